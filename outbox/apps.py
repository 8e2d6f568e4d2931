from django.apps import AppConfig


class OutboxConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "outbox"
    verbose_name = "Posta in uscita"

    def ready(self) -> None:
        from outbox import review_mails, staff_section  # noqa: PLC0415 - models exist only from here on

        staff_section.hand_in()
        review_mails.hand_in()
