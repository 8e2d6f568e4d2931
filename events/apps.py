from django.apps import AppConfig


class EventsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "events"
    verbose_name = "Eventi e corsi"

    def ready(self) -> None:
        from events.staff_section import hand_in  # noqa: PLC0415 - models exist only from here on

        hand_in()
