"""The figures in the terms of an external list: exact inside the office, and of a year that was approved.

A case counts once in each of its terms, so that numbers of a field may add up to more than the cases. What leaves the
house is added up from what a year says anyway (`figures_release.Release`), whatever the list is by now: so neither two
lists, nor a list of today and of yesterday, say more together than the year alone (docs/adr/0048).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from django.utils.translation import gettext as _

from core.small_cells import Numbers

from .correspondences import FIELDS, GAP, NOT_FORESEEN, NOT_SAID, Correspondence, Covered, image_of
from .figures import Row
from .figures_fields import SEVERAL, UNKNOWN
from .figures_release import MAIN, OTHERS, Release, Table
from .figures_tables import Line, Shown


def exact_in_terms(rows: Sequence[Row], content: Correspondence) -> Iterator[Shown]:
    """Every field of the list, then each by the ground: exact, for whoever works on the cases."""
    images = {
        name: [image_of(covered.mapped, row.of(name)) for row in rows] for name, covered in content.fields.items()
    }
    for name, of_rows in images.items():
        numbers = Counter(term for image in of_rows for term in image)
        yield _list(name, content.of(name), numbers, total=len(rows))
    for name in _crossed(content, images):
        pairs = Counter(
            pair for down, across in zip(images[MAIN], images[name], strict=True) for pair in product(down, across)
        )
        totals = [Counter(term for image in images[each] for term in image) for each in (MAIN, name)]
        yield _table(content, name, pairs, *totals, total=len(rows))


def released_in_terms(release: Release, list_id: str, content: Correspondence) -> Iterator[Shown]:
    """The same of a year as it leaves the house, small numbers hidden."""
    for name, covered in content.fields.items():
        if name in release.lists:
            yield _list(name, covered, _released(release, list_id, name, covered), total=release.total)
    for name in _crossed(content, release.tables):
        yield _joined(content, name, release.tables[name], total=release.total)


def not_counted(release: Release, content: Correspondence) -> list[str]:
    """What fields of the list are called of which the year says nothing: they were covered only afterwards."""
    return [str(FIELDS[name].label) for name in content.fields if name not in release.lists]


def keeps_its_parts(release: Release, list_id: str, content: Correspondence) -> bool:
    """Whether the list decides as it did when the year was approved: else less of the year can be said in its terms."""
    then = release.decisions.get(list_id, {})
    return all(then.get(name) == covered.mapped for name, covered in content.fields.items())


def _crossed(content: Correspondence, known: Iterable[str]) -> list[str]:
    if MAIN not in content.fields:
        return []
    return [name for name in content.fields if name != MAIN and name in known]


def _released(release: Release, list_id: str, name: str, covered: Covered) -> Counter[str]:
    numbers: Counter[str] = Counter()
    for kind, number in release.lists[name].items():
        numbers[_term(kind, covered)] += number
    if release.decisions.get(list_id, {}).get(name) == covered.mapped:
        for part in release.splits.get(name, ()):
            if list_id in part.images:
                numbers.update(dict.fromkeys(part.images[list_id], part.number))
                numbers[OTHERS] -= part.number
    return numbers


def _term(kind: str, covered: Covered) -> str:
    """Where a kind that a year names is counted; of those that are counted together nothing is known."""
    if kind in {OTHERS, SEVERAL}:
        return OTHERS
    return image_of(covered.mapped, () if kind == UNKNOWN else (kind,))[0]


def _joined(content: Correspondence, name: str, table: Table, *, total: int) -> Shown:
    """A table by our kinds as one by terms: a sum with a hidden number is hidden."""
    down, across = content.of(MAIN), content.of(name)
    cells: dict[tuple[str, str], int | None] = {}
    row_totals: Counter[str] = Counter()
    for (kind, numbers), row_total in zip(table.lines, table.row_totals, strict=True):
        row_totals[_term(kind, down)] += row_total
        for column, number in zip(table.columns, numbers, strict=True):
            pair = _term(kind, down), _term(column, across)
            so_far = cells.get(pair, 0)
            cells[pair] = None if number is None or so_far is None else so_far + number
    column_totals: Counter[str] = Counter()
    for column, number in zip(table.columns, table.column_totals, strict=True):
        column_totals[_term(column, across)] += number
    return _table(content, name, cells, row_totals, column_totals, total=total)


# --- in words ---------------------------------------------------------------------------------------------------------


def _list(name: str, covered: Covered, numbers: Mapping[str, int], *, total: int) -> Shown:
    label = str(FIELDS[name].label)
    lines = tuple(Line(_word(term, covered), (), numbers[term]) for term in _ordered(numbers, covered))
    return Shown(key=name, title=label, corner=label, columns=(), lines=lines, totals=(), total=total)


def _table(
    content: Correspondence,
    name: str,
    cells: Mapping[tuple[str, str], int | None],
    row_totals: Mapping[str, int],
    column_totals: Mapping[str, int],
    *,
    total: int,
) -> Shown:
    down, across = content.of(MAIN), content.of(name)
    columns = _ordered(column_totals, across)
    corner = str(FIELDS[MAIN].label)

    def numbers_of(term: str) -> Numbers:
        return tuple(cells.get((term, column), 0) for column in columns)

    return Shown(
        key=f"{MAIN}-{name}",
        title=f"{corner} × {FIELDS[name].label}",
        corner=corner,
        columns=tuple(_word(term, across) for term in columns),
        lines=tuple(Line(_word(term, down), numbers_of(term), row_totals[term]) for term in _ordered(row_totals, down)),
        totals=tuple(column_totals[term] for term in columns),
        total=total,
    )


def _ordered(numbers: Mapping[str, int], covered: Covered) -> list[str]:
    """The terms in the order of the list, then what has none."""
    order = [*covered.terms, NOT_FORESEEN, GAP, NOT_SAID, OTHERS]
    return [term for term in order if numbers.get(term)]


def _word(term: str, covered: Covered) -> str:
    words = {
        NOT_FORESEEN: _("Non previsto dall’elenco"),
        GAP: _("Senza corrispondenza"),
        NOT_SAID: _("Non indicato"),
        OTHERS: _("Altre voci insieme"),
    }
    return words.get(term) or covered.terms[term]
