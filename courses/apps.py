from django.apps import AppConfig

from formbuilder.rules import register_arrangement, register_rule


class CoursesConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "courses"
    verbose_name = "Corsi"

    def ready(self) -> None:
        from core import remembered  # noqa: PLC0415 - models exist only from here on, as for the others
        from courses import form_definition, receivers  # noqa: F401, PLC0415
        from courses.models import Edition  # noqa: PLC0415
        from courses.staff_section import hand_in  # noqa: PLC0415

        remembered.watch(Edition)
        register_rule(form_definition.STEP_ID, form_definition.first_step_errors)
        register_arrangement(form_definition.STEP_ID, form_definition.minor_first)
        hand_in()
