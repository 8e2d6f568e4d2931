from django.apps import AppConfig


class ReportsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "reports"
    verbose_name = "Segnalazioni"

    def ready(self) -> None:
        from reports import checks  # noqa: F401, PLC0415 - registers itself
        from reports.staff_section import hand_in  # noqa: PLC0415 - models exist only from here on

        hand_in()
