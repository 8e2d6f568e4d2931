"""Figures in words: the same tables for a page, a drawing and a spreadsheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.small_cells import Numbers
from staff.spreadsheets import Sheet, Value

from .figures import Referrals, Row
from .figures_fields import UNKNOWN, Crossing, Field, share, tally, vocabulary_fields
from .figures_release import MAIN, OTHERS, Release, Table
from .opinions import QUESTIONS, Answer, Opinion

HIDDEN = "–"
SHARE_WORDS = {
    "first_answer": gettext_lazy("Prima risposta entro 7 giorni"),
    "duration": gettext_lazy("Chiusura entro 90 giorni"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: its label, the number of each column, all together. None is hidden."""

    label: str
    numbers: Numbers
    total: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as people read it. Without columns it is a list, in which only the totals stand."""

    key: str
    title: str
    corner: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    totals: tuple[int, ...]
    total: int


def exact(rows: list[Row], down: Field, across: Field | None, crossing: Crossing) -> Shown:
    """Every number, for whoever works on the cases."""
    lines = tuple(
        Line(down.word(code), numbers if across else (), sum(numbers))
        for code, numbers in zip(crossing.rows, crossing.cells, strict=True)
    )
    return Shown(
        key=f"{down.key}-{across.key}" if across else down.key,
        title=_title(down, across),
        corner=str(down.label),
        columns=tuple(across.word(code) for code in crossing.columns) if across else (),
        lines=lines,
        totals=tuple(map(sum, zip(*crossing.cells, strict=True))) if across else (),
        total=len(rows),
    )


def protected_table(table: Table, down: Field, across: Field) -> Shown:
    """What may leave the house of a crossing."""
    return Shown(
        key=f"{down.key}-{across.key}",
        title=_title(down, across),
        corner=str(down.label),
        columns=tuple(word_of(across, code) for code in table.columns),
        lines=tuple(
            Line(word_of(down, code), numbers, total)
            for (code, numbers), total in zip(table.lines, table.row_totals, strict=True)
        ),
        totals=table.column_totals,
        total=sum(table.row_totals),
    )


def folded_list(numbers: Mapping[str, int], field: Field) -> Shown:
    """What may leave the house of one field."""
    return Shown(
        key=field.key,
        title=str(field.label),
        corner=str(field.label),
        columns=(),
        lines=tuple(Line(word_of(field, code), (), number) for code, number in numbers.items()),
        totals=(),
        total=sum(numbers.values()),
    )


def tables_of(release: Release) -> Iterator[Shown]:
    """Every table of a year that leaves the house: the lists, then each field by the ground."""
    fields = {field.key: field for field in vocabulary_fields()}
    for key, numbers in release.lists.items():
        yield folded_list(numbers, fields[key])
    for key, table in release.tables.items():
        yield protected_table(table, fields[MAIN], fields[key])


def word_of(field: Field, code: str) -> str:
    """What a kind is called, also the one that stands for all small ones."""
    return _("Altre voci insieme") if code == OTHERS else field.word(code)


def _title(down: Field, across: Field | None) -> str:
    if across is None:
        return str(down.label)
    return _("%(rows)s × %(columns)s") % {"rows": down.label, "columns": across.label}


# --- indicators -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the six, in a few lines. Without numbers it says why."""

    label: str
    lines: tuple[str, ...]


def indicators(rows: list[Row], fields: Mapping[str, Field], opinions: Sequence[Opinion]) -> list[Indicator]:
    """The six that the office follows, computed from what stands in the rows, and from the opinions beside them."""
    return [
        Indicator(str(fields["delay"].label), _bands(rows, fields["delay"])),
        Indicator(str(fields["first_answer"].label), _bands(rows, fields["first_answer"])),
        Indicator(str(fields["duration"].label), _bands(rows, fields["duration"])),
        Indicator(_("Nei tempi"), tuple(_in_time(rows))),
        Indicator(_("Che cosa ne pensa chi ha segnalato"), tuple(_opinions(opinions))),
        Indicator(_("Invii a un altro servizio accettati"), (_accepted(rows),)),
    ]


def _opinions(opinions: Sequence[Opinion]) -> Iterator[str]:
    if not opinions:
        yield _("Nessuna risposta.")
    for question in QUESTIONS if opinions else ():
        numbers = Counter(each.to(question) for each in opinions)
        yield opinion_line(question, {code: numbers[code] for code in (*Answer.values, UNKNOWN) if numbers[code]})


