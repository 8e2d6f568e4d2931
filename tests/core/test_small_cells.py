"""No small number is printed, and none can be found out from what is.

Two ways of finding out are tried that know nothing of how the numbers were chosen: trying all tables nearby, which is
exact for small tables, and solving the equations of a large one.
"""

import itertools
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.small_cells import SMALLEST_SHOWN, fold, protect, protect_inside, protect_list

NUMBERS = st.one_of(st.integers(0, 6), st.integers(0, 30))


def tables(most_rows, most_columns):
    size = st.tuples(st.integers(1, most_rows), st.integers(1, most_columns))
    return size.flatmap(
        lambda each: st.lists(st.lists(NUMBERS, min_size=each[1], max_size=each[1]), min_size=each[0], max_size=each[0])
    )


SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def printed(shown):
    """Everything of a table that is printed, by name."""
    numbers = {("cell", i, j): value for i, row in enumerate(shown.cells) for j, value in enumerate(row)}
    numbers |= {("row", i): value for i, value in enumerate(shown.row_totals)}
    numbers |= {("column", j): value for j, value in enumerate(shown.column_totals)}
    return {**numbers, ("total",): shown.total}


def truth(cells):
    """The same of the people there are."""
    numbers = {("cell", i, j): value for i, row in enumerate(cells) for j, value in enumerate(row)}
    numbers |= {("row", i): sum(row) for i, row in enumerate(cells)}
    numbers |= {("column", j): sum(column) for j, column in enumerate(zip(*cells, strict=True))}
    return {**numbers, ("total",): sum(map(sum, cells))}


def naive(cells):
    """The negative control: small numbers are hidden and nothing else."""
    return {name: None if 0 < value < SMALLEST_SHOWN else value for name, value in truth(cells).items()}


def found_by_trying(cells, shown):
    """Hidden numbers that are the same in every table nearby that looks like this one and hides at least 1 everywhere.

    Whatever can be otherwise can be so by one step: tables with totals are circulations.
    """
    hidden = [name for name in shown if name[0] == "cell" and shown[name] is None]
    seen = {name: {value} for name, value in truth(cells).items() if shown[name] is None}
    for steps in itertools.product((-1, 0, 1), repeat=len(hidden)):
        other = [list(row) for row in cells]
        for (_cell, i, j), step in zip(hidden, steps, strict=True):
            other[i][j] += step
        numbers = truth(other)
        looks_the_same = all(value is None or numbers[name] == value for name, value in shown.items())
        if looks_the_same and all(numbers[name] >= 1 for name in seen):
            for name, values in seen.items():
                values.add(numbers[name])
    return {name for name, values in seen.items() if len(values) == 1}


def found_by_equations(cells, shown):
    """Hidden numbers that the equations between numbers and printed totals leave no choice."""
    rows, columns = len(cells), len(cells[0])
    unknown = [name for name, value in shown.items() if value is None]
    equations = [[*(("cell", i, j) for j in range(columns)), ("row", i)] for i in range(rows)]
    equations += [[*(("cell", i, j) for i in range(rows)), ("column", j)] for j in range(columns)]
    equations += [
        [*(("row", i) for i in range(rows)), ("total",)],
        [*(("column", j) for j in range(columns)), ("total",)],
    ]
    matrix = [
        [Fraction((name in equation) * (-1 if name == equation[-1] else 1)) for name in unknown]
        for equation in equations
    ]
    pivots = {}
    for column in range(len(unknown)):
        row = next((each for each in range(len(pivots), len(matrix)) if matrix[each][column]), None)
        if row is None:
            continue
        rank = len(pivots)
        matrix[rank], matrix[row] = matrix[row], matrix[rank]
        matrix[rank] = [each / matrix[rank][column] for each in matrix[rank]]
        for other in range(len(matrix)):
            if other != rank and matrix[other][column]:
                factor = matrix[other][column]
                matrix[other] = [a - factor * b for a, b in zip(matrix[other], matrix[rank], strict=True)]
        pivots[column] = rank
    return {unknown[column] for column, row in pivots.items() if sum(map(bool, matrix[row])) == 1}


