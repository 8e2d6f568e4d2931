"""People who enter as one, for tests."""

from __future__ import annotations

from courses import operations
from courses.models import CourseGroup, Registration
from courses.parties import Companion

from .factories import registration_input

NAMES = ("Ada", "Bea", "Cia", "Dea")


def companions(size: int, **answers) -> tuple[Companion, ...]:
    return tuple(Companion(first_name=name, last_name="Rossi", answers=answers) for name in NAMES[1:size])


def enter(group: CourseGroup, size: int = 1, **changes) -> list[Registration]:
    """So many people who enter as one; the first of them enrols the others."""
    first = operations.register(**registration_input(group, companions=companions(size), **changes)).registration
    return members(first)


def members(first: Registration) -> list[Registration]:
    """The rows of a party as they are now; of whoever is alone the one."""
    if first.party is None:
        return [Registration.objects.get(pk=first.pk)]
    return list(Registration.objects.filter(party=first.party).order_by("party_place"))


def states(people: list[Registration]) -> set[str]:
    return {each.state for each in members(people[0])}


def make_split(people: list[Registration], **changes) -> None:
    """What must never be: one of a party elsewhere. By hand, for negative controls."""
    Registration.objects.filter(pk=people[-1].pk).update(**changes)