def opinion_line(question: str, numbers: Mapping[str, int]) -> str:
    """`Ti è servito? Sì 12, In parte 6, Altre voci insieme 5`."""
    words = {**dict(Answer.choices), UNKNOWN: _("Non ha risposto"), OTHERS: _("Altre voci insieme")}
    return f"{QUESTIONS[question]} " + ", ".join(f"{words[code]} {number}" for code, number in numbers.items())


def opinion_lines(release: Release) -> list[str]:
    """What reporters thought in a year that leaves the house, in words."""
    return [opinion_line(question, numbers) for question, numbers in release.opinions.items()]


def _bands(rows: list[Row], field: Field) -> tuple[str, ...]:
    numbers = tally(rows, field)
    return tuple(f"{field.word(code)}: {number}" for code, number in numbers.items()) or (_("Nessuna segnalazione."),)


def _accepted(rows: list[Row]) -> str:
    """Of the cases that were passed to a service, in how many one took it on."""
    sent = [row for row in rows if row.referrals]
    if not sent:
        return _("Nessun invio.")
    accepted = sum(row.referrals == Referrals.ACCEPTED for row in sent)
    words = _("Segnalazioni con almeno un invio accettato: %(number)d su %(total)d (%(percent)d %%)")
    return words % {"number": accepted, "total": len(sent), "percent": round(100 * accepted / len(sent))}


def _in_time(rows: list[Row]) -> Iterator[str]:
    for name, words in SHARE_WORDS.items():
        yes, no = share(rows, name)
        yield share_line(str(words), yes, yes + no, total=len(rows))


def share_line(label: str, number: int, counted: int, *, total: int) -> str:
    """`Prima risposta entro 7 giorni: 12 su 15 (80 %)`, and who is not counted where those are not all."""
    percent = round(100 * number / counted) if counted else 0
    line = _("%(what)s: %(number)d su %(total)d (%(percent)d %%)") % {
        "what": label,
        "number": number,
        "total": counted,
        "percent": percent,
    }
    if counted == total:
        return line
    others = _("Non contano le segnalazioni arrivate senza il modulo del sito a cui l’ufficio non ha scritto messaggi.")
    return f"{line}. {others}"


def released_shares(release: Release) -> list[str]:
    """Those of a year that leaves the house, in words."""
    return [
        share_line(str(words), *release.shares[name], total=release.total)
        for name, words in SHARE_WORDS.items()
        if name in release.shares
    ]


# --- spreadsheets -----------------------------------------------------------------------------------------------------


def sheets(tables: Iterable[Shown], *, note: str) -> Iterator[Sheet]:
    """A sheet for each table, with its totals; what is hidden is a dash. A `note` has the last one."""
    for table in tables:
        yield Sheet(title=table.title, header=[table.corner, *table.columns, _("Totale")], rows=_lines(table))
    if note:
        yield Sheet(title=_("Nota"), header=[_("Nota")], rows=[[note]])


def one_sheet(tables: Iterable[Shown], *, year: int, note: str) -> Sheet:
    """All numbers in rows of their own, for programs; a `note` in the last one."""
    header = [_("Anno"), _("Tabella"), _("Riga"), _("Colonna"), _("Segnalazioni")]
    return Sheet(title=str(year), header=header, rows=_each_number(tables, year=year, note=note))


def _lines(table: Shown) -> Iterator[list[Value]]:
    for line in table.lines:
        yield [line.label, *(HIDDEN if each is None else each for each in line.numbers), line.total]
    yield [_("Totale"), *table.totals, table.total]


def _each_number(tables: Iterable[Shown], *, year: int, note: str) -> Iterator[list[Value]]:
    for table in tables:
        for line in table.lines:
            for column, number in zip(table.columns, line.numbers, strict=True):
                yield [year, table.title, line.label, column, HIDDEN if number is None else number]
            yield [year, table.title, line.label, _("Totale"), line.total]
        for column, total in zip(table.columns, table.totals, strict=True):
            yield [year, table.title, _("Totale"), column, total]
        yield [year, table.title, _("Totale"), _("Totale"), table.total]
    if note:
        yield [year, _("Nota"), note, "", ""]
