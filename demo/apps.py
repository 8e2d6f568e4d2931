from django.apps import AppConfig


class DemoConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "demo"
    verbose_name = "Contenuti dimostrativi"

    def ready(self) -> None:
        from demo import checks  # noqa: F401, PLC0415 - registers itself once models are loaded
