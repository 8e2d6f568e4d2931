"""A list of the desk on paper: columns, rows, groups of rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _

from printing.paper import TooLongError

ROWS_MAX: Final = 5_000
"""What fits into the limits of `printing.rendering`, and more than anybody reads on paper."""
CELL_MAX: Final = 2_000
"""Longer texts end in «…»: a row that is higher than a page helps nobody."""

_NARROW: Final = 12
_WIDE: Final = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Some rows under a heading of their own; a list without groups has one of them, without a heading."""

    rows: tuple[tuple[str, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A table, or one for each group. `facts` say what was listed: the filters, the day. Raises `TooLongError`."""

    template: ClassVar[Path] = Path(__file__).with_name("template.typ")

    title: str
    columns: tuple[str, ...]
    groups: tuple[Rows, ...]
    facts: tuple[tuple[str, str], ...] = ()
    is_landscape: bool = False

    def __post_init__(self) -> None:
        if sum(len(group.rows) for group in self.groups) > ROWS_MAX:
            raise TooLongError(ROWS_MAX)

    def content(self) -> dict[str, Any]:
        """What the template shows."""
        return {
            "columns": self.columns,
            "widths": self._widths(),
            "groups": [
                {"title": group.title, "rows": [[_shortened(cell) for cell in row] for row in group.rows]}
                for group in self.groups
            ],
            "facts": self.facts,
            "is_landscape": self.is_landscape,
            "empty": _("Nessuna riga."),
        }

    def _widths(self) -> list[int]:
        """How wide each column is beside the others, by its longest texts; 0: as wide as they are."""
        rows = [row for group in self.groups for row in group.rows]
        widths = []
        for index, title in enumerate(self.columns):
            lengths = sorted(len(row[index]) for row in rows) or [0]
            longest = max(lengths[-1], len(title))
            typical = max(lengths[len(lengths) * 9 // 10], len(title))
            widths.append(0 if longest <= _NARROW else min(max(typical, _NARROW), _WIDE))
        return widths


def _shortened(cell: str) -> str:
    return cell if len(cell) <= CELL_MAX else f"{cell[:CELL_MAX]}…"
