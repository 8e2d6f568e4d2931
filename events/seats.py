"""Where a seat is taken. Each function is one conditional UPDATE of one row of `CourseGroup`.

The database decides, not Python: two people cannot both see the last seat, because the condition is checked while the
row is locked by the update itself (PostgreSQL re-reads the row after waiting for a competitor; SQLite has one writer).
The check constraint `events_group_never_oversold` stands behind it. See docs/adr/0003-seats-by-conditional-update.md.

Call these inside a transaction and before touching registrations: every writer then locks in the same order, group
first, so that no two of them can wait for each other.
"""

from __future__ import annotations

from django.db.models import F

from events.models.courses import CourseGroup


def claim_seat(group_id: int) -> bool:
    """Take a free seat for a newcomer; False if none is free or others are already waiting for one."""
    return bool(
        CourseGroup.objects.filter(pk=group_id, seats_taken__lt=F("seats"), waiting=0).update(
            seats_taken=F("seats_taken") + 1
        )
    )


def claim_seat_for_waiting(group_id: int) -> bool:
    """Give a free seat to someone on the waiting list, who leaves it; False if no seat is free."""
    return bool(
        CourseGroup.objects.filter(pk=group_id, seats_taken__lt=F("seats"), waiting__gt=0).update(
            seats_taken=F("seats_taken") + 1, waiting=F("waiting") - 1
        )
    )


def join_queue(group_id: int) -> int:
    """Count one more person waiting and return the queue number: unique and growing within the group."""
    CourseGroup.objects.filter(pk=group_id).update(
        waiting=F("waiting") + 1, last_queue_number=F("last_queue_number") + 1
    )
    return CourseGroup.objects.values_list("last_queue_number", flat=True).get(pk=group_id)


def rejoin_queue(group_id: int) -> None:
    """Count one more person waiting, who keeps an older queue number."""
    CourseGroup.objects.filter(pk=group_id).update(waiting=F("waiting") + 1)


def leave_queue(group_id: int) -> None:
    """Count one person fewer waiting."""
    CourseGroup.objects.filter(pk=group_id).update(waiting=F("waiting") - 1)


def free_seat(group_id: int) -> None:
    """Give a seat back."""
    CourseGroup.objects.filter(pk=group_id).update(seats_taken=F("seats_taken") - 1)


def hold_group(group_id: int) -> bool:
    """Lock the group's row until the transaction ends, on both databases; False if the group does not exist.

    An update that changes nothing, because SQLite ignores `SELECT … FOR UPDATE`.
    """
    return bool(CourseGroup.objects.filter(pk=group_id).update(seats_taken=F("seats_taken")))
