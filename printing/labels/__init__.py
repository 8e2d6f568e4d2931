"""Labels and badges on sheets that are sold ready to peel off."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _

from printing.paper import TooLongError

LABELS_MAX: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """A sheet of A4 with labels: how many, how large in millimetres, where the first one begins, the gaps between."""

    columns: int
    rows: int
    width: float
    height: float
    left: float = 0
    top: float = 0
    gap_x: float = 0
    gap_y: float = 0


LABELS_3X8: Final = Stock(columns=3, rows=8, width=70, height=37, top=0.5)
"""70 × 37 mm, edge to edge: the commonest sheet of labels."""
BADGES_2X5: Final = Stock(columns=2, rows=5, width=85, height=54, left=15, top=13.5, gap_x=10)
"""85 × 54 mm: the inlay of a name badge, of the size of a bank card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name, and below it what else fits."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Sheets of labels. No head and no foot: all of the paper is labels. Raises `TooLongError`."""

    template: ClassVar[Path] = Path(__file__).with_name("template.typ")

    subject: str
    labels: tuple[Label, ...]
    stock: Stock = LABELS_3X8

    def __post_init__(self) -> None:
        if len(self.labels) > LABELS_MAX:
            raise TooLongError(LABELS_MAX)

    @property
    def title(self) -> str:
        return _("Etichette: %(subject)s") % {"subject": self.subject}

    def content(self) -> dict[str, Any]:
        """What the template shows."""
        stock = self.stock
        return {
            "labels": [{"name": label.name, "lines": label.lines} for label in self.labels],
            "columns": stock.columns,
            "rows": stock.rows,
            "size": [stock.width, stock.height],
            "margin": [stock.left, stock.top],
            "gaps": [stock.gap_x, stock.gap_y],
            "empty": _("Nessuna etichetta."),
        }
