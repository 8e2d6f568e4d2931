"""Freed seats: each is offered to the next in line, for a time, then to the one after (docs/adr/0022)."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Collection, Sequence
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core import due_jobs
from core.daytime import next_daytime
from courses import seats
from courses.daytime import offer_times
from courses.emails import Notice
from courses.models.courses import LARGEST_PARTY, CourseGroup
from courses.models.history import By, Happening
from courses.models.registrations import Registration
from courses.states import Action, State
from staff import audit
from staff.state_table import Step

from .history import note_event
from .notices import notify, notify_together
from .steps import take_step
from .together import in_line, readers_among

OFFER_HOURS: Final = 48
"""How long somebody may think about it, at least."""


@transaction.atomic
def offer_free_seats(
    group_id: int, *, now: datetime.datetime | None = None, but_not_to: Collection[uuid.UUID] = ()
) -> int:
    """Offer every free seat of a group to those who wait, in order; returns how many.

    People who belong together are offered all their seats at once. Whoever is first in line is not overtaken: while
    they need more seats than are free, nobody behind them is offered one (docs/adr/0029).

    Call it in the transaction in which a seat was freed or seats were added; `but_not_to` is who has just been sent
    back. Nothing happens once the group has met (`offers_by_itself`): whether somebody may still join is for the office
    to say, who offers or assigns the seat.
    """
    now = now or timezone.now()
    if not seats.hold_group(group_id):
        return 0
    group = CourseGroup.objects.select_related("place").get(pk=group_id)
    if not offers_by_itself(group, now=now):
        return 0
    line = (
        Registration.objects.filter(group_id=group_id, state=State.WAITING)
        .order_by("queue_number")
        .exclude(pk__in=but_not_to)
    )
    made = 0
    for members in in_line(line[: group.seats_to_offer + LARGEST_PARTY]):
        if made + len(members) > group.seats_to_offer:
            break
        for each in members:
            each.group = group
        step = make_offer(members, Action.PASS_ON, now=now)
        for each in members:
            record_by_itself(each, Action.PASS_ON, step, before=State.WAITING)
        made += len(members)
    return made


def offers_by_itself(group: CourseGroup, *, now: datetime.datetime) -> bool:
    """Whether there is a seat to offer, somebody to offer it to, and the group has not begun.

    It begins with its own first lesson: who has missed an evening of theory may still take the seat.
    """
    has_begun = group.first_date < timezone.localdate(now)
    return group.waiting > 0 and group.seats_to_offer > 0 and not has_begun


def make_offer(members: Sequence[Registration], action: Action, *, now: datetime.datetime) -> Step[State]:
    """Keep a seat for each and write to them, not at night. The caller holds the group's row and records it."""
    until = offer_times(now, hours=OFFER_HOURS).until
    for each in members:
        each.offered_until = until
    step = take_step(members, action)
    for each in readers_among(members):
        write_offer(each, now=now)
    return step


def write_offer(registration: Registration, *, now: datetime.datetime) -> None:
    """Owe somebody the mail about the seat that is kept for them: by day, and of use for as long as it is kept."""
    due = next_daytime(now)
    if registration.offered_until and due < registration.offered_until:
        notify(registration, Notice.OFFERED, due=due, useful_for=registration.offered_until - due)


def keep_offers_moving(*, now: datetime.datetime | None = None) -> int:
    """End the offers that nobody took, and offer what is free; returns how many offers were made. For the due jobs."""
    now = now or timezone.now()
    return due_jobs.for_each((_end_all, _offer_all), lambda part: part(now))


def _end_all(now: datetime.datetime) -> int:
    over = Registration.objects.filter(state=State.OFFERED, offered_until__lt=now)
    groups = sorted(set(over.values_list("group_id", flat=True)))
    return due_jobs.for_each(groups, lambda group_id: _end_offers(group_id, now=now))


def _offer_all(now: datetime.datetime) -> int:
    free = CourseGroup.objects.filter(
        waiting__gt=0,
        seats__gt=F("seats_taken") + F("offered") + F("desk_reserve"),
        first_date__gte=timezone.localdate(now),
    )
    groups = list(free.values_list("pk", flat=True))
    return due_jobs.for_each(groups, lambda group_id: offer_free_seats(group_id, now=now))


@transaction.atomic
def _end_offers(group_id: int, *, now: datetime.datetime) -> int:
    """An offer holds until it is ended here: whoever accepts a minute late, before that, has the seat."""
    seats.hold_group(group_id)
    over = Registration.objects.filter(group_id=group_id, state=State.OFFERED, offered_until__lt=now)
    for members in in_line(over.select_related("group__place").order_by("queue_number")):
        step = take_step(members, Action.EXPIRE)
        notify_together(members, Notice.EXPIRED, due=next_daytime(now))
        for each in members:
            record_by_itself(each, Action.EXPIRE, step, before=State.OFFERED)
    return offer_free_seats(group_id, now=now)


def complete_finished(*, today: datetime.date | None = None) -> int:
    """Close the registrations of groups that have met for the last time; returns how many. For the due jobs."""
    today = today or timezone.localdate()
    finished = Registration.objects.filter(state=State.CONFIRMED, group__ends_on__lt=today)
    return due_jobs.for_each(sorted(set(finished.values_list("group_id", flat=True))), _complete)


@transaction.atomic
def _complete(group_id: int) -> int:
    seats.hold_group(group_id)
    done = list(Registration.objects.filter(group_id=group_id, state=State.CONFIRMED))
    for registration in done:
        take_step([registration], Action.COMPLETE)
        note_event(registration, Happening(Action.COMPLETE.value), by=By.TIME)
    audit.record(actor=None, action="registration.completed", target=f"group:{group_id}", details={"number": len(done)})
    return len(done)


def record_by_itself(
    registration: Registration, action: Action, step: Step[State], *, before: State, by: By = By.TIME
) -> None:
    """Write down what nobody of the office did, in the history and in the log."""
    note_event(registration, Happening(action.value), by=by)
    audit_step(registration, step, before=before, actor=None)


def audit_step(
    registration: Registration, step: Step[State], *, before: State, actor: User | None, skipped: int = 0
) -> None:
    """The line in the log: which registration, from where to where, how many who waited for longer were passed over."""
    details: dict[str, str | int | bool | None] = {"from": before.value, "to": step.to.value}
    if skipped:
        details["skipped"] = skipped
    audit.record(actor=actor, action=step.written, target=f"registration:{registration.pk}", details=details)
