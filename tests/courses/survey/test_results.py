"""What is said of the answers says nothing of anybody; whoever subtracts, or knows the mean, finds out no more."""

from __future__ import annotations

import datetime
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.small_cells import SMALLEST_SHOWN
from courses.survey.results import CHANGED, DEPENDS, FEW, NO_ANSWER, NOBODY, Given, summarise
from formbuilder.conditions import Condition, Rule
from formbuilder.definition import Definition, Step
from formbuilder.questions import LongText, ManyOf, Matrix, Number, OneOf, Option, Rating, YesNo

TODAY = datetime.date(2026, 11, 23)
A, B, C = (Option(id=each, label=each.upper()) for each in "abc")


def form(*questions) -> Definition:
    return Definition(steps=(Step(id="step", title="Passo", items=questions),))


def results(definition, answers, *more) -> dict:
    forms = definition if isinstance(definition, list) else [definition]
    given_ = [Given(0, each) for each in answers] + [Given(1, each) for each in (more[0] if more else [])]
    return summarise(forms, given_, today=TODAY)


def only(found) -> dict:
    (question,) = found["questions"]
    return question


def rows(question, number=0) -> dict:
    return dict(question["tables"][number]["rows"])


def times(**numbers) -> list:
    """So many people with each answer to `q`."""
    return [{"q": answer} for answer, number in numbers.items() for _each in range(number)]


def ratings(*numbers) -> list:
    """So many people with a 1, so many with a 2 …"""
    return [{"q": rating} for rating, number in enumerate(numbers, start=1) for _each in range(number)]


ONE = OneOf(id="q", label="Quale?", options=(A, B, C), other="Altro", required=False)
STARS = Rating(id="q", label="Quanto?", maximum=5)


class TestTooFew:
    @pytest.mark.parametrize("number", range(1, SMALLEST_SHOWN))
    def test_below_five_answers_nothing_at_all_is_said_not_even_how_many(self, number):
        assert results(form(ONE), times(a=number)) == {"answered": None, "questions": []}

    def test_nobody_is_nobody(self):
        assert results(form(ONE), []) == {"answered": 0, "questions": []}

    def test_five_are_counted(self):
        found = results(form(ONE), times(a=5))
        assert (found["answered"], rows(only(found))) == (5, {"A": 5, "B": 0, "C": 0, "Altro": 0})


class TestOneOf:
    def test_a_small_number_hides_another(self):
        assert rows(only(results(form(ONE), times(a=9, b=3, c=20)))) == {"A": None, "B": None, "C": 20, "Altro": 0}

    def test_whoever_did_not_answer_is_counted_as_well(self):
        found = results(form(ONE), [*times(a=9), *({} for _each in range(6))])
        assert rows(only(found)) == {"A": 9, "B": 0, "C": 0, "Altro": 0, NO_ANSWER: 6}

    def test_what_was_written_for_other_is_read_where_its_number_is(self):
        others = [{"q": {"other": text}} for text in ("zeta", "Alfa", "beta", "gamma", "delta")]
        assert only(results(form(ONE), [*times(a=9), *others]))["texts"] == ["Alfa", "beta", "delta", "gamma", "zeta"]
        assert only(results(form(ONE), [*times(a=9, b=8), *others[:4]]))["texts"] == []

    def test_yes_and_no(self):
        found = results(form(YesNo(id="q", label="Sì?")), [{"q": each < 7} for each in range(13)])
        assert list(rows(only(found)).values()) == [7, 6]


