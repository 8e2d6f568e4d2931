"""The linter against the oracle: small forms at random, filled in in every way there is."""

from __future__ import annotations

import random

import pytest

from formbuilder.journey import Journey
from formbuilder.lint import musts, search, space
from formbuilder.lint.reach import find_ways, judge
from formbuilder.lint.space import Space
from formbuilder.lint.ways import Ways
from formbuilder.questions import Number
from tests.formbuilder.lint.forms_at_random import random_definition
from tests.formbuilder.lint.oracle import TODAY, all_answers, conditions, expected_findings, ways, what_is_filled

pytestmark = pytest.mark.once

DEFINITIONS = 2_000
ENOUGH = 600
"""Definitions among which a broken linter is noticed."""


def form(seed):
    return random_definition(random.Random(seed))  # noqa: S311 - no secret


def found_by_linter(definition):
    return {(code, key) for code, key, _example in judge(find_ways(Space(definition, today=TODAY), ()))}


def differences(number):
    for seed in range(number):
        expected, found = expected_findings(form(seed)), found_by_linter(form(seed))
        if expected != found:
            yield seed, expected - found, found - expected


def test_2000_forms_filled_in_in_every_way_agree_with_the_linter():
    assert list(differences(DEFINITIONS)) == []


def test_the_forms_at_random_have_everything_that_the_linter_can_say_and_often_nothing():
    expected = [expected_findings(form(seed)) for seed in range(ENOUGH)]
    assert {code.value for each in expected for code, _key in each} == {
        "never_true",
        "never_shown",
        "always_true",
        "never_reached",
        "end_never_reached",
        "step_always_empty",
        "no_option_left",
    }
    assert sum(not each for each in expected) > ENOUGH / 20


def _forget_conditions(monkeypatch):
    look_back = search._Search._look_back
    monkeypatch.setattr(
        search._Search, "_look_back", lambda self, *seen, **how: look_back(self, *seen, **how)._replace(signature=0)
    )


def _forget_neighbours(monkeypatch):
    def only_bounds(self, rules, *, today):
        yield from (self.minimum, self.maximum)

    monkeypatch.setattr(Number, "answers_apart", only_bounds)


def _no_exits(definition):
    return {step.id: () for step in definition.steps} | {space.END[0]: ()}


BROKEN = {
    "what is optional is always answered": lambda patch: patch.setattr(
        search._Search, "_may_be_absent", lambda self, asked, offered: self.is_free
    ),
    "a list may be empty": lambda patch: patch.setattr(
        search._Search, "_end", lambda self, asked, state: iter([state._replace(chosen=0)])
    ),
    "an answer that is not there is compared": lambda patch: patch.setattr(
        space, "rule_holds", lambda rule, answer, *, today: rule.operator in ("unanswered", "is_not")
    ),
    "two ways are one whatever became of the conditions": _forget_conditions,
    "numbers have no neighbours": _forget_neighbours,
    "every option that would do is needed": lambda patch: patch.setattr(
        musts, "_gates_needed", lambda asked, picks, true: [pick.gate for pick in picks]
    ),
    "what is not asked is answered": lambda patch: patch.setattr(space.Asked, "is_sure", True),
    "nobody leaves at an exit": lambda patch: patch.setattr(space, "_exits_before", _no_exits),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_linter_is_noticed(monkeypatch, what):
    BROKEN[what](monkeypatch)
    assert next(differences(ENOUGH), None) is not None


def test_the_oracle_and_the_journey_show_the_same():
    for seed in range(40):
        definition = form(seed)
        questions = {question.id: question for question in definition.questions}
        for way in ways(definition):
            given = {key: answer_of(questions[key], seen) for key, seen in way.answers.items()}
            shown = Journey.along(definition, given, today=TODAY).applicable
            assert {item.id for step in shown.steps for item in step.items} == {
                item for step, item, option in shown_by(definition, way) if not option
            }


def answer_of(question, seen):
    """A seen answer as it is stored."""
    if isinstance(seen, list):
        return [answer_of(question, each) for each in seen]
    if seen == "other":
        return {"other": "Esempio"}
    if question.kind == "repeat" and seen is not None:
        return [{f"{question.id}n": "Ada"}] * seen
    return {"given": True, "version": ""} if question.kind == "consent" else seen


def shown_by(definition, way):
    """What a way shows, without choices of which no option is shown."""
    for key, _condition in conditions(definition):
        step, item, _option = key
        options = getattr(next((each for each in items(definition) if each.id == item), None), "options", ())
        is_left = not options or (step, item, "") in what_is_filled(definition, way.results)
        if item and way.results.get(key) and is_left:
            yield key


def items(definition):
    return [item for step in definition.steps for item in step.items]


def test_every_example_is_a_way_that_shows_what_it_is_for():
    for seed in range(ENOUGH):
        definition = form(seed)
        for key, example in Ways(Space(definition, today=TODAY)).shown.items():
            if example is not None:
                assert is_right(definition, example)
                assert key in whatever_is_shown(definition, example)


def is_right(definition, answers):
    """Whether each answer is one that its question accepts, with the options that are shown."""
    shown = Journey.along(definition, answers, today=TODAY)
    for question in shown.applicable.questions:
        accepted = all_answers(question, [each.id for each in getattr(question, "options", ())])
        seen = [question.compared(each) for each in accepted]
        answer = question.compared(answers[question.id]) if question.id in answers else None
        if answer not in seen:
            return False
    return shown.existing == answers


def whatever_is_shown(definition, answers):
    """The keys of what the journey shows; steps and choices in which nothing is left count with their condition."""
    for way in ways(definition):
        if way.answers == {q.id: c for q in definition.questions if (c := q.compared(answers.get(q.id))) is not None}:
            return {key for key, result in way.results.items() if result} | ({space.END} if way.is_sent else set())
    return set()
