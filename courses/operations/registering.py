"""How a registration is made."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.digests import digest_of
from core.folding import fold_address, person_text
from core.rows import find_one
from courses import seats
from courses.draws.drawing import new_code
from courses.draws.wishes import why_not_admitted
from courses.emails import Notice
from courses.models.courses import CourseGroup, Edition, EnrolmentStatus
from courses.models.registrations import Registration
from courses.people import fold_person, search_text
from courses.states import State
from formbuilder.uploads.opening import SealedFile

from .errors import AlreadyRegisteredError, EnrolmentClosedError, NotAdmittedError, UnknownGroupError
from .files import keep_files
from .notices import notify, tell_owner
from .retention import retention_date
from .steps import has_twin, standing_with

if TYPE_CHECKING:
    from courses.models import CoursePage

PER_ADDRESS: Final = 4
"""People that may be registered under one address in a group: a family, or a class with one mailbox."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a registration. `created` is False when the same submission had already arrived."""

    registration: Registration
    created: bool

    @property
    def position(self) -> int | None:
        """On the waiting list, as it is now; one query where somebody waits."""
        return self.registration.position


def register(
    *,
    edition: Edition,
    group: uuid.UUID,
    first_name: str,
    last_name: str,
    email: str,
    answers: Mapping[str, Any],
    definition: Mapping[str, Any],
    locale: str,
    submission_key: str,
    source_definition: Mapping[str, Any] | None = None,
    files: Sequence[SealedFile] = (),
    page: CoursePage | None = None,
    now: datetime.datetime | None = None,
) -> Outcome:
    """Put one person into one group: a seat if one is free and nobody waits for it, else the waiting list; into the
    draw, where the edition draws lots and has not yet.

    Never oversells, on either database and in any number of processes (`courses.seats`). Repeating a call with the same
    `submission_key` changes nothing, sends nothing and returns the same registration. The mail is written in the
    same transaction and sent afterwards (`outbox`). `answers` name no file; `files` are those that they speak of.

    Raises `EnrolmentClosedError`, `UnknownGroupError`, `NotAdmittedError`, `FilesGone`, or `AlreadyRegisteredError`:
    the same person is in the group, or the address has as many registrations there as it may have (`PER_ADDRESS`).
    Whoever typed it must not learn that (`standing_for_newcomer` says what to show instead); the owner of the address
    reads it in a mail.
    """
    now = now or timezone.now()
    digest = digest_of(submission_key)
    if replayed := find_replay(digest):
        return replayed
    chosen = find_one(CourseGroup.objects.filter(uuid=group, edition_id=edition.pk))
    if chosen is None:
        raise UnknownGroupError
    chosen.edition = edition
    status = edition.enrolment_status(groups=[chosen], now=now)
    if status != EnrolmentStatus.OPEN:
        raise EnrolmentClosedError(status)
    if why := why_not_admitted(chosen, answers):
        raise NotAdmittedError(why)
    registration = Registration(
        group=chosen,
        page=page,
        first_name=first_name,
        last_name=last_name,
        email=email.strip(),
        email_normalised=fold_address(email),
        name_folded=fold_person(first_name, last_name),
        answers=dict(answers),
        definition=dict(definition),
        source_definition=dict(source_definition or {}),
        locale=locale,
        submission_digest=digest,
        received_at=now,
        retain_until=retention_date(edition=edition, group=chosen),
    )
    registration.search_text = search_text(
        reference=registration.reference,
        first_name=first_name,
        last_name=last_name,
        email=email,
        definition=definition,
        answers=answers,
    )
    if _insert(registration, files):
        return Outcome(registration=registration, created=True)
    if replayed := find_replay(digest):
        return replayed
    _tell_owner(registration)
    raise AlreadyRegisteredError


class _ConflictError(Exception):
    """The row was there already, or may not be there: undo the seat that was taken for it."""


def _insert(registration: Registration, files: Sequence[SealedFile]) -> bool:
    """Take a place and store the row; False if this submission or this person stands in the group already.

    The database skips the row instead of refusing it: a violated constraint would write the whole statement, with name,
    address and answers, into the database server's own log. Taking the place has locked the group's row, so counting
    what stands under the address is exact.
    """
    try:
        with transaction.atomic():
            was_awaited = registration.group.edition.awaits_draw
            take_place(registration)
            if was_awaited and registration.state != State.RECEIVED:  # The draw was made at this very moment.
                raise EnrolmentClosedError(EnrolmentStatus.CLOSED)
            has_another_wish = was_awaited and has_twin(registration)
            if has_another_wish or _under_address(registration).count() >= PER_ADDRESS:
                raise _ConflictError
            Registration.objects.bulk_create([registration], ignore_conflicts=True)
            if not Registration.objects.filter(pk=registration.pk).exists():
                raise _ConflictError
            keep_files(registration, files)
            notify(registration, Notice.RECEIVED)
    except _ConflictError:
        return False
    return True


def _under_address(registration: Registration) -> QuerySet[Registration]:
    return standing_with(registration).filter(email_normalised=registration.email_normalised)


@transaction.atomic
def _tell_owner(registration: Registration) -> None:
    """Write to the owner of the address what the page does not say; to nobody if they have just left.

    Not while they are erased, or the mail would stay.
    """
    seats.hold_where_one_stands(registration.group_id)
    there = _under_address(registration).select_related("group__place").order_by("received_at")
    if twin := there.filter(name_folded=registration.name_folded).first():
        tell_owner(twin, Notice.REPEATED)
    elif first := there.first():
        tell_owner(first, Notice.TOO_MANY)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody would stand who registered at this moment."""

    state: State
    before: int
    """How many wait already, if there is no seat."""


def standing_for_newcomer(group: CourseGroup) -> Standing:
    """What the next person would get, as the group was read."""
    if group.edition.awaits_draw:
        return Standing(state=State.RECEIVED, before=0)
    if group.free_seats > 0:
        return Standing(state=State.CONFIRMED, before=0)
    return Standing(state=State.WAITING, before=group.waiting)


def take_place(registration: Registration, *, is_desk: bool = False) -> None:
    """A seat if one is free and nobody waits, or one kept for the desk if that asks; else the end of the list.

    Before a draw: a part in it, under a code of its own.
    """
    if _joins_draw(registration.group.edition):
        registration.state, registration.draw_code = State.RECEIVED, new_code()
        registration.search_text = f"{registration.search_text} {person_text(registration.draw_code)}"
        return
    if seats.claim_seat(registration.group_id) or (is_desk and seats.claim_desk_seat(registration.group_id)):
        registration.state = State.CONFIRMED
    else:
        registration.state = State.WAITING
        registration.queue_number = seats.join_queue(registration.group_id)


def _joins_draw(edition: Edition) -> bool:
    """Whether lots are still to be drawn; then the draw waits until this transaction ends."""
    if not edition.draws_lots:
        return False
    seats.hold_edition(edition.pk)
    edition.refresh_from_db(fields=["drawn_at"])
    return edition.awaits_draw


def find_replay(digest: str) -> Outcome | None:
    """What became of this submission when it arrived the first time."""
    known = find_one(Registration.objects.select_related("group").filter(submission_digest=digest))
    return Outcome(registration=known, created=False) if known else None
