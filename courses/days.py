"""Days on which lessons can be: weekly, but not on public holidays."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from core.holidays import is_holiday

WEEK: Final = datetime.timedelta(weeks=1)


def weekly(*, weekday: int, first: datetime.date, last: datetime.date) -> Iterator[datetime.date]:
    """One day a week, on this ISO weekday, from the first day to the last; holidays left out."""
    day = first + datetime.timedelta(days=(weekday - first.isoweekday()) % 7)
    while day <= last:
        if not is_holiday(day):
            yield day
        day += WEEK
