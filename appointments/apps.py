from django.apps import AppConfig

from formbuilder.rules import register_rule


class AppointmentsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "appointments"
    verbose_name = "Appuntamenti"

    def ready(self) -> None:
        from appointments import form_definition, receivers  # noqa: F401, PLC0415 - models exist only from here on
        from appointments.staff_section import hand_in  # noqa: PLC0415 - the same

        register_rule(form_definition.STEP_ID, form_definition.first_step_errors)
        hand_in()
