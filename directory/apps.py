from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "directory"
    verbose_name = "Rubrica"

    def ready(self) -> None:
        from core import remembered  # noqa: PLC0415 - the app registry must be complete

        from .models import ContactPoint, HelpNow, Place  # noqa: PLC0415

        for model in (ContactPoint, Place, HelpNow):
            remembered.watch(model)
