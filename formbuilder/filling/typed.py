"""What was typed into one step: as a browser posts it, and with what was not on the screen as it was before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from formbuilder.answers import display_lines
from formbuilder.builder import SEEN_FIELD, Posted, pick_posted
from formbuilder.definition import Step
from formbuilder.questions import Question


def lists_of(posted: Posted) -> dict[str, list[str]]:
    """A post as plain data."""
    return dict(posted.lists())


def typed_into(step: Step, post: MultiValueDict[str, Any], before: Posted, *, is_of_today: bool = True) -> Posted:
    """What is typed into the whole step after this post.

    A conditional question or option that was not on the screen was not touched: it is as it was `before`. Where the
    screen was not `is_of_today`, nobody knows what was on it: every question counts of which the post says nothing.
    """
    posted, seen = pick_posted(post), _seen_in(step, post)
    typed: Posted = MultiValueDict({SEEN_FIELD: seen} if seen else {})
    for question in step.questions:
        was_there = question.shown_when is None or question.id in seen
        was_there = was_there and (is_of_today or any(question.owns_input(name) for name in posted))
        for name, values in _of(question, posted if was_there else before):
            typed.setlist(name, values)
        unseen = _unseen_choices(question, before, seen) if was_there else []
        if unseen and (question.is_list or not typed.getlist(question.input_name)):
            typed.setlist(question.input_name, [*typed.getlist(question.input_name), *unseen])
    return typed


def parts_of(step: Step) -> frozenset[str]:
    """The conditional parts of the step: questions, their options, texts."""
    return frozenset(part for item in step.items for part in item.conditional_parts())


def unseen_parts(shown: Step, typed: Posted, met: list[str]) -> frozenset[str]:
    """The parts that are due, and have never been on the screen when the button was pressed."""
    return parts_of(shown) - set(met) - set(typed.getlist(SEEN_FIELD))


def offered(step: Step, shown: Step, typed: Posted) -> Posted:
    """What was typed, without choices that are hidden now."""
    kept: Posted = MultiValueDict(lists_of(typed))
    for whole, question in _pairs(step, shown):
        hidden = set(whole.option_ids) - set(question.option_ids if question else ())
        if hidden:
            kept.setlist(whole.input_name, [value for value in typed.getlist(whole.input_name) if value not in hidden])
    return kept


def to_keep(step: Step, shown: Step, answers: Mapping[str, Any], typed: Posted) -> dict[str, Any]:
    """The answers to what is shown, and beside them those to what is hidden, for whoever changes back."""
    kept = {}
    for whole, question in _pairs(step, shown):
        answer = right_answer(whole, typed) if question is None else _with_hidden(whole, question, answers, typed)
        if answer is not None:
            kept[whole.id] = answer
    return kept


def right_answer(question: Question, typed: Posted) -> Any:
    """The answer that was typed to a question; None where there is none, or it is not right."""
    field = question.build_field()
    try:
        cleaned = field.clean(field.widget.value_from_datadict(typed, MultiValueDict(), question.input_name))
    except ValidationError:
        return None
    return field.to_answer(cleaned)


def without_consents(step: Step, posted: Posted) -> Posted:
    """The post with no consent ticked."""
    consents = [question for question in step.questions if question.must_be_given_anew]
    kept = {name: values for name, values in posted.lists() if not any(each.owns_input(name) for each in consents)}
    return MultiValueDict(kept)


def words_of(question: Question, answer: Any, draft: Posted) -> tuple[str, ...]:
    """One answer in words, or what was typed for it where it is not right yet."""
    if answer is not None:
        return display_lines(question, answer)
    return question.typed_words(draft)


def _of(question: Question, posted: Posted) -> Iterator[tuple[str, list[str]]]:
    return ((name, values) for name, values in posted.lists() if question.owns_input(name))


def _seen_in(step: Step, post: MultiValueDict[str, Any]) -> list[str]:
    return sorted(parts_of(step).intersection(post.getlist(SEEN_FIELD)))


def _unseen_choices(question: Question, before: Posted, seen: list[str]) -> list[str]:
    """What is chosen of the options that were not on the screen."""
    unseen = set(question.conditional_parts()) - set(seen)
    return [value for value in before.getlist(question.input_name) if f"{question.id}:{value}" in unseen]


def _pairs(step: Step, shown: Step) -> Iterator[tuple[Question, Question | None]]:
    """Each question of a step, and the same as far as it is shown."""
    by_id = {question.id: question for question in shown.questions}
    return ((question, by_id.get(question.id)) for question in step.questions)


def _with_hidden(whole: Question, shown: Question, answers: Mapping[str, Any], typed: Posted) -> Any:
    answer = answers.get(whole.id)
    hidden = set(whole.option_ids) - set(shown.option_ids)
    chosen = [value for value in typed.getlist(whole.input_name) if value in hidden]
    if whole.is_list:
        return [*(answer or []), *chosen] or None
    return chosen[0] if answer is None and chosen else answer
