"""Ways of taking a seat: ours, the classic one, and the one that oversells. Import once Django is set up."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F

from courses import seats
from courses.models import CourseGroup

Claim = Callable[..., bool]
"""The group's id and, by name, how many seats: `seats.claim_seat` and what stands in its place."""


def select_for_update(group_id: int, *, number: int = 1) -> bool:
    """Lock the row, look, write: pretix's pattern in small."""
    group = CourseGroup.objects.select_for_update().get(pk=group_id)
    if group.free_seats < number:
        return False
    CourseGroup.objects.filter(pk=group_id).update(seats_taken=F("seats_taken") + number)
    return True


def no_lock(group_id: int, *, number: int = 1) -> bool:
    """Look, then write: what one would do without knowing better."""
    group = CourseGroup.objects.get(pk=group_id)
    if group.free_seats < number:
        return False
    CourseGroup.objects.filter(pk=group_id).update(seats_taken=group.seats_taken + number)
    return True


METHODS: dict[str, Claim] = {
    "conditional UPDATE": seats.claim_seat,
    "SELECT … FOR UPDATE": select_for_update,
    "no lock": no_lock,
}
