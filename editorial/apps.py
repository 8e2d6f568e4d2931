from django.apps import AppConfig


class EditorialConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "editorial"
    verbose_name = "Redazione"

    def ready(self) -> None:
        from editorial import attention, reminders  # noqa: PLC0415 - models exist only from here on
        from staff import registry  # noqa: PLC0415 - it too

        for provider in attention.PROVIDERS:
            registry.register_attention(provider)
        reminders.hand_in()
