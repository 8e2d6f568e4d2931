"""A case that not everybody of the office opens: reserving it to chosen people, changing who they are, lifting it."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.views.decorators.debug import sensitive_variables

from reports.entries import Side
from reports.errors import NotAKeeperError, NotPinnedError, TooFewKeepersError
from reports.models.cases import Case, Reserve, SealedRecord
from reports.models.keys import RecoveryKey, StaffKey
from reports.office import OpenOffice
from staff import audit
from staff.conflicts import StaleRecordError
from staff.roles import Permission, holders_of
from vault import keys
from vault.keys import KeyPair

from . import enrolments
from .authenticity import changing, replace_keepers, target_of
from .casework import content_pair, internal_pair, record_assignee
from .conversation import write_entry
from .keepers import copy_for
from .keys import current_office_key, is_pinned, recorded_mismatch, working_holders
from .sealing import is_written

ENOUGH = 2
"""Fewer people, and one forgotten passphrase leaves the case to the cards alone."""
_VERSION_CHARACTERS = 16


def may_keep() -> QuerySet[User]:
    """To whom a case can be reserved: they work on cases, and hold the office's key of today."""
    current = current_office_key()
    if current is None:
        return User.objects.none()
    return working_holders(current).filter(pk__in=holders_of(Permission.WORK_CASES).order_by().values("pk"))


def version_of_reserve(case: Case) -> str:
    """What a form was opened on: each time that a case is reserved its pair is another one."""
    return bytes(case.reserve_public).hex()[:_VERSION_CHARACTERS]


@sensitive_variables()
def reserve(
    *,
    case: Case,
    office: OpenOffice,
    people: Collection[User],
    how: Reserve,
    reason: str,
    key: str,
    actor: User,
    seen: str | None = None,
) -> None:
    """Seal a case to these people and the recovery cards alone, and to nobody else of the office; or to others than
    before. The reason is a note.

    The keys C and I stay, their copies are made anew under a fresh pair, and the copies of before are destroyed. `seen`
    is the `version_of_reserve` that the form was opened on. The same `key` twice is one. Raises `NotAKeeperError` for
    somebody who could not open it, `TooFewKeepersError`, `KeyMismatchError`, `staff.audit.BrokenLogError`,
    `StaleRecordError`, `OfficeLockedError` and `CaseDamagedError`.
    """
    chosen = sorted({person.pk for person in people})
    act = _act(people, how, key)
    with recorded_mismatch(actor), changing(case, actor=actor) as current:
        if is_written(current, act, reason):
            return  # before it is opened: who asked is perhaps not among those who can since
        content, internal = content_pair(current, office), internal_pair(current, office)
        _require_seen(current, seen)
        if may_keep().filter(pk__in=chosen).count() != len(chosen):
            raise NotAKeeperError("Somebody of these could not open it.")
        cards = RecoveryKey.objects.select_for_update().first()
        if len(chosen) < ENOUGH and (cards is None or not chosen):
            raise TooFewKeepersError("Nobody, or one person without cards.")
        holders = enrolments.lock_enrolled(list(StaffKey.objects.filter(user__in=chosen)))
        recipients: list[tuple[int | None, bytes]] = [(each.user_id, bytes(each.public_key)) for each in holders]
        if cards is not None:
            enrolments.require_recovery(cards)
            recipients.append((None, bytes(cards.public_key)))
        pair = KeyPair.generate()
        replace_keepers(current, [copy_for(current, pair, person=each, public=public) for each, public in recipients])
        current.reserve, current.reserve_public = how, pair.public
        _seal(current, content=content, internal=internal, public=pair.public)
        if current.assignee_id is not None and current.assignee_id not in chosen:
            current.assignee = None
            record_assignee(current, actor=actor)
        write_entry(current, SealedRecord.Field.NOTE, key=act, text=reason, side=Side.OFFICE, author=actor)
        details: audit.Details = {"people": ",".join(map(str, chosen)), "how": how.value}
        audit.record(actor=actor, action="case.reserved", target=target_of(current), details=details)


@sensitive_variables()
def lift(*, case: Case, office: OpenOffice, reason: str, key: str, actor: User, seen: str | None = None) -> None:
    """Give a reserved case back to the office: its keys are sealed to the office's key of today.

    The same `key` twice is one. Raises `NotPinnedError` unless that key is the pinned one, and as `reserve` does.
    """
    act = f"lift:{key}"
    with changing(case, actor=actor) as current:
        content, internal = content_pair(current, office), internal_pair(current, office)
        if is_written(current, act, reason):
            return
        _require_seen(current, seen)
        if not current.reserve:
            raise StaleRecordError
        to = current_office_key()
        if to is None or not is_pinned(to):
            raise NotPinnedError("To another key nobody's case is sealed.")
        replace_keepers(current, [])
        current.reserve, current.reserve_public, current.office_key = Reserve.NONE, b"", to
        _seal(current, content=content, internal=internal, public=bytes(to.public_key))
        write_entry(current, SealedRecord.Field.NOTE, key=act, text=reason, side=Side.OFFICE, author=actor)
        audit.record(actor=actor, action="case.unreserved", target=target_of(current))


def is_reserved_so(case: Case, *, people: Collection[User], how: Reserve, reason: str, key: str) -> bool:
    """Whether `reserve` has done this very thing already."""
    return is_written(case, _act(people, how, key), reason)


def _act(people: Collection[User], how: Reserve, key: str) -> str:
    return f"{how}:{sorted({person.pk for person in people})}:{key}"


def _require_seen(case: Case, seen: str | None) -> None:
    if seen is not None and seen != version_of_reserve(case):
        raise StaleRecordError


def _seal(case: Case, *, content: KeyPair, internal: KeyPair, public: bytes) -> None:
    case.content_private = keys.seal_to(public, content.private)
    case.internal_private = keys.seal_to(public, internal.private)
