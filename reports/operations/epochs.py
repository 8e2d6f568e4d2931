"""A new key of the office, and the open cases that move on to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.views.decorators.debug import sensitive_variables

from reports.errors import (
    CaseDamagedError,
    CaseGoneError,
    KeyMismatchError,
    LastHoldersError,
    NotPinnedError,
    TooFewGiversError,
)
from reports.figures import Book
from reports.models.cases import Case, Reserve
from reports.models.figures import FiguresBook
from reports.models.keys import OfficeKey, StaffKey
from reports.office import OpenOffice
from reports.states import State
from staff import audit
from staff.roles import Permission, has_permission
from vault import keys

from . import figures
from .authenticity import changing, target_of
from .casework import content_pair, internal_pair
from .keys import MINIMUM_WORKERS, create_office_key, current_office_key, is_pinned, working_givers

BATCH = 50


def start_epoch(*, compared: Mapping[StaffKey, str], actor: User) -> OfficeKey:
    """Start a new epoch for the people whose fingerprints, the values of `compared`, were compared now.

    Raises `LastHoldersError` for fewer than two people, `TooFewGiversError` where fewer of them than today (two are
    enough, one is the least) could give it to others, `KeyMismatchError`, `staff.audit.BrokenLogError`.
    """
    if any(not keys.fingerprint_matches(bytes(key.public_key), seen) for key, seen in compared.items()):
        raise KeyMismatchError("compared")
    if len([key for key in compared if has_permission(key.user, Permission.HOLD_KEY)]) < MINIMUM_WORKERS:
        raise LastHoldersError("Two people at least can open what arrives.")
    current = current_office_key()
    today = working_givers(current).count() if current else 0
    givers = [key for key in compared if has_permission(key.user, Permission.GRANT_KEYS)]
    if len(givers) < max(1, min(today, MINIMUM_WORKERS)):
        raise TooFewGiversError("Fewer people than today could give the key.")
    return create_office_key(holders=list(compared), actor=actor)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the open cases are on their way to today's key."""

    moved: int
    waiting: int

    @property
    def total(self) -> int:
        """All open cases."""
        return self.moved + self.waiting


def progress() -> Progress:
    """Closed cases stay with the key that they were closed under, and do not count."""
    moved = _open_cases().filter(office_key=current_office_key()).count()
    return Progress(moved=moved, waiting=waiting_cases().count())


def waiting_cases() -> QuerySet[Case]:
    """The open cases whose keys are sealed to an earlier epoch than today's."""
    current = current_office_key()
    return _open_cases().exclude(office_key=current) if current else Case.objects.none()


@dataclass(frozen=True, slots=True)
class Moved:
    """What one run did: how many cases it moved, which are damaged, how many lie under a key that is not open."""

    moved: int
    damaged: tuple[str, ...]
    locked: int


@sensitive_variables()
def move_cases(*, office: OpenOffice, actor: User, most: int = BATCH) -> Moved:
    """Seal the keys of open cases to today's epoch, each case in a transaction of its own; again until none waits.

    The rows of figures move with the first run of somebody who has opened both epochs.

    Whoever holds only an earlier key opens none of them any more in this database. Raises `NotPinnedError` unless
    today's epoch is the pinned one.
    """
    current = current_office_key()
    if current is None or not is_pinned(current):
        raise NotPinnedError("To another key nobody's case is sealed.")
    within_reach = waiting_cases().filter(office_key__number__in=set(office.pairs))
    moved, damaged = 0, []
    for case in list(within_reach.order_by("pk")):
        if moved == most:
            break
        try:
            moved += _move(case, office=office, to=current, actor=actor)
        except CaseGoneError:
            continue
        except CaseDamagedError:
            damaged.append(case.reference)
    if current.number in office.pairs and FiguresBook.objects.exclude(office_key=current).exists():
        figures.add(Book(), office=office, office_key=current)
    locked = waiting_cases().exclude(office_key__number__in=set(office.pairs)).count()
    return Moved(moved=moved, damaged=tuple(damaged), locked=locked)


@sensitive_variables()
def _move(case: Case, *, office: OpenOffice, to: OfficeKey, actor: User) -> bool:
    """False for a case that somebody else has moved, closed or reserved meanwhile."""
    with changing(case, actor=actor) as current:
        if current.office_key_id == to.pk or current.state == State.CLOSED or current.reserve:
            return False
        before = current.office_key.number
        content, internal = content_pair(current, office), internal_pair(current, office)
        current.content_private = keys.seal_to(bytes(to.public_key), content.private)
        current.internal_private = keys.seal_to(bytes(to.public_key), internal.private)
        current.office_key = to
        details = {"from": before, "to": to.number}
        audit.record(actor=actor, action="case.key_changed", target=target_of(current), details=details)
    return True


def _open_cases() -> QuerySet[Case]:
    """Without the reserved ones, which are not sealed to the office's key."""
    return Case.objects.exclude(state=State.CLOSED).filter(reserve=Reserve.NONE)
