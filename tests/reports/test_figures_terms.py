"""A year in the terms of external lists: cases are counted once in each, and nothing small can be computed of it.

The reader is taken to have everything that leaves: our tables, the lists, their decisions, and the rules of all of it.
"""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.small_cells import SMALLEST_SHOWN, fold
from reports.correspondences import GAP, NOT_FORESEEN, Correspondence, Covered, image_of
from reports.figures_fields import SEVERAL, UNKNOWN, vocabulary_fields
from reports.figures_release import OTHERS, Release, joining, protected, release
from reports.figures_splits import splits
from reports.figures_terms import exact_in_terms, keeps_its_parts, released_in_terms
from tests.core.test_small_cells import interval
from tests.reports.figure_rows import a_year, row, rows

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
FIELDS = {field.key: field for field in vocabulary_fields()}
GROUNDS = list(FIELDS["ground"].words)[:6]
AREAS = list(FIELDS["area"].words)[:5]

ETHNIC = {"nationality": "ETH", "skin_colour": "ETH", "origin": "ETH", "language": "ETH", "sex": "GEN", "age": "AGE"}


def the_list(**mapped: dict[str, str]) -> Correspondence:
    """A list with these decisions, whose terms are called as their codes."""
    return Correspondence(
        {
            name: Covered(terms={term: term for term in each.values() if term != NOT_FORESEEN}, mapped=each)
            for name, each in mapped.items()
        }
    )


def lines(tables, key):
    table = next(each for each in tables if each.key == key)
    return {line.label: line.total for line in table.lines}


# Counting


def test_a_case_counts_once_in_each_of_its_terms():
    found = [
        *rows(3, ground=("origin", "language")),
        *rows(2, ground=("origin", "sex")),
        row(ground="sex"),
        row(ground="genetic"),
        row(ground=("sex", "genetic")),
        row(ground="disability"),
        row(),
    ]
    tables = list(exact_in_terms(found, the_list(ground={**ETHNIC, "genetic": NOT_FORESEEN})))
    assert lines(tables, "ground") == {
        "ETH": 5,
        "GEN": 4,
        "Non previsto dall’elenco": 1,
        "Senza corrispondenza": 1,
        "Non indicato": 1,
    }
    assert tables[0].total == len(found)


def test_fields_are_crossed_by_cases_too():
    found = [
        *rows(2, ground=("origin", "sex"), area="work"),
        row(ground=("origin", "language"), area="housing"),
        row(ground="age", area="police"),
    ]
    content = the_list(ground=ETHNIC, area={"work": "W", "housing": "H", "police": "H"})
    table = list(exact_in_terms(found, content))[-1]
    assert (table.key, table.columns, table.totals, table.total) == ("ground-area", ("W", "H"), (2, 2), 4)
    assert {line.label: (line.numbers, line.total) for line in table.lines} == {
        "ETH": ((2, 1), 3),
        "GEN": ((2, 0), 2),
        "AGE": ((0, 1), 1),
    }


@SLOW
@given(st.lists(st.sets(st.sampled_from(GROUNDS), max_size=3), max_size=30), st.data())
def test_exact_numbers_are_those_of_counting_case_by_case(said, data):
    terms = st.sampled_from(["A", "B", NOT_FORESEEN, GAP])
    mapped = {code: term for code in GROUNDS if (term := data.draw(terms)) != GAP}
    found = [row(ground=tuple(codes)) for codes in said]
    content = Correspondence({"ground": Covered(terms={"A": "A", "B": "B"}, mapped=mapped)})
    counted = lines(exact_in_terms(found, content), "ground")
    for term in ("A", "B"):
        assert counted.get(term, 0) == sum(any(mapped.get(code) == term for code in codes) for codes in said)


# What leaves


