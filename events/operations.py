"""What can be done with registrations. Every function is one transaction; nothing here knows a request.

Lock order is the same everywhere: the group's row first (`events.seats`), registrations afterwards, the audit log last.
"""

from __future__ import annotations

import datetime
import hashlib
import unicodedata
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Count, F
from django.utils import timezone

from events import seats
from events.emails import Notice
from events.models.courses import Course, CourseGroup, EnrolmentStatus
from events.models.registrations import Registration, RegistrationCount
from events.states import ACTIVE_STATES, Action, State, next_state
from events.tasks import send_notice
from staff import audit

if TYPE_CHECKING:
    from events.models import CoursePage

REPEAT_NOTICE_SECONDS = 24 * 60 * 60
"""At most one "somebody registered you again" mail a day for each registration, so that nobody can flood a mailbox."""

PURGE_BATCH = 500


class RegistrationError(Exception):
    """A registration could not be made or changed, for a reason that a person can be told."""


class EnrolmentClosedError(RegistrationError):
    """The enrolment window is not open."""

    def __init__(self, status: EnrolmentStatus) -> None:
        super().__init__(status.value)
        self.status = status


class UnknownGroupError(RegistrationError):
    """The chosen group does not exist, or belongs to another course."""


class AlreadyRegisteredError(RegistrationError):
    """The address already stands in this group, confirmed or waiting."""


class ImpossibleActionError(RegistrationError):
    """The state table has no such step, or somebody else took it first."""


class NoFreeSeatError(RegistrationError):
    """There is no seat to give."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a registration. `created` is False when the same submission had already arrived."""

    registration: Registration
    created: bool
    position: int | None


def normalise_email(address: str) -> str:
    """The form of an address under which two spellings are the same person: trimmed, NFC, lower case.

    Nothing more: dots and `+tags` mean different mailboxes at most providers.
    """
    return unicodedata.normalize("NFC", address.strip()).lower()


def submission_digest(submission_key: str) -> str:
    """How a flow's one-time key is stored: a database dump cannot replay it."""
    return hashlib.sha256(submission_key.encode()).hexdigest()


def register(
    *,
    course: Course,
    group: uuid.UUID,
    first_name: str,
    last_name: str,
    email: str,
    answers: Mapping[str, Any],
    definition: Mapping[str, Any],
    locale: str,
    submission_key: str,
    page: CoursePage | None = None,
    now: datetime.datetime | None = None,
) -> Outcome:
    """Put one person into one group: a seat if one is free and nobody waits for it, else the waiting list.

    Never oversells, on either database and in any number of processes (`events.seats`). Repeating a call with the same
    `submission_key` changes nothing, sends nothing and returns the same registration. The mail goes out after commit,
    through the task queue, which is given the registration's id and nothing else.

    Raises `EnrolmentClosedError`, `UnknownGroupError`, or `AlreadyRegisteredError`. The last one discloses that the
    address is in the group, to whoever typed it. It cannot be hidden without hiding from everyone whether they got a
    seat; so it says nothing else (no state, name or date), trying is rate limited, and the owner of the address is
    told by mail each day that somebody tries.
    """
    now = now or timezone.now()
    digest = submission_digest(submission_key)
    if replayed := _find_replay(digest):
        return replayed
    chosen = CourseGroup.objects.filter(uuid=group, course_id=course.pk).first()
    if chosen is None:
        raise UnknownGroupError
    status = course.enrolment_status(groups=[chosen], now=now)
    if status != EnrolmentStatus.OPEN:
        raise EnrolmentClosedError(status)
    registration = Registration(
        group=chosen,
        page=page,
        first_name=first_name,
        last_name=last_name,
        email=email.strip(),
        email_normalised=normalise_email(email),
        answers=dict(answers),
        definition=dict(definition),
        locale=locale,
        submission_digest=digest,
        received_at=now,
        retain_until=retention_date(course=course, group=chosen),
    )
    try:
        with transaction.atomic():
            _take_place(registration)
            registration.save(force_insert=True)
            _notify(registration, Notice.RECEIVED)
    except IntegrityError as error:
        if replayed := _find_replay(digest):
            return replayed
        existing = Registration.objects.filter(
            group=chosen, email_normalised=registration.email_normalised, state__in=ACTIVE_STATES
        ).first()
        if existing is None:
            raise
        _tell_owner(existing)
        raise AlreadyRegisteredError from error
    return Outcome(registration=registration, created=True, position=registration.position)


def _take_place(registration: Registration) -> None:
    if seats.claim_seat(registration.group_id):
        registration.state = State.CONFIRMED
    else:
        registration.state = State.WAITING
        registration.queue_number = seats.join_queue(registration.group_id)


def _find_replay(digest: str) -> Outcome | None:
    known = Registration.objects.select_related("group").filter(submission_digest=digest).first()
    return Outcome(registration=known, created=False, position=known.position) if known else None


def _tell_owner(registration: Registration) -> None:
    if cache.add(f"events:repeat-notice:{registration.pk.hex}", 1, timeout=REPEAT_NOTICE_SECONDS):
        _notify(registration, Notice.REPEATED)


def _notify(registration: Registration, notice: Notice) -> None:
    """Enqueue a mail once the transaction has committed; a queue that fails cannot undo what was confirmed."""
    transaction.on_commit(partial(send_notice.enqueue, str(registration.pk), notice.value), robust=True)


# --- the desk --------------------------------------------------------------------------------------------------------


