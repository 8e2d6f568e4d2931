"""A plan of places, drawn from their coordinates alone: no map service, no street, nothing of a third party.

Pure geometry. Units of the drawing are those of its `viewBox`; north is up. Distances are right to a few metres within
a town (equirectangular projection around its middle).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sin
from typing import TYPE_CHECKING, Final

from django.utils.formats import number_format

if TYPE_CHECKING:
    from directory.models import Place

METRES_PER_DEGREE: Final = 111_320
"""Of latitude, and of longitude at the equator."""
METRES_PER_KILOMETRE: Final = 1000
WIDTH: Final = 480
MIN_HEIGHT: Final = 300
MAX_HEIGHT: Final = 520
MARGIN: Final = 56
PIN: Final = 20
"""Radius of a pin, on a telephone 24 pixels across."""
LEAST_SPAN: Final = 600
"""Metres: a plan of one place, or of two next to each other, shows a neighbourhood."""
STEPS: Final = (50, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_000)
"""Lengths of the scale in metres; one of them is the mesh of the grid."""
MESHES: Final = 5
PASSES: Final = 300
GOLDEN_ANGLE: Final = 2.4
"""Radians: pins of one and the same point leave it in directions that do not repeat."""
GAP: Final = 4
LETTER: Final = 7.5
LABEL_HEIGHT: Final = 20


@dataclass(slots=True)
class Pin:
    """A place on the plan, counted from 1. `label`: its whole name, or nothing where that would cover another or the
    edge; `at_start`: left of the pin.
    """

    number: int
    place: Place
    x: float
    y: float
    label: str = ""
    at_start: bool = False
    is_current: bool = False

    @property
    def label_x(self) -> float:
        """Where the label begins, or ends if it stands at the start."""
        return self.x - PIN - 4 if self.at_start else self.x + PIN + 4


@dataclass(frozen=True, slots=True)
class Plan:
    """What the template draws. `columns` and `rows` are the lines of a grid `mesh` metres wide."""

    height: int
    pins: list[Pin]
    columns: list[int]
    rows: list[int]
    mesh: int
    mesh_width: int
    width: int = WIDTH
    radius: int = PIN

    @property
    def number_of(self) -> dict[int, int]:
        """The number of each place that is drawn, by its key: the list beside the plan shows the same."""
        return {pin.place.pk: pin.number for pin in self.pins}

    @property
    def scale_length(self) -> str:
        """What the scale measures: «500 m», «2,5 km»."""
        if self.mesh < METRES_PER_KILOMETRE:
            return f"{self.mesh} m"
        return f"{number_format(f'{self.mesh / METRES_PER_KILOMETRE:g}')} km"

    @property
    def scale_y(self) -> int:
        """Where the scale stands: at the foot."""
        return self.height - 14


def draw_plan(places: Iterable[Place], *, current: Place | None = None) -> Plan | None:
    """The plan of those places that have coordinates, in the municipality that has most of them; None without any.

    Pins are numbered in the order of `places`, without gaps. `current` is the place that the page is about: its
    municipality is drawn.
    """
    placed = [place for place in places if place.latitude is not None]
    if not placed or (current and current.latitude is None):
        return None
    town, _count = Counter(place.municipality for place in placed).most_common(1)[0]
    if current:
        town = current.municipality
    drawn = [place for place in placed if place.municipality == town]
    metres = _in_metres(drawn)
    left, right = min(x for x, _y in metres), max(x for x, _y in metres)
    bottom, top = min(y for _x, y in metres), max(y for _x, y in metres)
    inner = WIDTH - 2 * MARGIN
    scale = min(inner / max(right - left, LEAST_SPAN), (MAX_HEIGHT - 2 * MARGIN) / max(top - bottom, LEAST_SPAN))
    height = round(max(MIN_HEIGHT, (top - bottom) * scale + 2 * MARGIN))
    middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
    pins = [
        Pin(number, place, WIDTH / 2 + (x - middle_x) * scale, height / 2 - (y - middle_y) * scale)
        for number, (place, (x, y)) in enumerate(zip(drawn, metres, strict=True), start=1)
    ]
    for pin in pins:
        pin.is_current = current is not None and pin.place.pk == current.pk
    _part(pins, height)
    _label(sorted(pins, key=lambda pin: not pin.is_current))
    for pin in pins:
        pin.x, pin.y = round(pin.x, 1), round(pin.y, 1)
    mesh = next((step for step in STEPS if step * scale * MESHES >= WIDTH), STEPS[-1])
    width = max(1, round(mesh * scale))
    return Plan(
        height=height,
        pins=pins,
        columns=list(range(width // 2, WIDTH, width)),
        rows=list(range(width // 2, height, width)),
        mesh=mesh,
        mesh_width=width,
    )


def _in_metres(places: Sequence[Place]) -> list[tuple[float, float]]:
    """East and north of their middle."""
    points = [(float(place.longitude or 0), float(place.latitude or 0)) for place in places]
    longitude = sum(x for x, _y in points) / len(points)
    latitude = sum(y for _x, y in points) / len(points)
    east = METRES_PER_DEGREE * cos(radians(latitude))
    return [((x - longitude) * east, (y - latitude) * METRES_PER_DEGREE) for x, y in points]


def _part(pins: Sequence[Pin], height: int) -> None:
    """Move pins apart until none covers another, and none the edge."""
    for _pass in range(PASSES):
        moved = False
        for position, one in enumerate(pins):
            for other in pins[position + 1 :]:
                moved |= _push(one, other)
        for pin in pins:
            pin.x = min(max(pin.x, PIN + 4), WIDTH - PIN - 4)
            pin.y = min(max(pin.y, PIN + 4), height - PIN - 4)
        if not moved:
            return


def _push(one: Pin, other: Pin) -> bool:
    """Move two pins half the missing distance each. Whether they had to move."""
    across, down = other.x - one.x, other.y - one.y
    distance = hypot(across, down)
    missing = 2 * PIN + GAP - distance
    if missing <= 0:
        return False
    if distance == 0:
        across, down, distance = cos(other.number * GOLDEN_ANGLE), sin(other.number * GOLDEN_ANGLE), 1.0
    shift = missing / 2 / distance + 0.01
    one.x, one.y = one.x - across * shift, one.y - down * shift
    other.x, other.y = other.x + across * shift, other.y + down * shift
    return True


def _label(pins: Sequence[Pin]) -> None:
    """Names beside the pins, where they cover neither a pin nor another name nor the edge."""
    taken = [(pin.x - PIN, pin.y - PIN, pin.x + PIN, pin.y + PIN) for pin in pins]
    for pin in pins:
        label = pin.place.name
        length = len(label) * LETTER
        for at_start in (False, True):
            start = pin.x - PIN - 4 - length if at_start else pin.x + PIN + 4
            box = (start, pin.y - LABEL_HEIGHT / 2, start + length, pin.y + LABEL_HEIGHT / 2)
            if box[0] >= 0 and box[2] <= WIDTH and not any(_overlap(box, other) for other in taken):
                pin.label, pin.at_start = label, at_start
                taken.append(box)
                break


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