class TestManyOf:
    MANY = ManyOf(id="q", label="Quali?", options=(A, B, C), required=False)

    def test_each_option_by_itself_who_chose_it_and_who_did_not(self):
        people = [{"q": ["a", "b"]}] * 6 + [{"q": ["a", "c"]}] * 3 + [{"q": ["b"]}] * 5
        assert rows(only(results(form(self.MANY), people))) == {"A": 9, "B": None, "C": None}

    def test_where_one_only_may_be_chosen_they_add_up_and_are_hidden_together(self):
        one = ManyOf(id="q", label="Quali?", options=(A, B, C), maximum=1, required=False)
        people = [{"q": ["a"]}] * 6 + [{"q": ["b"]}] * 3 + [{"q": ["c"]}] * 8
        assert rows(only(results(form(one), people))) == {"A": None, "B": None, "C": 8}

    @pytest.mark.parametrize(
        ("question", "people"),
        [
            # Two at most: 12 + 5 + 5 leave two choices for C and D, which were chosen both.
            ({"maximum": 2}, {"ab": 5, "ac": 5, "ad": 1, "ae": 1}),
            # Without C, who did not answer are at least 14 - 5 - 5.
            ({}, {"a": 5, "b": 5, "": 4}),
        ],
    )
    def test_nothing_where_a_hidden_number_is_what_the_others_leave(self, question, people):
        found = only(results(form(self.many("abcde", **question)), self.answers(people)))
        assert (found["note"], found["tables"]) == (FEW, [])

    def test_nor_where_it_is_what_a_limit_leaves(self):
        people = self.answers({"ab": 6, "ac": 5})
        assert rows(only(results(form(self.many("abc", maximum=2)), people))) == {"A": 11, "B": 6, "C": 5}
        people = self.answers({"ab": 5, "ac": 5, "ad": 1})
        assert only(results(form(self.many("abcd", maximum=2)), people))["note"] == FEW

    @settings(deadline=None, max_examples=300)
    @given(
        st.dictionaries(st.sampled_from(["", "a", "b", "ab"]), st.integers(0, 9)),
        st.sampled_from([None, 2]),
    )
    def test_trying_everybody_who_could_have_answered_finds_no_hidden_number(self, people, maximum):
        self.nobody_is_found("ab", people, maximum)

    @settings(deadline=None, max_examples=40)
    @given(
        st.dictionaries(st.sampled_from(["", "a", "b", "c", "ab", "ac", "bc"]), st.integers(0, 5)).filter(
            lambda people: sum(people.values()) <= 12
        )
    )
    def test_with_a_limit_neither(self, people):
        self.nobody_is_found("abc", people, 2)

    def nobody_is_found(self, ids, people, maximum):
        """Counts every crowd of as many people who may choose so, and compares what would be printed of it."""
        number = sum(people.values())
        if number < SMALLEST_SHOWN:
            return
        found = only(results(form(self.many(ids, maximum=maximum)), self.answers(people)))
        if found["note"]:
            return
        shown = rows(found)
        choices = [
            "".join(each) for size in range((maximum or len(ids)) + 1) for each in itertools.combinations(ids, size)
        ]
        seen = {words: set() for words, count in shown.items() if count is None}
        for bars in itertools.combinations(range(number + len(choices) - 1), len(choices) - 1):
            ends = [-1, *bars, number + len(choices) - 1]
            crowd = dict(zip(choices, (after - before - 1 for before, after in itertools.pairwise(ends)), strict=True))
            counts = {each.upper(): sum(size for key, size in crowd.items() if each in key) for each in ids}
            if crowd[""]:
                counts[NO_ANSWER] = crowd[""]
            printed = {
                words: None if 0 < count < 5 or 0 < number - count < 5 else count for words, count in counts.items()
            }
            if printed == shown:
                for words, values in seen.items():
                    values.add(counts[words])
        assert all(len(values) > 1 for values in seen.values())

    def many(self, ids, **changes):
        options = tuple(Option(id=each, label=each.upper()) for each in ids)
        return ManyOf(id="q", label="Quali?", options=options, required=False, **changes)

    def answers(self, people):
        return [{"q": list(chosen)} if chosen else {} for chosen, number in people.items() for _each in range(number)]


def test_a_grid_is_a_list_for_each_row():
    grid = Matrix(id="q", label="Griglia", rows=(A, B), columns=(Option(id="x", label="X"), Option(id="y", label="Y")))
    people = [{"q": {"a": "x", "b": "x"}}] * 5 + [{"q": {"a": "y", "b": "x"}}] * 6
    found = only(results(form(grid), people))
    assert [(each["label"], dict(each["rows"])) for each in found["tables"]] == [
        ("A", {"X": 5, "Y": 6}),
        ("B", {"X": 11, "Y": 0}),
    ]


