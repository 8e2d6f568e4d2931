"""A table as bars: where what stands in an SVG, in its own units, so that the server draws it and no style is inline.

Each line has its label above its bar, because beside it a label of a telephone's width would leave no room for bars.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Final

from django.utils.text import Truncator
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from .figures_tables import Shown

WIDTH: Final = 320
_LABEL, _BAR, _LINE = 14, 16, 44
"""The baseline of a label, the height of a bar, the height of a line with both."""
_LEGEND_LINE: Final = 20
_NARROWEST_WITH_LETTER: Final = 14
_LABEL_MAX, _LEGEND_MAX = 42, 46
COLOURS: Final = 6
HIDDEN_COLOUR: Final = "hidden"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar. `colour` is the end of its class, `letter` what the legend explains."""

    x: float
    width: float
    colour: str
    letter: str
    letter_x: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of the table."""

    label: str
    number: int
    label_y: int
    bar_y: int
    letter_y: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend."""

    letter: str
    word: str
    colour: str
    y: int
    text_y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything at its place. Where one reads from the right it begins there: `start`, `end`, `square_x`, `word_x`."""

    title: str
    description: str
    height: int
    bars: tuple[Bar, ...]
    legend: tuple[Entry, ...]
    start: int
    end: int
    square_x: int
    letter_x: int
    word_x: int


def draw(table: Shown) -> Drawing:
    """The bars of a table, the longest as wide as the drawing; what is hidden in a line is one piece of it."""
    is_mirrored = get_language_bidi()
    longest = max((line.total for line in table.lines), default=0) or 1
    bars = tuple(
        Bar(
            label=Truncator(line.label).chars(_LABEL_MAX),
            number=line.total,
            label_y=number * _LINE + _LABEL,
            bar_y=number * _LINE + _LABEL + 6,
            letter_y=number * _LINE + _LABEL + 6 + _BAR - 4,
            parts=tuple(_parts(line.numbers, line.total, scale=WIDTH / longest, is_mirrored=is_mirrored)),
        )
        for number, line in enumerate(table.lines)
    )
    top = len(bars) * _LINE + 4
    legend = tuple(_legend(table, top=top))
    return Drawing(
        title=table.title,
        description=_("Barre con i numeri della tabella."),
        height=top + len(legend) * _LEGEND_LINE,
        bars=bars,
        legend=legend,
        start=WIDTH if is_mirrored else 0,
        end=0 if is_mirrored else WIDTH,
        square_x=WIDTH - 16 if is_mirrored else 0,
        letter_x=WIDTH - 8 if is_mirrored else 8,
        word_x=WIDTH - 24 if is_mirrored else 24,
    )


def _parts(numbers: tuple[int | None, ...], total: int, *, scale: float, is_mirrored: bool) -> Iterator[Part]:
    pieces = [(number, _colour(column), _letter(column)) for column, number in enumerate(numbers) if number]
    hidden = total - sum(number for number, _colour, _letter in pieces if number)
    if hidden:
        pieces.append((hidden, HIDDEN_COLOUR if numbers else _colour(0), ""))
    begin = 0.0
    for number, colour, letter in pieces:
        width = (number or 0) * scale
        x = WIDTH - begin - width if is_mirrored else begin
        shown = letter if width >= _NARROWEST_WITH_LETTER else ""
        yield Part(round(x, 1), round(width, 1), colour, shown, round(x + width / 2, 1))
        begin += width


def _legend(table: Shown, *, top: int) -> Iterator[Entry]:
    words = [(_letter(column), word, _colour(column)) for column, word in enumerate(table.columns)]
    if any(number is None for line in table.lines for number in line.numbers):
        words.append(("", _("Nascosto"), HIDDEN_COLOUR))
    for number, (letter, word, colour) in enumerate(words):
        y = top + number * _LEGEND_LINE
        yield Entry(letter, Truncator(word).chars(_LEGEND_MAX), colour, y, y + 12)


def _colour(column: int) -> str:
    return str(column % COLOURS + 1)


def _letter(column: int) -> str:
    return ascii_uppercase[column] if column < len(ascii_uppercase) else ""
