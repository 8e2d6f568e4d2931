"""What the desk can do with a registration."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from courses.emails import Notice
from courses.models.history import By, Happening
from courses.models.registrations import Registration, RegistrationCount
from courses.states import NEEDS_REASON, Action, State, possible_actions

from .errors import ImpossibleActionError, ReasonNeededError
from .history import note_event
from .holding import hold_registration
from .notices import notify
from .offers import audit_step, make_offer, offer_free_seats
from .steps import take_step
from .undoing import standing_of, trace

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
        skipped, was = others_before(registration, action), standing_of(registration)
        if needs_reason(registration, action) and not reason.strip():
            raise ReasonNeededError
        step = make_offer(registration, action, now=timezone.now()) if action == Action.OFFER else None
        step = step or take_step(registration, action)
        if tell and action in NOTICE_OF:
            notify(registration, NOTICE_OF[action])
        event = note_event(registration, Happening(action.value), by=By.OFFICE, actor=actor, text=reason.strip())
        audit_step(registration, step, before=before, actor=actor, skipped=skipped)
        offer_free_seats(group_id, but_not_to=[registration.pk] if action == Action.SEND_BACK else [])
        registration.trace = trace(registration, was=was, event=event)
    registration.refresh_from_db(fields=["state", "queue_number", "offered_until"])
    return registration


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
