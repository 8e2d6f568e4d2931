"""The public holidays of Italy (law 260/1949, 54/1977, 151/2025)."""

from __future__ import annotations

import datetime
from typing import Final

FIXED: Final = frozenset({(1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)})
SAINT_FRANCIS: Final = (10, 4)
SAINT_FRANCIS_SINCE: Final = 2026


def easter(year: int) -> datetime.date:
    """Easter Sunday of the Gregorian calendar (the «anonymous» algorithm, Nature 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * sunday) // 451
    month, day = divmod(epact + sunday - 7 * late + 114, 31)
    return datetime.date(year, month, day + 1)


def is_holiday(day: datetime.date) -> bool:
    """Whether offices and gyms are closed. Sundays are not holidays here: a course may be on Sundays."""
    if (day.month, day.day) == SAINT_FRANCIS:
        return day.year >= SAINT_FRANCIS_SINCE
    sunday = easter(day.year)
    return (day.month, day.day) in FIXED or day in {sunday, sunday + datetime.timedelta(days=1)}
