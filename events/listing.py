"""Events and courses in one list, by date: for the index and the programme of a campaign.

A list costs one query, whatever its length: both kinds of page are joined to their common base. What can be filtered,
and how many there are of each, costs one more.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.models import Page
from wagtail.query import PageQuerySet

from core.visibility import is_unrestricted
from events.event_types import EventType
from events.models.courses import CourseGroup


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


class CountedPaginator(Paginator):
    """A paginator that has been told how many there are, and does not ask the database."""

    def __init__(self, object_list: PageQuerySet, per_page: int, *, count: int) -> None:
        super().__init__(object_list, per_page)
        self._count = count

    @cached_property
    def count(self) -> int:
        return self._count


def dated_pages(*, today: datetime.date | None = None) -> PageQuerySet:
    """Live, public event and course pages as base pages, annotated with days, type and whether they are over."""
    groups = CourseGroup.objects.filter(course=OuterRef("coursepage__course")).order_by().values("course")
    return (
        Page.objects.live()
        .filter(Q(eventpage__isnull=False) | Q(coursepage__isnull=False), is_unrestricted())
        .annotate(
            first_day=Coalesce("eventpage__start_date", Subquery(groups.annotate(day=Min("first_date")).values("day"))),
            last_day=Coalesce(
                "eventpage__end_date",
                "eventpage__start_date",
                Subquery(groups.annotate(day=Max("last_date")).values("day")),
            ),
            kind=Case(
                When(coursepage__isnull=False, then=Value(EventType.COURSE.value)),
                default=F("eventpage__event_type"),
                output_field=CharField(),
            ),
        )
        .annotate(
            over=Case(
                When(last_day__lt=today or timezone.localdate(), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        )
    )


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
    return pages.order_by(F("first_day").asc(nulls_last=True), F("eventpage__start_time").asc(nulls_first=True), "pk")


def entries_of(pages: PageQuerySet) -> list[Entry]:
    """The pages as a list shows them. One query."""
    rows = pages.annotate(
        lead=Coalesce("eventpage__description", "coursepage__description"),
        begins=F("eventpage__start_time"),
        place_name=F("eventpage__place__name"),
        place_words=F("eventpage__place_text"),
    )
    return [
        Entry(
            page=page,
            event_type=EventType(page.kind),
            description=page.lead,
            first_day=page.first_day,
            last_day=page.last_day,
            start_time=page.begins,
            where=page.place_name or page.place_words or "",
        )
        for page in rows
    ]


def by_day(entries: Iterable[Entry]) -> list[ProgrammeDay]:
    """Group entries that are already in order by the day they begin."""
    days: list[ProgrammeDay] = []
    for entry in entries:
        if not days or days[-1].date != entry.first_day:
            days.append(ProgrammeDay(entry.first_day, []))
        days[-1].entries.append(entry)
    return days
