"""Everything that is on in one list, by date: for the index and the programme of a campaign.

Which pages these are: `core.dated_pages`. A list costs two queries (its places are the second), whatever its length:
all kinds of page are joined to their common base. What can be filtered, and how many there are of each, costs one more.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import BigIntegerField, CharField, Count
from django.db.models.functions import TruncMonth
from wagtail.models import Page
from wagtail.query import PageQuerySet

from core.dated_pages import column, dated_pages, in_order
from core.event_types import EventType
from directory.versions import find_places


@dataclass(frozen=True, slots=True)
class Entry:
    """An event or a course as a list shows it. `first_day` is None for a course whose groups are not fixed yet."""

    page: Page
    event_type: EventType
    description: str
    first_day: datetime.date | None
    last_day: datetime.date | None
    start_time: datetime.time | None
    where: str
    is_cancelled: bool = False
    is_over: bool = False

    @property
    def lasts_days(self) -> bool:
        """Whether it goes on after its first day."""
        return self.first_day != self.last_day


@dataclass(frozen=True, slots=True)
class Stretch:
    """The events that begin on one day, or in one month, which its first day stands for. None: not fixed yet."""

    date: datetime.date | None
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What a visitor asks the list for. `month` is its first day."""

    event_type: str = ""
    month: datetime.date | None = None
    past: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """How many pages of one type begin and end in the same months."""

    kind: str
    first_month: datetime.date | None
    last_month: datetime.date | None
    over: bool
    number: int

    def fits(self, wanted: EventFilter) -> bool:
        """Whether these pages are among those asked for."""
        if self.over != wanted.past or (wanted.event_type and self.kind != wanted.event_type):
            return False
        if wanted.month is None:
            return True
        begun = self.first_month is not None and self.first_month <= wanted.month
        return begun and self.last_month is not None and wanted.month <= self.last_month


def facets_of(pages: PageQuerySet) -> list[Facet]:
    """What can be filtered in these pages. One query."""
    rows = pages.order_by().values(
        "kind", "over", first_month=TruncMonth("first_day"), last_month=TruncMonth("last_day")
    )
    return [Facet(**row) for row in rows.annotate(number=Count("pk"))]


def months_of(facets: Iterable[Facet]) -> list[datetime.date]:
    """First days of the months in which something begins, in order."""
    return sorted({facet.first_month for facet in facets if facet.first_month})


def select(pages: PageQuerySet, wanted: EventFilter) -> PageQuerySet:
    """Those asked for: to come, soonest first and without a date last; or over, latest first."""
    pages = pages.filter(over=wanted.past)
    if wanted.event_type:
        pages = pages.filter(kind=wanted.event_type)
    if wanted.month:
        following = (wanted.month + datetime.timedelta(days=32)).replace(day=1)
        pages = pages.filter(first_day__lt=following, last_day__gte=wanted.month)
    return pages.order_by("-first_day", "pk") if wanted.past else in_order(pages)


def neighbours_of(page: Page) -> tuple[Page | None, Page | None]:
    """What comes before and after a page in the programme that it stands in: among its siblings. One query."""
    programme = list(in_order(dated_pages().child_of(page.get_parent())))
    places = [position for position, each in enumerate(programme) if each.pk == page.pk]
    if not places:
        return None, None
    position = places[0]
    before = programme[position - 1] if position else None
    after = programme[position + 1] if position + 1 < len(programme) else None
    return before, after


def entries_of(pages: PageQuerySet) -> list[Entry]:
    """The pages as a list shows them. Two queries."""
    rows = pages.annotate(
        lead=column("description", CharField()),
        place_pk=column("place", BigIntegerField()),
        place_words=column("place_text", CharField()),
    )
    pages = list(rows)
    places = find_places(page.place_pk for page in pages)
    return [
        Entry(
            page=page,
            event_type=EventType(page.kind),
            description=page.lead,
            first_day=page.first_day,
            last_day=page.last_day,
            start_time=page.begins,
            where=places[page.place_pk].name if page.place_pk in places else page.place_words or "",
            is_cancelled=page.off,
            is_over=page.over,
        )
        for page in pages
    ]


def by_day(entries: Iterable[Entry]) -> list[Stretch]:
    """Group entries that are already in order by the day they begin."""
    return _grouped(entries, lambda day: day)


def by_month(entries: Iterable[Entry]) -> list[Stretch]:
    """Group entries that are already in order by the month they begin."""
    return _grouped(entries, lambda day: day and day.replace(day=1))


def _grouped(
    entries: Iterable[Entry], beginning: Callable[[datetime.date | None], datetime.date | None]
) -> list[Stretch]:
    stretches: list[Stretch] = []
    for entry in entries:
        date = beginning(entry.first_day)
        if not stretches or stretches[-1].date != date:
            stretches.append(Stretch(date, []))
        stretches[-1].entries.append(entry)
    return stretches
