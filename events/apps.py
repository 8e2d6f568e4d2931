from django.apps import AppConfig


class EventsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "events"
    verbose_name = "Eventi"

    def ready(self) -> None:
        from core.drafting import register_maker  # noqa: PLC0415 - models exist only from here on
        from events.drafting import draft_event  # noqa: PLC0415

        register_maker("event", draft_event)
