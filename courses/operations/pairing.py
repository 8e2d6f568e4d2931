"""The desk joins registrations that belong together, and parts them (docs/adr/0034): nobody who waits is overtaken."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext

from courses.draws.drawing import new_code
from courses.draws.wishes import wishes_of
from courses.emails import Notice
from courses.models.courses import LARGEST_PARTY
from courses.models.history import By, Happening
from courses.models.registrations import Registration
from courses.states import ACTIVE_STATES, State
from staff import audit

from .correcting import DERIVED, derive
from .errors import ChangedMeanwhileError, ImpossibleActionError, NotTogetherError, ReasonNeededError
from .history import note_event
from .holding import hold_registration
from .notices import forget_each_other, notify, notify_together
from .offers import offer_free_seats
from .together import members_beside
from .undoing import Act, Standing, standing_of, trace

JOINABLE = (State.CONFIRMED, State.WAITING, State.RECEIVED)
"""States in which registrations are joined. Whoever has an offer answers it first (`_why_not`)."""


@dataclass(frozen=True, slots=True)
class Joining:
    """What would become of a registration and another one if they were joined."""

    other: Registration
    why_not: str
    """In words for the desk; empty where they can be joined."""
    place: int | None
    """On the waiting list, if they wait."""

    @property
    def version(self) -> str:
        """What the desk looked at."""
        return f"{self.other.state}-{self.place or 0}-{self.why_not}"


def joinings(registration: Registration, others: Iterable[Registration]) -> list[Joining]:
    """Whether a registration can be joined with each of these, and where they would stand. One query.

    On a waiting list that is the place of whoever is later: with the earlier one, others would be overtaken.
    """
    beside = Registration.objects.filter(group=registration.group_id, state=registration.state)
    rows = beside.order_by("queue_number").values_list("pk", "party")
    entries: dict[uuid.UUID, list[int]] = {}
    for place, (pk, party) in enumerate(rows, start=1):
        entries.setdefault(party or pk, []).append(place)
    return [_joining(registration, each, entries) for each in others]


def _joining(registration: Registration, other: Registration, entries: Mapping[uuid.UUID, Sequence[int]]) -> Joining:
    mine, theirs = (entries.get(each.party or each.pk, []) for each in (registration, other))
    why_not = _why_not(registration, other, number=len(mine) + len(theirs))
    if why_not or registration.state != State.WAITING:
        return Joining(other=other, why_not=why_not, place=None)
    ahead, last = sorted((mine, theirs), key=min)
    return Joining(other=other, why_not="", place=last[0] - len(ahead))


def _why_not(registration: Registration, other: Registration, *, number: int) -> str:
    states, is_drawn = {registration.state, other.state}, registration.state == State.RECEIVED
    too_many = gettext("insieme possono stare al massimo %(number)d persone.") % {"number": LARGEST_PARTY}
    reasons = (
        (registration.party is not None and registration.party == other.party, gettext("sono già insieme.")),
        (not states <= {*ACTIVE_STATES}, gettext("una delle due iscrizioni è chiusa.")),
        (State.OFFERED in states, gettext("c’è un posto offerto: prima serve una risposta.")),
        (
            other.group_id != registration.group_id,
            gettext("sono in gruppi diversi: prima sposta una delle due iscrizioni."),
        ),
        (
            len(states) > 1,
            gettext("una ha un posto e l’altra lo aspetta: prima devono essere nello stesso stato."),
        ),
        (
            is_drawn and wishes_of(registration) != wishes_of(other),
            gettext("nel sorteggio hanno scelte diverse: prima correggi le risposte di una delle due."),
        ),
        (number > LARGEST_PARTY, too_many),
    )
    return next((why for applies, why in reasons if applies), "")


def join(
    *, registration_id: uuid.UUID, other_id: uuid.UUID, seen: str, reason: str, actor: User, tell: bool
) -> Registration:
    """Make one party of two registrations, and of whoever is with them already: they keep their seats, or wait as one.

    Before a draw they are one entry, under the code of the first. `seen` is `Joining.version` of what somebody looked
    at. Raises `Registration.DoesNotExist`, `ReasonNeededError`, `NotTogetherError` or `ChangedMeanwhileError`.
    """
    if not reason.strip():
        raise ReasonNeededError
    with transaction.atomic():
        group_id = hold_registration(registration_id)
        registration, other = _read(registration_id), _read(other_id)
        (found,) = joinings(registration, [other])
        if found.why_not:
            raise NotTogetherError(found.why_not)
        if found.version != seen:
            raise ChangedMeanwhileError
        members, joined = members_beside(registration), members_beside(other)
        everybody = [*members, *joined]
        stood = [standing_of(each) for each in everybody]
        passed = _stand_behind(everybody) if registration.state == State.WAITING else {}
        _share(members, joined)
        for each in everybody:
            each.save(update_fields=["party", "party_place", "queue_number", "draw_code", *DERIVED])
        acts = _write_down(everybody, stood, Happening.JOINED, actor=actor, reason=reason.strip())
        if tell:
            notify_together(everybody, Notice.JOINED)
        offer_free_seats(group_id)
        facts = trace(acts)
        registration.trace = {**facts, "passed": passed} if facts else None
    registration.refresh_from_db(fields=["state", "queue_number", "offered_until"])
    return registration


def part(*, registration_id: uuid.UUID, actor: User, tell: bool) -> Registration:
    """Take one person out of a party: everybody keeps their seat, offer or place, from now on by themselves.

    Of a party that waits, the person stands right behind the others; before a draw she has a code of her own. Raises
    `Registration.DoesNotExist` or `ImpossibleActionError`.
    """
    with transaction.atomic():
        group_id = hold_registration(registration_id)
        registration = _read(registration_id)
        members = members_beside(registration)
        if len(members) == 1 or registration.state not in ACTIVE_STATES:
            raise ImpossibleActionError
        others = [each for each in members if each.pk != registration.pk]
        stood = [standing_of(each) for each in (registration, *others)]
        if registration.state == State.WAITING:
            _stand_behind([*others, registration])
        if registration.state == State.RECEIVED:
            registration.draw_code = new_code()
            derive(registration)
        registration.party = None
        if len(others) == 1:  # Nobody is a party alone.
            others[0].party = None
        for each in members:
            each.save(update_fields=["party", "queue_number", "draw_code", *DERIVED])
        forget_each_other(members)
        acts = _write_down([registration, *others], stood, Happening.PARTED, actor=actor)
        if tell:
            for each in (registration, *(others if len(others) == 1 else ())):
                notify(each, Notice.PARTED)
        offer_free_seats(group_id)
        registration.trace = trace(acts)
    registration.refresh_from_db(fields=["state", "queue_number", "offered_until"])
    return registration


def _read(registration_id: uuid.UUID) -> Registration:
    return Registration.objects.select_related("group__place", "group__edition").get(pk=registration_id)


def _stand_behind(members: Sequence[Registration]) -> dict[str, list[int]]:
    """Give those who wait the place of the last of them; whoever stood between goes ahead. Of these the numbers, of
    before and of now.
    """
    own = [each.queue_number or 0 for each in members]
    line = Registration.objects.filter(
        group=members[0].group_id, state=State.WAITING, queue_number__range=(min(own), max(own))
    )
    between = list(line.exclude(pk__in=[each.pk for each in members]).only("queue_number").order_by("queue_number"))
    before = {each.pk: each.queue_number or 0 for each in between}
    numbers = sorted([*own, *before.values()])
    for each, number in zip([*between, *members], numbers, strict=True):
        each.queue_number = number
    Registration.objects.bulk_update(between, ["queue_number"])
    return {str(each.pk): [before[each.pk], each.queue_number or 0] for each in between}


def _share(members: Sequence[Registration], joined: Sequence[Registration]) -> None:
    """One party; before a draw one entry of it."""
    first = members[0]
    party = first.party or uuid.uuid4()
    codes = {each.draw_code for each in (*members, *joined)} - {""}
    taken = Registration.objects.filter(Q(party=first.party, party__isnull=False) | Q(draw_code__in=codes))
    place = max(taken.aggregate(last=Max("party_place"))["last"] or 1, *(each.party_place for each in members))
    for each in members:
        each.party = party
    for number, each in enumerate(joined, start=place + 1):
        each.party, each.party_place = party, number
        if each.state == State.RECEIVED:
            each.draw_code = first.draw_code
            derive(each)


def _write_down(
    people: Sequence[Registration], stood: Sequence[Standing], what: Happening, *, actor: User, reason: str = ""
) -> list[Act]:
    """The line of each in history and log."""
    details: dict[str, Any] = {"state": str(people[0].state), "people": len(people)}
    acts = []
    for each, was in zip(people, stood, strict=True):
        event = note_event(each, what, by=By.OFFICE, actor=actor, text=reason)
        acts.append(Act(registration=each, was=was, event=event))
        audit.record(
            actor=actor, action=f"registration.{what.value}", target=f"registration:{each.pk}", details=details
        )
    return acts
