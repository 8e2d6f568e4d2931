"""Who may change an account, and what happens when one changes: it is recorded, and told to whom it belongs.

Nobody sets another person's password: people choose it behind a link that reaches them by mail.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import get_active_log_context

from . import audit, letters
from .roles import Permission, has_permission

WATCHED = ("username", "email", "password", "is_active", "is_superuser")
"""The fields of an account whose change is recorded."""


class ResetReason(models.TextChoices):
    """Why somebody's second factor is reset: a code for the audit log."""

    LOST = "lost", _("Ha perso il telefono o la chiave")
    REPLACED = "replaced", _("Ha cambiato telefono o chiave e non ha più quello di prima")
    MISUSE = "misuse", _("Qualcuno potrebbe usare il suo account")


# --- who may ----------------------------------------------------------------------------------------------------------


def can_edit_person(editor: User, person: User) -> bool:
    """Superusers are edited by superusers only."""
    return editor.has_perm("auth.change_user") and (editor.is_superuser or not person.is_superuser)


def can_send_link(editor: User, person: User) -> bool:
    """An open account that can receive mail."""
    return can_edit_person(editor, person) and person.is_active and bool(person.email)


def can_reset_second_factor(editor: User, person: User) -> bool:
    """One's own is changed under «Secondo fattore», where it is asked for first."""
    may = has_permission(editor, Permission.RESET_SECOND_FACTOR) and can_edit_person(editor, person)
    return may and editor.pk != person.pk


def current_actor() -> User | None:
    """Who is at work: the user of the Wagtail action or of the request. None for commands, and for the anonymous."""
    user = get_active_log_context().user or getattr(allauth_context.request, "user", None)
    return user if isinstance(user, User) else None


def target_of(person: User | None) -> str:
    """How the audit log names an account."""
    return f"user:{person.pk}" if person is not None else ""


# --- what may be done -------------------------------------------------------------------------------------------------


@transaction.atomic
def send_password_link(*, person: User, actor: User | None) -> None:
    """Invite somebody who has no password yet; send the others a link to choose a new one."""
    is_new = not person.has_usable_password()
    letters.send_link(person, "invitation" if is_new else "password_link")
    audit.record(actor=actor, action="account.invited" if is_new else "password.link_sent", target=target_of(person))


@transaction.atomic
def reset_second_factor(*, person: User, actor: User | None, reason: ResetReason) -> None:
    """Take away all second factors of somebody who cannot use them any more.

    Until a new one is set up the password alone would open the account. So the password goes as well, which ends every
    open session, and a link to choose another reaches the person by mail: who asked for the reset in somebody else's
    name gets nothing.
    """
    _count, removed = Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    letters.send_link(person, "second_factor_cleared")
    audit.record(
        actor=actor,
        action="second_factor.cleared",
        target=target_of(person),
        details={"reason": reason.value, "factors": removed.get(Authenticator._meta.label, 0)},
    )


# --- what was done ----------------------------------------------------------------------------------------------------


def note_creation(person: User) -> None:
    """Called after an account was made, by whatever means."""
    _record_state(person, "account.created")


def note_changes(person: User, *, before: dict[str, Any], fields: frozenset[str] | None) -> None:
    """Called after an account was saved, by whatever means: pages of ours, of Wagtail, of allauth, commands.

    `before` holds the WATCHED fields as they were, `fields` what the caller saved (None: all).
    """
    changed = {name for name in WATCHED if before[name] != getattr(person, name)}
    if "email" in changed:
        _note_new_address(person, old=before["email"])
    if "username" in changed:
        letters.tell(person, "username_changed")
        audit.record(actor=current_actor(), action="username.changed", target=target_of(person))
    if "password" in changed:
        _note_new_password(person, fields)
    if changed & {"is_active", "is_superuser"}:
        _record_state(person, "account.changed")


def _note_new_address(person: User, *, old: str) -> None:
    """The old address opens nothing any more: allauth keeps addresses of its own and takes each for the login."""
    EmailAddress.objects.filter(user=person).exclude(email__iexact=person.email).delete()
    for address in filter(None, (old, person.email)):
        letters.tell(person, "email_changed", address=address, is_old=address == old)
    audit.record(actor=current_actor(), action="email.changed", target=target_of(person))


def _note_new_password(person: User, fields: frozenset[str] | None) -> None:
    if not person.has_usable_password():  # Whoever takes it away sends a link as well.
        audit.record(actor=current_actor(), action="password.cleared", target=target_of(person))
        return
    # At a login Django hashes the same password again when its recipe has changed, and saves this one field.
    if fields == frozenset({"password"}) and getattr(person, "_password", None) is None:
        return
    letters.tell(person, "password_changed")
    # Nobody is signed in where a link was used: it is the account's own person who did it.
    by_link = person if allauth_context.request is not None else None
    audit.record(actor=current_actor() or by_link, action="password.changed", target=target_of(person))


def _record_state(person: User, action: str) -> None:
    audit.record(
        actor=current_actor(),
        action=action,
        target=target_of(person),
        details={"active": person.is_active, "superuser": person.is_superuser},
    )
