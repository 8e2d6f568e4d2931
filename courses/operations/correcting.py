"""Mistakes put right by the desk: a name, an address, a number, an answer. The old value stays in the history."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from core.folding import fold_address
from courses import minors
from courses.draws.wishes import FURTHER, why_not_admitted
from courses.emails import Notice
from courses.models.history import By, Happening
from courses.models.registrations import Registration
from courses.people import fold_person, search_text
from courses.states import ACTIVE_STATES, State
from outbox import operations as outbox
from staff import audit
from staff.conflicts import require_current

from .errors import AlreadyRegisteredError, NotAdmittedError
from .history import note_event
from .holding import hold_registration
from .notices import CAUSE_APP, notify
from .offers import write_offer
from .steps import has_twin
from .together import members_beside

PERSON_FIELDS: Final = ("first_name", "last_name", "email", "phone")
ANSWER_FIELDS: Final = ("answers",)
DERIVED: Final = ("email_normalised", "name_folded", "search_text")
"""What `derive` makes."""


def correct_person(
    *, registration_id: uuid.UUID, values: Mapping[str, str], actor: User, version: str | None, tell: bool
) -> int:
    """Put name, address or telephone right; returns how many of them changed. `tell`: with a mail to the person.

    What still waits for an address that was wrong does not go; an offer is written again to the new one in any case.

    Raises `Registration.DoesNotExist`, `StaleRecordError`, or `AlreadyRegisteredError` where the person stands in the
    group already under the new name and address.
    """
    with transaction.atomic():
        registration = _locked(registration_id)
        require_current(registration, PERSON_FIELDS, version)
        old = {name: getattr(registration, name) for name in PERSON_FIELDS}
        before = {name: value for name, value in old.items() if value != values[name]}
        if not before:
            return 0
        for name in before:
            setattr(registration, name, values[name])
        derive(registration)
        if registration.state in ACTIVE_STATES and has_twin(registration):
            raise AlreadyRegisteredError
        registration.save(update_fields=[*before, *DERIVED])
        if fold_address(old["email"]) != registration.email_normalised:
            _follow_address(registration, wrong=old["email"])
        if tell:
            notify(registration, Notice.CORRECTED)
        _write_down(registration, before, actor=actor)
    return len(before)


def correct_answers(
    *,
    registration_id: uuid.UUID,
    answers: Mapping[str, Any],
    asked: frozenset[str],
    actor: User,
    version: str | None,
) -> int:
    """Put the answers to the questions in `asked` right; the others stay. Returns how many changed.

    With the date of birth goes what is asked of minors only; people who are in a draw as one wish the same. Raises
    `Registration.DoesNotExist`, `StaleRecordError`, or `NotAdmittedError` where a date of birth that was put right is
    not one for a group that is wished, or the reverse.
    """
    with transaction.atomic():
        registration = _locked(registration_id)
        require_current(registration, ANSWER_FIELDS, version)
        old = registration.answers
        before = {each: old.get(each) for each in sorted(asked) if old.get(each) != answers.get(each)}
        if not before:
            return 0
        others = {each: value for each, value in old.items() if each not in asked}
        registration.answers = {**others, **{each: answers[each] for each in asked if each in answers}}
        speaks_of_age = before.keys() & {minors.BIRTH_ID, *FURTHER}
        if speaks_of_age and (why := why_not_admitted(registration.group, registration.answers)):
            raise NotAdmittedError(why)
        minors.follow_birth_date(registration)
        before |= {each: value for each, value in old.items() if each not in registration.answers}
        derive(registration)
        registration.save(update_fields=["answers", "definition", "source_definition", *DERIVED])
        _write_down(registration, before, actor=actor)
        if before.keys() & {*FURTHER}:
            _wish_alike(registration, actor=actor)
    return len(before)


def _wish_alike(registration: Registration, *, actor: User) -> None:
    """Those who entered with somebody whose wishes were corrected wish what that person wishes now."""
    wished = {each: registration.answers[each] for each in FURTHER if each in registration.answers}
    for member in members_beside(registration):
        old = {each: member.answers.get(each) for each in FURTHER}
        before = {each: value for each, value in old.items() if value != wished.get(each)}
        if not before:
            continue
        member.answers = {**{key: value for key, value in member.answers.items() if key not in FURTHER}, **wished}
        if why := why_not_admitted(member.group, member.answers):
            raise NotAdmittedError(f"{member.full_name}: {why}")
        member.save(update_fields=["answers"])
        _write_down(member, before, actor=actor)


def derive(registration: Registration) -> None:
    """Everything that is made of name, address, number and answers: before a registration is stored."""
    registration.email_normalised = fold_address(registration.email)
    registration.name_folded = fold_person(registration.first_name, registration.last_name)
    registration.search_text = search_text(
        reference=registration.reference,
        first_name=registration.first_name,
        last_name=registration.last_name,
        email=registration.email,
        phone=registration.phone,
        definition=registration.definition,
        answers=registration.answers,
        draw_code=registration.draw_code,
    )


def _follow_address(registration: Registration, *, wrong: str) -> None:
    """Nothing more goes to the wrong address; an offer, which the person has not read, goes to the right one."""
    if wrong:
        outbox.drop_waiting(cause_app=CAUSE_APP, cause_id=registration.pk, recipient=wrong)
    if registration.state == State.OFFERED:
        write_offer(registration, now=timezone.now())


def _locked(registration_id: uuid.UUID) -> Registration:
    hold_registration(registration_id)
    return Registration.objects.select_related("group__place").get(pk=registration_id)


def _write_down(registration: Registration, before: Mapping[str, Any], *, actor: User) -> None:
    note_event(registration, Happening.CORRECTED, by=By.OFFICE, actor=actor, before=before)
    audit.record(
        actor=actor,
        action="registration.corrected",
        target=f"registration:{registration.pk}",
        details={**dict.fromkeys(before.keys() & {*PERSON_FIELDS}, True), "fields": len(before)},
    )
