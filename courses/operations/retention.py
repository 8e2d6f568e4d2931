"""How long registrations are kept."""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Collection

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from core import due_jobs
from courses import seats
from courses.models.certificates import Certificate
from courses.models.courses import CourseGroup, Edition
from courses.models.registrations import Registration, RegistrationCount
from courses.states import PLACES, SEATED_STATES, Place, State
from outbox import operations as outbox
from staff import audit

from .files import forget_files
from .notices import CAUSE_APP, forget_in_mails, left_behind

PURGE_BATCH = 500


def retention_date(*, edition: Edition, group: CourseGroup) -> datetime.date:
    """The last day on which a registration may be kept: `retention_days` after the group's last meeting."""
    return group.ends_on + datetime.timedelta(days=edition.retention_days)


@transaction.atomic
def refresh_retention(*, edition: Edition) -> None:
    """Follow a change of dates or of the retention period: call after an edition was edited."""
    seats.hold_edition(edition.pk)
    for group in CourseGroup.objects.filter(edition=edition):
        until = retention_date(edition=edition, group=group)
        Registration.objects.filter(group=group).exclude(retain_until=until).update(retain_until=until)


@transaction.atomic
def change_retention(*, edition: Edition, days: int) -> None:
    """Keep registrations for so many days, those that are there already as well."""
    if edition.retention_days != days:
        edition.retention_days = days
        edition.save(update_fields=["retention_days"])
        refresh_retention(edition=edition)


def due_for_purge(*, today: datetime.date | None = None) -> dict[int, int]:
    """How many registrations are past their retention date, by group id."""
    rows = Registration.objects.filter(retain_until__lt=today or timezone.localdate())
    return dict(rows.order_by().values_list("group_id").annotate(number=Count("pk")))


def purge(*, today: datetime.date | None = None) -> int:
    """Erase registrations past their retention date and keep how many there were in each state; returns how many.

    Each batch is one transaction: after an interruption every registration is either erased and counted, or neither.
    Seats stay taken: the course is over, and the number of participants is part of its history.
    """
    today = today or timezone.localdate()
    return due_jobs.for_each(due_for_purge(today=today), lambda group_id: _purge_group(group_id, today=today))


def _purge_group(group_id: int, *, today: datetime.date) -> int:
    erased = 0
    while number := _purge_batch(group_id, today=today):
        erased += number
    return erased


@transaction.atomic
def _purge_batch(group_id: int, *, today: datetime.date) -> int:
    seats.hold_group(group_id)
    due = Registration.objects.filter(group_id=group_id, retain_until__lt=today)
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:PURGE_BATCH])
    erase_rows(group_id=group_id, ids=ids)
    if ids:
        audit.record(actor=None, action="registration.purged", target=f"group:{group_id}", details={"number": len(ids)})
    return len(ids)


def erase_rows(*, group_id: int, ids: Collection[uuid.UUID]) -> None:
    """Erase registrations of one group with all that hangs on them; how many there were in each state stays.

    Mails to those who entered with them name them no more.

    The caller's transaction holds the group's row.
    """
    batch = Registration.objects.filter(pk__in=ids)
    counts = batch.order_by().values_list("state").annotate(number=Count("pk"))
    gone: Counter[Place] = Counter()
    for state, number in counts:
        RegistrationCount.objects.get_or_create(group_id=group_id, state=state)
        RegistrationCount.objects.filter(group_id=group_id, state=state).update(number=F("number") + number)
        if state in PLACES and PLACES[State(state)] != Place.SEAT:
            gone[PLACES[State(state)]] += number
    if gone:
        counters = {place.value: F(place.value) - number for place, number in gone.items()}
        CourseGroup.objects.filter(pk=group_id).update(**counters)
    others = left_behind(list(batch.filter(party__isnull=False).only("party")))
    forget_files(ids)
    outbox.erase(cause_app=CAUSE_APP, cause_ids=ids)
    # What was void stays void: nothing says so any more once the registration is gone.
    Certificate.objects.filter(registration__in=batch.exclude(state__in=SEATED_STATES)).delete()
    batch.delete()
    forget_in_mails(others)
