"""How many people an edition had, in numbers that say nothing about anybody (docs/adr/0026)."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import Count, Max, QuerySet

from core.small_cells import Numbers, protect, protect_list
from courses.models.attendance import Attendance
from courses.models.courses import CourseGroup, Edition
from courses.models.lessons import Lesson
from courses.models.registrations import Registration
from courses.people import age_on
from courses.states import SEATED_STATES, State
from formbuilder.questions.choice import OneOf
from formbuilder.questions.choosing import OTHER, is_other
from formbuilder.reading import in_source_words, read_snapshot

from .desk import counts_by_state

CHUNK = 500

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

    of: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Registrations counted by one thing; those that were erased are one line, or there is no list. Without lines where
    they are too few to say anything.
    """

    rows: tuple[Numbered, ...]
    total: int | None

    @property
    def is_open(self) -> bool:
        """Whether every number is shown."""
        return bool(self.rows) and all(row.number is not None for row in self.rows)


@dataclass(frozen=True, slots=True)
class CountedQuestion:
    """A question of the form that its editor has marked, in its newest words; the words of each answer by its code."""

    label: str
    words: Mapping[str, str]
    tally: Tally


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
    """All of it. `is_partly_erased`: of some registrations only group and state are left.

    `by_age` is None where nobody was asked their date of birth; ages are those of the group's first meeting.
    """

    edition: Edition
    by_state: ByState
    by_language: Tally
    by_age: Tally | None
    questions: tuple[CountedQuestion, ...]
    attendance: tuple[GroupAttendance, ...]
    is_partly_erased: bool


def statistics_of(edition: Edition) -> Statistics:
    """The numbers of an edition. As many queries for many people as for few."""
    groups = list(CourseGroup.objects.filter(edition=edition).select_related("place"))
    by_group = _by_group(groups)
    by_state = _by_state(groups, by_group)
    kept = Registration.objects.filter(group__in=groups).order_by()
    languages = dict(kept.values_list("locale").annotate(number=Count("pk")))
    asked = _marked_questions(kept)
    ages, answers = _count_answers(kept, asked)
    counting = partial(_tally, known=by_state.total, erased=sum(map(sum, by_group)) - sum(languages.values()))
    by_language = counting(languages)
    by_age = counting(ages, order=AGES) if ages.keys() - {UNKNOWN} else None
    tallies = [counting(answers[question.id], order=[*question.words, UNKNOWN]) for question in asked]
    return Statistics(
        edition=edition,
        by_state=by_state,
        by_language=by_language,
        by_age=by_age,
        questions=tuple(_questions(asked, tallies, others=[by_language, *([by_age] if by_age else [])])),
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


# --- one thing at a time ----------------------------------------------------------------------------------------------

UNKNOWN = ""
"""The code of whoever was not asked, or did not answer."""

ERASED = "-"
"""The code of those of whom group and state are all that is left."""

BANDS = ((18, "0-17"), (30, "18-29"), (45, "30-44"), (65, "45-64"))
OLDEST = "65-"
AGES = (*(band for _below, band in BANDS), OLDEST, UNKNOWN)


def _band(age: int | None) -> str:
    if age is None:
        return UNKNOWN
    return next((band for below, band in BANDS if age < below), OLDEST)


@dataclass(slots=True)
class _Asked:
    id: str
    label: str
    words: dict[str, str]
    is_conditional: bool
    """Whether some were not asked, in any version: then how many were follows from what they answered elsewhere."""


def _marked_questions(kept: QuerySet[Registration]) -> list[_Asked]:
    """What was asked and marked in any version of the form, in the office's words; the newest win."""
    versions = kept.values_list("definition", "source_definition", "locale").annotate(newest=Max("received_at"))
    found: dict[str, _Asked] = {}
    for definition, source, _locale, _newest in sorted(versions, key=lambda each: each[-1]):
        words = in_source_words(read_snapshot(definition), read_snapshot(source))
        for step, question in ((part, each) for part in words.steps for each in part.questions):
            if isinstance(question, OneOf) and question.counted:
                older = found.get(question.id)
                options = {**(older.words if older else {}), **{each.id: each.label for each in question.worded}}
                is_conditional = bool(step.shown_when or question.shown_when or (older and older.is_conditional))
                found[question.id] = _Asked(question.id, question.label, options, is_conditional)
    return list(found.values())


def _questions(asked: Sequence[_Asked], tallies: Sequence[Tally], *, others: Sequence[Tally]) -> list[CountedQuestion]:
    """The marked questions with their numbers.

    Of one that depends on answers the numbers say how many gave those answers, of another list or of this. So they are
    printed only where no list of people hides anything that they could tell.
    """
    is_open = all(tally.is_open for tally in (*tallies, *others))
    return [
        CountedQuestion(each.label, each.words, tally if is_open or not each.is_conditional else Tally((), None))
        for each, tally in zip(asked, tallies, strict=True)
    ]


def _count_answers(
    kept: QuerySet[Registration], asked: Sequence[_Asked]
) -> tuple[Counter[str], dict[str, Counter[str]]]:
    """Every registration once in each list."""
    ages: Counter[str] = Counter()
    found: dict[str, Counter[str]] = {question.id: Counter() for question in asked}
    rows = kept.select_related("group").only("answers", "group__begins_on")
    for registration in rows.iterator(chunk_size=CHUNK):
        ages[_band(age_on(registration, registration.group.begins_on))] += 1
        for question in asked:
            answer = registration.answers.get(question.id)
            code = OTHER if is_other(answer) else answer
            found[question.id][code if isinstance(code, str) and code in question.words else UNKNOWN] += 1
    return ages, found


def _tally(numbers: Mapping[str, int], *, known: int | None, erased: int, order: Sequence[str] = ()) -> Tally:
    """In the given order, or the most frequent first: then those that are hidden come last, by code, because the order
    would say which of them is larger.

    Where either of two tables hides how many there are, the other would tell: then there is no list.
    """
    codes = [code for code in order if numbers.get(code)] or sorted(numbers, key=lambda each: (-numbers[each], each))
    if not codes or known is None:
        return Tally(rows=(), total=None)
    if erased:  # In the table of groups they are counted: without a line here a subtraction would say how many.
        codes, numbers = [*codes, ERASED], {**numbers, ERASED: erased}
    shown, total = protect_list([numbers[code] for code in codes])
    if total is None:
        return Tally(rows=(), total=None)
    rows = [Numbered(code, number) for code, number in zip(codes, shown, strict=True)]
    if order:
        return Tally(rows=tuple(rows), total=total)
    hidden = sorted((row for row in rows if row.number is None), key=lambda row: row.of)
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
