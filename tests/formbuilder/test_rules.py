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
