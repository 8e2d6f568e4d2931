"""When a group meets: what everybody is told, from the course's page to a reminder, is read from here.

The days alone stand on the group too (`begins_on`, `ends_on`), so that a list or a query has them without asking.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from core.days import at
from courses.models.courses import CourseGroup
from courses.models.lessons import Lesson


@dataclass(frozen=True, slots=True)
class Meeting:
    """One lesson as somebody finds it in a calendar; `number` is the lesson's, the same for ever, 0 of one planned."""

    number: int
    begins: datetime.datetime
    ends: datetime.datetime
    place: str


def meetings_of(group: CourseGroup) -> list[Meeting]:
    """The lessons of the group, alone or with all others, that are not cancelled, as they come.

    Most have no hours of their own but the group's, so the database cannot order them.
    """
    lessons = Lesson.objects.filter(Q(group=group) | Q(group=None, edition=group.edition_id), cancelled=False)
    meetings = [_meeting(lesson, group) for lesson in lessons.select_related("place")]
    return sorted(meetings, key=lambda meeting: (meeting.begins, meeting.number))


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last time that a group meets."""

    first: Meeting
    last: Meeting


def span_of(group: CourseGroup) -> Span:
    """From its first meeting to its last, those with all other groups included; as planned where it has no lessons."""
    meetings = meetings_of(group) or [
        _meeting(Lesson(edition_id=group.edition_id, group=group, date=day), group)
        for day in (group.first_date, group.last_date)
    ]
    return Span(first=meetings[0], last=meetings[-1])


def all_meetings(*, since: datetime.date) -> list[Meeting]:
    """The lessons of every group from a day on, those that several have together once. One query."""
    lessons = Lesson.objects.filter(cancelled=False, date__gte=since).select_related("place", "group__place")
    meetings = [_meeting(lesson, lesson.group) for lesson in lessons]
    return sorted(meetings, key=lambda meeting: (meeting.begins, meeting.number))


def _meeting(lesson: Lesson, group: CourseGroup | None) -> Meeting:
    """Without a group a lesson has hours and a place of its own."""
    hours = (lesson.start_time or group.start_time, lesson.end_time or group.end_time) if group else lesson.hours
    begins, ends = (timezone.localtime(at(lesson.date, hour)) for hour in hours)
    place = lesson.own_venue or (group.venue_name if group else "")
    return Meeting(number=lesson.pk or 0, begins=begins, ends=ends, place=place)
