"""People who entered as one: who goes the same way, and who reads of it (docs/adr/0029)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from courses.models.registrations import Registration
from courses.states import ACTIVE_STATES, Action, State

ALONE: Final = frozenset({Action.WITHDRAW, Action.REMOVE, Action.LEAVE, Action.REENTER})
"""What is done with one person while the others stay as they are. Everything else is done with all of a party."""

COMES_BACK: Final = frozenset({Action.REINSTATE, Action.REENTER})
"""What leads back somebody who had gone."""

STANDING: Final = (*ACTIVE_STATES, State.COMPLETED)
"""Of a party whoever stands in one of these stands where all the others do."""


def going_with(registration: Registration, action: Action) -> list[Registration]:
    """Whom an action concerns, this person among them, in the order of their party. No query without one.

    An offer that ran out ended for all, so all are reinstated; whoever left alone comes back alone (`come_alone`).
    """
    if registration.party is None or action in ALONE or _left_alone(registration, action):
        return [registration]
    return members_beside(registration)


def _left_alone(registration: Registration, action: Action) -> bool:
    return action == Action.REINSTATE and registration.state != State.EXPIRED


def members_beside(registration: Registration) -> list[Registration]:
    """Those of its party that stand where this one stands, itself among them. No query without a party."""
    if registration.party is None:
        return [registration]
    found = Registration.objects.filter(
        party=registration.party, group=registration.group_id, state=registration.state
    ).exclude(pk=registration.pk)
    members = sorted([registration, *found], key=lambda each: each.party_place)
    for each in members:
        each.group = registration.group
    return members


def members_of(registration: Registration) -> list[Registration]:
    """The others who entered with this one, wherever they stand now. No query without a party."""
    if registration.party is None:
        return []
    found = Registration.objects.filter(party=registration.party).exclude(pk=registration.pk)
    return list(found.select_related("group__edition", "group__place").order_by("party_place"))


def readers_among(members: Iterable[Registration]) -> list[Registration]:
    """One for each address: people who belong together read one mail. Whoever has no address is left out."""
    readers: dict[str, Registration] = {}
    for each in members:
        if each.email:
            readers.setdefault(each.email_normalised, each)
    return list(readers.values())


def mailbox_of(registration: Registration) -> tuple[uuid.UUID, str]:
    """What people share who entered together and read their mails in one place."""
    return registration.party or registration.pk, registration.email_normalised


def in_line(waiting: Iterable[Registration]) -> list[list[Registration]]:
    """Those who wait, in order: who belongs together in one entry, everybody else in one of their own."""
    entries: dict[uuid.UUID, list[Registration]] = {}
    for each in waiting:
        entries.setdefault(each.party or each.pk, []).append(each)
    return list(entries.values())


def needed_by_first(group_ids: Collection[int]) -> dict[int, int]:
    """How many seats whoever is first in line needs, in each group where somebody waits. One query."""
    found = Registration.objects.filter(group__in=group_ids, state=State.WAITING).order_by("group", "queue_number")
    firsts: dict[int, uuid.UUID] = {}
    numbers: dict[int, int] = {}
    for pk, group_id, party in found.values_list("pk", "group_id", "party"):
        if firsts.setdefault(group_id, party or pk) == (party or pk):
            numbers[group_id] = numbers.get(group_id, 0) + 1
    return numbers


def count_parties(rows: Iterable[Registration]) -> None:
    """Write down on each row of a list how many entered with that person. One query, where anybody did."""
    together = [each for each in rows if each.party is not None]
    found = Registration.objects.filter(party__in={each.party for each in together})
    sizes = Counter(found.order_by().values_list("party", flat=True)) if together else Counter()
    for each in together:
        each.with_others = sizes[each.party] - 1


def is_apart(party: uuid.UUID | None) -> bool:
    """Whether people of a party stand in different places, or others wait between them. No query without one."""
    if party is None:
        return False
    return split_parties().filter(party=party).exists() or _is_interrupted(party)


def _is_interrupted(party: uuid.UUID) -> bool:
    waiting = Registration.objects.filter(party=party, state=State.WAITING)
    ends = waiting.aggregate(first=Min("queue_number"), last=Max("queue_number"), group=Min("group"))
    line = Registration.objects.filter(group=ends["group"], state=State.WAITING)
    return line.filter(queue_number__range=(ends["first"], ends["last"])).exclude(party=party).exists()


def split_parties() -> QuerySet[Registration]:
    """Those who stand in another group, state or entry of a draw still to come than others of their party."""
    in_another_entry = Q(state=State.RECEIVED) & ~Q(draw_code=OuterRef("draw_code"))
    elsewhere = ~Q(group=OuterRef("group")) | ~Q(state=OuterRef("state")) | in_another_entry
    others = Registration.objects.filter(elsewhere, party=OuterRef("party"), state__in=STANDING)
    return Registration.objects.filter(Exists(others), party__isnull=False, state__in=STANDING).order_by("pk")
