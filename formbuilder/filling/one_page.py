"""A form of a single step that is sent from the page on which it is filled in, without a page to check it.

The same engine leads it (`steps.Flow`): what depends on an answer comes without a script, marked as new.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import override

from formbuilder.answers import Section
from formbuilder.builder import SEEN_FIELD, pick_posted
from formbuilder.definition import Definition
from formbuilder.filling.screens import MARK_SEPARATOR, Screen
from formbuilder.filling.state import FlowState
from formbuilder.filling.steps import MARK_FIELD, STEP_FIELD, EmptyFormError, Flow, Moved
from formbuilder.journey import CHECK_PATH, Journey, StepPlace

PLACE: Final = StepPlace.path_of(0)


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What became of a post. `answers` are all of them, or None while something is missing or wrong; `anchor` is the
    HTML id of what to begin with then.
    """

    state: FlowState
    answers: Mapping[str, Any] | None = None
    anchor: str = ""


class OnePage:
    """The form, in the language in which it is written. Raises `steps.EmptyFormError`."""

    def __init__(self, definition: Definition, *, locale: str, sensitive: bool = False) -> None:
        self._definition, self._locale = definition, locale
        self._flow = Flow(definition, locale=locale, sensitive=sensitive)

    def fill(self, before: FlowState | None, post: MultiValueDict[str, Any]) -> Filled:
        """What was typed, judged."""
        moved = self._flow.proceed(before, PLACE, post)
        if not isinstance(moved, Moved) or moved.place != CHECK_PATH:
            return Filled(state=moved.state, anchor=getattr(moved, "anchor", ""))
        journey = Journey.along(self._definition, moved.state.answers, today=timezone.localdate())
        return Filled(state=moved.state, answers=journey.existing)

    def screen(self, state: FlowState | None) -> Screen:
        """What is shown. Raises `EmptyFormError`."""
        with override(self._locale):
            found = self._flow.look(state, PLACE)
        if not isinstance(found, Screen):
            raise EmptyFormError("a form of one step has one screen")
        return found

    def written(self, state: FlowState) -> tuple[Section, ...]:
        """Everything typed so far, in words, for somebody who cannot send it."""
        with override(self._locale):
            return self._flow.written(state)


def unjudged(before: FlowState | None, post: MultiValueDict[str, Any]) -> FlowState:
    """What was typed, kept as it is by somebody who does not have the form at hand."""
    step, seen = str(post.get(STEP_FIELD, "")), post.getlist(SEEN_FIELD)
    typed = dict(pick_posted(post).lists()) | ({SEEN_FIELD: [str(each) for each in seen]} if seen else {})
    marks = {step: str(post.get(MARK_FIELD, "")).split(MARK_SEPARATOR)}
    return replace(before or FlowState.new(), drafts={step: typed}, marks=marks, said=None)