class TestTexts:
    TEXT = LongText(id="q", label="Che cosa?", required=False)

    def test_in_the_order_of_the_alphabet_whoever_came_first(self):
        people = [{"q": text} for text in ("e", "B", "a", "D ", "c")]
        assert only(results(form(self.TEXT), people))["texts"] == ["a", "B", "c", "D", "e"]

    def test_fewer_than_five_are_not_shown_nor_how_many(self):
        found = only(results(form(self.TEXT), [{"q": "uno"}] * 4 + [{}] * 8))
        assert (found["texts"], found["note"], found["asked"]) == ([], FEW, None)

    def test_none_is_none(self):
        assert only(results(form(self.TEXT), [{}] * 8))["note"] == NOBODY


class TestMeans:
    def test_of_what_is_shown(self):
        assert only(results(form(STARS), ratings(0, 0, 5, 6, 9)))["mean"] == 4.2

    def test_of_what_is_hidden_where_it_could_be_otherwise_with_the_same_mean(self):
        found = only(results(form(STARS), ratings(0, 0, 1, 3, 5)))
        assert (list(rows(found).values()), found["mean"]) == ([0, 0, None, None, None], 4.4)

    def test_not_where_it_tells_the_hidden_numbers(self):
        found = only(results(form(STARS), ratings(0, 0, 0, 1, 8)))
        assert (list(rows(found).values()), found["mean"]) == ([0, 0, 0, None, None], None)

    @settings(deadline=None, max_examples=200)
    @given(st.lists(st.integers(0, 7), min_size=3, max_size=4).filter(lambda each: sum(each) >= SMALLEST_SHOWN))
    def test_trying_every_distribution_nearby_with_this_mean_finds_no_hidden_number(self, numbers):
        found = only(results(form(Rating(id="q", label="Quanto?", maximum=len(numbers))), ratings(*numbers)))
        if not found["mean"]:
            return
        shown = [number for _words, number in found["tables"][0]["rows"]]
        hidden = [place for place, number in enumerate(shown) if number is None]
        total, weighted = sum(numbers), sum((place + 1) * number for place, number in enumerate(numbers))
        seen = {place: set() for place in hidden}
        near = [range(max(1, numbers[place] - 3), numbers[place] + 4) for place in hidden]
        for tried in itertools.product(*near):
            other = list(shown)
            for place, number in zip(hidden, tried, strict=True):
                other[place] = number
            if sum(other) == total and sum((place + 1) * number for place, number in enumerate(other)) == weighted:
                for place, number in zip(hidden, tried, strict=True):
                    seen[place].add(number)
        assert all(len(values) > 1 for values in seen.values())

    @pytest.mark.parametrize(
        ("numbers", "mean"),
        [((5, 5, 5, 5, 5), 5.0), ((10, 10, 10, 10, 9), None), ((10, 10, 10, 10, 10), 10.0), ((1, 2, 3, 4), None)],
    )
    def test_of_numbers_not_where_it_says_how_far_from_the_bound_a_few_are(self, numbers, mean):
        people = [{"q": number} for number in numbers] + [{}] * 5
        question = Number(id="q", label="Quanti?", minimum=0, maximum=10, required=False)
        assert only(results(form(question), people))["mean"] == mean


