"""How long enquiries are kept."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Count, F
from django.db.models.functions import ExtractYear
from django.utils import timezone

from enquiries.models.enquiries import Enquiry, EnquiryCount
from outbox import operations as outbox
from staff import audit

from .files import forget_files
from .notices import CAUSE_APP

if TYPE_CHECKING:
    from collections.abc import Iterable

PURGE_BATCH = 500
DAYS_WITHOUT_NOTICE = 365
"""Where a page has no days of its own yet."""


def retention_date(last_message: datetime.datetime, *, days: int | None) -> datetime.date:
    """The last day on which an enquiry may be kept."""
    return timezone.localdate(last_message) + datetime.timedelta(days=days or DAYS_WITHOUT_NOTICE)


@transaction.atomic
def change_retention(*, form_key: UUID, days: int) -> None:
    """Keep the enquiries of a form for so many days, those that are there already as well; merged ones with theirs."""
    _spread(Enquiry.objects.filter(form_key=form_key, merged_into=None), days=days)


def keep_longer(enquiry: Enquiry, *, now: datetime.datetime) -> None:
    """A message has come or gone: the days begin again, for those merged into it as well. The caller saves this row."""
    enquiry.last_message_at = now
    enquiry.retain_until = retention_date(now, days=enquiry.page.privacy_days if enquiry.page else None)
    Enquiry.objects.filter(merged_into=enquiry).update(retain_until=enquiry.retain_until)


def _spread(enquiries: Iterable[Enquiry], *, days: int) -> None:
    for each in enquiries:
        until = retention_date(each.last_message_at, days=days)
        Enquiry.objects.filter(pk=each.pk).update(retain_until=until)
        Enquiry.objects.filter(merged_into=each).update(retain_until=until)


def due_for_purge(*, today: datetime.date | None = None) -> int:
    """How many enquiries are past their retention date."""
    return Enquiry.objects.filter(retain_until__lt=today or timezone.localdate()).count()


def purge(*, today: datetime.date | None = None) -> int:
    """Erase enquiries past their retention date and keep how many ended in which state; returns how many.

    Each batch is one transaction: after an interruption every enquiry is either erased and counted, or neither.
    """
    today = today or timezone.localdate()
    erased = 0
    while number := _purge_batch(today=today):
        erased += number
    return erased


@transaction.atomic
def _purge_batch(*, today: datetime.date) -> int:
    due = Enquiry.objects.filter(retain_until__lt=today).order_by("pk")
    ids = list(due.values_list("pk", flat=True)[:PURGE_BATCH])
    # The rows are held by an update that changes nothing, on both databases, so that a message which comes at this
    # moment either renews the date before, or finds no enquiry any more.
    batch = Enquiry.objects.filter(pk__in=ids, retain_until__lt=today)
    batch.update(version=F("version"))
    ids = list(batch.values_list("pk", flat=True))
    _count(ids)
    forget_files(ids)
    outbox.erase(cause_app=CAUSE_APP, cause_ids=ids)
    Enquiry.objects.filter(pk__in=ids).delete()
    if ids:
        audit.record(actor=None, action="enquiry.purged", details={"number": len(ids)})
    return len(ids)


def _count(ids: list[UUID]) -> None:
    rows = Enquiry.objects.filter(pk__in=ids).order_by().annotate(year=ExtractYear("received_at"))
    for form_key, kind, year, state, number in rows.values_list("form_key", "kind", "year", "state").annotate(
        number=Count("pk")
    ):
        place = {"form_key": form_key, "kind": kind, "year": year, "state": state}
        EnquiryCount.objects.get_or_create(**place)
        EnquiryCount.objects.filter(**place).update(number=F("number") + number)