def test_small_kinds_of_one_term_are_said_together():
    found = [
        *rows(12, ground="origin"),
        *rows(3, ground="nationality"),
        *rows(2, ground="language"),
        *rows(4, ground="religion_belief"),
        *rows(3, ground="genetic"),
        *rows(6, ground=("origin", "language")),
        *rows(5, ground=("sex", "age")),
    ]
    content = the_list(ground=ETHNIC)
    counted = release(found, decisions={"1": content.mapped})
    assert counted.lists["ground"] == {"origin": 12, SEVERAL: 11, OTHERS: 12}
    shown = lines(released_in_terms(counted, "1", content), "ground")
    assert shown == {"ETH": 12 + 5 + 6, "GEN": 5, "AGE": 5, "Senza corrispondenza": 7}
    assert Release.from_json(counted.to_json()) == counted


def test_what_a_list_decides_later_is_added_up_from_what_the_year_says():
    found = [*rows(12, ground="origin"), *rows(3, ground="nationality"), *rows(4, ground="language"), *rows(9)]
    before, after = the_list(ground=ETHNIC), the_list(ground=ETHNIC | {"origin": "NEW"})
    counted = release(found, decisions={"1": before.mapped})
    assert keeps_its_parts(counted, "1", before)
    assert not keeps_its_parts(counted, "1", after)
    assert lines(released_in_terms(counted, "1", before), "ground") == {"ETH": 19, "Non indicato": 9}
    assert lines(released_in_terms(counted, "1", after), "ground") == {
        "NEW": 12,
        "Non indicato": 9,
        "Altre voci insieme": 7,
    }
    other = the_list(ground={"origin": "X"})
    assert lines(released_in_terms(counted, "2", other), "ground")["Altre voci insieme"] == 7


def test_a_year_of_an_earlier_format_can_be_said_in_terms():
    stored = release(a_year()).to_json()
    old = Release.from_json({**{k: v for k, v in stored.items() if k not in {"splits", "decisions"}}, "format": 3})
    shown = lines(released_in_terms(old, "1", the_list(ground=ETHNIC)), "ground")
    assert shown == {"ETH": 26, "Senza corrispondenza": 18, "Altre voci insieme": 16}


def test_a_hidden_number_hides_the_sum():
    found = a_year()
    content = the_list(ground=ETHNIC | {"disability": "DIS"}, area=dict.fromkeys(FIELDS["area"].words, "ALL"))
    counted = release(found, decisions={"1": content.mapped})
    table = next(each for each in released_in_terms(counted, "1", content) if each.key == "ground-area")
    ours = counted.tables["area"]
    assert any(None in numbers for _code, numbers in ours.lines)
    by_label = {line.label: line.numbers for line in table.lines}
    assert None in itertools.chain.from_iterable(by_label.values())


some_mapped = st.dictionaries(st.sampled_from(GROUNDS), st.sampled_from(["A", "B", "C", NOT_FORESEEN]))
some_areas = st.dictionaries(st.sampled_from(AREAS), st.sampled_from(["X", "Y", NOT_FORESEEN]))
some_rows = st.lists(
    st.builds(
        lambda grounds, area: row(ground=tuple(sorted(grounds)), **({"area": area} if area else {})),
        st.sets(st.sampled_from(GROUNDS), max_size=2),
        st.sampled_from([UNKNOWN, *AREAS]),
    ),
    max_size=80,
)


def content_of(grounds, areas):
    """A list whose terms are there whether or not a code belongs to them."""
    return Correspondence(
        {
            "ground": Covered(terms={each: each for each in "ABC"}, mapped=grounds),
            "area": Covered(terms={each: each for each in "XY"}, mapped=areas),
        }
    )


