"""How many people an edition had, in numbers that say nothing about anybody (docs/adr/0026)."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from core.small_cells import Numbers, protect, protect_list
from courses.models.attendance import Attendance
from courses.models.courses import CourseGroup, Edition
from courses.models.lessons import Lesson
from courses.models.registrations import Registration
from courses.states import SEATED_STATES, State

from .desk import counts_by_state

SEATED: tuple[State, ...] = SEATED_STATES
OTHER_STATES = tuple(state for state in State if state not in SEATED)
"""Whoever has a seat, or had it to the end, is one number: the same people have first one name, then the other."""


@dataclass(frozen=True, slots=True)
class GroupNumbers:
    """A group: who has a seat, then who stands in each of `OTHER_STATES`, and all together."""

    group: CourseGroup
    numbers: Numbers
    total: int | None


@dataclass(frozen=True, slots=True)
class ByState:
    """The groups, and the sums below."""

    rows: tuple[GroupNumbers, ...]
    totals: Numbers
    total: int | None


@dataclass(frozen=True, slots=True)
class Numbered:
    """One line of a list: what is counted, as a code, and how many."""

    of: Hashable
    number: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Registrations that are kept, counted by one thing. Without lines where they are too few to say anything."""

    rows: tuple[Numbered, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class LessonNumbers:
    """How many of those with a seat came to a lesson and how many did not; both hidden, or none is."""

    day: datetime.date
    kind: str
    present: int | None
    absent: int | None
    is_marked: bool

    @property
    def percent(self) -> int | None:
        """How many of a hundred came."""
        if not self.is_marked or self.present is None or self.absent is None:
            return None
        return round(100 * self.present / (self.present + self.absent))


@dataclass(frozen=True, slots=True)
class GroupAttendance:
    """The lessons of a group. None where the people are too few, or already erased and with them who was there."""

    group: CourseGroup
    lessons: tuple[LessonNumbers, ...] | None


@dataclass(frozen=True, slots=True)
class Statistics:
    """All of it. `is_partly_erased`: of some registrations only group and state are left."""

    edition: Edition
    by_state: ByState
    by_language: Tally
    attendance: tuple[GroupAttendance, ...]
    is_partly_erased: bool


def statistics_of(edition: Edition) -> Statistics:
    """The numbers of an edition. As many queries for many people as for few."""
    groups = list(CourseGroup.objects.filter(edition=edition).select_related("place"))
    by_group = _by_group(groups)
    by_state = _by_state(groups, by_group)
    kept = Registration.objects.filter(group__in=groups).order_by()
    languages = dict(kept.values_list("locale").annotate(number=Count("pk")))
    return Statistics(
        edition=edition,
        by_state=by_state,
        by_language=_tally(languages, known=by_state.total),
        attendance=tuple(_attendance(edition, by_state)),
        is_partly_erased=sum(languages.values()) < sum(map(sum, by_group)),
    )


def _by_group(groups: Sequence[CourseGroup]) -> list[list[int]]:
    """A row of numbers for each group, what is left of erased registrations included."""
    counts = counts_by_state(group_ids=[group.pk for group in groups])

    def number(group: CourseGroup, states: Iterable[State]) -> int:
        return sum(counts.get((group.pk, state.value), 0) for state in states)

    return [[number(group, SEATED), *(number(group, [state]) for state in OTHER_STATES)] for group in groups]


def _by_state(groups: Sequence[CourseGroup], cells: Sequence[Sequence[int]]) -> ByState:
    if not groups:
        return ByState(rows=(), totals=(0,) * (1 + len(OTHER_STATES)), total=0)
    shown = protect(cells)
    rows = zip(groups, shown.cells, shown.row_totals, strict=True)
    return ByState(
        rows=tuple(GroupNumbers(group, numbers, total) for group, numbers, total in rows),
        totals=shown.column_totals,
        total=shown.total,
    )


def _tally(numbers: Mapping[str, int], *, known: int | None) -> Tally:
    """The most frequent first: not an order that says which hidden number is larger, so those come last, by code.

    Where either of two tables hides how many there are, the other would tell: then there is no list.
    """
    codes = sorted(numbers, key=lambda code: (-numbers[code], code))
    if not codes or known is None:
        return Tally(rows=(), total=None)
    shown, total = protect_list([numbers[code] for code in codes])
    if total is None:
        return Tally(rows=(), total=None)
    rows = [Numbered(code, number) for code, number in zip(codes, shown, strict=True)]
    hidden = sorted((row for row in rows if row.number is None), key=lambda row: str(row.of))
    return Tally(rows=(*(row for row in rows if row.number is not None), *hidden), total=total)


def _attendance(edition: Edition, by_state: ByState) -> Iterable[GroupAttendance]:
    """Of each group, where it is printed how many have a seat and all of them are still known."""
    seated = Registration.objects.filter(group__edition=edition, state__in=SEATED).order_by()
    people = Counter(dict(seated.values_list("group").annotate(number=Count("pk"))))
    marks = Attendance.objects.filter(registration__in=seated).order_by()
    present = {
        (group_id, lesson_id): number
        for group_id, lesson_id, number in marks.values_list("registration__group", "lesson").annotate(
            number=Count("pk")
        )
    }
    lessons = list(Lesson.objects.filter(edition=edition, cancelled=False))
    for row in by_state.rows:
        own = [lesson for lesson in lessons if lesson.group_id in (None, row.group.pk)]
        is_told = bool(row.numbers[0]) and row.numbers[0] == people[row.group.pk]
        yield GroupAttendance(
            group=row.group,
            lessons=tuple(_lesson(each, present.get((row.group.pk, each.pk), 0), people[row.group.pk]) for each in own)
            if is_told
            else None,
        )


def _lesson(lesson: Lesson, present: int, people: int) -> LessonNumbers:
    (shown, absent), _total = protect_list([present, people - present])
    return LessonNumbers(day=lesson.date, kind=lesson.kind, present=shown, absent=absent, is_marked=present > 0)
