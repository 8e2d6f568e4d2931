"""The days of a group: made from its plan, followed by its first and last date and by its span."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from courses import seats
from courses.dates import span_of
from courses.days import weekly
from courses.models.courses import CourseGroup, Edition
from courses.models.lessons import Lesson

from .retention import refresh_retention


@transaction.atomic
def follow_plan(*, group: CourseGroup, anew: bool = False) -> None:
    """Lessons as weekday, first and last date say: what is outside goes, what is missing before or after comes.

    Lessons in between stay as somebody changed them; `anew` makes all of them again. Those at which
    somebody was marked stay in any case.
    """
    own = Lesson.objects.filter(group=group)
    unmarked = own.filter(attendance=None)
    if anew:
        unmarked.delete()
    unmarked.exclude(date__range=(group.first_date, group.last_date)).delete()
    there = sorted(own.values_list("date", flat=True))
    weeks = {day.isocalendar()[:2] for day in there}
    days = weekly(weekday=group.weekday, first=group.first_date, last=group.last_date)
    Lesson.objects.bulk_create(
        Lesson(edition_id=group.edition_id, group=group, date=day)
        for day in days
        if not there or (not there[0] <= day <= there[-1] and day.isocalendar()[:2] not in weeks)
    )


@transaction.atomic
def follow_lessons(*, edition: Edition) -> None:
    """The groups' first and last dates, their span and what hangs on it, as the lessons that take place say."""
    seats.hold_edition(edition.pk)
    for group in CourseGroup.objects.filter(edition=edition).select_related("place"):
        days = Lesson.objects.filter(group=group, cancelled=False).aggregate(first=Min("date"), last=Max("date"))
        if days["first"]:
            group.first_date, group.last_date = days["first"], days["last"]
        span = span_of(group)
        group.begins_on, group.ends_on = timezone.localdate(span.first.begins), timezone.localdate(span.last.begins)
        group.save(update_fields=["first_date", "last_date", "begins_on", "ends_on"])
    refresh_retention(edition=edition)
