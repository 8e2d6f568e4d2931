from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class StaffConfig(AppConfig):
    default = True
    default_auto_field = "django.db.models.BigAutoField"
    name = "staff"
    verbose_name = "Area riservata"

    def ready(self) -> None:
        # The app registry must be complete before these are imported.
        from . import (  # noqa: PLC0415
            anchors,
            attention,
            checks,
            kept,
            own_audit_words,
            registry,
            saved_views,
            sections,
            signal_handlers,
        )

        registry.register_actions(sections.ACTIONS)
        own_audit_words.hand_in()
        for section in sections.SECTIONS:
            registry.register(section)
        for provider in attention.PROVIDERS:
            registry.register_attention(provider)
        anchors.hand_in()
        kept.hand_in()
        saved_views.hand_in()
        signal_handlers.connect()
        checks.connect()


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's user management with our forms: it stands in INSTALLED_APPS in place of `wagtail.users`."""

    default = False
    user_viewset = "staff.viewsets.PeopleViewSet"
    group_viewset = "staff.viewsets.NoGroups"
    verbose_name = _("Persone")
