"""Places on a plan: where pins stand, which are drawn, what never covers another."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from math import hypot

import pytest

from directory.models import Place
from directory.plan import MAX_HEIGHT, PIN, WIDTH, draw_plan


def place(name, latitude=None, longitude=None, municipality="Cuneo"):
    return Place(
        name=name,
        municipality=municipality,
        latitude=None if latitude is None else Decimal(latitude),
        longitude=None if longitude is None else Decimal(longitude),
    )


SQUARE = place("Piazza", "44.389500", "7.547900")
NORTH = place("A nord", "44.408600", "7.547900")
EAST = place("A est", "44.389500", "7.570000")


def test_north_is_up_east_is_right_and_distances_keep_their_proportion():
    square, north, east = draw_plan([SQUARE, NORTH, EAST]).pins
    assert north.y < square.y
    assert north.x == square.x
    assert east.x > square.x
    assert east.y == square.y
    # 2,126 m to the north, 1,758 m to the east.
    assert (square.y - north.y) / (east.x - square.x) == pytest.approx(2126 / 1758, abs=0.01)


def test_the_mesh_is_as_wide_as_it_says():
    plan = draw_plan([SQUARE, NORTH])
    square, north = plan.pins
    assert (square.y - north.y) / plan.mesh_width == pytest.approx(2126 / plan.mesh, abs=0.05)


def test_pins_count_from_one_and_leave_out_what_has_no_coordinates():
    plan = draw_plan([place("Senza"), SQUARE, place("Senza"), NORTH])
    assert [(pin.number, pin.place.name) for pin in plan.pins] == [(1, "Piazza"), (2, "A nord")]
    assert draw_plan([place("Senza")]) is None
    assert draw_plan([]) is None


def test_a_place_far_away_does_not_press_the_town_into_one_point():
    far = place("Savigliano", "44.648000", "7.656000", municipality="Savigliano")
    assert [pin.place.name for pin in draw_plan([SQUARE, NORTH, far]).pins] == ["Piazza", "A nord"]
    assert [pin.place.name for pin in draw_plan([SQUARE, NORTH, far], current=far).pins] == ["Savigliano"]


def test_pins_never_cover_one_another_nor_the_edge():
    crowd = [place(f"Luogo {number}", "44.389500", "7.547900") for number in range(12)]
    plan = draw_plan([*crowd, NORTH, EAST])
    for one, other in combinations(plan.pins, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= 2 * PIN
    assert all(PIN <= pin.x <= WIDTH - PIN and PIN <= pin.y <= plan.height - PIN for pin in plan.pins)
    assert plan.height <= MAX_HEIGHT


def test_a_name_stands_whole_or_not_at_all():
    crowd = [place(f"Centro di ascolto numero {number} della città", "44.389500", "7.547900") for number in range(12)]
    crowd.append(place("Centro di ascolto della città alta", "44.408600", "7.547900"))
    labels = [pin.label for pin in draw_plan(crowd).pins]
    assert "" in labels
    assert set(labels) - {""} <= {each.name for each in crowd}
    assert draw_plan([SQUARE, place("Una sala dal nome " + "lungo " * 12, "44.408600", "7.547900")]).pins[1].label == ""


@pytest.mark.parametrize(("mesh", "length"), [(500, "500 m"), (1000, "1 km"), (2500, "2,5 km")])
def test_the_scale_says_kilometres_where_there_are_some(mesh, length):
    plan = replace(draw_plan([SQUARE]), mesh=mesh)
    assert plan.scale_length == length
