"""«Did you mean»: the rule as it was probably meant."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from formbuilder.conditions import WITHOUT_VALUE, Operator, Rule
from formbuilder.lint.findings import Code
from formbuilder.lint.space import options_of
from formbuilder.questions import Choice, Question

RELATED: Final[Mapping[Operator, tuple[Operator, ...]]] = {
    "is": ("includes", "answered"),
    "is_not": ("unanswered",),
    "includes": ("is", "answered"),
    "less": ("before", "younger"),
    "more": ("after", "at_least"),
    "before": ("less",),
    "after": ("more",),
    "younger": ("less",),
    "at_least": ("more",),
}
"""What says nearly the same of another kind of question, the nearest first."""
CLOSE: Final = 0.7


def probably_meant(code: Code, rule: Rule, earlier: Sequence[Question]) -> Rule | None:
    """The repaired rule, or None where nothing speaks for one more than for another."""
    if code is Code.DELETED_QUESTION:
        return _with_question(rule, earlier)
    question = next((each for each in earlier if each.id == rule.question), None)
    if question is None:
        return None
    if code is Code.WRONG_OPERATOR:
        return _with_operator(rule, question)
    return _with_value(rule, question) if code is Code.NO_SUCH_VALUE else None


def fits(rule: Rule, question: Question) -> bool:
    """Whether an answer to this question can be compared with the rule's value at all."""
    match rule.operator:
        case "answered" | "unanswered":
            return True
        case "less" | "more":
            return type(rule.value) is int
        case "younger" | "at_least":
            return type(rule.value) is int and rule.value >= 0
        case "before" | "after":
            return _is_iso_day(rule.value)
    if isinstance(question, Choice):
        return rule.value in {question.compared(part) for part in question.parts()}
    return type(rule.value) is type(question.compared(question.example()))


def _is_iso_day(value: object) -> bool:
    try:
        return datetime.date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        return False


def _with_question(rule: Rule, earlier: Sequence[Question]) -> Rule | None:
    """The only earlier question that the rule could be about, as it stands."""
    able = [each for each in earlier if rule.operator in each.operators and fits(rule, each)]
    return replace(rule, question=able[0].id) if len(able) == 1 else None


def _with_operator(rule: Rule, question: Question) -> Rule | None:
    found = next((each for each in RELATED.get(rule.operator, ()) if each in question.operators), None)
    if found is None:
        return None
    if found in WITHOUT_VALUE:
        return replace(rule, operator=found, value=None)
    value = _value_like(rule.value, question)
    return None if value is None else replace(rule, operator=found, value=value)


def _with_value(rule: Rule, question: Question) -> Rule | None:
    value = _value_like(rule.value, question)
    return None if value is None or value == rule.value else replace(rule, value=value)


def _value_like(value: Any, question: Question) -> Any:
    """The value itself where the question has it; the option whose text is like it; the number that it spells."""
    options = options_of(question)
    if options:
        labels = {option.label.casefold(): option.id for option in reversed(options)}
        if value in labels.values():
            return value
        close = difflib.get_close_matches(str(value).casefold(), list(labels), n=1, cutoff=CLOSE)
        return labels[close[0]] if close else None
    text = str(value).strip()
    example = question.compared(question.example())
    if type(example) is int and text.lstrip("-").isdecimal():
        return int(text)
    if type(example) is bool:
        return {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}.get(text.casefold())
    return value if type(value) is type(example) else None
