from django.apps import AppConfig

from formbuilder.rules import register_rule


class ReportsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "reports"
    verbose_name = "Segnalazioni"

    def ready(self) -> None:
        from reports import checks, point_section, questions, signal_handlers, staff_section  # noqa: F401, PLC0415 - checks registers itself  # noqa: PLC0415 - models exist only from here on

        register_rule(questions.CONTACT_STEP, questions.contact_errors)
        register_rule(questions.LOOK_BACK_STEP, questions.look_back_errors)
        staff_section.hand_in()
        point_section.hand_in()
        signal_handlers.connect()
