"""The days of a group: made from its plan, followed by its first and last date."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max, Min

from courses import seats
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
    """The groups' first and last dates, and what hangs on them, as the lessons that take place say."""
    seats.hold_edition(edition.pk)
    for group in CourseGroup.objects.filter(edition=edition):
        days = Lesson.objects.filter(group=group, cancelled=False).aggregate(first=Min("date"), last=Max("date"))
        if days["first"] and (days["first"], days["last"]) != (group.first_date, group.last_date):
            CourseGroup.objects.filter(pk=group.pk).update(first_date=days["first"], last_date=days["last"])
    refresh_retention(edition=edition)
