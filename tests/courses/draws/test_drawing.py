"""The draw as mathematics: what must hold of every draw, and that the chances are what they should be."""

from __future__ import annotations

import hashlib
import itertools
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.draws import drawing
from courses.draws.drawing import Drawn, Entry, draw, promise_of, ticket_of

GROUPS = ("A", "B", "C")
SEED = "00" * 32
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A machine that is busy with something else is no mistake of the draw."""

seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)
seats = st.fixed_dictionaries({group: st.integers(0, 5) for group in GROUPS})
wishes = st.permutations(GROUPS).flatmap(lambda order: st.integers(1, 3).map(lambda number: tuple(order[:number])))


@st.composite
def crowds(draw_, max_size=4):
    number = draw_(st.integers(0, 14))
    return [
        Entry(
            code=f"CODE-{index}",
            wishes=draw_(wishes),
            size=draw_(st.integers(1, max_size)),
            is_resident=draw_(st.booleans()),
        )
        for index in range(number)
    ]


def taken(drawn: list[Drawn]) -> Counter[str]:
    counter: Counter[str] = Counter()
    for each in drawn:
        if each.group:
            counter[each.group] += each.entry.size
    return counter


def result_of(drawn: list[Drawn], code: str) -> Drawn:
    return next(each for each in drawn if each.entry.code == code)


@UNHURRIED
@given(crowds(), seats, seeds, st.booleans(), st.randoms())
def test_it_is_the_same_again_in_whatever_order_people_came(crowd, free, seed, first, random):
    shuffled = list(crowd)
    random.shuffle(shuffled)

    once = draw(crowd, seats=free, seed=seed, residents_first=first)

    assert draw(shuffled, seats=free, seed=seed, residents_first=first) == once
    assert [each.rank for each in once] == list(range(1, len(crowd) + 1))


@UNHURRIED
@given(crowds(), seats, seeds)
def test_residents_come_before_others_where_the_edition_says_so(crowd, free, seed):
    order = [each.entry.is_resident for each in draw(crowd, seats=free, seed=seed, residents_first=True)]
    assert order == sorted(order, reverse=True)


@UNHURRIED
@given(crowds(), seats, seeds)
def test_where_it_does_not_say_so_it_does_not_matter_where_somebody_lives(crowd, free, seed):
    moved = [replace(entry, is_resident=not entry.is_resident) for entry in crowd]

    before, after = (draw(each, seats=free, seed=seed, residents_first=False) for each in (crowd, moved))

    assert [(each.entry.code, each.group) for each in before] == [(each.entry.code, each.group) for each in after]


@UNHURRIED
@given(crowds(), seats, seeds, st.booleans())
def test_no_group_gets_more_people_than_seats_and_nobody_a_group_they_did_not_wish(crowd, free, seed, first):
    drawn = draw(crowd, seats=free, seed=seed, residents_first=first)

    assert all(number <= free[group] for group, number in taken(drawn).items())
    assert all(each.group is None or each.group in each.entry.wishes for each in drawn)


@UNHURRIED
@given(crowds(), seats, seeds, st.booleans())
def test_nobody_is_passed_over(crowd, free, seed, first):
    """Whoever did not get a group that they wished more found it, at their turn, too full for all their people."""
    drawn = draw(crowd, seats=free, seed=seed, residents_first=first)
    for each in drawn:
        dearer = itertools.takewhile(lambda wish, got=each.group: wish != got, each.entry.wishes)
        before = taken(drawn[: each.rank - 1])
        assert all(before[wish] + each.entry.size > free[wish] for wish in dearer)


@UNHURRIED
@given(crowds(), seats, seeds, st.booleans(), st.data())
def test_adding_wishes_never_changes_whether_one_gets_the_first(crowd, free, seed, first, data):
    if not crowd:
        return
    index = data.draw(st.integers(0, len(crowd) - 1))
    alone = [*crowd]
    alone[index] = replace(crowd[index], wishes=crowd[index].wishes[:1])

    many, one = (draw(each, seats=free, seed=seed, residents_first=first) for each in (crowd, alone))

    code, dearest = crowd[index].code, crowd[index].wishes[0]
    assert (result_of(many, code).group == dearest) == (result_of(one, code).group == dearest)


@pytest.mark.parametrize(("size", "free"), list(itertools.product(range(1, 5), range(1, 6))))
def test_people_who_belong_together_are_never_split(size, free):
    """A pair, a family, four friends: all of them in one group, or all of them in the queue of the first wish."""
    crowd = [Entry(code=f"CODE-{index}", wishes=("A", "B"), size=size) for index in range(4)]

    drawn = draw(crowd, seats={"A": free, "B": free}, seed=SEED, residents_first=False)

    fit = free // size
    places = [each.group for each in drawn]
    assert places == (["A"] * fit + ["B"] * fit + [None] * 4)[:4]
    assert all(number % size == 0 for number in taken(drawn).values())


def test_a_smaller_entry_takes_what_a_bigger_one_could_not():
    crowd = [Entry(code="PAIR", wishes=("A",), size=2), Entry(code="ONE", wishes=("A",))]
    drawn = draw(crowd, seats={"A": 1}, seed=SEED, residents_first=False)
    assert {each.entry.code: each.group for each in drawn} == {"PAIR": None, "ONE": "A"}


def test_a_wish_for_a_group_that_is_gone_is_passed_over():
    drawn = draw([Entry(code="ONE", wishes=("GONE", "A"))], seats={"A": 1}, seed=SEED, residents_first=False)
    assert drawn[0].group == "A"


def test_promise_and_ticket_are_what_the_page_says():
    assert promise_of(SEED) == hashlib.sha256(bytes(32)).hexdigest()
    assert ticket_of("AB", seed=SEED) == hashlib.sha256(bytes(32) + b"AB").hexdigest()


def test_codes_and_seeds_are_new_each_time():
    assert len({drawing.new_code() for _ in range(50)}) == len({drawing.new_seed() for _ in range(50)}) == 50
    assert len(drawing.new_code()) == 11
    assert len(bytes.fromhex(drawing.new_seed())) == 32


# --- chances ----------------------------------------------------------------------------------------------------------

DRAWS = 10_000
Z_99 = 2.5758
FREE = {"A": 4, "B": 2, "C": 1}
PROFILES = {
    "one wish": Entry(code="", wishes=("A",)),
    "two wishes": Entry(code="", wishes=("A", "B")),
    "three wishes": Entry(code="", wishes=("A", "B", "C")),
    "resident": Entry(code="", wishes=("A", "C"), is_resident=True),
}
EACH = 3
CROWD = [replace(entry, code=f"{name}-{index}") for name, entry in PROFILES.items() for index in range(EACH)]


def hits(drawer, *, residents_first: bool) -> Counter[str]:
    """How often each profile got its first wish, over all draws."""
    counter: Counter[str] = Counter()
    for number in range(DRAWS):
        seed = hashlib.sha256(f"draw {number}".encode()).hexdigest()
        for each in drawer(CROWD, seats=FREE, seed=seed, residents_first=residents_first):
            if each.group == each.entry.wishes[0]:
                counter[each.entry.code.rpartition("-")[0]] += 1
    return counter


def outside_the_band(counter: Counter[str], chances: dict[str, float]) -> list[str]:
    """The profiles whose share lies outside the band in which 99 of 100 fair series lie."""
    trials = DRAWS * EACH
    margin = {name: Z_99 * (chance * (1 - chance) / trials) ** 0.5 for name, chance in chances.items()}
    return [name for name, chance in chances.items() if abs(counter[name] / trials - chance) > margin[name]]


@pytest.mark.once
@pytest.mark.parametrize(
    ("residents_first", "chances"),
    [
        (False, dict.fromkeys(PROFILES, 4 / 12)),
        (True, {"one wish": 1 / 9, "two wishes": 1 / 9, "three wishes": 1 / 9, "resident": 1.0}),
    ],
    ids=["all alike", "residents first"],
)
def test_ten_thousand_draws_stay_within_the_band(residents_first, chances):
    assert outside_the_band(hits(draw, residents_first=residents_first), chances) == []


@pytest.mark.once
def test_an_unfair_draw_is_outside_the_band():
    """The control: whoever wishes more comes a little earlier, as with a draw that looks at all wishes at once."""

    def unfair(entries, *, seats, seed, residents_first):
        free, drawn = dict(seats), []

        def turn(entry):
            return int(ticket_of(entry.code, seed=seed)[:8], 16) / (1.1 if len(entry.wishes) > 1 else 1)

        for rank, entry in enumerate(sorted(entries, key=turn), start=1):
            group = next((wish for wish in entry.wishes if free[wish]), None)
            if group:
                free[group] -= 1
            drawn.append(Drawn(entry, rank, group))
        return drawn

    assert "one wish" in outside_the_band(hits(unfair, residents_first=False), dict.fromkeys(PROFILES, 4 / 12))
