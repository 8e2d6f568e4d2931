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
from django.utils.translation import gettext

from core.digests import digest_of
from core.folding import person_text
from core.rows import find_one
from courses import parties, seats
from courses.draws.drawing import new_code
from courses.draws.wishes import FURTHER, why_not_admitted
from courses.emails import Notice
from courses.form_definition import why_residents_only
from courses.models.courses import CourseGroup, Edition, EnrolmentStatus
from courses.models.registrations import Registration
from courses.states import State
from formbuilder.reading import read_snapshot
from formbuilder.uploads.opening import SealedFile

from .correcting import derive
from .errors import (
    AlreadyRegisteredError,
    EnrolmentClosedError,
    NotAdmittedError,
    NotResidentError,
    UnknownGroupError,
)
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
    companions: Sequence[parties.Companion] = (),
    page: CoursePage | None = None,
    now: datetime.datetime | None = None,
) -> Outcome:
    """Put one person into one group: a seat if one is free and nobody waits for it, else the waiting list; into the
    draw, where the edition draws lots and has not yet. With `companions`: all of them, or nobody.

    Never oversells, on either database and in any number of processes (`courses.seats`). Repeating a call with the same
    `submission_key` changes nothing, sends nothing and returns the same registration. The mail is written in the
    same transaction and sent afterwards (`outbox`). `answers` name no file; `files` are those that they speak of.

    Raises `EnrolmentClosedError`, `UnknownGroupError`, `NotAdmittedError`, `NotResidentError`, `FilesGone`, or
    `AlreadyRegisteredError`:
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
    require_admitted(chosen, answers, companions, day=timezone.localdate(now))
    _require_residents(edition, answers, companions)
    shared: dict[str, Any] = {
        "group": chosen,
        "page": page,
        "email": email.strip(),
        "locale": locale,
        "received_at": now,
        "retain_until": retention_date(edition=edition, group=chosen),
    }
    registration = Registration(
        **shared,
        first_name=first_name,
        last_name=last_name,
        answers=dict(answers),
        definition=dict(definition),
        source_definition=dict(source_definition or {}),
        submission_digest=digest,
    )
    members = [registration, *along(registration, companions, shared, key=submission_key)]
    for each in members:
        derive(each)
    if _insert(members, files):
        return Outcome(registration=registration, created=True)
    if replayed := find_replay(digest):
        return replayed
    _tell_owner(members)
    raise AlreadyRegisteredError


def require_admitted(
    group: CourseGroup, answers: Mapping[str, Any], companions: Sequence[parties.Companion], *, day: datetime.date
) -> None:
    """Raise `NotAdmittedError` where somebody has not the age, or so many may not enter as one."""
    if len(companions) >= max(group.edition.largest_party, 1):
        raise NotAdmittedError(gettext("Qui non si possono iscrivere insieme tante persone."), is_companion=True)
    if why := why_not_admitted(group, answers):
        raise NotAdmittedError(why)
    for each in companions:
        if why := parties.why_not_along(each, day=day) or why_not_admitted(group, each.answers):
            raise NotAdmittedError(f"{each.first_name} {each.last_name}: {why}", is_companion=True)


def _require_residents(edition: Edition, answers: Mapping[str, Any], companions: Sequence[parties.Companion]) -> None:
    """Raise `NotResidentError` where somebody lives elsewhere, or does not say, and only residents may register."""
    for each in (answers, *(companion.answers for companion in companions)):
        if why := why_residents_only(edition, each):
            raise NotResidentError(why, is_companion=each is not answers)


def along(
    first: Registration, companions: Sequence[parties.Companion], shared: Mapping[str, Any], *, key: str
) -> list[Registration]:
    """Rows of those who come along, each with the part of the form that is about her; the first gets their party."""
    if not companions:
        return []
    first.party = uuid.uuid4()
    form, source = read_snapshot(first.definition), read_snapshot(first.source_definition)
    return [
        Registration(
            **shared,
            party=first.party,
            party_place=place,
            first_name=each.first_name,
            last_name=each.last_name,
            answers=dict(each.answers),
            definition=parties.form_of(each, form, shared=FURTHER).to_json(),
            source_definition=parties.form_of(each, source, shared=FURTHER).to_json()
            if first.source_definition
            else {},
            submission_digest=digest_of(f"{key}:{place}"),
        )
        for place, each in enumerate(companions, start=2)
    ]


class _ConflictError(Exception):
    """The row was there already, or may not be there: undo the seat that was taken for it."""


def _insert(members: Sequence[Registration], files: Sequence[SealedFile]) -> bool:
    """Take a place for each and store the rows; False if this submission or one of them stands in the group already.

    The database skips the row instead of refusing it: a violated constraint would write the whole statement, with name,
    address and answers, into the database server's own log. Taking the place has locked the group's row, so counting
    what stands under the address is exact.
    """
    registration = members[0]
    try:
        with transaction.atomic():
            was_awaited = registration.group.edition.awaits_draw
            take_places(members)
            if was_awaited and registration.state != State.RECEIVED:  # The draw was made at this very moment.
                raise EnrolmentClosedError(EnrolmentStatus.CLOSED)
            has_another_wish = was_awaited and any(map(has_twin, members))
            if has_another_wish or _under_address(registration).count() + len(members) > PER_ADDRESS:
                raise _ConflictError
            Registration.objects.bulk_create(members, ignore_conflicts=True)
            if Registration.objects.filter(pk__in=[each.pk for each in members]).count() < len(members):
                raise _ConflictError
            keep_files(registration, files)
            notify(registration, Notice.RECEIVED)
    except _ConflictError:
        return False
    return True


def _under_address(registration: Registration) -> QuerySet[Registration]:
    return standing_with(registration).filter(email_normalised=registration.email_normalised)


@transaction.atomic
def _tell_owner(members: Sequence[Registration]) -> None:
    """Write to the owner of the address what the page does not say; to nobody if they have just left.

    Not while they are erased, or the mail would stay.
    """
    seats.hold_where_one_stands(members[0].group_id)
    there = _under_address(members[0]).select_related("group__place").order_by("received_at")
    if twin := there.filter(name_folded__in=[each.name_folded for each in members]).first():
        tell_owner(twin, Notice.REPEATED)
    elif first := there.first():
        tell_owner(first, Notice.TOO_MANY)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody would stand who registered at this moment."""

    state: State
    before: int
    """How many wait already, if there is no seat."""


