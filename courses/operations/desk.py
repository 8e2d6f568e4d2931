"""What the desk can do with a registration."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from courses.draws.drawing import new_code
from courses.emails import Notice
from courses.models.history import By, Happening
from courses.models.registrations import Registration, RegistrationCount
from courses.states import NEEDS_REASON, Action, State, possible_actions

from .correcting import DERIVED, derive
from .errors import ImpossibleActionError, ReasonNeededError
from .history import note_event
from .holding import hold_registration
from .notices import notify_together
from .offers import audit_step, make_offer, offer_free_seats
from .steps import take_step
from .together import COMES_BACK, going_with
from .undoing import Act, standing_of, trace

NOTICE_OF = {
    Action.PROMOTE: Notice.PROMOTED,
    Action.SEND_BACK: Notice.SENT_BACK,
    Action.WITHDRAW: Notice.WITHDRAWN,
    Action.REMOVE: Notice.REMOVED,
    Action.REINSTATE: Notice.REINSTATED,
    Action.REENTER: Notice.REENTERED,
}
"""An offer writes its own mail (`offers.make_offer`)."""


def act(
    *, registration_id: uuid.UUID, action: Action, actor: User, reason: str = "", tell: bool = True
) -> Registration:
    """Do what the desk asks with one registration, as the state table allows, and record who did it and why.

    Whoever entered with others is given a seat, offered one and sent back with them; withdrawn or removed alone.
    `tell`: with a mail to the person; an offer always has one. What seats that frees are offered to those who wait, in
    the same transaction. Raises `Registration.DoesNotExist`, `ImpossibleActionError`, `NoFreeSeatError` (a seat in a
    full group), `ReasonNeededError`, or `AlreadyRegisteredError` (reinstating someone who has registered again).
    """
    with transaction.atomic():
        group_id = hold_registration(registration_id)
        registration = Registration.objects.select_related("group__place", "group__edition").get(pk=registration_id)
        before = State(registration.state)
        if action not in possible_actions(before, awaits_draw=registration.group.edition.awaits_draw):
            raise ImpossibleActionError
        members, skipped = going_with(registration, action), others_before(registration, action)
        stood = [standing_of(each) for each in members]
        if needs_reason(registration, action) and not reason.strip():
            raise ReasonNeededError
        if action in COMES_BACK and len(members) == 1:
            _come_alone(registration)
        step = make_offer(members, action, now=timezone.now()) if action == Action.OFFER else None
        step = step or take_step(members, action)
        if tell and action in NOTICE_OF:
            notify_together(members, NOTICE_OF[action])
        acts = []
        for each, was in zip(members, stood, strict=True):
            event = note_event(each, Happening(action.value), by=By.OFFICE, actor=actor, text=reason.strip())
            audit_step(each, step, before=before, actor=actor, skipped=skipped)
            acts.append(Act(registration=each, was=was, event=event))
        offer_free_seats(group_id, but_not_to=[each.pk for each in members] if action == Action.SEND_BACK else [])
        registration.trace = trace(acts)
    registration.refresh_from_db(fields=["state", "queue_number", "offered_until"])
    return registration


def _come_alone(registration: Registration) -> None:
    """Whoever had left their party comes back without it: the others have a place of their own by now."""
    if registration.party is None:
        return
    registration.party = None
    if registration.group.edition.awaits_draw:
        registration.draw_code = new_code()
        derive(registration)
    registration.save(update_fields=["party", "draw_code", *DERIVED])


def others_before(registration: Registration, action: Action) -> int:
    """How many who wait for longer are passed over by giving this person a seat, or an offer of one."""
    if action not in (Action.PROMOTE, Action.OFFER):
        return 0
    return (registration.position or 1) - 1


def needs_reason(registration: Registration, action: Action) -> bool:
    """Whether the desk has to say why."""
    return action in NEEDS_REASON or others_before(registration, action) > 0


def counts_by_state(*, group_ids: list[int]) -> dict[tuple[int, str], int]:
    """Registrations in each group and state, erased ones included. Two queries."""
    totals: dict[tuple[int, str], int] = {}
    live = Registration.objects.filter(group_id__in=group_ids).order_by().values_list("group_id", "state")
    kept = RegistrationCount.objects.filter(group_id__in=group_ids, number__gt=0)
    for group_id, state, number in live.annotate(number=Count("pk")):
        totals[group_id, state] = totals.get((group_id, state), 0) + number
    for group_id, state, number in kept.values_list("group_id", "state", "number"):
        totals[group_id, state] = totals.get((group_id, state), 0) + number
    return totals
