"""Tables of people in which no small number stands, and none can be computed from the rest (docs/adr/0026).

    shown = protect([[12, 3, 0], [20, 9, 7]])
    shown.cells[0][1] is None       # three people
    shown.row_totals, shown.column_totals, shown.total

Numbers from 1 to 4 are hidden, totals too; nought is shown, because it is nobody. Each hidden number needs others that
are hidden with it, or it is what is missing to the total. Which ones: a table with its totals is a circulation, where
each number flows from its row to its column and the totals lead it back. A hidden number is safe when the flow can go
round otherwise through hidden numbers alone, one more here and one less there: then the very same page could have been
printed of other people. What is hidden besides is the cheapest such way round: small numbers rather than large ones,
numbers rather than totals.

The reader is taken to know all of this: that what is hidden is at least 1, and that totals are exact. Two tables with
one total are safe together when both show it; where it is hidden in one, the other must not be printed.

Where several tables of the same people are given away, no total may be hidden: `fold` joins the kinds that are too
small to be named, the same in every table, and `protect_inside` hides numbers between totals that all stand there.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

SMALLEST_SHOWN: Final = 5

Place = tuple[int, int]
"""Row and column; the totals are the last row and the last column."""

Numbers = tuple[int | None, ...]

_TOTAL_COST: Final = 10**6
"""A total is hidden only where no hiding of numbers does it, and the total of all where no other total does."""


_NOUGHT_COST: Final = 10**4
"""A nought is hidden only where no hiding of numbers does it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it may be printed; None is hidden."""

    cells: tuple[Numbers, ...]
    row_totals: Numbers
    column_totals: Numbers
    total: int | None


@dataclass(frozen=True, slots=True)
class _Arc:
    """A number as a flow from one node to another."""

    tail: int
    head: int
    value: int
    cost: int


def protect(cells: Sequence[Sequence[int]], *, shows_column_totals: bool = True) -> Shown:
    """Hide what is small, and what would give it away.

    `shows_column_totals`: whether they are printed; of a single row they say the same once more, and its total is the
    total.
    """
    arcs = _arcs(cells)
    total = (len(cells) if shows_column_totals else 0, len(cells[0]))
    unseen = set() if shows_column_totals else {place for place in arcs if place[0] == len(cells)}
    hidden = {place for place, arc in arcs.items() if place not in unseen and arc.value < SMALLEST_SHOWN}
    while found := next((place for place in sorted(hidden) if _is_pinned(place, arcs, hidden | unseen)), None):
        way = _way_round(arcs[found].head, arcs[found].tail, arcs, without=found, free=hidden | unseen)
        assert way  # noqa: S101 - through the totals of its row and its column, all one larger
        hidden |= set(way) - unseen
    return _shown(cells, hidden, total)


def protect_list(numbers: Sequence[int]) -> tuple[Numbers, int | None]:
    """The same for a list of numbers with one total."""
    shown = protect([numbers], shows_column_totals=False)
    return shown.cells[0], shown.total


def fold(numbers: Sequence[int]) -> frozenset[int] | None:
    """Which of these are to be counted as one, «the others», so that every line of the list may be printed.

    Takes every kind there is, noughts too; a nought that is joined with nothing may be left out or printed. None where
    all together are too few. The reader is taken to know the rule. The numbers that are joined could stand the other
    way round among them, unless all are alike: then they could be other small numbers, unless none could be larger. Of
    equals all are joined or none is, or which of them was would tell.
    """
    joined = {place for place, number in enumerate(numbers) if number < SMALLEST_SHOWN}
    if not any(numbers[place] for place in joined):
        return frozenset()
    larger = sorted({number for number in numbers if number >= SMALLEST_SHOWN}, reverse=True)

    def tells() -> bool:
        values = [numbers[place] for place in joined]
        return sum(values) < SMALLEST_SHOWN or min(values) == SMALLEST_SHOWN - 1 == max(values)

    while tells() and larger:
        smallest = larger.pop()
        joined |= {place for place, number in enumerate(numbers) if number == smallest}
    return None if sum(numbers[place] for place in joined) < SMALLEST_SHOWN else frozenset(joined)


def protect_inside(cells: Sequence[Sequence[int]]) -> tuple[Numbers, ...] | None:
    """Hide what is small, and what would give it away, in a table of which every total is printed.

    Where nothing else does it noughts are hidden too, so the reader of such a table knows of a hidden number only that
    it is not negative. None where even that does not do: then the table must not be printed.
    """
    columns = len(cells[0])
    arcs = {
        (i, j): _Arc(i, len(cells) + j, value, 1 + value if value else _NOUGHT_COST)
        for i, numbers in enumerate(cells)
        for j, value in enumerate(numbers)
    }
    hidden = {place for place, arc in arcs.items() if 0 < arc.value < SMALLEST_SHOWN}
    while found := next((place for place in sorted(hidden) if _is_pinned(place, arcs, hidden)), None):
        arc = arcs[found]
        way = _way_round(arc.head, arc.tail, arcs, without=found, free=hidden)
        if way is None and arc.value > 1:
            way = _way_round(arc.tail, arc.head, arcs, without=found, free=hidden)
        if way is None:
            return None
        hidden |= set(way)
    return tuple(tuple(None if (i, j) in hidden else cells[i][j] for j in range(columns)) for i in range(len(cells)))


def _arcs(cells: Sequence[Sequence[int]]) -> dict[Place, _Arc]:
    """Every number that is not nought. Nodes: the rows, the row of totals, the columns, the column of totals."""
    rows, columns = len(cells), len(cells[0])
    row, column = list(range(rows + 1)), [rows + 1 + each for each in range(columns + 1)]
    found: dict[Place, _Arc] = {}
    for i, numbers in enumerate(cells):
        for j, value in enumerate(numbers):
            found[i, j] = _Arc(row[i], column[j], value, 1 + value)
        found[i, columns] = _Arc(column[columns], row[i], sum(numbers), _TOTAL_COST + sum(numbers))
    for j in range(columns):
        value = sum(numbers[j] for numbers in cells)
        found[rows, j] = _Arc(column[j], row[rows], value, _TOTAL_COST + value)
    found[rows, columns] = _Arc(row[rows], column[columns], sum(map(sum, cells)), _TOTAL_COST**2)
    return {place: arc for place, arc in found.items() if arc.value}


def _is_pinned(place: Place, arcs: dict[Place, _Arc], free: Collection[Place]) -> bool:
    """Whether what is printed leaves one value only for this number."""
    arc, others = arcs[place], {each: arcs[each] for each in free}
    if _way_round(arc.head, arc.tail, others, without=place, free=free) is not None:
        return False
    return arc.value <= 1 or _way_round(arc.tail, arc.head, others, without=place, free=free) is None


def _way_round(
    start: int, end: int, arcs: dict[Place, _Arc], *, without: Place, free: Collection[Place]
) -> list[Place] | None:
    """The cheapest way from node to node through numbers that could be one larger, or one smaller; None if none is."""
    steps: dict[int, list[tuple[int, Place, int]]] = {}
    for place, arc in arcs.items():
        if place != without:
            for origin, target in _directions(arc):
                steps.setdefault(origin, []).append((0 if place in free else arc.cost, place, target))
    queue: list[tuple[int, int, list[Place]]] = [(0, start, [])]
    done: set[int] = set()
    while queue:
        cost, node, way = heapq.heappop(queue)
        if node == end:
            return way
        if node in done:
            continue
        done.add(node)
        for price, place, target in steps.get(node, ()):
            heapq.heappush(queue, (cost + price, target, [*way, place]))
    return None


def _directions(arc: _Arc) -> Iterator[tuple[int, int]]:
    yield arc.tail, arc.head
    if arc.value > 1:
        yield arc.head, arc.tail


def _shown(cells: Sequence[Sequence[int]], hidden: Collection[Place], total: Place) -> Shown:
    rows, columns = len(cells), len(cells[0])

    def seen(place: Place, value: int) -> int | None:
        return None if place in hidden else value

    return Shown(
        cells=tuple(tuple(seen((i, j), value) for j, value in enumerate(each)) for i, each in enumerate(cells)),
        row_totals=tuple(seen((i, columns), sum(each)) for i, each in enumerate(cells)),
        column_totals=tuple(seen((rows, j), sum(each[j] for each in cells)) for j in range(columns)),
        total=seen(total, sum(map(sum, cells))),
    )
