"""Answers to questions of the office while they wait, in a visit or in the page that asks for the code."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from django.http import QueryDict

from formbuilder.filling.one_page import unjudged
from formbuilder.filling.screens import MARK_SEPARATOR
from formbuilder.filling.state import FlowState, StateTooLong
from formbuilder.filling.steps import MARK_FIELD, STEP_FIELD

from .visit import TOO_LONG, Visit

ASKED_FIELD: Final = "domande"
"""The number of the questions that were on the screen."""
_NUMBER_DIGITS: Final = 9


def number_in(post: QueryDict) -> int | None:
    """Which questions a post answers; None where it answers none."""
    number = str(post.get(ASKED_FIELD, ""))[:_NUMBER_DIGITS]
    return int(number) if number.isascii() and number.isdigit() else None


def state_of(typed: Visit, number: int) -> FlowState | None:
    """What was typed so far into the questions with this number."""
    return FlowState.from_bytes(typed.filled.encode()) if typed.asked == str(number) else None


def with_state(typed: Visit, number: int, state: FlowState, *, why: str = "") -> Visit:
    """Let this wait, however long it is: no post is longer than `formbuilder.filling.gate.POST_MAX_BYTES`."""
    return replace(typed, asked=str(number), filled=state.written_down.decode(), why_no_reply=why)


def with_post(typed: Visit, post: QueryDict) -> Visit:
    """Let the answers of a post wait for the code, unjudged, where it has any."""
    number = number_in(post)
    if number is None:
        return typed
    state = unjudged(None, post)
    try:
        state.to_bytes()
    except StateTooLong:
        return with_state(typed, number, state, why=TOO_LONG)
    return with_state(typed, number, state)


def fields_of(typed: Visit) -> list[tuple[str, str]]:
    """The same as `with_post` reads it, for a page that has nowhere to keep it."""
    state = FlowState.from_bytes(typed.filled.encode())
    if state is None:
        return []
    fields = [(ASKED_FIELD, typed.asked)]
    for step, typed_there in state.drafts.items():
        fields += [(STEP_FIELD, step), (MARK_FIELD, MARK_SEPARATOR.join(state.marks.get(step, ())))]
        fields += [(name, value) for name, values in typed_there.items() for value in values]
    return fields
