"""What happens to sessions, accounts, second factors and roles goes into the audit log."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa import signals as mfa
from axes.signals import user_locked_out
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.http import HttpRequest
from wagtail.log_actions import get_active_log_context

from . import audit, lockout, second_factor, session_policy
from .middleware import SESSION_CLOSED
from .roles import Role, forget_roles, role_of_group

_BEFORE = "_staff_state_before"


def _target(user: User | None) -> str:
    return f"user:{user.pk}" if user is not None else ""


def _actor(request: HttpRequest | None = None) -> User | None:
    """Who is at work: the user of the request, or of the Wagtail admin action; None for commands."""
    user = getattr(request, "user", None) or get_active_log_context().user
    return user if isinstance(user, User) else None


def on_login(*, request: HttpRequest, user: User, **kwargs: Any) -> None:
    session_policy.start(request.session, now=int(time.time()))
    proven = second_factor.is_proven(request)
    audit.record(actor=user, action="session.opened", target=_target(user), details={"second_factor": proven})


def on_logout(*, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    setattr(request, SESSION_CLOSED, True)
    if user is not None:
        audit.record(actor=user, action="session.closed", target=_target(user))


def on_login_failed(*, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    account = lockout.account_named(lockout.typed_login(request, credentials))
    audit.record(actor=None, action="session.failed", target=_target(account))


def on_lockout(*, request: HttpRequest, **kwargs: Any) -> None:
    account = lockout.account_named(lockout.typed_login(request, None))
    audit.record(actor=None, action="session.locked_out", target=_target(account))


def _record_factor(action: str) -> Any:
    def handler(*, request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
        audit.record(
            actor=_actor(request) or user, action=action, target=_target(user), details={"type": authenticator.type}
        )

    return handler


def on_password_changed(*, request: HttpRequest, user: User, **kwargs: Any) -> None:
    audit.record(actor=_actor(request) or user, action="password.changed", target=_target(user))


def on_roles_changed(*, instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    """One event for each role given or taken, whichever side of the relation was used."""
    name = {"post_add": "role.given", "post_remove": "role.taken"}.get(action)
    if action == "pre_clear":  # After a clear nobody knows any more what was there.
        name, pk_set = "role.taken", _related_keys(instance, reverse=reverse)
    if name is None or not pk_set:
        return
    pairs = (
        [(user, instance) for user in User.objects.filter(pk__in=pk_set)]
        if reverse
        else [(instance, group) for group in Group.objects.filter(pk__in=pk_set)]
    )
    for user, group in pairs:
        forget_roles(user)
        role: Role | None = role_of_group(group.name)
        audit.record(
            actor=_actor(), action=name, target=_target(user), details={"role": role.value if role else group.name}
        )


def _related_keys(instance: Any, *, reverse: bool) -> set[int]:
    related = instance.user_set if reverse else instance.groups
    return set(related.values_list("pk", flat=True))


def before_user_saved(*, instance: User, update_fields: Any = None, **kwargs: Any) -> None:
    if instance.pk and (update_fields is None or {"is_active", "is_superuser"} & set(update_fields)):
        before = User.objects.filter(pk=instance.pk).values_list("is_active", "is_superuser").first()
        setattr(instance, _BEFORE, before)


def after_user_saved(*, instance: User, created: bool, raw: bool = False, **kwargs: Any) -> None:
    state = (instance.is_active, instance.is_superuser)
    before = instance.__dict__.pop(_BEFORE, None)
    if raw or not (created or (before is not None and before != state)):
        return
    audit.record(
        actor=_actor(),
        action="account.created" if created else "account.changed",
        target=_target(instance),
        details={"active": instance.is_active, "superuser": instance.is_superuser},
    )


def after_user_deleted(*, instance: User, **kwargs: Any) -> None:
    audit.record(actor=_actor(), action="account.removed", target=_target(instance))


_MFA_HANDLERS = [
    (mfa.authenticator_added, _record_factor("second_factor.added")),
    (mfa.authenticator_removed, _record_factor("second_factor.removed")),
    (mfa.authenticator_reset, _record_factor("second_factor.reset")),
    (mfa.authentication_failed, _record_factor("second_factor.failed")),
]


def connect() -> None:
    """Connect every handler once; called when the app is ready."""
    user_logged_in.connect(on_login, dispatch_uid="staff.login")
    user_logged_out.connect(on_logout, dispatch_uid="staff.logout")
    user_login_failed.connect(on_login_failed, dispatch_uid="staff.login_failed")
    user_locked_out.connect(on_lockout, dispatch_uid="staff.lockout")
    for signal, handler in _MFA_HANDLERS:
        signal.connect(handler, dispatch_uid=f"staff.mfa.{id(signal)}")
    for signal in (password_changed, password_reset, password_set):
        signal.connect(on_password_changed, dispatch_uid=f"staff.password.{id(signal)}")
    m2m_changed.connect(on_roles_changed, sender=User.groups.through, dispatch_uid="staff.roles")
    pre_save.connect(before_user_saved, sender=User, dispatch_uid="staff.user.before")
    post_save.connect(after_user_saved, sender=User, dispatch_uid="staff.user.after")
    post_delete.connect(after_user_deleted, sender=User, dispatch_uid="staff.user.deleted")
