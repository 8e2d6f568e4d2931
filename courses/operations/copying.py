"""A new edition made from an earlier one: the same groups and lessons, some weeks later."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction

from core.holidays import is_holiday
from courses.days import WEEK
from courses.models.courses import CourseGroup, Edition
from courses.models.lessons import Lesson

from .lessons import follow_lessons


@transaction.atomic
def copy_edition(*, edition: Edition, title: str, first_day: datetime.date) -> Edition:
    """The edition again from this day on, weekdays kept, holidays left out, seats free, nobody registered.

    Everything moves by the same number of whole weeks: the first lesson is on that day, or in the week after it. A
    lesson that would fall on a holiday is a week later, and so are those after it that it meets.
    """
    groups = list(CourseGroup.objects.filter(edition=edition))
    lessons = list(Lesson.objects.filter(edition=edition, cancelled=False))
    days = [group.first_date for group in groups] + [lesson.date for lesson in lessons]
    shift = _whole_weeks(first_day - min(days, default=first_day))
    copy = Edition.objects.get(pk=edition.pk)
    copy.pk, copy._state.adding, copy.title = None, True, title
    copy.draw_seed, copy.drawn_at = "", None
    for moment in ("enrolment_from", "enrolment_until", "residents_first_until", "decision_day"):
        if getattr(copy, moment):
            setattr(copy, moment, getattr(copy, moment) + shift)
    copy.save(force_insert=True)
    for group in [*groups, None]:
        own = [lesson for lesson in lessons if lesson.group_id == (group.pk if group else None)]
        _copy_lessons(own, edition=copy, group=_copy_group(group, copy, shift) if group else None, shift=shift)
    follow_lessons(edition=copy)
    return copy


def _whole_weeks(gap: datetime.timedelta) -> datetime.timedelta:
    return -(-gap.days // WEEK.days) * WEEK


def _copy_group(group: CourseGroup, edition: Edition, shift: datetime.timedelta) -> CourseGroup:
    copy = CourseGroup.objects.get(pk=group.pk)
    copy.pk, copy._state.adding, copy.uuid, copy.edition = None, True, uuid.uuid4(), edition
    copy.seats_taken = copy.offered = copy.waiting = copy.last_queue_number = 0
    copy.first_date, copy.last_date = group.first_date + shift, group.last_date + shift
    copy.save(force_insert=True)
    return copy


def _copy_lessons(
    lessons: list[Lesson], *, edition: Edition, group: CourseGroup | None, shift: datetime.timedelta
) -> None:
    taken: set[datetime.date] = set()
    for lesson in lessons:
        day = lesson.date + shift
        while is_holiday(day) or day in taken:
            day += WEEK
        taken.add(day)
        lesson.pk, lesson.edition, lesson.group, lesson.date = None, edition, group, day
    Lesson.objects.bulk_create(lessons)
