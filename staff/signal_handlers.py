"""What happens to sessions, accounts, second factors and roles goes into the audit log."""

from __future__ import annotations

import time
from typing import Any

from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.http import HttpRequest

from . import accounts, audit, grants, letters, lockout, second_factor, session_policy
from .accounts import current_actor, target_of
from .middleware import SESSION_CLOSED
from .publishing import Section
from .roles import Role, forget_roles, role_of_group

_BEFORE = "_staff_state_before"


def on_login(*, request: HttpRequest, user: User, **kwargs: Any) -> None:
    session_policy.start(request.session, now=int(time.time()))
    proven = second_factor.is_proven(request)
    audit.record(actor=user, action="session.opened", target=target_of(user), details={"second_factor": proven})


def on_logout(*, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    setattr(request, SESSION_CLOSED, True)
    if user is not None:
        audit.record(actor=user, action="session.closed", target=target_of(user))


def on_login_failed(*, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    account = lockout.account_named(lockout.typed_login(request, credentials))
    audit.record(actor=None, action="session.failed", target=target_of(account))


def on_lockout(*, request: HttpRequest, **kwargs: Any) -> None:
    account = lockout.account_named(lockout.typed_login(request, None))
    audit.record(actor=None, action="session.locked_out", target=target_of(account))


def _record_factor(action: str) -> Any:
    def handler(*, request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
        audit.record(
            actor=current_actor() or user, action=action, target=target_of(user), details={"type": authenticator.type}
        )

    return handler


def on_factor_added(*, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    second_factor.note_enrolment(request, user, authenticator)


def on_factor_removed(*, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:  # They go together with the last factor.
        letters.tell(user, "second_factor_removed")


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
        role: Role | None = role_of_group(group)
        audit.record(
            actor=current_actor(),
            action=name,
            target=target_of(user),
            details={"role": role.value if role else group.name},
        )


def _related_keys(instance: Any, *, reverse: bool) -> set[int]:
    related = instance.user_set if reverse else instance.groups
    return set(related.values_list("pk", flat=True))


def before_user_saved(*, instance: User, update_fields: Any = None, **kwargs: Any) -> None:
    if instance.pk and (update_fields is None or set(accounts.WATCHED) & set(update_fields)):
        setattr(instance, _BEFORE, User.objects.filter(pk=instance.pk).values(*accounts.WATCHED).first())


def after_user_saved(
    *, instance: User, created: bool, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    before = instance.__dict__.pop(_BEFORE, None)
    if raw:
        return
    if created:
        accounts.note_creation(instance)
    elif before is not None:
        accounts.note_changes(
            instance, before=before, fields=None if update_fields is None else frozenset(update_fields)
        )


def save_with_its_note() -> None:
    """Let an account's change and what `after_user_saved` writes about it stand or fall together, for every caller.

    Django sends `post_save` after the change was committed; pages have a transaction around it, commands have none.
    """
    User.save = transaction.atomic(User.save)  # type: ignore[method-assign]


def after_user_deleted(*, instance: User, **kwargs: Any) -> None:
    audit.record(actor=current_actor(), action="account.removed", target=target_of(instance))


def after_section_made(*, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Who writes in a section writes in the one that was just made or translated too."""
    if created and not raw:
        grants.apply_page_permissions()


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
    mfa.authenticator_added.connect(on_factor_added, dispatch_uid="staff.mfa.enrolled")
    mfa.authenticator_removed.connect(on_factor_removed, dispatch_uid="staff.mfa.tell")
    m2m_changed.connect(on_roles_changed, sender=User.groups.through, dispatch_uid="staff.roles")
    save_with_its_note()
    pre_save.connect(before_user_saved, sender=User, dispatch_uid="staff.user.before")
    post_save.connect(after_user_saved, sender=User, dispatch_uid="staff.user.after")
    post_delete.connect(after_user_deleted, sender=User, dispatch_uid="staff.user.deleted")
    for section in Section:
        if section is not Section.SITE:
            post_save.connect(after_section_made, sender=section.value, dispatch_uid=f"staff.section.{section.value}")
