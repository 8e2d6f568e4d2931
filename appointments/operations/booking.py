"""How an appointment is made, by the person or by the office."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from appointments import seats, slots
from appointments.emails import Notice
from appointments.models.appointments import Appointment, Channel
from appointments.models.desks import DeskService
from appointments.slots import Period
from appointments.states import State
from appointments.ways import Way
from core.digests import digest_of
from core.folding import fold_address, person_text
from staff import audit

from .errors import TimeTakenError, TooManyError
from .notices import notify
from .retention import retention_date

PER_ADDRESS: Final = 3
"""Appointments to come that one address may have through the site: nobody fills a desk's week for all others."""
PER_WEEK: Final = 5
"""Those it may take there within a week, cancelled ones as well: nobody fills a stranger's mailbox."""
WEEK: Final = datetime.timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who comes, how to reach them and to meet, what about. An address, a number, or both; a number to be called."""

    name: str
    email: str = ""
    phone: str = ""
    way: Way = Way.IN_PERSON
    matter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the editor's questions were answered with, through which page, and how long that may be kept."""

    form_key: UUID | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    definition: Mapping[str, Any] = field(default_factory=dict)
    source_definition: Mapping[str, Any] = field(default_factory=dict)
    days: int | None = None


def book(
    *,
    service: DeskService,
    begins: datetime.datetime,
    person: Person,
    locale: str,
    submission_key: str,
    answered: Answered | None = None,
) -> Appointment:
    """Give somebody this time, or nobody. With a mail.

    However many ask for one time at once, on either database, one gets it (`appointments.seats`). Repeating a call with
    the same `submission_key` changes nothing, sends nothing and returns the same appointment. Raises `TimeTakenError`
    and `TooManyError`.
    """
    if replayed := find_replay(submission_key):
        return replayed
    slot = slots.find_slot(service, begins)
    if slot is None:
        raise TimeTakenError
    made = _appointment(service, slot, person, locale, submission_key, Channel.WEB, answered or Answered())
    with transaction.atomic():
        stored = _insert(made, slot)
        if stored.pk == made.pk:
            _refuse_too_many(made)
            notify(made, Notice.BOOKED)
    return stored


def enter(
    *,
    service: DeskService,
    begins: datetime.datetime,
    person: Person,
    channel: Channel,
    locale: str,
    submission_key: str,
    actor: User,
    tell: bool,
) -> Appointment:
    """The same for somebody on the telephone or at the counter: without lead or horizon, with a mail if they want one.

    Raises `TimeTakenError`.
    """
    if replayed := find_replay(submission_key):
        return replayed
    slot = slots.find_slot(service, begins, by_desk=True)
    if slot is None:
        raise TimeTakenError
    made = _appointment(service, slot, person, locale, submission_key, channel, Answered())
    with transaction.atomic():
        stored = _insert(made, slot)
        if stored.pk == made.pk:
            if tell:
                notify(made, Notice.BOOKED)
            audit.record(
                actor=actor,
                action="appointment.entered",
                target=f"appointment:{made.pk}",
                details={"desk": made.desk_id, "channel": channel.value},
            )
    return stored


def find_replay(submission_key: str) -> Appointment | None:
    """The appointment that was made with this key."""
    return Appointment.objects.filter(submission_digest=digest_of(submission_key)).first()


def _refuse_too_many(made: Appointment) -> None:
    """Counts with the one that was just stored. Raises `TooManyError`."""
    now = timezone.now()
    rows = Appointment.objects.filter(email_normalised=made.email_normalised, channel=Channel.WEB)
    if rows.filter(state=State.BOOKED, begins__gt=now).count() > PER_ADDRESS:
        raise TooManyError
    if rows.filter(received_at__gt=now - WEEK).count() > PER_WEEK:
        raise TooManyError


def _appointment(
    service: DeskService,
    slot: Period,
    person: Person,
    locale: str,
    submission_key: str,
    channel: Channel,
    answered: Answered,
) -> Appointment:
    made = Appointment(
        desk=service.desk,
        service=service,
        service_title=service.service.title,
        is_discreet=service.is_discreet,
        begins=slot.begins,
        ends=slot.ends,
        name=person.name,
        email=person.email.strip(),
        email_normalised=fold_address(person.email),
        phone=person.phone,
        way=person.way,
        matter=person.matter,
        form_key=answered.form_key,
        answers=dict(answered.answers),
        definition=dict(answered.definition),
        source_definition=dict(answered.source_definition),
        locale=locale,
        channel=channel,
        submission_digest=digest_of(submission_key),
        received_at=timezone.now(),
        retain_until=retention_date(slot.ends, days=answered.days),
    )
    made.search_text = person_text(made.name, made.email, made.reference, phones=filter(None, [made.phone]))
    return made


def _insert(made: Appointment, slot: Period) -> Appointment:
    """Store the row and take its time, or find the row that a press in another tab has just stored.

    The database skips a second one instead of refusing it: a violated constraint would write the whole statement, with
    name and address, into the database server's own log. Raises `TimeTakenError`.
    """
    Appointment.objects.bulk_create([made], ignore_conflicts=True)
    stored = Appointment.objects.get(submission_digest=made.submission_digest)
    if stored.pk == made.pk and not seats.claim(made, slot):
        raise TimeTakenError
    return stored
