"""Counting what was searched and not found (docs/adr/0054): only what tells editors which words the site lacks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, F, Max, Sum, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

from search.models import WORDS_MAX, MissedSearch
from search.operations import SearchQuery

TERMS_MAX: Final = 3
"""Words with content. A longer text is a sentence, and may tell about somebody."""
SHOWN_FROM: Final = 5
"""What was searched less often may be one person's words, sent again by going back: nobody reads it, and it is not
stored in the clear."""
KEPT: Final = datetime.timedelta(days=90)
"""From the first day of the month in which it was searched."""
ROWS_MAX: Final = 2_000
"""Different searches that a month may have: a robot that invents words fills no more."""


def words_to_count(query: SearchQuery) -> str:
    """What of a search may be counted: one to three words of letters, short; empty where nothing may.

    Small words are left out, as in the search: «per appuntamento» lacks what «appuntamento» lacks.
    """
    words = " ".join(query.content)
    harmless = (
        len(query.content) <= TERMS_MAX
        and len(words) <= WORDS_MAX
        and not query.is_cut
        and "@" not in query.text
        and not any(char.isdigit() for char in query.text)
    )
    return words if harmless else ""


def note_miss(query: SearchQuery) -> None:
    """Count a search that found nothing. Whether its words speak of danger, the caller has asked before."""
    words = words_to_count(query)
    if not words:
        return
    month = timezone.localdate().replace(day=1)
    digest = salted_hmac("search.misses", f"{month:%Y-%m} {words}", algorithm="sha256").hexdigest()
    # The words are written down in the moment in which they were searched often enough.
    shown = Case(When(number__gte=SHOWN_FROM - 1, then=Value(words)), default=F("words"))
    if MissedSearch.objects.filter(month=month, digest=digest).update(number=F("number") + 1, words=shown):
        return
    if MissedSearch.objects.filter(month=month).count() < ROWS_MAX:
        MissedSearch.objects.bulk_create([MissedSearch(month=month, digest=digest)], ignore_conflicts=True)


def forget(*, today: datetime.date | None = None) -> int:
    """Delete what is older than it may become. How many rows there were."""
    oldest = (today or timezone.localdate()) - KEPT
    return MissedSearch.objects.filter(month__lt=oldest).delete()[0]


@dataclass(frozen=True, slots=True)
class Miss:
    """Words that were searched and not found: how often, and in which month the last time."""

    words: str
    number: int
    month: datetime.date


def frequent_misses() -> list[Miss]:
    """What was searched often enough in a month to be read, most often first. One query."""
    found = MissedSearch.objects.exclude(words="").order_by().values("words")
    counted = found.annotate(times=Sum("number"), last=Max("month")).order_by("-times", "words")
    return [Miss(words=row["words"], number=row["times"], month=row["last"]) for row in counted]
