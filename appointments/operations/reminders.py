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
from core.days import at
from core.daytime import next_daytime

from .errors import ChangedMeanwhileError
from .holding import hold
from .notices import mails_about, midnight, notify, template_of


def remind() -> int:
    """Write what is due to be said today; how many mails that were. A due job, which does nothing at night.

    A mail exists from the moment at which it may leave, and is worth nothing once the appointment begins.
    """
    now = timezone.now()
    if next_daytime(now) != now:
        return 0
    to_come = Appointment.objects.filter(state=State.BOOKED, begins__gt=now, begins__lt=_day_after_tomorrow())
    return due_jobs.for_each(list(to_come.exclude(email="").only("version")), _remind)


def is_reminded(appointment: Appointment) -> bool:
    """Whether whoever reads of an appointment now is reminded of it: not of one that is today or tomorrow."""
    return appointment.begins >= _day_after_tomorrow()


def _day_after_tomorrow() -> datetime.datetime:
    return at(timezone.localdate() + 2 * slots.DAY)


@transaction.atomic
def _remind(found: Appointment) -> int:
    """Whoever has read of this hour today, or was reminded of it, is not reminded; one that is moved is, again."""
    try:
        appointment = hold(found.pk, seen=found.version)
    except (Appointment.DoesNotExist, ChangedMeanwhileError):
        return 0
    told = mails_about(appointment, Notice.BOOKED, Notice.CHANGED, Notice.MOVED, Notice.REMINDER)
    last = told.order_by("-created_at").first()
    if last and (last.template == template_of(Notice.REMINDER) or last.created_at >= midnight()):
        return 0
    now = timezone.now()
    notify(appointment, Notice.REMINDER, moment=f":{now.isoformat()}", useful_for=appointment.begins - now)
    return 1
