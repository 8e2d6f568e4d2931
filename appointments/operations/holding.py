"""How an appointment is held while it changes."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from appointments.models.appointments import Appointment
from appointments.states import TABLE, Action, State, is_in_time

from .errors import ChangedMeanwhileError, ImpossibleActionError


def hold(appointment_id: UUID, *, seen: int | None = None) -> Appointment:
    """The appointment, its row locked until the caller's transaction ends, on both databases.

    `seen` is the version that somebody looked at when they decided. Raises `Appointment.DoesNotExist` and
    `ChangedMeanwhileError`.
    """
    Appointment.objects.filter(pk=appointment_id).update(version=F("version"))
    found = Appointment.objects.select_related("desk__unit", "desk__place", "service__desk__place")
    appointment = found.get(pk=appointment_id)
    if seen is not None and appointment.version != seen:
        raise ChangedMeanwhileError
    return appointment


def step(appointment: Appointment, action: Action, *, now: datetime.datetime | None = None) -> str:
    """Set the next state and return what the log writes; the caller saves. Raises `ImpossibleActionError`."""
    found = TABLE.step(State(appointment.state), action)
    if found is None or not is_in_time(action, has_begun=appointment.has_begun(now or timezone.now())):
        raise ImpossibleActionError
    appointment.state = found.to
    return found.written


def save(appointment: Appointment, *fields: str) -> None:
    """Store these fields of an appointment that is held; whoever looks at an older one is told."""
    appointment.version += 1
    appointment.save(update_fields=[*fields, "version"])
