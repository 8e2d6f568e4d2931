from django.apps import AppConfig


class CoreConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "core"
    verbose_name = "Fondamenta"

    def ready(self) -> None:
        from . import admin_scripts, checks  # noqa: F401, PLC0415 - checks register themselves once models are loaded

        admin_scripts.give_choosers_the_nonce()
