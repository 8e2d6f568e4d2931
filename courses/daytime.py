"""When people may be bothered: an offer neither begins nor ends at night. Pure; the hours are those of the office."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

DAY_BEGINS: Final = datetime.time(8)
DAY_ENDS: Final = datetime.time(21)


@dataclass(frozen=True, slots=True)
class OfferTimes:
    """From when the person is told, and until when the seat is kept."""

    begins: datetime.datetime
    until: datetime.datetime


def next_daytime(moment: datetime.datetime) -> datetime.datetime:
    """The moment itself by day; by night, the morning that follows."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    if DAY_BEGINS <= local.time() < DAY_ENDS:
        return moment
    day = local.date() + datetime.timedelta(days=local.time() >= DAY_ENDS)
    morning = datetime.datetime.combine(day, DAY_BEGINS)
    return timezone.make_aware(morning, timezone.get_default_timezone()).astimezone(datetime.UTC)


def offer_times(now: datetime.datetime, *, hours: int) -> OfferTimes:
    """An offer made now that leaves somebody at least so many hours, whatever the clocks do."""
    begins = next_daytime(now.astimezone(datetime.UTC))
    return OfferTimes(begins=begins, until=next_daytime(begins + datetime.timedelta(hours=hours)))
