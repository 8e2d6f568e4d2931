"""When people may be bothered: not at night. The hours are those of the office."""

from __future__ import annotations

import datetime
from typing import Final

from django.utils import timezone

from core.days import at

DAY_BEGINS: Final = datetime.time(8)
DAY_ENDS: Final = datetime.time(21)


def next_daytime(moment: datetime.datetime) -> datetime.datetime:
    """The moment itself by day; by night, the morning that follows."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    if DAY_BEGINS <= local.time() < DAY_ENDS:
        return moment
    day = local.date() + datetime.timedelta(days=local.time() >= DAY_ENDS)
    return at(day, DAY_BEGINS)
