from django.apps import AppConfig

from formbuilder.rules import register_rule


class CoursesConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "courses"
    verbose_name = "Corsi"

    def ready(self) -> None:
        from courses import receivers  # noqa: F401, PLC0415 - models exist only from here on
        from courses.form_definition import STEP_ID, wish_errors  # noqa: PLC0415
        from courses.staff_section import hand_in  # noqa: PLC0415

        hand_in()
        register_rule(STEP_ID, wish_errors)
