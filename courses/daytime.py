"""How long an offer holds: it neither begins nor ends at night. Pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from core.daytime import next_daytime


@dataclass(frozen=True, slots=True)
class OfferTimes:
    """From when the person is told, and until when the seat is kept."""

    begins: datetime.datetime
    until: datetime.datetime


def offer_times(now: datetime.datetime, *, hours: int) -> OfferTimes:
    """An offer made now that leaves somebody at least so many hours, whatever the clocks do."""
    begins = next_daytime(now.astimezone(datetime.UTC))
    return OfferTimes(begins=begins, until=next_daytime(begins + datetime.timedelta(hours=hours)))
