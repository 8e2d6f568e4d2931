"""Who was at which lesson."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Q, QuerySet

from courses.models.attendance import Attendance
from courses.models.courses import CourseGroup
from courses.models.lessons import Lesson
from courses.models.registrations import Registration
from staff import audit


def lessons_of(group: CourseGroup) -> QuerySet[Lesson]:
    """The lessons that take place, the edition’s common ones too; `present`: how many of the group were there."""
    own = Lesson.objects.filter(Q(group=group) | Q(group=None, edition=group.edition_id), cancelled=False)
    present = Count("attendance", filter=Q(attendance__registration__group=group))
    return own.select_related("group__place", "place").annotate(present=present).order_by("date", "start_time", "pk")


def present_at(*, lesson: Lesson, group: CourseGroup) -> set[uuid.UUID]:
    """Who of a group was there."""
    there = Attendance.objects.filter(lesson=lesson, registration__group=group)
    return set(there.values_list("registration_id", flat=True))


@dataclass(frozen=True, slots=True)
class Marked:
    """What one post has changed: who was noted as there, and whose tick was taken back."""

    arrived: frozenset[uuid.UUID]
    missing: frozenset[uuid.UUID]


@transaction.atomic
def mark(
    *,
    lesson: Lesson,
    group: CourseGroup,
    arrived: Collection[uuid.UUID],
    missing: Collection[uuid.UUID],
    actor: User,
) -> Marked:
    """Write down who has come and whose tick was taken back; of all others nothing changes. Returns what that was.

    So two people with a telephone each may mark the same lesson, and a post that is repeated changes nothing. Who is
    not of the group is passed over.
    """
    people = Registration.objects.filter(group=group)
    come = people.filter(pk__in=arrived).exclude(attendance__lesson=lesson)
    new = [Attendance(registration=each, lesson=lesson) for each in come.only("pk")]
    Attendance.objects.bulk_create(new, ignore_conflicts=True)
    leaving = Attendance.objects.filter(lesson=lesson, registration__group=group, registration__in=missing)
    gone = frozenset(leaving.values_list("registration_id", flat=True))
    leaving.delete()
    if new or gone:
        audit.record(
            actor=actor,
            action="attendance.marked",
            target=f"group:{group.pk}",
            details={"lesson": lesson.pk, "arrived": len(new), "taken_back": len(gone)},
        )
    return Marked(arrived=frozenset(each.registration_id for each in new), missing=gone)


@transaction.atomic
def unmark(*, lesson: Lesson, group: CourseGroup, marked: Marked, actor: User) -> bool:
    """Take back what one post has changed; False, and nothing happens, if a colleague has changed one of them since."""
    there = present_at(lesson=lesson, group=group)
    if not marked.arrived <= there or marked.missing & there:
        return False
    mark(lesson=lesson, group=group, arrived=marked.missing, missing=marked.arrived, actor=actor)
    return True


def lessons_attended(registration: Registration) -> list[Lesson]:
    """At which lessons somebody was marked. Who has no mark was not there, or was not marked."""
    lessons = Lesson.objects.filter(attendance__registration=registration).select_related("group")
    return list(lessons.order_by("date", "start_time", "pk"))


@dataclass(frozen=True, slots=True)
class Attended:
    """At how many lessons somebody was, of those at which anybody of the group was marked."""

    times: int
    lessons: int


def attended_by(registration: Registration) -> Attended:
    """How often somebody came. One query."""
    marked = Attendance.objects.filter(registration__group=registration.group_id)
    found = marked.aggregate(
        times=Count("pk", filter=Q(registration=registration)), lessons=Count("lesson", distinct=True)
    )
    return Attended(times=found["times"], lessons=found["lessons"])
