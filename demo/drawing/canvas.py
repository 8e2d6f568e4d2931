"""A sheet to draw on: flat shapes in the site's few colours, in a grid of 160 by 100 units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw

PLUM_DARK = "#3f1237"
PLUM = "#611f54"
PLUM_SOFT = "#8c4a7e"
ROSE = "#d9b8d1"
TINT = "#f3e6f0"
PETROL = "#0b5c63"
PETROL_SOFT = "#5f9ea3"
PETROL_TINT = "#d8ebeb"
MIMOSA = "#ffcb3d"
MIMOSA_SOFT = "#ffe49a"
CREAM = "#fff6db"
RED = "#c2203d"
WHITE = "#ffffff"

WIDTH, HEIGHT = 160, 100
PIXELS_PER_UNIT = 9
SMOOTHING = 3
"""Everything is drawn three times as large and then reduced, so that edges are smooth."""

Point = tuple[float, float]


class Canvas:
    """Shapes in units: x grows to the right, y downwards, (0, 0) is the upper left corner."""

    def __init__(self, ground: str) -> None:
        self._scale = PIXELS_PER_UNIT * SMOOTHING
        self._image = Image.new("RGB", (WIDTH * self._scale, HEIGHT * self._scale), ground)
        self._draw = ImageDraw.Draw(self._image)

    def as_webp(self) -> BytesIO:
        """The finished picture, small enough to be committed to nobody's patience."""
        finished = self._image.resize((WIDTH * PIXELS_PER_UNIT, HEIGHT * PIXELS_PER_UNIT), Image.Resampling.LANCZOS)
        stream = BytesIO()
        finished.save(stream, "WEBP", quality=88, method=4)
        stream.seek(0)
        return stream

    def rect(self, x: float, y: float, width: float, height: float, colour: str, *, radius: float = 0) -> None:
        """A rectangle, perhaps with round corners."""
        self._draw.rounded_rectangle(self._box(x, y, x + width, y + height), self._px(radius), fill=colour)

    def polygon(self, points: Sequence[Point], colour: str) -> None:
        """A closed shape with straight sides."""
        self._draw.polygon([(self._px(x), self._px(y)) for x, y in points], fill=colour)

    def circle(self, x: float, y: float, radius: float, colour: str) -> None:
        """A disc around (x, y)."""
        self._draw.ellipse(self._box(x - radius, y - radius, x + radius, y + radius), fill=colour)

    def ring(self, x: float, y: float, radius: float, width: float, colour: str) -> None:
        """A circle line."""
        self._draw.ellipse(
            self._box(x - radius, y - radius, x + radius, y + radius), outline=colour, width=self._px(width)
        )

    def slice(self, x: float, y: float, radius: float, start: float, end: float, colour: str) -> None:
        """A slice of a disc, from one angle to another in degrees, clockwise from the right."""
        self._draw.pieslice(self._box(x - radius, y - radius, x + radius, y + radius), start, end, fill=colour)

    def line(self, points: Sequence[Point], width: float, colour: str) -> None:
        """A thick line with round ends and corners."""
        pixels = [(self._px(x), self._px(y)) for x, y in points]
        self._draw.line(pixels, fill=colour, width=self._px(width), joint="curve")
        for x, y in points:
            self.circle(x, y, width / 2, colour)

    def arch(self, x: float, top: float, width: float, bottom: float, colour: str) -> None:
        """An opening with a round top."""
        radius = width / 2
        self.circle(x + radius, top + radius, radius, colour)
        self.rect(x, top + radius, width, bottom - top - radius, colour)

    def _px(self, units: float) -> int:
        return round(units * self._scale)

    def _box(self, x1: float, y1: float, x2: float, y2: float) -> tuple[int, int, int, int]:
        return self._px(x1), self._px(y1), self._px(x2), self._px(y2)


def on_circle(x: float, y: float, radius: float, degrees: float) -> Point:
    """The point at this angle, clockwise from the right."""
    angle = math.radians(degrees)
    return x + radius * math.cos(angle), y + radius * math.sin(angle)
