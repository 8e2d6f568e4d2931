"""What a person does with their own registration, through the link of a mail."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction

from courses.emails import Notice
from courses.models.history import By, Happening
from courses.models.registrations import Registration
from courses.states import Action, State, persons_actions
from staff import audit

from .correcting import DERIVED, derive
from .errors import ImpossibleActionError
from .history import note_event
from .holding import hold_registration
from .notices import notify_together
from .offers import offer_free_seats, record_by_itself
from .steps import take_step
from .together import going_with

NOTICE_OF = {Action.ACCEPT: Notice.ACCEPTED, Action.DECLINE: Notice.DECLINED, Action.LEAVE: Notice.LEFT}


@transaction.atomic
def act_as_person(*, registration_id: uuid.UUID, action: Action) -> Registration:
    """Accept, decline or leave; a seat that is freed is offered on. Raises `ImpossibleActionError`.

    Whoever entered with others accepts and declines for all of them, and leaves alone.
    """
    registration = _hold(registration_id)
    before = State(registration.state)
    if action not in persons_actions(before):
        raise ImpossibleActionError
    members = going_with(registration, action)
    step = take_step(members, action)
    notify_together(members, NOTICE_OF[action])
    for each in members:
        record_by_itself(each, action, step, before=before, by=By.PERSON)
    offer_free_seats(registration.group_id)
    return registration


@transaction.atomic
def change_telephone(*, registration_id: uuid.UUID, question_id: str, number: Any) -> Registration:
    """Put another number in the place of the answer to a question of the form. The old one stays in the history."""
    registration = _hold(registration_id)
    old = registration.answers.get(question_id, "")
    if number == old:
        return registration
    registration.answers = {**registration.answers, question_id: number}
    derive(registration)
    registration.save(update_fields=["answers", *DERIVED])
    note_event(registration, Happening.CORRECTED, by=By.PERSON, before={question_id: old})
    audit.record(actor=None, action="registration.telephone_changed", target=f"registration:{registration.pk}")
    return registration


@transaction.atomic
def choose_reminders(*, registration_id: uuid.UUID, wanted: bool) -> None:
    """Whether the person is reminded of lessons. Which of the two it is stands in the registration alone."""
    other = Registration.objects.filter(pk=registration_id).exclude(wants_reminders=wanted)
    if other.update(wants_reminders=wanted):
        audit.record(actor=None, action="registration.reminders_chosen", target=f"registration:{registration_id}")


@transaction.atomic
def note_entry(registration: Registration) -> None:
    """Write down that somebody entered with code and address, which others than the person may know."""
    note_event(registration, Happening.OPENED_BY_CODE, by=By.PERSON)
    audit.record(actor=None, action="registration.opened_by_code", target=f"registration:{registration.pk}")


def _hold(registration_id: uuid.UUID) -> Registration:
    """The registration, with its group's row locked until the transaction ends."""
    hold_registration(registration_id)
    return Registration.objects.select_related("group__place").get(pk=registration_id)
