"""Events and courses in one list, by date: for the index and the programme of a campaign.

The number of queries never depends on the number of pages: one for the dates, one for each page type, one for places.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, CharField, F, Max, Min, OuterRef, Q, Subquery, Value, When, prefetch_related_objects
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from core.visibility import is_unrestricted
from events.event_types import EventType
from events.models.courses import CourseGroup


@dataclass(frozen=True, slots=True)
class ProgrammeDay:
    """The events that begin on one day; `date` is None for courses whose groups are not fixed yet."""

    date: datetime.date | None
    pages: list[Page]


def dated_pages() -> PageQuerySet:
    """Live, public event and course pages, annotated with `first_day`, `last_day` (dates) and `kind` (event type)."""
    groups = CourseGroup.objects.filter(course=OuterRef("coursepage__course")).order_by().values("course")
    return (
        Page.objects.live()
        .filter(is_unrestricted())
        .filter(Q(eventpage__isnull=False) | Q(coursepage__isnull=False))
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
    )


def upcoming(pages: PageQuerySet, *, today: datetime.date | None = None) -> PageQuerySet:
    """Those that are not over, soonest first; without a date, last."""
    today = today or timezone.localdate()
    return pages.filter(Q(last_day__gte=today) | Q(last_day__isnull=True)).order_by(
        F("first_day").asc(nulls_last=True), "pk"
    )


def past(pages: PageQuerySet, *, today: datetime.date | None = None) -> PageQuerySet:
    """Those that are over, latest first."""
    return pages.filter(last_day__lt=today or timezone.localdate()).order_by("-first_day", "pk")


def in_month(pages: PageQuerySet, month: datetime.date) -> PageQuerySet:
    """Those that take place, at least in part, in the month of this date."""
    first = month.replace(day=1)
    following = (first + datetime.timedelta(days=32)).replace(day=1)
    return pages.filter(first_day__lt=following, last_day__gte=first)


def months_of(pages: PageQuerySet) -> list[datetime.date]:
    """First days of the months in which something begins, in order."""
    months = pages.filter(first_day__isnull=False).order_by().annotate(month=TruncMonth("first_day"))
    return sorted(set(months.values_list("month", flat=True)))


def load(pages: PageQuerySet) -> list[Page]:
    """The specific pages, without their bodies, with what a card shows of them."""
    found = list(pages.defer_streamfields().specific())
    prefetch_related_objects([page for page in found if hasattr(page, "place_id")], "place")
    return found


def by_day(pages: Iterable[Page]) -> list[ProgrammeDay]:
    """Group pages that are already in order by the day they begin."""
    days: list[ProgrammeDay] = []
    for page in pages:
        if not days or days[-1].date != page.first_day:
            days.append(ProgrammeDay(page.first_day, []))
        days[-1].pages.append(page)
    return days
