"""What somebody invented answers, written by the words of the questions, as a form stores it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from demo.streams import TRUTHS
from formbuilder.definition import Definition
from formbuilder.questions import Consent, ManyOf, Number, OneOf, Question, YesNo


def answers_by_ids(definition: Definition, said: Mapping[str, Any]) -> dict[str, Any]:
    """By ids, as the form stores them. Raises `KeyError` for a question that the form does not ask."""
    questions = {question.label: question for question in definition.questions}
    consents = {
        each.id: {"given": True, "version": each.version} for each in questions.values() if isinstance(each, Consent)
    }
    return consents | {questions[label].id: _stored(questions[label], value) for label, value in said.items()}


def _stored(question: Question, value: Any) -> Any:
    match question:
        case ManyOf() | OneOf():
            ids = {option.label: option.id for option in question.options}
            return [ids[each] for each in value] if isinstance(value, list) else ids[value]
        case YesNo():
            return TRUTHS[value]
        case Number():
            return int(value)
    return value