class TestAskedOfSome:
    """`then` is asked of whoever answered A."""

    def asked(self, *, a, b, then=None, condition=None):
        condition = condition or Condition(rules=(Rule(question="q", operator="is", value="a"),))
        follow = OneOf(id="then", label="E poi?", options=(A, B), required=False, shown_when=condition)
        people = [{"q": "a", "then": each} for each in then or ["a"] * a] + [{"q": "b"}] * b
        return {each["id"]: each for each in results(form(ONE, follow), people)["questions"]}

    def test_counted_among_those_who_were_asked(self):
        found = self.asked(a=12, b=6, then=["a"] * 7 + ["b"] * 5)
        assert (found["then"]["asked"], rows(found["then"])) == (12, {"A": 7, "B": 5})

    def test_where_it_would_tell_the_hidden_number_before_it_is_not_shown(self):
        found = self.asked(a=12, b=3)
        assert rows(found["q"])["A"] is None
        assert (found["then"]["note"], found["then"]["tables"], found["then"]["asked"]) == (DEPENDS, [], None)

    def test_two_conditions_are_a_table_of_both_which_nobody_has_protected(self):
        rules = (Rule(question="q", operator="is", value="a"), Rule(question="x", operator="unanswered"))
        found = self.asked(a=12, b=6, condition=Condition(rules=rules))
        assert found["then"]["note"] == DEPENDS

    def test_an_answer_of_before_the_change_of_mind_does_not_count(self):
        follow = OneOf(
            id="then",
            label="E poi?",
            options=(A, B),
            required=False,
            shown_when=Condition(rules=(Rule(question="q", operator="is", value="a"),)),
        )
        people = [{"q": "a", "then": "a"}] * 6 + [{"q": "b", "then": "b"}] * 6
        found = {each["id"]: each for each in results(form(ONE, follow), people)["questions"]}
        assert rows(found["then"]) == {"A": 6, "B": 0}

    def test_who_chose_two_options_of_several_stands_in_no_table(self):
        """Of eleven who chose A and seven who chose B, six chose both: one chose B alone."""
        several = ManyOf(id="q", label="Quali?", options=(A, B), required=False)
        rules = tuple(Rule(question="q", operator="includes", value=each) for each in "ab")
        people = [{"q": ["a", "b"], "then": "a"}] * 6 + [{"q": ["a"]}] * 5 + [{"q": ["b"]}] + [{}] * 5
        for chosen, note in ((rules, DEPENDS), (rules[:1], "")):
            follow = OneOf(
                id="then", label="E poi?", options=(A, B), required=False, shown_when=Condition(rules=chosen)
            )
            found = {each["id"]: each for each in results(form(several, follow), people)["questions"]}
            assert rows(found["q"]) == {"A": 11, "B": 7, NO_ANSWER: 5}
            assert found["then"]["note"] == note

    def test_an_option_for_some_makes_a_table_of_both_questions(self):
        """Six answered A, of whom five chose what only they saw: one of them did not."""
        only_a = Condition(rules=(Rule(question="q", operator="is", value="a"),))
        follow = OneOf(id="then", label="E poi?", options=(Option(id="x", label="X", shown_when=only_a), B))
        people = [{"q": "a", "then": "x"}] * 5 + [{"q": "a", "then": "b"}] + [{"q": "b", "then": "b"}] * 6
        found = {each["id"]: each for each in results(form(ONE, follow), people)["questions"]}
        assert (found["q"]["note"], found["then"]["note"]) == ("", DEPENDS)


class TestTwoForms:
    def test_the_newest_words_win_and_every_answer_counts(self):
        newer = OneOf(id="q", label="Quale, allora?", options=(A, B), other="Altro", required=False)
        found = only(results([form(ONE), form(newer)], times(a=6, c=5), times(b=7)))
        assert found["label"] == "Quale, allora?"
        assert rows(found) == {"A": 6, "B": 7, "C": 5, "Altro": 0}

    def test_a_question_that_only_some_found_there_is_not_shown(self):
        more = Rating(id="new", label="Nuova", required=False)
        found = results([form(ONE), form(ONE, more)], times(a=6), [{"q": "a", "new": 5}] * 6)
        assert {each["id"]: each["note"] for each in found["questions"]} == {"q": "", "new": CHANGED}

    def test_nor_one_that_others_were_asked_before_and_after(self):
        def asked_of(option):
            condition = Condition(rules=(Rule(question="q", operator="is", value=option),))
            return form(ONE, OneOf(id="then", label="E poi?", options=(A, B), required=False, shown_when=condition))

        people = times(a=5, b=6)
        found = results([asked_of("a"), asked_of("b")], people, people)
        assert {each["id"]: each["note"] for each in found["questions"]} == {"q": "", "then": CHANGED}