@SLOW
@given(some_rows, st.tuples(some_mapped, some_mapped), st.tuples(some_areas, some_areas))
def test_no_small_number_is_printed_in_any_list_and_every_sum_is_of_printed_numbers(found, grounds, areas):
    contents = {str(number): content_of(*each) for number, each in enumerate(zip(grounds, areas, strict=True))}
    counted = release(found, decisions={list_id: each.mapped for list_id, each in contents.items()})
    plain = release(found)
    if counted is None:
        return
    assert (counted.lists, counted.tables) == (plain.lists, plain.tables), "lists change nothing of what leaves anyway"
    for key, parts in counted.splits.items():
        pool = sum(counted.lists[key].get(kind, 0) for kind in (OTHERS, SEVERAL))
        left = pool - sum(part.number for part in parts)
        assert all(part.number >= SMALLEST_SHOWN for part in parts)
        assert left == 0 or left >= SMALLEST_SHOWN
    for list_id, content in contents.items():
        for table in released_in_terms(counted, list_id, content):
            for line in table.lines:
                assert line.total >= SMALLEST_SHOWN
                assert all(number is None or number == 0 or number >= SMALLEST_SHOWN for number in line.numbers)
                assert None in line.numbers or not line.numbers or sum(line.numbers) == line.total
            assert all(total >= SMALLEST_SHOWN for total in table.totals)


@SLOW
@given(some_rows, st.tuples(some_mapped, some_mapped), st.tuples(some_areas, some_areas))
def test_no_hidden_number_is_determined_by_our_table_and_two_lists_together(found, grounds, areas):
    """The flow solver is given every sum that any of the three prints; our hidden numbers keep more than one value."""
    if len(found) < SMALLEST_SHOWN or (table := protected(found, FIELDS["ground"], FIELDS["area"])) is None:
        return
    contents = {str(number): content_of(*each) for number, each in enumerate(zip(grounds, areas, strict=True))}
    counted = release(found, decisions={list_id: each.mapped for list_id, each in contents.items()})
    names = {key: joining(found, FIELDS[key]) for key in ("ground", "area")}
    truth = Counter((names["ground"](FIELDS["ground"].of(r)), names["area"](FIELDS["area"].of(r))) for r in found)
    cells = [[truth[code, column] for column in table.columns] for code, _numbers in table.lines]
    shown = {(i, j): n for i, (_c, numbers) in enumerate(table.lines) for j, n in enumerate(numbers)}
    hidden = {place for place, number in shown.items() if number is None}
    for list_id, content in contents.items():
        for said in released_in_terms(counted, list_id, content):
            for line in said.lines if said.columns else ():
                row_of_ours = [
                    i for i, (code, _n) in enumerate(table.lines) if line.label == label_of(code, content.of("ground"))
                ]
                for column, number in zip(said.columns, line.numbers, strict=True):
                    columns = [
                        j for j, code in enumerate(table.columns) if column == label_of(code, content.of("area"))
                    ]
                    places = set(itertools.product(row_of_ours, columns))
                    assert (number is None) == bool(places & hidden), "a sum is printed of printed numbers only"
                    assert number is None or number == sum(cells[i][j] for i, j in places)
    for place in sorted(hidden):
        least, most = interval(cells, hidden, place)
        assert least < most


def label_of(kind, covered):
    if kind in {OTHERS, SEVERAL}:
        return "Altre voci insieme"
    term = image_of(covered.mapped, () if kind == UNKNOWN else (kind,))[0]
    words = {NOT_FORESEEN: "Non previsto dall’elenco", GAP: "Senza corrispondenza", "": "Non indicato"}
    return words.get(term, term)


# The parts of «the others» and «several», against a reader who tries every year there could have been

TOGETHER = [("0", "1"), ("0", "x"), ("x", "y")]
"""Sets of several codes, by their places in a list; `x` and `y` are kinds that are large enough to be named."""


def mapped_by(groups):
    """A list that puts each code into the group that is written at its place; `x` and `y` have the last two."""
    places = [*map(str, range(len(groups) - 2)), "x", "y"]
    return dict(zip(places, groups, strict=True))


def kinds_of(sets):
    """The kinds of our table, as `figures_fields.tally` counts them."""
    kinds = Counter()
    for codes, number in sets.items():
        kinds[codes[0] if len(codes) == 1 else SEVERAL] += number
    return kinds


