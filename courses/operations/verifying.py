"""Whether seats, offers and queues are what the rows say: a sweep that changes nothing, for operators and tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction
from django.db.models import Count, Q

from courses.models.courses import Allocation, CourseGroup
from courses.models.registrations import Registration, RegistrationCount
from courses.states import ACTIVE_STATES, PLACES, Place, State

from .together import split_parties


@dataclass(frozen=True, slots=True)
class Drift:
    """Something that must not be: in which group, what, the number that stands there and the one that should."""

    group_id: int
    what: str
    stands: int
    should: int

    def __str__(self) -> str:
        return f"group {self.group_id}: {self.what}: {self.stands}, should be {self.should}"


@transaction.atomic
def verify_seats() -> list[Drift]:
    """Everything that is wrong; empty where all is well. Read while people register it may be ahead of itself."""
    counts = _counts()
    groups = CourseGroup.objects.order_by("pk")
    found = [drift for group in groups for drift in _verify_group(group, counts)]
    return [*found, *_doubled(), *_left_out(), *_split(), *_interrupted()]


def _counts() -> Counter[tuple[int, Place]]:
    """People in each place of each group; of erased ones the seats, which stay taken."""
    counts: Counter[tuple[int, Place]] = Counter()
    live = Registration.objects.order_by().values_list("group_id", "state").annotate(number=Count("pk"))
    for group_id, state, number in live:
        if state in PLACES:
            counts[group_id, PLACES[State(state)]] += number
    for group_id, state, number in RegistrationCount.objects.values_list("group_id", "state", "number"):
        if PLACES.get(State(state)) == Place.SEAT:
            counts[group_id, Place.SEAT] += number
    return counts


def _verify_group(group: CourseGroup, counts: Counter[tuple[int, Place]]) -> Iterator[Drift]:
    for place in Place:
        stands, should = getattr(group, place.value), counts[group.pk, place]
        if stands != should:
            yield Drift(group.pk, place.value, stands, should)
    if group.unclaimed_seats < 0:
        yield Drift(group.pk, "seats and offers", group.seats_taken + group.offered, group.seats)


def _left_out() -> Iterator[Drift]:
    """People who wait for a draw that was made, or never will be."""
    awaited = Q(group__edition__allocation=Allocation.DRAW, group__edition__drawn_at=None)
    left = Registration.objects.filter(state=State.RECEIVED).exclude(awaited).order_by()
    for group_id, number in left.values_list("group_id").annotate(number=Count("pk")):
        yield Drift(group_id, "registrations that wait for a draw", number, 0)


def _split() -> Iterator[Drift]:
    """Parties whose people do not stand together (docs/adr/0029)."""
    split = split_parties().values_list("party", "group_id")
    for group_id, number in sorted(Counter(dict(split.iterator()).values()).items()):
        yield Drift(group_id, "parties that are split", number, 0)


def _interrupted() -> Iterator[Drift]:
    """Parties with somebody else between them in the queue."""
    together = Registration.objects.filter(party__isnull=False, state=State.WAITING).order_by()
    for group_id in sorted(set(together.values_list("group_id", flat=True))):
        line = Registration.objects.filter(group_id=group_id, state=State.WAITING).order_by("queue_number")
        runs = Counter(party for party, _run in groupby(line.values_list("party", flat=True)) if party)
        number = sum(times > 1 for times in runs.values())
        if number:
            yield Drift(group_id, "parties that are interrupted in the queue", number, 0)


def _doubled() -> Iterator[Drift]:
    """People who stand in a group twice: the database refuses them, unless its constraint is gone."""
    active = Registration.objects.filter(state__in=ACTIVE_STATES).exclude(email_normalised="").order_by()
    people = active.values_list("group_id", "email_normalised", "name_folded").annotate(number=Count("pk"))
    for group_id, _email, _name, number in people.filter(number__gt=1):
        yield Drift(group_id, "registrations of one person", number, 1)
