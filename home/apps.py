from django.apps import AppConfig


class HomeConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "home"
    verbose_name = "Pagine"

    def ready(self) -> None:
        from home.form_watch import hand_in  # noqa: PLC0415 - models exist only from here on

        hand_in()
