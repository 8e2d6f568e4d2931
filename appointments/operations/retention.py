"""How long appointments are kept, and how one is forgotten at once."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from appointments.models.appointments import Appointment
from outbox import operations as outbox
from staff import audit

from .holding import hold
from .notices import CAUSE_APP

PURGE_BATCH = 500
DAYS_WITHOUT_NOTICE = 90
"""Where a page has no days of its own, or the office made the appointment."""


def retention_date(ends: datetime.datetime, *, days: int | None) -> datetime.date:
    """The last day on which an appointment that ends then may be kept."""
    return timezone.localdate(ends) + datetime.timedelta(days=days or DAYS_WITHOUT_NOTICE)


def moved_retention_date(appointment: Appointment, ends: datetime.datetime) -> datetime.date:
    """The same once it ends then: as many days after it as before."""
    return timezone.localdate(ends) + (appointment.retain_until - timezone.localdate(appointment.ends))


@transaction.atomic
def change_retention(*, form_key: UUID, days: int) -> None:
    """Keep the appointments that came through a page for so many days, those that are there already as well."""
    for each in Appointment.objects.filter(form_key=form_key).only("ends"):
        Appointment.objects.filter(pk=each.pk).update(retain_until=retention_date(each.ends, days=days))


def purge(*, today: datetime.date | None = None) -> int:
    """Erase appointments past their retention date; returns how many. Each batch is one transaction."""
    today = today or timezone.localdate()
    erased = 0
    while number := _purge_batch(today=today):
        erased += number
    return erased


@transaction.atomic
def _purge_batch(*, today: datetime.date) -> int:
    ids = list(
        Appointment.objects.filter(retain_until__lt=today).order_by("pk").values_list("pk", flat=True)[:PURGE_BATCH]
    )
    # The rows are held by an update that changes nothing, on both databases: one that is moved meanwhile stays.
    batch = Appointment.objects.filter(pk__in=ids, retain_until__lt=today)
    batch.update(version=F("version"))
    ids = list(batch.values_list("pk", flat=True))
    _erase(ids)
    if ids:
        audit.record(actor=None, action="appointment.purged", details={"number": len(ids)})
    return len(ids)


@transaction.atomic
def erase(*, appointment_id: UUID, actor: User) -> None:
    """Forget one now, with its mails; its time is free again, and nobody is told. Raises `Appointment.DoesNotExist`."""
    hold(appointment_id)
    _erase([appointment_id])
    audit.record(actor=actor, action="appointment.erased", target=f"appointment:{appointment_id}")


def _erase(ids: list[UUID]) -> None:
    outbox.erase(cause_app=CAUSE_APP, cause_ids=ids)
    Appointment.objects.filter(pk__in=ids).delete()
