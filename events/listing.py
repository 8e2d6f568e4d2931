"""Everything that is on in one list, by date: for the index and the programme of a campaign.

Which kinds of page these are, their classes say (`BasePage.programme_fields`). A list costs two queries (its places are
the second), whatever its length: all kinds of page are joined to their common base. What can be filtered, and how many
there are of each, costs one more.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    F,
    Field,
    Q,
    TimeField,
    Value,
    When,
)
from django.db.models.functions import TruncMonth
from django.utils import timezone
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet

from core.event_types import EventType
from core.models import BasePage
from core.programme import ProgrammeFields
from core.versions import readable
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

    @property
    def lasts_days(self) -> bool:
        """Whether it goes on after its first day."""
        return self.first_day != self.last_day


@dataclass(frozen=True, slots=True)
class ProgrammeDay:
    """The events that begin on one day."""

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


def dated_pages(*, today: datetime.date | None = None) -> PageQuerySet:
    """Live, public pages of what is on as base pages, annotated with days, hour, type and whether they are over."""
    return (
        readable(Page.objects.all())
        .filter(reduce(or_, (Q(**{f"{link}__isnull": False}) for link in _handed_out())))
        .annotate(
            first_day=_column("first_day", DateField()),
            last_day=_column("last_day", DateField()),
            begins=_column("start_time", TimeField()),
            kind=_column("event_type", CharField()),
        )
        .annotate(
            over=Case(
                When(last_day__lt=today or timezone.localdate(), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        )
    )


def _handed_out() -> dict[str, ProgrammeFields]:
    """What the page classes hand out, by the name of their link from `Page`."""
    handed_out = {
        str(model._meta.model_name): model.programme_fields()
        for model in get_page_models()
        if issubclass(model, BasePage)
    }
    return {link: fields for link, fields in sorted(handed_out.items()) if fields is not None}


def _column(name: str, output_field: Field[Any, Any]) -> Case:
    """One value of each page, from the expression of its own class."""
    cases = [When(**{f"{link}__isnull": False}, then=getattr(each, name)) for link, each in _handed_out().items()]
    return Case(*cases, output_field=output_field)


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


def in_order(pages: PageQuerySet) -> PageQuerySet:
    """By day and time; what lasts all day comes first in its day, what has no date comes last."""
    return pages.order_by(F("first_day").asc(nulls_last=True), F("begins").asc(nulls_first=True), "pk")


def entries_of(pages: PageQuerySet) -> list[Entry]:
    """The pages as a list shows them. Two queries."""
    rows = pages.annotate(
        lead=_column("description", CharField()),
        place_pk=_column("place", BigIntegerField()),
        place_words=_column("place_text", CharField()),
        off=_column("is_cancelled", BooleanField()),
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
        )
        for page in pages
    ]


def by_day(entries: Iterable[Entry]) -> list[ProgrammeDay]:
    """Group entries that are already in order by the day they begin."""
    days: list[ProgrammeDay] = []
    for entry in entries:
        if not days or days[-1].date != entry.first_day:
            days.append(ProgrammeDay(entry.first_day, []))
        days[-1].entries.append(entry)
    return days
