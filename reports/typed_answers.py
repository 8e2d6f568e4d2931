"""Answers to questions of the office while they wait, in a visit or in the page that asks for the code."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from django.http import QueryDict
from django.utils.crypto import salted_hmac

from formbuilder.filling.one_page import unjudged
from formbuilder.filling.screens import MARK_SEPARATOR
from formbuilder.filling.state import FlowState, StateTooLong
from formbuilder.filling.steps import MARK_FIELD, STEP_FIELD

from .visit import TOO_LONG, Visit

ASKED_FIELD: Final = "domande"
"""Which questions were on the screen, as `asked_as` writes it."""
_ASKED: Final = re.compile(r"([0-9]{1,9})-[0-9a-f]{64}")


def asked_as(reference: str, number: int) -> str:
    """Which questions these are, bound to the case with this reference without telling which case it is.

    Numbers begin anew in each case, and what waits for the code may meet another code than it was written with.
    """
    bound = salted_hmac("reports.asked", f"{reference}:{number}", algorithm="sha256").hexdigest()
    return f"{number}-{bound}"


def asked_in(post: QueryDict) -> str:
    """Which questions a post answers; empty where it answers none."""
    asked = str(post.get(ASKED_FIELD, ""))
    return asked if _ASKED.fullmatch(asked) else ""


def number_of(asked: str) -> int:
    """The number in what `asked_in` has found."""
    return int(asked.partition("-")[0])


def state_of(typed: Visit, asked: str) -> FlowState | None:
    """What was typed so far into these questions."""
    return FlowState.from_bytes(typed.filled.encode()) if typed.asked == asked else None


def with_state(typed: Visit, asked: str, state: FlowState, *, why: str = "") -> Visit:
    """Let this wait, however long it is: no post is longer than `formbuilder.filling.gate.POST_MAX_BYTES`."""
    return replace(typed, asked=asked, filled=state.written_down.decode(), why_no_reply=why)


def with_post(typed: Visit, post: QueryDict) -> Visit:
    """Let the answers of a post wait for the code, unjudged, where it has any."""
    asked = asked_in(post)
    if not asked:
        return typed
    state = unjudged(None, post)
    try:
        state.to_bytes()
    except StateTooLong:
        return with_state(typed, asked, state, why=TOO_LONG)
    return with_state(typed, asked, state)


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
