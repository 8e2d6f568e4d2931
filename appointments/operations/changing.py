"""What can be done with an appointment that is there."""

from __future__ import annotations

import datetime
from typing import Final
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from appointments import seats, slots
from appointments.emails import Notice
from appointments.models.appointments import Appointment
from appointments.models.desks import DeskService
from appointments.states import Action
from outbox import operations as outbox
from staff import audit

from .errors import NoAddressError, TimeTakenError, TooManyError
from .holding import hold, save, step
from .notices import CAUSE_APP, mails_about, midnight, notify
from .retention import moved_retention_date

CHANGES_A_DAY: Final = 3
"""So often a person may take another time within a day; each change is a mail."""


def service_of(appointment: Appointment) -> DeskService:
    """What decides which other times there are; where the desk does not offer it any more, of the same length."""
    if appointment.service is not None:
        return appointment.service
    minutes = (appointment.ends - appointment.begins) // datetime.timedelta(minutes=1)
    return DeskService(desk=appointment.desk, minutes=minutes)


@transaction.atomic
def move(
    *, appointment_id: UUID, begins: datetime.datetime, actor: User | None = None, seen: int | None = None
) -> Appointment:
    """To another time of the same desk, or nothing changes. `actor` is who of the office does it; None: the person.

    To the time that it has is no change, and nobody is told. Raises `Appointment.DoesNotExist`, `TimeTakenError`,
    `TooManyError` (the person), `ImpossibleActionError` and `ChangedMeanwhileError`.
    """
    appointment = hold(appointment_id, seen=seen)
    written = step(appointment, Action.MOVE if actor else Action.CHANGE)
    if appointment.begins == begins:
        return appointment
    if actor is None and _changes_today(appointment) >= CHANGES_A_DAY:
        raise TooManyError
    slot = slots.find_slot(service_of(appointment), begins, by_desk=actor is not None, but=appointment)
    if slot is None or not seats.claim(appointment, slot):
        raise TimeTakenError
    appointment.retain_until = moved_retention_date(appointment, slot.ends)
    appointment.begins, appointment.ends = slot.begins, slot.ends
    save(appointment, "begins", "ends", "retain_until")
    _forget_what_waits(appointment)
    notify(appointment, Notice.MOVED if actor else Notice.CHANGED, moment=f":{timezone.now().isoformat()}")
    audit.record(actor=actor, action=written, target=f"appointment:{appointment.pk}")
    return appointment


@transaction.atomic
def cancel(*, appointment_id: UUID, actor: User | None = None, seen: int | None = None) -> Appointment:
    """It does not take place; its time is free again. `actor` as in `move`.

    Raises `Appointment.DoesNotExist`, `ImpossibleActionError` and `ChangedMeanwhileError`.
    """
    appointment = hold(appointment_id, seen=seen)
    written = step(appointment, Action.CANCEL if actor else Action.GIVE_UP)
    seats.release(appointment)
    save(appointment, "state")
    _forget_what_waits(appointment)
    notify(appointment, Notice.CANCELLED if actor else Notice.GIVEN_UP)
    audit.record(actor=actor, action=written, target=f"appointment:{appointment.pk}")
    return appointment


@transaction.atomic
def mark(*, appointment_id: UUID, action: Action, actor: User) -> Appointment:
    """Say whether the person came. Raises `Appointment.DoesNotExist` and `ImpossibleActionError`."""
    appointment = hold(appointment_id)
    written = step(appointment, action)
    save(appointment, "state")
    audit.record(actor=actor, action=written, target=f"appointment:{appointment.pk}")
    return appointment


@transaction.atomic
def send_link(*, appointment_id: UUID, actor: User) -> None:
    """A mail with the link, for whoever has lost theirs; one a minute. Raises `NoAddressError`."""
    appointment = hold(appointment_id)
    if not appointment.email:
        raise NoAddressError
    notify(appointment, Notice.LINK, moment=f":{timezone.now():%Y-%m-%dT%H:%M}")
    audit.record(actor=actor, action="appointment.link_sent", target=f"appointment:{appointment.pk}")


def _changes_today(appointment: Appointment) -> int:
    return mails_about(appointment, Notice.CHANGED).filter(created_at__gte=midnight(), edition=1).count()


def _forget_what_waits(appointment: Appointment) -> None:
    """A mail that has not gone yet says what does not hold any more."""
    if appointment.email:
        outbox.drop_waiting(cause_app=CAUSE_APP, cause_id=appointment.pk, recipient=appointment.email)
