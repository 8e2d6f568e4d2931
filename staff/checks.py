"""System checks: what of deny-by-default a command can verify before the site starts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from . import anchors, registry
from .access import is_guarded
from .area import Area, Route, all_routes


def unguarded(route: Route) -> bool:
    """Whether a URL pattern lies in the staff area without being guarded."""
    return route.area in {Area.DESK, Area.ACCOUNT} and not is_guarded(route.callback)


def check_staff_urls(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """staff.E001: a view under the staff prefix names no permission. staff.E002: it records an unnamed action."""
    messages: list[CheckMessage] = []
    for route in all_routes():
        if unguarded(route):
            messages.append(
                Error(
                    f"The view of {route.route!r} is in the staff area but asks for no permission.",
                    hint="Derive it from staff.views.StaffView, or say with staff.access.open_view why it is open.",
                    id="staff.E001",
                )
            )
        action = getattr(getattr(route.callback, "view_class", None), "audit_action", "")
        if action and action not in registry.known_actions():
            messages.append(
                Error(
                    f"The view of {route.route!r} records {action!r}, which has no name.",
                    hint="Name it with staff.registry.register_actions in the AppConfig.ready of its app.",
                    id="staff.E002",
                )
            )
    return messages


def check_sections(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """staff.E003: a section of the navigation leads nowhere."""
    messages: list[CheckMessage] = []
    names = {route.name for route in all_routes()}
    for section in registry.all_sections():
        if section.url_name not in names:
            messages.append(
                Error(f"The section {section.key!r} leads to {section.url_name!r}, which is no URL.", id="staff.E003")
            )
    return messages


def check_anchors(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """staff.E004: an anchor of the audit log names no place."""
    return [
        Error(
            f"AUDIT_ANCHORS names {place!r}, which is no place.",
            hint="file:/a/path, mail:somebody@example.org or syslog, separated by commas.",
            id="staff.E004",
        )
        for place in anchors.faults(settings.AUDIT_ANCHORS)
    ]


def check_end_is_noted(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """staff.W001: nothing outside this server knows where the audit log ends."""
    if settings.AUDIT_ANCHORS:
        return []
    return [
        Warning(
            "The end of the audit log is noted nowhere: its newest events could be cut off unnoticed.",
            hint="Set AUDIT_ANCHORS, for example to file:/mnt/elsewhere/anchors.log,mail:dpo@example.org.",
            id="staff.W001",
        )
    ]


def connect() -> None:
    """Register the checks; called when the app is ready."""
    register(check_staff_urls, Tags.urls)
    register(check_sections, Tags.urls)
    register(check_anchors, Tags.security)
    register(check_end_is_noted, Tags.security, deploy=True)