@SLOW
@given(tables(6, 7))
def test_no_small_number_is_printed_and_none_is_wrong(cells):
    shown, real = printed(protect(cells)), truth(cells)
    assert all(value is None or value == real[name] for name, value in shown.items())
    assert not any(value is not None and 0 < value < SMALLEST_SHOWN for value in shown.values())
    assert all(shown[name] == 0 for name, value in real.items() if value == 0)


@SLOW
@given(tables(2, 3))
def test_no_hidden_number_is_found_by_trying(cells):
    assert found_by_trying(cells, printed(protect(cells))) == set()


@SLOW
@given(tables(6, 7))
def test_no_hidden_number_is_found_by_equations(cells):
    assert found_by_equations(cells, printed(protect(cells))) == set()


def interval(cells, free, place):
    """The least and the most that one number can be while all totals and all numbers that are not `free` stay.

    Solved as a maximal flow over rows and columns (Ford and Fulkerson), which is exact for whole numbers and knows
    nothing of how `free` was chosen. What is free stays at least 1, and at least 0 where it is.
    """
    i, j = place
    room = {}
    for a, b in free - {place}:
        room["row", a, "column", b] = sum(map(sum, cells))
        room["column", b, "row", a] = max(cells[a][b] - 1, 0)
    less, more = flow(room, ("row", i), ("column", j)), flow(room, ("column", j), ("row", i))
    return max(cells[i][j] - less, min(cells[i][j], 1)), cells[i][j] + more


def flow(room, start, end):
    room, found = dict(room), 0
    while True:
        came, todo = {start: None}, [start]
        while todo and end not in came:
            node = todo.pop(0)
            for edge, left in room.items():
                if edge[:2] == node and left > 0 and edge[2:] not in came:
                    came[edge[2:]] = node
                    todo.append(edge[2:])
        if end not in came:
            return found
        node = end
        while came[node] is not None:
            edge, back = (*came[node], *node), (*node, *came[node])
            room[edge] -= 1
            room[back] = room.get(back, 0) + 1
            node = came[node]
        found += 1


def small_ones(cells):
    """The negative control: only what is small is hidden."""
    return {(i, j) for i, row in enumerate(cells) for j, value in enumerate(row) if 0 < value < SMALLEST_SHOWN}


ONE_SMALL = [[12, 3, 30], [20, 9, 7]]
ALL_ONE = [[1, 1, 1, 1, 1]]


def test_negative_control_hiding_small_numbers_alone_is_found_both_ways():
    assert found_by_trying(ONE_SMALL, naive(ONE_SMALL)) == {("cell", 0, 1)}
    assert found_by_equations(ONE_SMALL, naive(ONE_SMALL)) == {("cell", 0, 1)}


def test_negative_control_equations_alone_do_not_know_that_nobody_is_less_than_one():
    shown = {**naive(ALL_ONE), ("column", 0): None}
    assert ("cell", 0, 0) in found_by_trying(ALL_ONE, shown)
    assert found_by_equations(ALL_ONE, shown) == set()


@SLOW
@given(st.lists(NUMBERS, min_size=1, max_size=7))
def test_a_list_with_one_total(numbers):
    shown, total = protect_list(numbers)

    hidden = [value for value, each in zip(numbers, shown, strict=True) if each is None]
    assert [value for value, each in zip(numbers, shown, strict=True) if each is not None and 0 < value < 5] == []
    assert [each for each in shown if each is not None] == [
        value for value, each in zip(numbers, shown, strict=True) if each is not None
    ]
    if total is not None:
        assert total == sum(numbers)
        assert len(hidden) != 1
        assert not hidden or sum(hidden) > len(hidden)  # Else each of them is 1.
    else:
        assert hidden  # Or the total is what the others add up to.


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([0, 0], ([0, 0], 0)),
        ([5, 9], ([5, 9], 14)),
        ([3, 9, 20], ([None, None, 20], 32)),
        ([3, 0, 20], ([None, 0, None], 23)),
        ([3, 2, 20], ([None, None, 20], 25)),
        ([3, 0], ([None, 0], None)),
        ([3], ([None], None)),
        ([7], ([7], 7)),
        ([1, 1, 1, 1, 1], ([None] * 5, None)),
        ([1, 1, 1, 1, 2], ([None] * 5, 6)),
        ([1, 1, 9, 30], ([None, None, None, 30], 41)),
    ],
)
def test_what_is_hidden_besides_is_as_little_as_possible(numbers, expected):
    shown, total = protect_list(numbers)
    assert (list(shown), total) == expected


