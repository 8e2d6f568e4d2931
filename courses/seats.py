"""Where a seat is taken and given back. Each function is one conditional UPDATE of one row of `CourseGroup`.

The database decides, not Python: two people cannot both see the last seat, because the condition is checked while the
row is locked by the update itself (PostgreSQL re-reads the row after waiting for a competitor; SQLite has one writer).
The check constraint `courses_group_never_oversold` stands behind it. See docs/adr/0003-seats-by-conditional-update.md.

Call these inside a transaction and before touching registrations: every writer then locks in the same order, group
first, so that no two of them can wait for each other.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from courses.models.courses import LAST_SEATS, Allocation, CourseGroup, Edition
from courses.states import Place

NEEDS_A_SEAT = (Place.SEAT, Place.OFFER)
"""An offer keeps a seat for somebody: it counts as one."""

NEARLY_FULL_PERCENT = 80
"""From here on a group counts as nearly full; a small one also when the page says «ultimi posti»."""


def _are_free(number: int) -> Q:
    return Q(seats__gte=F("seats_taken") + F("offered") + number)


def _are_not_the_desks(number: int) -> Q:
    return Q(seats__gte=F("seats_taken") + F("offered") + F("desk_reserve") + number)


def claim_seat(group_id: int, *, number: int = 1) -> bool:
    """Take a seat for a newcomer, or one for each of so many, none of those kept for the desk.

    All or none: False if there are not so many, or others wait for one.
    """
    return bool(
        CourseGroup.objects.filter(_are_not_the_desks(number), pk=group_id, waiting=0).update(
            seats_taken=F("seats_taken") + number
        )
    )


def claim_desk_seats(group_id: int, *, number: int = 1) -> bool:
    """Take so many seats, those kept for the desk among them; all or none. False if there are not so many, or others
    wait for one that is not kept.
    """
    overtakes_nobody = Q(waiting=0) | ~_are_not_the_desks(1)
    found = CourseGroup.objects.filter(_are_free(number), overtakes_nobody, pk=group_id)
    return bool(found.update(seats_taken=F("seats_taken") + number))


def move(group_id: int, *, origin: Place | None, target: Place | None, is_desk: bool, number: int = 1) -> bool:
    """Count one person elsewhere, or so many; False, and nothing changed, if that needs seats and too few are free.

    None is outside the group. Whoever has a seat, or an offer of one, needs no other. Seats that are kept for the desk
    are given by the desk alone.
    """
    if origin == target:
        return True
    changes: dict[str, Any] = {}
    condition = Q(pk=group_id)
    if origin is not None:
        changes[origin.value] = F(origin.value) - number
        condition &= Q(**{f"{origin.value}__gte": number})
    if target is not None:
        changes[target.value] = F(target.value) + number
    if target in NEEDS_A_SEAT and origin not in NEEDS_A_SEAT:
        condition &= _are_free(number) if is_desk else _are_not_the_desks(number)
    return bool(CourseGroup.objects.filter(condition).update(**changes))


def next_queue_number(group_id: int) -> int:
    """A number for the end of the waiting list: unique and growing within the group."""
    CourseGroup.objects.filter(pk=group_id).update(last_queue_number=F("last_queue_number") + 1)
    return CourseGroup.objects.values_list("last_queue_number", flat=True).get(pk=group_id)


def join_queue(group_id: int, *, number: int = 1) -> int:
    """Count one more person waiting, or so many, and return the queue number: of several the first, without gaps."""
    CourseGroup.objects.filter(pk=group_id).update(
        waiting=F("waiting") + number, last_queue_number=F("last_queue_number") + number
    )
    return CourseGroup.objects.values_list("last_queue_number", flat=True).get(pk=group_id) - number + 1


def hold_edition(edition_id: int) -> None:
    """Lock the rows of all groups of an edition, always in the same order, until the transaction ends."""
    for group_id in CourseGroup.objects.filter(edition=edition_id).order_by("pk").values_list("pk", flat=True):
        hold_group(group_id)


def hold_where_one_stands(*group_ids: int) -> None:
    """Lock the rows of groups of one edition; before a draw those of all its groups, because nobody may stand twice in
    all of it (`courses.operations.steps.has_twin`).
    """
    awaiting = Edition.objects.filter(groups__in=group_ids, allocation=Allocation.DRAW, drawn_at=None)
    edition_id = awaiting.order_by().values_list("pk", flat=True).first()
    if edition_id is not None:
        hold_edition(edition_id)
        return
    for group_id in sorted(set(group_ids)):
        hold_group(group_id)


def hold_group(group_id: int) -> bool:
    """Lock the group's row until the transaction ends, on both databases; False if the group does not exist.

    An update that changes nothing, because SQLite ignores `SELECT … FOR UPDATE`.
    """
    return bool(CourseGroup.objects.filter(pk=group_id).update(seats_taken=F("seats_taken")))


def nearly_full(groups: QuerySet[CourseGroup], now: datetime.datetime) -> QuerySet[CourseGroup]:
    """Of these, the ones of which one can still have a seat in the form, but not for long."""
    gone = F("seats_taken") + F("offered") + F("desk_reserve")
    open_groups = groups.filter(
        Q(edition__enrolment_from__isnull=True) | Q(edition__enrolment_from__lte=now),
        edition__enrolment_until__gt=now,
        waiting=0,
        seats_taken__gt=0,
        seats__gt=gone,
    )
    return open_groups.filter(Q(seats__lte=gone + LAST_SEATS) | Q(seats__lte=gone * 100 / NEARLY_FULL_PERCENT))
