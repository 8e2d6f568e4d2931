"""Rules between the answers of one step."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from formbuilder import rules


def test_a_step_has_one_rule(monkeypatch):
    monkeypatch.setattr(rules, "_rules", {})

    def rule(answers):
        return {"a": "No"}

    rules.register_rule("step", rule)
    rules.register_rule("step", rule)
    with pytest.raises(ImproperlyConfigured, match="step"):
        rules.register_rule("step", lambda answers: {})
    assert rules.errors_between("step", {}) == {"a": "No"}
    assert rules.errors_between("other", {}) == {}
