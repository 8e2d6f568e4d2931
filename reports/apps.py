from django.apps import AppConfig

from formbuilder.rules import register_rule


class ReportsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "reports"
    verbose_name = "Segnalazioni"

    def ready(self) -> None:
        from reports import checks, questions, signal_handlers  # noqa: F401, PLC0415 - checks registers itself
        from reports.staff_section import hand_in  # noqa: PLC0415 - models exist only from here on

        register_rule(questions.CONTACT_STEP, questions.contact_errors)
        register_rule(questions.LOOK_BACK_STEP, questions.look_back_errors)
        hand_in()
        signal_handlers.connect()
