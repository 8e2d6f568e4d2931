from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "search"
    verbose_name = "Ricerca"

    def ready(self) -> None:
        # Models exist only from here on.
        from core import due_jobs  # noqa: PLC0415 - the app registry must be complete
        from search.admin_views import missed_searches  # noqa: PLC0415 - it too
        from search.misses import forget  # noqa: PLC0415 - it too
        from staff import registry  # noqa: PLC0415 - it too

        registry.register_attention(missed_searches)
        due_jobs.register(
            due_jobs.Job(
                name="search.forget_misses",
                label=_("Cancellare le ricerche senza risultati"),
                every=timedelta(days=1),
                run=forget,
            )
        )