def standing_for_newcomer(group: CourseGroup, *, people: int = 1) -> Standing:
    """What the next person would get, or so many who enter as one, as the group was read."""
    if group.edition.awaits_draw:
        return Standing(state=State.RECEIVED, before=0)
    if group.free_seats >= people:
        return Standing(state=State.CONFIRMED, before=0)
    return Standing(state=State.WAITING, before=group.waiting)


def take_places(members: Sequence[Registration], *, by_desk: bool = False) -> None:
    """A seat for each if so many are free and nobody waits; else the end of the list, for all of them.

    Before a draw: a part in it, under one code. The desk gives the seats that are kept for it too.
    """
    if _enters_draw(members):
        return
    group_id, number = members[0].group_id, len(members)
    claim = seats.claim_desk_seats if by_desk else seats.claim_seat
    _settle(members, have_seats=claim(group_id, number=number))


def _enters_draw(members: Sequence[Registration]) -> bool:
    if not _joins_draw(members[0].group.edition):
        return False
    code = new_code()
    for each in members:
        each.state, each.draw_code = State.RECEIVED, code
        each.search_text = f"{each.search_text} {person_text(code)}"
    return True


def _settle(members: Sequence[Registration], *, have_seats: bool) -> None:
    first_number = None if have_seats else seats.join_queue(members[0].group_id, number=len(members))
    for offset, each in enumerate(members):
        each.state = State.CONFIRMED if have_seats else State.WAITING
        each.queue_number = None if first_number is None else first_number + offset


def _joins_draw(edition: Edition) -> bool:
    """Whether lots are still to be drawn; then the draw waits until this transaction ends."""
    if not edition.draws_lots:
        return False
    seats.hold_edition(edition.pk)
    edition.refresh_from_db(fields=["drawn_at"])
    return edition.awaits_draw


def find_replay(digest: str) -> Outcome | None:
    """What became of this submission when it arrived the first time."""
    known = Registration.objects.filter(submission_digest=digest)
    if not known.exists():  # The rule; to ask for the whole row costs three times as much.
        return None
    found = find_one(known.select_related("group"))
    return Outcome(registration=found, created=False) if found else None
