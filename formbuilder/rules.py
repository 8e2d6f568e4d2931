"""Rules between the answers of one step, for steps that an app builds in code, and how such answers are kept.

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

Arrangement = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""From the right answers of the step to those that are kept. Answers to other steps among them are proposals: they
stand there when the visitor comes to them, unless something was answered before."""

_rules: dict[str, Rule] = {}
_arrangements: dict[str, Arrangement] = {}


def register_rule(step_id: str, rule: Rule) -> None:
    """Called when an app is ready. Another rule for the same step is a mistake in the code: ImproperlyConfigured."""
    if _rules.get(step_id, rule) != rule:
        raise ImproperlyConfigured(f"Two rules for the step {step_id!r}.")
    _rules[step_id] = rule


def register_arrangement(step_id: str, arrangement: Arrangement) -> None:
    """As `register_rule`: people may answer in an order that is not the one in which an app keeps things."""
    if _arrangements.get(step_id, arrangement) != arrangement:
        raise ImproperlyConfigured(f"Two arrangements for the step {step_id!r}.")
    _arrangements[step_id] = arrangement


def arranged(step: Step, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """These answers as they are kept."""
    arrangement = _arrangements.get(step.id)
    return arrangement(answers) if arrangement else answers


def errors_between(step: Step, answers: Mapping[str, Any]) -> Mapping[str, str]:
    """What is wrong with these answers together."""
    rule = _rules.get(step.id)
    return rule(answers, step.known) if rule else {}