def act(*, registration_id: uuid.UUID, action: Action, actor: User) -> Registration:
    """Do what the desk asks with one registration, as the state table allows, and record who did it.

    Raises `Registration.DoesNotExist`, `ImpossibleActionError`, `NoFreeSeatError` (promoting into a full group), or
    `AlreadyRegisteredError` (reinstating someone who has registered again meanwhile).
    """
    group_id = Registration.objects.values_list("group_id", flat=True).get(pk=registration_id)
    try:
        with transaction.atomic():
            seats.hold_group(group_id)
            registration = Registration.objects.get(pk=registration_id)
            before = State(registration.state)
            after = next_state(before, action)
            if after is None:
                raise ImpossibleActionError
            _MOVES[before, after](registration)
            registration.state = after
            registration.save(update_fields=["state", "queue_number"])
            if action in _NOTICE_OF:
                _notify(registration, _NOTICE_OF[action])
            audit.record(
                actor=actor,
                action=f"registration.{action.name.lower()}",
                target=f"registration:{registration.pk}",
                details={"from": before.value, "to": after.value},
            )
    except IntegrityError as error:
        raise AlreadyRegisteredError from error
    return registration


def _from_queue_to_seat(registration: Registration) -> None:
    if not seats.claim_seat_for_waiting(registration.group_id):
        raise NoFreeSeatError


def _from_seat_to_queue(registration: Registration) -> None:
    seats.free_seat(registration.group_id)
    if registration.queue_number is None:
        registration.queue_number = seats.join_queue(registration.group_id)
    else:  # Undoing a promotion gives back the place on the list.
        seats.rejoin_queue(registration.group_id)


def _from_outside_to_queue(registration: Registration) -> None:
    registration.queue_number = seats.join_queue(registration.group_id)


def _from_queue_to_outside(registration: Registration) -> None:
    seats.leave_queue(registration.group_id)


def _from_seat_to_outside(registration: Registration) -> None:
    seats.free_seat(registration.group_id)


_MOVES: dict[tuple[State, State], Callable[[Registration], None]] = {
    (State.WAITING, State.CONFIRMED): _from_queue_to_seat,
    (State.WAITING, State.WITHDRAWN): _from_queue_to_outside,
    (State.CONFIRMED, State.WAITING): _from_seat_to_queue,
    (State.CONFIRMED, State.WITHDRAWN): _from_seat_to_outside,
    (State.WITHDRAWN, State.WAITING): _from_outside_to_queue,
}
_NOTICE_OF = {
    Action.PROMOTE: Notice.PROMOTED,
    Action.SEND_BACK: Notice.SENT_BACK,
    Action.WITHDRAW: Notice.WITHDRAWN,
    Action.REINSTATE: Notice.REINSTATED,
}


# --- retention -------------------------------------------------------------------------------------------------------


def retention_date(*, course: Course, group: CourseGroup) -> datetime.date:
    """The last day on which a registration may be kept: `retention_days` after the group's last meeting."""
    return group.last_date + datetime.timedelta(days=course.retention_days)


@transaction.atomic
def refresh_retention(*, course: Course) -> None:
    """Follow a change of dates or of the retention period: call after a course was edited."""
    for group in CourseGroup.objects.filter(course=course):
        until = retention_date(course=course, group=group)
        Registration.objects.filter(group=group).exclude(retain_until=until).update(retain_until=until)


def due_for_purge(*, today: datetime.date | None = None) -> dict[int, int]:
    """How many registrations are past their retention date, by group id."""
    rows = Registration.objects.filter(retain_until__lt=today or timezone.localdate())
    return dict(rows.order_by().values_list("group_id").annotate(number=Count("pk")))


def purge(*, today: datetime.date | None = None) -> int:
    """Erase registrations past their retention date and keep how many there were in each state; returns how many.

    Each batch is one transaction: after an interruption every registration is either erased and counted, or neither.
    Seats stay taken: the course is over, and the number of participants is part of its history.
    """
    today = today or timezone.localdate()
    erased = 0
    for group_id in due_for_purge(today=today):
        while number := _purge_batch(group_id, today=today):
            erased += number
    return erased


@transaction.atomic
def _purge_batch(group_id: int, *, today: datetime.date) -> int:
    seats.hold_group(group_id)
    due = Registration.objects.filter(group_id=group_id, retain_until__lt=today)
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:PURGE_BATCH])
    batch = Registration.objects.filter(pk__in=ids)
    counts = batch.order_by().values_list("state").annotate(number=Count("pk"))
    waiting = 0
    for state, number in counts:
        RegistrationCount.objects.get_or_create(group_id=group_id, state=state)
        RegistrationCount.objects.filter(group_id=group_id, state=state).update(number=F("number") + number)
        waiting += number if state == State.WAITING else 0
    CourseGroup.objects.filter(pk=group_id).update(waiting=F("waiting") - waiting)
    batch.delete()
    if ids:
        audit.record(actor=None, action="registration.purged", target=f"group:{group_id}", details={"number": len(ids)})
    return len(ids)


def counts_by_state(*, group_ids: list[int]) -> dict[tuple[int, str], int]:
    """Registrations in each group and state, erased ones included. Two queries."""
    totals: dict[tuple[int, str], int] = {}
    live = Registration.objects.filter(group_id__in=group_ids).order_by().values_list("group_id", "state")
    kept = RegistrationCount.objects.filter(group_id__in=group_ids, number__gt=0)
    for group_id, state, number in live.annotate(number=Count("pk")):
        totals[group_id, state] = totals.get((group_id, state), 0) + number
    for group_id, state, number in kept.values_list("group_id", "state", "number"):
        totals[group_id, state] = totals.get((group_id, state), 0) + number
    return totals
