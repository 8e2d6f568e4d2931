from django.apps import AppConfig


class EnquiriesConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "enquiries"
    verbose_name = "Richieste"

    def ready(self) -> None:
        from enquiries import receivers  # noqa: F401, PLC0415 - models exist only from here on
        from enquiries.staff_section import hand_in  # noqa: PLC0415

        hand_in()
