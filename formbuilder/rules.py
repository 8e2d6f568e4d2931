"""Rules between the answers of one step, for steps that an app builds in code.

A rule is known by the id of its step, so that the stored form stays plain data. It applies wherever answers are
checked: at the step itself, once more before sending, and to answers that code makes up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from formbuilder.definition import Step

Rule = Callable[[Mapping[str, Any], Any], Mapping[str, str]]
"""From the answers of the step that are right by themselves, and `Step.known`, to messages by question id."""

_rules: dict[str, Rule] = {}


def register_rule(step_id: str, rule: Rule) -> None:
    """Called when an app is ready. Another rule for the same step is a mistake in the code: ImproperlyConfigured."""
    if _rules.get(step_id, rule) != rule:
        raise ImproperlyConfigured(f"Two rules for the step {step_id!r}.")
    _rules[step_id] = rule


def errors_between(step: Step, answers: Mapping[str, Any]) -> Mapping[str, str]:
    """What is wrong with these answers together."""
    rule = _rules.get(step.id)
    return rule(answers, step.known) if rule else {}
