from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RatingsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "ratings"
    verbose_name = "Chiarezza delle pagine"

    def ready(self) -> None:
        # Models exist only from here on.
        from core import due_jobs  # noqa: PLC0415 - the app registry must be complete
        from ratings.attention import unclear  # noqa: PLC0415 - it too
        from ratings.operations import forget_words  # noqa: PLC0415 - it too
        from staff import registry  # noqa: PLC0415 - with it

        registry.register_attention(unclear)

        due_jobs.register(
            due_jobs.Job(
                name="ratings.forget_words",
                label=_("Cancellare le parole lasciate con i voti sulle pagine"),
                every=timedelta(days=1),
                run=forget_words,
            )
        )
