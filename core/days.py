"""Days that people write in forms and addresses: none so early or late that it has no neighbours or no time zone."""

from __future__ import annotations

import datetime
from typing import Final

from django.core.validators import MaxValueValidator, MinValueValidator

FIRST: Final = datetime.date(2000, 1, 1)
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
