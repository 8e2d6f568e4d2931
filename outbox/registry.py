"""What mails are about. An app that writes mails hands in, from `AppConfig.ready`, what they are called, who of the
office may see and resend them, and where the thing that they are about is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise

from outbox.models import Mail
from staff.roles import AnyUser, Permission, permissions_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The mails of one app. `templates` names each kind, `url_of` leads from a cause's id to its page, if any."""

    app: str
    permission: Permission
    templates: Mapping[str, str | Promise]
    url_of: Callable[[str], str] | None = None


_causes: dict[str, Cause] = {}


def register(cause: Cause) -> None:
    """Add an app's mails. A second time for the same app: ImproperlyConfigured."""
    if cause.app in _causes:
        raise ImproperlyConfigured(f"The mails of {cause.app!r} are registered twice.")
    _causes[cause.app] = cause


def apps_for(user: AnyUser) -> list[str]:
    """Whose mails this person may see. Mails of an app that registered nothing are shown to nobody."""
    allowed = permissions_of(user)
    return [cause.app for cause in _causes.values() if cause.permission in allowed]


def name_of(mail: Mail) -> str | Promise:
    """What people call this kind of mail; the bare code when nobody named it."""
    cause = _causes.get(mail.cause_app)
    return cause.templates.get(mail.template, mail.template) if cause else mail.template


def all_templates() -> dict[str, str | Promise]:
    """What every kind of mail is called, by its code."""
    return {code: label for cause in _causes.values() for code, label in cause.templates.items()}


def url_of(mail: Mail) -> str:
    """The page about the mail's cause, or nothing."""
    cause = _causes.get(mail.cause_app)
    return cause.url_of(mail.cause_id) if cause and cause.url_of else ""
