from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormbuilderConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "formbuilder"
    verbose_name = "Moduli"

    def ready(self) -> None:
        # Models must be loaded before these are imported.
        from core import due_jobs  # noqa: PLC0415
        from formbuilder import checks, receivers  # noqa: F401, PLC0415
        from formbuilder.editor import adapters, translator  # noqa: F401, PLC0415
        from formbuilder.filling import keeper  # noqa: PLC0415
        from formbuilder.uploads import waiting  # noqa: PLC0415

        due_jobs.register(
            due_jobs.Job(
                name="formbuilder.purge",
                label=_("Cancellare i moduli in corso scaduti"),
                every=timedelta(minutes=15),
                run=keeper.purge_expired,
            )
        )
        due_jobs.register(
            due_jobs.Job(
                name="formbuilder.purge_files",
                label=_("Cancellare i file che nessuno ha inviato"),
                every=timedelta(hours=1),
                run=waiting.purge,
            )
        )
        translator.install()
