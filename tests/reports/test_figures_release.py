"""What of a year may leave the house, and that counting by codes keeps its meaning."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.small_cells import SMALLEST_SHOWN
from formbuilder.definition import Definition, Step
from formbuilder.questions import OneOf, Option
from reports.figures import Book, Row, Word, Words, _counted
from reports.figures_fields import SEVERAL, UNKNOWN, cross, fields_of, share, tally, vocabulary_fields
from reports.figures_release import FORMAT, OTHERS, PUBLISHED, Release, as_it_was, folded, joining, protected, release
from reports.figures_splits import Split
from reports.figures_tables import released_shares
from reports.opinions import Answer, Opinion
from reports.payload import Payload
from reports.vocabularies import FACETS, OUTCOME
from tests.core.test_small_cells import interval
from tests.reports.figure_rows import a_year, row, rows

FIELDS = {field.key: field for field in vocabulary_fields()}
SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

codes = {
    name: st.sampled_from([UNKNOWN, *FIELDS[name].words][:6])
    for name in ("ground", "area", "outcome", "form", "channel")
}


def some_row(*, is_answered: bool, **said: str) -> Row:
    """Only what came otherwise than by the form may have no band."""
    times = {} if is_answered or said["channel"] in {UNKNOWN, "online"} else {"first_answer": ""}
    return row(**{name: code for name, code in said.items() if code}, **times)


some_rows = st.lists(st.builds(some_row, is_answered=st.booleans(), **codes), max_size=80)


# Counting


def test_every_field_puts_each_case_into_one_kind():
    fields = fields_of({"zone": Words(label=Word("2025-1", "Zona"), options={"n": Word("2025-1", "Nord")})}, {})
    found = [*a_year(), row(ground=("sex", "age"), action=("listening", "referral"))]
    for field in fields.values():
        assert sum(tally(found, field).values()) == len(found), field.key
    assert tally(found, fields["ground"])[SEVERAL] == 9
    assert tally(found, fields["macro_ground"]) == {
        "ethnic_racial": 26,
        "religion": 2,
        "disability": 18,
        "multiple": 9,
        UNKNOWN: 6,
    }


def test_a_crossing_has_the_kinds_there_are_in_the_order_of_the_vocabulary():
    found = cross(
        [*rows(2, ground="age", area="work"), row(ground="sex", area="housing")], FIELDS["ground"], FIELDS["area"]
    )
    assert (found.rows, found.columns, found.cells) == (("sex", "age"), ("work", "housing"), ((0, 1), (2, 0)))


def test_a_code_that_no_vocabulary_knows_is_counted_and_said_as_it_is():
    field = FIELDS["outcome"]
    assert list(tally([row(outcome="annulled"), row(outcome="court"), row()], field)) == ["court", "annulled", UNKNOWN]
    assert field.word("annulled") == "annulled"


def test_shares_are_of_all_cases():
    found = [*rows(3, first_answer="0-7"), row(first_answer="8-30"), row(first_answer="never")]
    assert share(found, "first_answer") == (3, 2)
    assert share([row(duration="31-90"), row(duration="91-180")], "duration") == (1, 1)


def test_a_share_leaves_out_who_needed_no_written_answer():
    found = [*rows(20), *rows(5, first_answer="never"), *rows(9, channel="phone", first_answer="")]
    assert share(found, "first_answer") == (20, 5)
    counted = release(found)
    assert counted.shares == {"first_answer": (20, 25), "duration": (34, 34)}
    first, second = released_shares(counted)
    assert first.startswith(
        "Prima risposta entro 7 giorni: 20 su 25 (80 %). Non contano le segnalazioni arrivate senza"
    )
    assert second == "Chiusura entro 90 giorni: 34 su 34 (100 %)"


@pytest.mark.parametrize(("without", "answered"), [(3, 0), (3, 20), (20, 3)])
def test_a_share_from_which_small_numbers_of_calls_could_be_computed_is_not_said(without, answered):
    """What is missing to the total, and what is then missing to the calls, which stand in the list of the channels."""
    found = [*rows(20, channel="online"), *rows(without, channel="phone", first_answer="")]
    assert "first_answer" not in release([*found, *rows(answered, channel="phone")]).shares


# What keeps its meaning while the form changes


@st.composite
def histories(draw):
    """What was answered in each version of a form whose options are renamed, reordered, retired and added."""
    ids = [f"o{number}" for number in range(4)]
    history = []
    for version in range(draw(st.integers(1, 5))):
        offered = draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
        labels = {each: draw(st.sampled_from(["Nord", "Sud", "Centro", each, f"{each} {version}"])) for each in offered}
        history.append((labels, draw(st.lists(st.sampled_from(offered), max_size=4))))
    return history


@SLOW
@given(histories(), st.randoms(use_true_random=False))
def test_answers_are_counted_by_id_whatever_the_options_were_called_and_whichever_case_ends_first(history, random):
    truth, pieces, newest = Counter(), [], {}
    for version, (labels, answers) in enumerate(history):
        options = tuple(Option(id=each, label=label) for each, label in labels.items())
        question = OneOf(id="zone", label=f"Zona {version}", options=options, counted=True)
        form = Definition(steps=(Step(id="s", title="Passo", items=(question,)),))
        for answer in answers:
            payload = Payload(definition=form, source_definition=form, answers={"zone": answer}, locale="it")
            given_answers, words = _counted(payload, since=f"2025-{version}")
            truth[answer] += 1
            newest |= {each: (version, label) for each, label in labels.items()}
            pieces.append((Row(form="f", received="2025-1", closed="2025-1", answers=given_answers), words))
    random.shuffle(pieces)
    book = Book()
    for number, (each, words) in enumerate(pieces):
        book = Book.from_bytes(book.with_row(str(number), each, words).to_bytes())
    if not pieces:
        return
    field = fields_of(book.words, {})["q-zone"]
    assert tally(book.rows.values(), field) == {code: truth[code] for code in field.ordered(truth)}
    assert {code: field.word(code) for code in truth} == {code: newest[code][1] for code in truth}


@SLOW
@given(some_rows, st.randoms(use_true_random=False))
def test_codes_are_counted_the_same_in_whatever_order_the_vocabulary_stands(found, random):
    field = FIELDS["area"]
    words = list(field.words.items())
    random.shuffle(words)
    other = type(field)(field.key, "Ambito", dict(words[: len(words) // 2]), field.of)
    assert tally(found, other) == tally(found, field)


# What leaves the house


@SLOW
@given(some_rows)
def test_nothing_from_1_to_4_stands_in_a_list_and_every_total_is_the_same(found):
    counted = release(found)
    if counted is None:
        assert len(found) < SMALLEST_SHOWN
        return
    for key, numbers in counted.lists.items():
        assert all(number >= SMALLEST_SHOWN for number in numbers.values()), key
        assert sum(numbers.values()) == counted.total == len(found)
    for key, table in counted.tables.items():
        assert (
            dict(zip((code for code, _numbers in table.lines), table.row_totals, strict=True))
            == counted.lists["ground"]
        )
        assert dict(zip(table.columns, table.column_totals, strict=True)) == counted.lists[key]
    for in_time, of in counted.shares.values():
        assert 0 <= in_time <= of <= counted.total
        assert not {in_time, of, of - in_time, counted.total - of} & {*range(1, SMALLEST_SHOWN)}


@SLOW
@given(some_rows)
def test_no_hidden_number_of_a_table_is_determined(found):
    if len(found) < SMALLEST_SHOWN:
        return
    down, across = FIELDS["ground"], FIELDS["area"]
    table = protected(found, down, across)
    if table is None:
        return
    names = {field.key: joining(found, field) for field in (down, across)}
    truth = Counter((names["ground"](down.of(each)), names["area"](across.of(each))) for each in found)
    cells = [[truth[code, column] for column in table.columns] for code, _numbers in table.lines]
    shown = [numbers for _code, numbers in table.lines]
    hidden = {(i, j) for i, numbers in enumerate(shown) for j, number in enumerate(numbers) if number is None}
    assert all(shown[i][j] in {None, line[j]} for i, line in enumerate(cells) for j in range(len(line)))
    assert {
        (i, j) for i, line in enumerate(cells) for j, number in enumerate(line) if 0 < number < SMALLEST_SHOWN
    } <= hidden
    for place in sorted(hidden):
        least, most = interval(cells, hidden, place)
        assert least < most


def test_a_year_as_it_leaves():
    counted = release(a_year())
    assert counted.total == 60
    assert counted.lists["ground"] == {"origin": 26, "disability": 18, SEVERAL: 8, OTHERS: 8}
    assert counted.lists["area"] == {"work": 23, "housing": 14, "transport": 12, UNKNOWN: 6, OTHERS: 5}
    assert counted.shares == {"first_answer": (52, 60), "duration": (54, 60)}
    assert Release.from_json(counted.to_json()) == counted
    first_format = counted.to_json() | {"format": 1, "shares": {"first_answer": 52, "duration": 54}}
    assert Release.from_json(first_format) == counted
    without = {name: value for name, value in counted.to_json().items() if name != "opinions"}
    assert Release.from_json(without | {"format": 2}) == counted
    assert set(counted.lists) == {"ground", *PUBLISHED}


PARTS = {"ground": (Split(8, {"1": ("OTH",)}),)}
OPINIONS = [Opinion(2025, helped=Answer.YES, heard=Answer.YES)] * 60


@pytest.mark.parametrize(
    ("earlier", "had"),
    [
        (4, {"splits": PARTS}),
        (3, {}),
        (2, {"opinions": {}}),
        (1, {"opinions": {}, "shares": {"first_answer": (52, 60), "duration": (54, 60)}}),
    ],
)
def test_the_same_cases_are_what_was_approved_by_an_earlier_version_of_the_site(earlier, had):
    counted = release(a_year(), OPINIONS)
    approved = replace(counted, **had)
    stored = approved.to_json() | {"format": earlier}
    if earlier == 1:
        stored["shares"] = {"first_answer": 52, "duration": 54}
    assert as_it_was(counted, stored) == approved
    if had:
        assert as_it_was(counted, stored | {"format": FORMAT, "shares": counted.shares}) == counted
    more = release([*a_year(), *rows(9, ground="sex")], OPINIONS)
    assert as_it_was(more, stored) == more


def test_too_few_cases_say_nothing():
    assert release(rows(4, ground="sex")) is None
    assert release([]) is None


def test_fields_that_are_parts_of_each_other_never_both_leave():
    fields = fields_of({}, {})
    inside = {key for key, field in fields.items() if not field.leaves}
    assert inside == {"macro_ground", "first_answer", "duration"}
    assert not inside & {"ground", *PUBLISHED}
    assert {facet.name for facet in (*FACETS, OUTCOME)} <= fields.keys()


def test_negative_control_two_nested_lists_would_tell():
    """Why: the grounds of a UNAR group, of which one is too small, add up to the group."""
    found = [*rows(9, ground="origin"), *rows(3, ground="nationality"), *rows(20, ground="age")]
    fields = fields_of({}, {})
    grounds, groups = folded(found, fields["ground"]), folded(found, fields["macro_ground"])
    assert OTHERS in grounds
    assert groups["ethnic_racial"] - 9 == 3


def test_the_version_says_what_was_looked_at():
    assert release(a_year()).version != release([*a_year(), row()]).version
    assert release(a_year()).version == release(list(reversed(a_year()))).version
