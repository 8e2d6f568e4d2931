"""Days that people write in forms and addresses: none so early or late that it has no neighbours or no time zone.

And when a day, or a time of it, is by the clocks of the office; how long so many days are.
"""

from __future__ import annotations

import datetime
from typing import Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import ngettext

FIRST: Final = datetime.date(2000, 1, 1)
DAYS_OF_A_YEAR: Final = 365
LAST: Final = datetime.date(2999, 12, 31)
DAY_RANGE: Final = [MinValueValidator(FIRST), MaxValueValidator(LAST)]
"""The validators of a form's day."""


def read_day(text: str) -> datetime.date | None:
    """An ISO date in an address; None where it is none, or too early or late."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def at(day: datetime.date, time: datetime.time = datetime.time.min) -> datetime.datetime:
    """The moment, in UTC, at which the office's clocks say this; without a time, when the day begins there."""
    local = timezone.make_aware(datetime.datetime.combine(day, time), timezone.get_default_timezone())
    return local.astimezone(datetime.UTC)


def in_words(days: int) -> str:
    """How long, as people say it: «2 anni» rather than «730 giorni», where it is whole years of 365 days."""
    years, rest = divmod(days, DAYS_OF_A_YEAR)
    if years and not rest:
        return ngettext("%(number)d anno", "%(number)d anni", years) % {"number": years}
    return ngettext("%(number)d giorno", "%(number)d giorni", days) % {"number": days}
