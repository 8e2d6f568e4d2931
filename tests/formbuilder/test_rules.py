"""Rules between the answers of one step."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from formbuilder import rules
from formbuilder.definition import Definition, Step


def test_a_step_has_one_rule(monkeypatch):
    monkeypatch.setattr(rules, "_rules", {})

    def rule(answers, known):
        return {"a": known}

    rules.register_rule("step", rule)
    rules.register_rule("step", rule)
    with pytest.raises(ImproperlyConfigured, match="step"):
        rules.register_rule("step", lambda answers, known: {})
    assert rules.errors_between(Step(id="step", known="No"), {}) == {"a": "No"}
    assert rules.errors_between(Step(id="other"), {}) == {}


def test_what_a_rule_is_given_is_no_part_of_the_form():
    step = Step(id="step", title="Titolo", known="No")
    assert step == Step(id="step", title="Titolo")
    assert "known" not in step.to_json()
    snapshot = {"format": 2, "steps": [{**step.to_json(), "known": "No"}]}
    assert Definition.from_json(snapshot).steps[0].known is None


def test_a_step_has_one_arrangement_and_others_keep_what_was_answered(monkeypatch):
    monkeypatch.setattr(rules, "_arrangements", {})

    def swapped(answers):
        return {"a": answers["b"], "b": answers["a"], "later": "?"}

    rules.register_arrangement("step", swapped)
    rules.register_arrangement("step", swapped)
    with pytest.raises(ImproperlyConfigured, match="step"):
        rules.register_arrangement("step", lambda answers: answers)
    assert rules.arranged(Step(id="step"), {"a": 1, "b": 2}) == {"a": 2, "b": 1, "later": "?"}
    assert rules.arranged(Step(id="other"), {"a": 1, "b": 2}) == {"a": 1, "b": 2}