def joined_of(kinds):
    places = fold([*kinds.values()])
    return None if places is None else frozenset([*kinds][place] for place in places)


def with_parts(sets, lists):
    """All that is printed of a year: the kinds that are named, «the others» and the parts."""
    kinds = kinds_of(sets)
    if (joined := joined_of(kinds)) is None:
        return None
    parts = splits(sets, joined, {str(place): mapped_by(groups) for place, groups in enumerate(lists)})
    named = tuple(None if kind in joined else number for kind, number in kinds.items())
    return named, tuple((part.number, tuple(sorted(part.images.items()))) for part in parts)


def each_list_alone(sets, lists):
    """The negative control: every list is counted from the cases, its own small terms joined."""
    kinds = kinds_of(sets)
    if (joined := joined_of(kinds)) is None:
        return None
    said = []
    for mapped in map(mapped_by, lists):
        terms = Counter(dict.fromkeys(sorted({*mapped.values()}), 0))
        for codes, number in sets.items():
            terms[image_of(mapped, codes)] += number
        small = joined_of(terms)
        said.append(tuple(None if small is None or term in small else n for term, n in terms.items()))
    return tuple(None if kind in joined else number for kind, number in kinds.items()), tuple(said)


def years(codes, *, most_each, total=None):
    """Every year in which no kind has more cases than that; «several» is one kind."""
    for numbers in itertools.product(range(most_each + 1), repeat=len(codes)):
        sets = dict(zip(codes, numbers, strict=True))
        if total in {None, sum(numbers)} and max(kinds_of(sets).values()) <= most_each:
            yield sets


def what_is_found(tried, say, lists):
    """The years of which the reader finds a small number that is not printed, with where it stands.

    In every year that looks so it is the same: that of a kind, or of a set of codes.
    """
    alike = {}
    for sets in tried:
        if (said := say(sets, lists)) is not None:
            alike.setdefault(said, []).append(sets)
    for (named, _parts), of_these in alike.items():
        kinds = [kinds_of(each) for each in of_these]
        hidden = [kind for kind, number in zip(kinds[0], named, strict=True) if number is None]
        for place, seen in [*((kind, kinds) for kind in hidden), *((each, of_these) for each in of_these[0])]:
            is_hidden = place in hidden or len(place) > 1 or place[0] in hidden
            if is_hidden and 0 < seen[0][place] < SMALLEST_SHOWN and len({year[place] for year in seen}) == 1:
                yield of_these[0], place


def singles(number):
    return [(str(place),) for place in range(number)]


@pytest.mark.parametrize("lists", [["aabaa"], ["aabbaa"], ["aabcaa", "ababaa"]])
def test_no_number_is_found_by_trying_all_years(lists):
    # At the upper end of what is tried the years that would be alike are missing.
    tried = years(singles(len(lists[0]) - 2), most_each=8)
    assert [found for found in what_is_found(tried, with_parts, lists) if max(found[0].values()) < 7] == []


FEW = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])


def some_lists(number):
    """Up to three, of so many kinds."""
    return st.lists(st.lists(st.sampled_from("abc"), min_size=number + 2, max_size=number + 2), min_size=1, max_size=3)


def small_and_found(codes, lists, *, most_each=SMALLEST_SHOWN - 1):
    found = what_is_found(years(codes, most_each=most_each), with_parts, lists)
    return [each for each in found if min(kinds_of(each[0]).values()) < SMALLEST_SHOWN - 1]


@SLOW
@given(some_lists(4))
@example([list("aabbcaa"), list("abcabaa")])
@example([list("aaabbaa"), list("aabbbaa")])
def test_no_part_of_small_kinds_is_found_by_trying_all_years_whatever_the_lists(lists):
    assert small_and_found(singles(len(lists[0]) - 2), lists) == [], "where some kind is nobody’s, as always"


