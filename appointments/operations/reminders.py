"""The day before, whoever has an appointment is reminded of it: once, by day, in their language."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils import timezone

from appointments import slots
from appointments.emails import Notice
from appointments.models.appointments import Appointment
from appointments.states import State
from core import due_jobs
from core.daytime import next_daytime
from outbox.models import Mail

from .errors import ChangedMeanwhileError
from .holding import hold
from .notices import key_of, notify


def remind() -> int:
    """Write what is due to be said today; how many mails that were. A due job, which does nothing at night.

    A mail exists from the moment at which it may leave, and is worth nothing once the appointment begins. Whoever took
    it today has just read of it.
    """
    now = timezone.now()
    if next_daytime(now) != now:
        return 0
    today = timezone.localdate(now)
    since, until = (slots.at(day, datetime.time.min) for day in (today, today + 2 * slots.DAY))
    to_come = Appointment.objects.filter(state=State.BOOKED, begins__gt=now, begins__lt=until)
    found = to_come.filter(received_at__lt=since).exclude(email="")
    return due_jobs.for_each(list(found.only("version", "begins")), _remind)


@transaction.atomic
def _remind(found: Appointment) -> int:
    """Whoever has not heard of this hour: one that is moved is told again."""
    try:
        appointment = hold(found.pk, seen=found.version)
    except (Appointment.DoesNotExist, ChangedMeanwhileError):
        return 0
    moment = f":{appointment.begins:%Y-%m-%dT%H:%M}"
    if Mail.objects.filter(key=key_of(appointment, Notice.REMINDER, moment)).exists():
        return 0
    notify(appointment, Notice.REMINDER, moment=moment, useful_for=appointment.begins - timezone.now())
    return 1
