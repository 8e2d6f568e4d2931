from django.apps import AppConfig


class CoreConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "core"
    verbose_name = "Fondamenta"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415 - they register themselves once the models are loaded
