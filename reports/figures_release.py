"""What of a year may be given away: no number from 1 to 4, and none that could be computed (docs/adr/0037).

Kinds that are too small to be named are counted together, the same ones in every table of the year. So every table has
the same totals, all of them printed, and two tables say no more together than each alone. Inside a table numbers are
hidden; where that is not enough there is no table. What is said in the terms of external lists is added up from this
(`figures_terms`), never counted from the cases.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from core.digests import digest_of
from core.small_cells import SMALLEST_SHOWN, Numbers, fold, protect_inside

from .correspondences import FIELDS, Mapped
from .figures import Row, came_otherwise
from .figures_fields import SHARES, UNKNOWN, Crossing, Field, cross, share, tally, vocabulary_fields
from .figures_splits import Split, splits
from .opinions import QUESTIONS, Answer, Opinion
from .vocabularies import AREA, GROUND, OUTCOME

FORMAT: Final = 5
"""Version of what is stored of an approved year. In the first one every share was of the total; opinions since 3, lists
since 4; in 5 fewer parts.
"""
_AS_NOW_SINCE: Final = {"shares": 2, "opinions": 3, "splits": 5}
"""Since which format this is counted as it is counted now."""
OTHERS: Final = "others"
"""All kinds together that are too small to be named."""
MAIN: Final = GROUND.name
PUBLISHED: Final = (AREA.name, "form", "reporter", "channel", OUTCOME.name, "territory")
"""By what every year counts besides, for the site too, each crossed with the ground; a list may cover more fields."""

Line = tuple[str, Numbers]
Decisions = Mapping[str, Mapping[str, Mapped]]
"""By the id of an external list and by field: the term of each of our codes."""


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers by two fields as they may be printed, with every total. None is hidden."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    row_totals: tuple[int, ...]
    column_totals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """The numbers of a year: the total, a list for each field, each field crossed with the ground, the shares in time.

    Of what cannot be said there is nothing. A share is how many were in time, and of how many. `opinions` are what
    reporters answered afterwards, by question. `splits` part «the others» and «several» by field, for the lists whose
    decisions of that moment are `decisions`.
    """

    total: int
    lists: Mapping[str, Mapping[str, int]]
    tables: Mapping[str, Table]
    shares: Mapping[str, tuple[int, int]]
    opinions: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    splits: Mapping[str, tuple[Split, ...]] = field(default_factory=dict)
    decisions: Decisions = field(default_factory=dict)

    @property
    def version(self) -> str:
        """A word for what somebody has looked at."""
        return digest_of(json.dumps(self.to_json(), sort_keys=True))

    def to_json(self) -> dict[str, Any]:
        """As it is stored: codes, so that the words may be those of any language."""
        return {
            "format": FORMAT,
            "total": self.total,
            "lists": {key: list(numbers.items()) for key, numbers in self.lists.items()},
            "tables": {
                key: {
                    "columns": table.columns,
                    "lines": table.lines,
                    "row_totals": table.row_totals,
                    "column_totals": table.column_totals,
                }
                for key, table in self.tables.items()
            },
            "shares": dict(self.shares),
            "opinions": {question: list(numbers.items()) for question, numbers in self.opinions.items()},
            "splits": {key: [[part.number, dict(part.images)] for part in parts] for key, parts in self.splits.items()},
            "decisions": self.decisions,
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Release:
        """Read what `to_json` wrote."""
        return Release(
            total=data["total"],
            lists={key: dict(numbers) for key, numbers in data["lists"].items()},
            tables={
                key: Table(
                    columns=tuple(table["columns"]),
                    lines=tuple((code, tuple(numbers)) for code, numbers in table["lines"]),
                    row_totals=tuple(table["row_totals"]),
                    column_totals=tuple(table["column_totals"]),
                )
                for key, table in data["tables"].items()
            },
            shares={
                name: (said, data["total"]) if data["format"] == 1 else tuple(said)
                for name, said in data["shares"].items()
            },
            opinions={question: dict(numbers) for question, numbers in data.get("opinions", {}).items()},
            splits={
                key: tuple(
                    Split(number, {list_id: tuple(image) for list_id, image in images.items()})
                    for number, images in parts
                )
                for key, parts in data.get("splits", {}).items()
            },
            decisions=data.get("decisions", {}),
        )


def release(
    rows: Sequence[Row], opinions: Sequence[Opinion] = (), decisions: Decisions | None = None
) -> Release | None:
    """What a year says to everybody; None where its cases are too few to say anything.

    `decisions` are those of the external lists: what they cover is counted too, and parted for them.
    """
    if len(rows) < SMALLEST_SHOWN:
        return None
    decisions = decisions or {}
    fields = {field.key: field for field in vocabulary_fields()}
    main = fields[MAIN]
    crossed = [key for key in _counted_by(decisions) if key != MAIN]
    tables = {key: table for key in crossed if (table := protected(rows, main, fields[key])) is not None}
    in_time = {name: share(rows, name) for name in SHARES if may_share(rows, name)}
    return Release(
        total=len(rows),
        lists={key: folded(rows, fields[key]) for key in (MAIN, *crossed)},
        tables=tables,
        shares={name: (yes, yes + no) for name, (yes, no) in in_time.items()},
        opinions=released_opinions(opinions, total=len(rows)),
        splits={key: parts for key in (MAIN, *crossed) if (parts := _splits(rows, fields[key], decisions))},
        decisions=decisions,
    )


def as_it_was(counted: Release, approved: Mapping[str, Any]) -> Release:
    """What was `approved`, where it differs from what is `counted` now only in how an earlier format counted."""
    then = Release.from_json(approved)
    earlier = {name: getattr(then, name) for name, since in _AS_NOW_SINCE.items() if approved["format"] < since}
    return then if replace(counted, **earlier) == then else counted


def _counted_by(decisions: Decisions) -> list[str]:
    """The published fields, then what the lists cover besides, in the order of the vocabularies."""
    covered = {key for each in decisions.values() for key in each}
    return [MAIN, *PUBLISHED, *(key for key in FIELDS if key in covered - {MAIN, *PUBLISHED})]


def _splits(rows: Sequence[Row], field: Field, decisions: Decisions) -> tuple[Split, ...]:
    lists = {list_id: each[field.key] for list_id, each in decisions.items() if field.key in each}
    sets = Counter(tuple(sorted(row.of(field.key))) for row in rows)
    return splits(sets, small_kinds(rows, field), lists)


def released_opinions(opinions: Sequence[Opinion], *, total: int) -> dict[str, dict[str, int]]:
    """What was answered to each question, small numbers joined; nothing where there are too few answers.

    Nor where all but one to four people answered, or nearly: who kept silent would be a small number too. The questions
    are not crossed, so that each list says no more than it does alone; all have one total.
    """
    if len(opinions) < SMALLEST_SHOWN or 0 < abs(total - len(opinions)) < SMALLEST_SHOWN:
        return {}
    return {question: _folded_answers(Counter(each.to(question) for each in opinions)) for question in QUESTIONS}


def _folded_answers(numbers: Mapping[str, int]) -> dict[str, int]:
    kinds = [*Answer.values, UNKNOWN]
    places = fold([numbers.get(kind, 0) for kind in kinds]) or ()
    joined = {kinds[place] for place in places}
    shown = {kind: numbers[kind] for kind in kinds if kind not in joined and numbers.get(kind)}
    others = sum(numbers.get(kind, 0) for kind in joined)
    return {**shown, **({OTHERS: others} if others else {})}


def may_share(rows: Sequence[Row], name: str) -> bool:
    """Whether a share may be printed: neither it nor what is left of a total of the year is a small number.

    Who is in no share came otherwise than by the form, and how many did stands in the list of the channels.
    """
    yes, no = share(rows, name)
    kinds = [yes, no]
    if outside := len(rows) - yes - no:
        kinds += [outside, sum(came_otherwise(row.codes) for row in rows) - outside]
    return bool(yes + no) and not any(0 < number < SMALLEST_SHOWN for number in kinds)


def folded(rows: Sequence[Row], field: Field) -> dict[str, int]:
    """A list by one field, in which every number may be printed."""
    name = joining(rows, field)
    numbers: dict[str, int] = {}
    for code, number in tally(rows, field).items():
        numbers[name(code)] = numbers.get(name(code), 0) + number
    others = numbers.pop(OTHERS, 0)
    return {**numbers, **({OTHERS: others} if others else {})}


def protected(rows: Sequence[Row], down: Field, across: Field) -> Table | None:
    """A table by two fields, or None where it would tell too much."""
    joined = {field.key: joining(rows, field) for field in (down, across)}
    found = _others_last(cross(rows, down, across, joined=joined))
    cells = protect_inside(found.cells)
    if cells is None:
        return None
    return Table(
        columns=found.columns,
        lines=tuple(zip(found.rows, cells, strict=True)),
        row_totals=tuple(map(sum, found.cells)),
        column_totals=tuple(map(sum, zip(*found.cells, strict=True))),
    )


def joining(rows: Sequence[Row], field: Field) -> Callable[[str], str]:
    """Under which name a kind is counted: its own, or with the others. All of a year's `rows` are needed for that."""
    small = small_kinds(rows, field)
    return lambda code: OTHERS if code in small else code


def small_kinds(rows: Sequence[Row], field: Field) -> frozenset[str]:
    """The kinds that are counted as «the others», those of which there is no case too."""
    numbers = tally(rows, field)
    kinds = [*dict.fromkeys([*field.words, *numbers])]
    places = fold([numbers.get(kind, 0) for kind in kinds])
    if places is None:
        raise ValueError("They are too few to be counted.")
    return frozenset(kinds[place] for place in places)


def _others_last(found: Crossing) -> Crossing:
    """«The others» at the end of rows and columns."""
    down = sorted(range(len(found.rows)), key=lambda i: found.rows[i] == OTHERS)
    across = sorted(range(len(found.columns)), key=lambda j: found.columns[j] == OTHERS)
    return Crossing(
        tuple(found.rows[i] for i in down),
        tuple(found.columns[j] for j in across),
        tuple(tuple(found.cells[i][j] for j in across) for i in down),
    )
