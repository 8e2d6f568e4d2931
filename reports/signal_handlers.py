"""The office's key, and what an account may see of a listening point, end with the role or the account, at that very
moment, whoever ends them; the key also with the session.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.http import HttpRequest
from wagtail.log_actions import get_active_log_context

from staff.models import RoleGroup

from . import ceremony, unlocking
from .operations.leaving import end_lapsed_grants
from .operations.points import untie_lapsed


def on_roles_changed(*, action: str, **kwargs: Any) -> None:
    if action in {"post_add", "post_remove", "post_clear"}:
        _end()


def on_binding_removed(**kwargs: Any) -> None:
    """A group that stood for a role was deleted: the people in it get no signal of their own."""
    _end()


def on_account_saved(*, update_fields: frozenset[str] | None, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not (raw or created) and (update_fields is None or "is_active" in update_fields):
        _end()


def on_logout(*, request: HttpRequest, **kwargs: Any) -> None:
    unlocking.forget(request)
    ceremony.HALVES.forget(request)


def _end() -> None:
    user = get_active_log_context().user
    actor = user if isinstance(user, User) else None
    end_lapsed_grants(actor=actor)
    untie_lapsed(actor=actor)


def connect() -> None:
    """Connect every handler once; called when the app is ready."""
    user_logged_out.connect(on_logout, dispatch_uid="reports.logout")
    m2m_changed.connect(on_roles_changed, sender=User.groups.through, dispatch_uid="reports.roles")
    post_delete.connect(on_binding_removed, sender=RoleGroup, dispatch_uid="reports.binding")
    post_save.connect(on_account_saved, sender=User, dispatch_uid="reports.account")