@FEW
@given(some_lists(3))
@example([list("abbab")])
@example([list("aabab"), list("abbba")])
def test_nor_where_several_are_among_them(lists):
    assert small_and_found(singles(3) + TOGETHER, lists) == []


@FEW
@given(some_lists(1))
@example([list("aab"), list("aba")])
def test_nor_of_several_where_that_is_named(lists):
    found = [*what_is_found(years(TOGETHER, most_each=14), with_parts, lists)]
    assert [each for each in found if sum(each[0].values()) < 12] == [], "further up years that are alike are missing"


def found_of(sets, lists):
    """What the reader finds of this year."""
    alike = years([*sets], most_each=SMALLEST_SHOWN - 1, total=sum(sets.values()))
    said = with_parts(sets, lists)
    return said, [*what_is_found((each for each in alike if with_parts(each, lists) == said), with_parts, lists)]


def test_of_several_that_are_few_one_bound_is_known_and_so_they_stay_whole():
    """Parted, each set by itself, «a» would get 8 of which 4 at most are of several codes: so 4 are of kind 0."""
    sets = {("0",): 4, ("x", "y"): 2, ("x", "0"): 2, ("1",): 2, ("2",): 3}
    said, found = found_of(sets, ["abbaa"])
    assert (said[1], found) == ((), [])
    assert found_of(sets | {("0",): 3}, ["abbaa"])[0][1] == ((7, (("0", ("a",)),)), (5, (("0", ("b",)),)))
    assert found_of(sets | {("0",): 3}, ["abbab"])[0][1] == ((5, (("0", ("b",)),)),), "one set is «a» and «b»"


def test_what_a_list_could_not_name_is_parted_by_no_later_one():
    """Of 0, 1 and 2 the first list says that they are a + a + b, 4 at most each: 8 of them together are 4 and 4."""
    sets = dict(zip(singles(7), [2, 2, 4, 3, 2, 3, 2], strict=True))
    said, found = found_of(sets, ["aabcdeeaa", "aaabbcdee"])
    assert (said[1], found) == (((5, (("0", ("e",)),)),), [])


@pytest.mark.parametrize("lists", [["aabbaa"], ["aabcaa", "ababaa"]])
def test_negative_control_lists_that_are_counted_from_the_cases_tell(lists):
    tried = years(singles(len(lists[0]) - 2), most_each=8)
    assert [found for found in what_is_found(tried, each_list_alone, lists) if max(found[0].values()) < 7]


def test_negative_control_our_table_beside_a_list_counted_from_the_cases_is_a_subtraction():
    """Why `macro_ground` never leaves, and a list only by sums: 15 of a term of which we print 12."""
    found = [
        *rows(12, ground="origin"),
        *rows(3, ground="nationality"),
        *rows(20, ground="age"),
        *rows(4, ground="sex"),
    ]
    exact = lines(exact_in_terms(found, the_list(ground=ETHNIC)), "ground")
    ours = release(found).lists["ground"]
    assert exact["ETH"] - ours["origin"] == 3
    counted = release(found, decisions={"1": {"ground": ETHNIC}})
    assert lines(released_in_terms(counted, "1", the_list(ground=ETHNIC)), "ground")["ETH"] == 12


def test_parts_are_inside_each_other_so_that_lists_do_not_cut_across():
    found = [
        *rows(3, ground="nationality"),
        *rows(3, ground="language"),
        *rows(3, ground="sex"),
        *rows(3, ground="age"),
    ]
    across = {
        "1": {"nationality": "A", "language": "A", "sex": "B", "age": "B"},
        "2": {"nationality": "C", "sex": "C", "language": "D", "age": "D"},
    }
    counted = release(found, decisions={list_id: {"ground": mapped} for list_id, mapped in across.items()})
    assert [(each.number, dict(each.images)) for each in counted.splits["ground"]] == [
        (6, {"1": ("A",)}),
        (6, {"1": ("B",)}),
    ]