def test_large_tables_take_no_time():
    cells = [[(i * 7 + j * 3) % 11 for j in range(8)] for i in range(20)]
    assert found_by_equations(cells, printed(protect(cells))) == set()


# Several tables with the same totals, all of them printed


@SLOW
@given(tables(6, 7))
def test_between_printed_totals_every_hidden_number_could_be_another(cells):
    shown = protect_inside(cells)
    if shown is None:
        return
    hidden = {(i, j) for i, row in enumerate(shown) for j, value in enumerate(row) if value is None}
    assert small_ones(cells) <= hidden
    assert all(value in {None, cells[i][j]} for i, row in enumerate(shown) for j, value in enumerate(row))
    for place in hidden:
        least, most = interval(cells, hidden, place)
        assert least < most


@SLOW
@given(tables(4, 4))
def test_a_table_is_refused_only_where_hiding_all_of_it_would_not_do(cells):
    if protect_inside(cells) is None:
        everything = {(i, j) for i, row in enumerate(cells) for j in range(len(row))}
        pinned = {place for place in everything if len(set(interval(cells, everything, place))) == 1}
        assert pinned & small_ones(cells)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([[12, 9], [20, 7]], ((12, 9), (20, 7))),
        ([[3, 9]], None),
        ([[3, 20], [10, 0]], ((None, None), (None, None))),
        ([[3, 20, 0], [4, 30, 0]], ((None, None, 0), (None, None, 0))),
        ([[3, 20], [4, 30]], ((None, None), (None, None))),
        ([[3, 20, 50], [4, 30, 60]], ((None, None, 50), (None, None, 60))),
    ],
)
def test_no_more_is_hidden_between_printed_totals_than_must_be(cells, expected):
    assert protect_inside(cells) == expected


def test_negative_control_the_solver_finds_what_is_hidden_alone():
    cells = [[3, 20], [10, 12]]
    assert interval(cells, small_ones(cells), (0, 0)) == (3, 3)


@SLOW
@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_every_line_of_a_folded_list_may_be_printed(numbers):
    joined = fold(numbers)
    if joined is None:
        assert sum(numbers) < SMALLEST_SHOWN or not any(numbers)
        return
    named = [number for place, number in enumerate(numbers) if place not in joined]
    assert all(number == 0 or number >= SMALLEST_SHOWN for number in named)
    assert not joined or sum(numbers[place] for place in joined) >= SMALLEST_SHOWN


def printed_list(numbers, joined):
    others = None if joined is None else sum(numbers[place] for place in joined)
    return joined, others, tuple(None if joined is None or i in joined else n for i, n in enumerate(numbers))


def found_in_lists(kinds, most_each, joining):
    """Of all lists there are: those of which a number that is not printed is the same in every list that looks so."""
    alike = {}
    for numbers in itertools.product(range(most_each + 1), repeat=kinds):
        joined = joining(numbers)
        if joined:
            alike.setdefault(printed_list(numbers, joined), []).append(numbers)
    return [
        (lists[0], place)
        for (joined, _others, _named), lists in alike.items()
        for place in joined
        if len({numbers[place] for numbers in lists}) == 1
    ]


@pytest.mark.parametrize(("kinds", "most_each"), [(2, 20), (3, 12), (4, 9)])
def test_no_number_of_a_folded_list_is_found_by_trying_all_lists(kinds, most_each):
    # At the upper end of what is tried the lists that would be alike are missing.
    found = [numbers for numbers, _place in found_in_lists(kinds, most_each, fold) if max(numbers) < most_each - 4]
    assert found == []


def test_negative_control_folding_the_small_ones_alone_is_found():
    def small(numbers):
        return frozenset(place for place, number in enumerate(numbers) if number < SMALLEST_SHOWN)

    assert ((4, 4, 12), 0) in found_in_lists(3, 12, small)
