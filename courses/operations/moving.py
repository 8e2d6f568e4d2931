"""From one group of an edition to another, with the place in time that the person has."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction

from courses import minors, seats
from courses.emails import Notice
from courses.models.courses import CourseGroup, Edition
from courses.models.draws import Draw
from courses.models.history import By, Happening, RegistrationEvent
from courses.models.registrations import Registration
from courses.states import ACTIVE_STATES, PLACES, Place, State
from staff import audit

from .errors import AlreadyRegisteredError, ImpossibleActionError, NotAdmittedError, UnknownGroupError
from .history import note_event
from .notices import notify_together
from .offers import offer_free_seats
from .retention import retention_date
from .steps import has_twin
from .together import in_line, members_beside
from .undoing import Act, Standing, standing_of, trace

_Turn = Callable[[Registration], tuple[int, datetime.datetime]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """What somebody would find in another group: a seat, or so many before them on its list; or only a wish."""

    group: CourseGroup
    has_seat: bool
    before: int
    is_wish: bool = False


def arrivals(registration: Registration) -> list[Arrival]:
    """The other groups of the edition, and where this person would stand in each, as things are now."""
    groups = CourseGroup.objects.filter(edition_id=registration.group.edition_id).exclude(pk=registration.group_id)
    if registration.state == State.RECEIVED:
        others = groups.select_related("place")
        return [Arrival(group=group, has_seat=False, before=0, is_wish=True) for group in others]
    turn, members = _turn_in(registration.group.edition), members_beside(registration)
    number = len(members)
    return [
        Arrival(
            group=group,
            has_seat=group.free_seats >= number,
            before=len(_line_around(members, group.pk, turn)[0]) if group.free_seats < number else 0,
        )
        for group in groups.select_related("place")
    ]


def move(*, registration_id: uuid.UUID, group: uuid.UUID, actor: User, tell: bool) -> Registration:
    """Put somebody into another group of the edition: a seat if one is free and nobody waits, else its waiting list,
    where those who registered earlier stand before them, or were drawn earlier. What is freed behind them is offered at
    once. Before a draw only their first wish changes. Whoever entered with others goes with them.

    Raises `Registration.DoesNotExist`, `UnknownGroupError`, `ImpossibleActionError` (they have neither seat nor place
    on the list), `NotAdmittedError` (they have not the age), or `AlreadyRegisteredError` (they are in it already).
    """
    left = Registration.objects.values_list("group_id", flat=True).get(pk=registration_id)
    target = CourseGroup.objects.filter(uuid=group, edition__groups=left).exclude(pk=left).first()
    if target is None:
        raise UnknownGroupError
    with transaction.atomic():
        seats.hold_where_one_stands(left, target.pk)  # Always in one order: two moves never wait for each other.
        registration = Registration.objects.select_related("group__edition").get(pk=registration_id)
        before = State(registration.state)
        if before not in ACTIVE_STATES or registration.group_id != left:
            raise ImpossibleActionError
        members = members_beside(registration)
        if why := next(filter(None, (minors.why_not_admitted(target, each.answers) for each in members)), ""):
            raise NotAdmittedError(why)
        was_in, stood = str(registration.group), [standing_of(each) for each in members]
        seats.move(left, origin=PLACES.get(before), target=None, is_desk=True, number=len(members))
        for each in members:
            each.group = target
        if any(map(has_twin, members)):
            raise AlreadyRegisteredError
        if before != State.RECEIVED:
            _arrive(members)
        acts = [
            Act(registration=each, was=was, event=_settle(each, was_in=was_in, before=was, actor=actor))
            for each, was in zip(members, stood, strict=True)
        ]
        if tell:
            notify_together(members, Notice.MOVED)
        for group_id in (left, target.pk):
            offer_free_seats(group_id)
        registration.trace = trace(acts)
    registration.refresh_from_db(fields=["state", "queue_number", "offered_until"])
    return registration


def _settle(registration: Registration, *, was_in: str, before: Standing, actor: User) -> RegistrationEvent:
    """Write the row as it is after the move, and what happened."""
    target = registration.group
    registration.offered_until = None
    registration.retain_until = retention_date(edition=target.edition, group=target)
    registration.save(update_fields=["group", "state", "queue_number", "offered_until", "retain_until"])
    audit.record(
        actor=actor,
        action="registration.moved",
        target=f"registration:{registration.pk}",
        details={
            "from_group": before.group,
            "to_group": target.pk,
            "from": before.state,
            "to": str(registration.state),
        },
    )
    return note_event(registration, Happening.MOVED, by=By.OFFICE, actor=actor, text=f"{was_in} → {target}")


def _arrive(members: list[Registration]) -> None:
    """Take a seat each, or the places on the list that the day of the registration gives, or the draw."""
    group_id = members[0].group_id
    if seats.claim_seat(group_id, number=len(members)):
        for each in members:
            each.state, each.queue_number = State.CONFIRMED, None
        return
    seats.move(group_id, origin=None, target=Place.QUEUE, is_desk=True, number=len(members))
    _ahead, behind = _line_around(members, group_id, _turn_in(members[0].group.edition))
    numbers = [*(each.queue_number for each in behind), *(seats.next_queue_number(group_id) for _each in members)]
    for each, number in zip([*members, *behind], numbers, strict=True):
        each.queue_number = number
    for each in members:
        each.state = State.WAITING
    Registration.objects.bulk_update(behind, ["queue_number"])


def _line_around(
    members: Collection[Registration], group_id: int, turn: _Turn
) -> tuple[list[Registration], list[Registration]]:
    """Who waits in a group: before the first whose turn comes after that of these people, and from that one on.

    The turn of people who belong together is that of the last of them.
    """
    waiting = Registration.objects.filter(group_id=group_id, state=State.WAITING)
    line = waiting.only("queue_number", "received_at", "draw_code", "party").order_by("queue_number")
    ahead: list[Registration] = []
    behind: list[Registration] = []
    for entry in in_line(line):
        is_later = max(map(turn, entry)) > max(map(turn, members))
        (behind if behind or is_later else ahead).extend(entry)
    return ahead, behind


def _turn_in(edition: Edition) -> _Turn:
    """By what people stand before each other: when they registered; where lots were drawn, first as they were drawn,
    and whoever was not in the draw after them.
    """
    draw = Draw.objects.filter(edition=edition).first() if edition.draws_lots else None
    ranks = {each["code"]: rank for rank, each in enumerate(draw.entries)} if draw else {}
    return lambda each: (ranks.get(each.draw_code, len(ranks)), each.received_at)
