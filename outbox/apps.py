from django.apps import AppConfig


class OutboxConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "outbox"
    verbose_name = "Posta in uscita"

    def ready(self) -> None:
        from outbox.staff_section import hand_in  # noqa: PLC0415 - models exist only from here on

        hand_in()
