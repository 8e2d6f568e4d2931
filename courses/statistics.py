"""The numbers of an edition in words: the same tables for the page, for people's spreadsheets and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from core.small_cells import Numbers
from courses.models.lessons import LessonKind
from courses.operations.statistics import (
    ERASED,
    OLDEST,
    OTHER_STATES,
    UNKNOWN,
    CountedQuestion,
    GroupAttendance,
    LessonNumbers,
    Statistics,
    Tally,
)
from staff.spreadsheets import Sheet, Value

HIDDEN, NOTHING = "–", ""
"""What stands where a number is hidden, and where there is none yet."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table. None is hidden."""

    label: str
    numbers: tuple[Value, ...]

    @property
    def shown(self) -> tuple[Value, ...]:
        """As people read it."""
        return tuple(HIDDEN if each is None else each for each in self.numbers)


@dataclass(frozen=True, slots=True)
class Table:
    """One table. Without lines it says why (`empty`)."""

    key: str
    title: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]
    empty: str = ""


def tables(statistics: Statistics) -> list[Table]:
    """Every table, empty ones too."""
    return [
        _by_state(statistics),
        _by_language(statistics.by_language),
        *([_by_age(statistics.by_age)] if statistics.by_age else []),
        *(_by_answer(number, each) for number, each in enumerate(statistics.questions, start=1)),
        *map(_attendance, statistics.attendance),
    ]


def _by_state(statistics: Statistics) -> Table:
    """States in which nobody stands have no column: nought is never hidden, so nothing is lost."""
    by_state, total = statistics.by_state, _("In tutto")
    states = [n for n in range(len(OTHER_STATES)) if any(row.numbers[n + 1] != 0 for row in by_state.rows)]

    def line(label: str, numbers: Numbers, together: int | None) -> Line:
        return Line(label, (numbers[0], *(numbers[n + 1] for n in states), together))

    lines = [line(str(row.group), row.numbers, row.total) for row in by_state.rows]
    if len(lines) > 1:
        lines.append(line(total, by_state.totals, by_state.total))
    header = (_("Gruppo"), _("Con un posto"), *(str(OTHER_STATES[n].label) for n in states), total)
    return Table("gruppi", _("Iscrizioni per gruppo e stato"), header, tuple(lines), _("Non ci sono ancora gruppi."))


def _by_language(tally: Tally) -> Table:
    lines = [Line(_language(row.of), (row.number,)) for row in tally.rows]
    return _list("lingue", _("Iscrizioni per lingua"), _("Lingua"), lines, tally)


def _by_age(tally: Tally) -> Table:
    lines = [Line(_age(row.of), (row.number,)) for row in tally.rows]
    return _list("eta", _("Iscrizioni per età al primo incontro"), _("Età"), lines, tally)


def _age(band: str) -> str:
    if band == UNKNOWN:
        return _("Senza data di nascita")
    if band == ERASED:
        return _("Già cancellate")
    if band == OLDEST:
        return _("da 65 anni in su")
    return _("%(band)s anni") % {"band": band.replace("-", "–")}


def _by_answer(number: int, question: CountedQuestion) -> Table:
    words = {**question.words, UNKNOWN: _("Senza risposta"), ERASED: _("Già cancellate")}
    lines = [Line(words[row.of], (row.number,)) for row in question.tally.rows]
    return _list(f"domanda-{number}", question.label, _("Risposta"), lines, question.tally)


def _list(key: str, title: str, head: str, lines: list[Line], tally: Tally) -> Table:
    if lines:
        lines.append(Line(_("In tutto"), (tally.total,)))
    empty = _("Nessuna iscrizione, o troppo poche per dirne qualcosa.")
    return Table(key, title, (head, _("Iscrizioni")), tuple(lines), empty)


def _language(code: str) -> str:
    if code == ERASED:
        return _("Già cancellate")
    try:
        return str(get_language_info(code)["name_translated"]).capitalize()
    except KeyError:
        return code


def _attendance(attendance: GroupAttendance) -> Table:
    lessons = attendance.lessons
    return Table(
        key=f"presenze-{attendance.group.pk}",
        title=_("Presenze – %(group)s") % {"group": attendance.group},
        header=(_("Lezione"), _("Presenti"), _("Assenti"), _("Presenti su cento")),
        lines=tuple(map(_lesson, lessons or ())),
        empty=_("Questo gruppo non ha ancora lezioni.")
        if lessons is not None
        else _("Nessuno ha un posto, sono troppo pochi per dirne qualcosa, o le loro iscrizioni sono già cancellate."),
    )


def _lesson(lesson: LessonNumbers) -> Line:
    label = f"{date_format(lesson.day, 'DATE_FORMAT')}, {LessonKind(lesson.kind).label}"
    if not lesson.is_marked:
        return Line(_("%(lesson)s (non segnata)") % {"lesson": label}, (NOTHING,) * 3)
    return Line(label, (lesson.present, lesson.absent, lesson.percent))


# --- files ------------------------------------------------------------------------------------------------------------


def sheets(statistics: Statistics) -> Iterator[Sheet]:
    """A sheet for each table that has lines."""
    for table in filter(lambda each: each.lines, tables(statistics)):
        yield Sheet(title=table.title, header=table.header, rows=[[each.label, *each.shown] for each in table.lines])


def one_sheet(statistics: Statistics) -> Sheet:
    """All numbers in one table, a row each, for programs; a hidden one is empty."""
    rows: list[list[Value]] = [
        [table.title, line.label, column, number]
        for table in tables(statistics)
        for line in table.lines
        for column, number in zip(table.header[1:], line.numbers, strict=True)
        if number != NOTHING
    ]
    return Sheet(title=_("Statistiche"), header=[_("Tabella"), _("Riga"), _("Colonna"), _("Numero")], rows=rows)
