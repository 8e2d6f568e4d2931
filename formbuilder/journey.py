"""The way through a form: what of it applies to somebody, and what comes after what. Pure: a form, answers, a day.

The form is walked once, in its order. A condition sees the answers that exist so far, and an answer exists only if its
step, its question and the chosen option are shown: a hidden answer does not exist (docs/adr/0012). So nothing depends
on what comes later, and nothing can go round in a circle.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Final

from formbuilder.conditions import Condition, holds
from formbuilder.definition import Definition, Step
from formbuilder.questions import Item, Question

CHECK_PATH: Final = "controllo"
"""The last part of the address of the check page; a step's is its number in the whole form."""

AnswerOf = Callable[[Question], Any]
"""What was answered to a question as far as it is shown: a JSON value, or None for no answer."""


@dataclass(frozen=True, kw_only=True)
class StepPlace:
    """A step, as far as it applies. `position` counts all steps from 0, `number` the places that apply from 1."""

    step: Step
    position: int
    number: int

    @property
    def path(self) -> str:
        return self.path_of(self.position)

    @staticmethod
    def path_of(position: int) -> str:
        """The last part of the address of the step at this position."""
        return str(position + 1)


@dataclass(frozen=True, kw_only=True)
class CheckPlace:
    """The check page, after all steps."""

    position: int
    number: int
    path: str = CHECK_PATH


Place = StepPlace | CheckPlace


class Journey:
    """One person's way through a form: `applicable` is the form as far as it applies, `existing` are its answers.

    Their own journey is the same again: nothing that was left out is asked for by what is left. `compared` is what
    conditions see of the answers. The way ends with the check page, or at the first exit that applies.
    """

    def __init__(self, definition: Definition, answer_of: AnswerOf, *, today: datetime.date) -> None:
        self._whole = definition
        self._answer_of = answer_of
        self._today = today
        self.compared: dict[str, Any] = {}
        self.existing: dict[str, Any] = {}
        places: list[Place] = []
        for position, whole in enumerate(definition.steps):
            step = self._shown_step(whole)
            if step is not None:
                places.append(StepPlace(step=step, position=position, number=len(places) + 1))
                if step.exit is not None:
                    break
        else:
            places.append(CheckPlace(position=len(definition.steps), number=len(places) + 1))
        self.places = tuple(places)
        steps = tuple(place.step for place in self.places if isinstance(place, StepPlace))
        self.applicable = definition if steps == definition.steps else replace(definition, steps=steps)

    @classmethod
    def along(cls, definition: Definition, answers: Mapping[str, Any], *, today: datetime.date) -> Journey:
        """The way of somebody who gave these answers, whether they still apply or not."""
        return cls(definition, lambda question: answers.get(question.id), today=today)

    # --- places ---------------------------------------------------------------------------------------------------

    def at(self, position: int) -> Place:
        """The place at this position of the whole form, or the first one behind that applies."""
        return next((place for place in self.places if place.position >= position), self.places[-1])

    def before(self, position: int) -> Place:
        """The last place before this position; the first one where there is none."""
        return next((place for place in reversed(self.places) if place.position < position), self.places[0])

    def first_open(self, is_complete: Callable[[Step], bool]) -> Place:
        """Where the next answer is due: the first step that is not complete, else the check page."""
        is_open = (place for place in self.places if not (isinstance(place, StepPlace) and is_complete(place.step)))
        return next(is_open, self.places[-1])

    def as_far_as(self, wanted: Place, is_complete: Callable[[Step], bool]) -> Place:
        """The place that is wanted, or the first open one if that comes before it."""
        return min(wanted, self.first_open(is_complete), key=_position)

    def onwards(self, position: int, is_complete: Callable[[Step], bool]) -> Place:
        """The place behind this position; the check page at once when all is complete, as after a change."""
        first_open = self.first_open(is_complete)
        return (
            min(self.at(position + 1), first_open, key=_position) if isinstance(first_open, StepPlace) else first_open
        )

    def is_settled(self, place: Place) -> bool:
        """Whether no answer from this place on can add a later step or take one away."""
        shown = {each.position for each in self.places}
        asked: set[str] = set()
        for position, step in enumerate(self._whole.steps[place.position :], start=place.position):
            if _hangs_on(step, asked):
                return False
            if position in shown:
                asked |= {question.id for question in step.questions}
                if step.exit is not None:
                    break
        return True

    # --- what applies ---------------------------------------------------------------------------------------------

    def _applies(self, condition: Condition | None) -> bool:
        return holds(condition, self.compared, today=self._today)

    def _shown_step(self, step: Step) -> Step | None:
        """The step with the items that apply; None if it does not, or if it has nothing left to ask or to say.

        An exit is one without any text, too.
        """
        if not self._applies(step.shown_when):
            return None
        items = tuple(shown for item in step.items if (shown := self._shown_item(item)) is not None)
        if step.items and not items and step.exit is None:
            return None
        return step if items == step.items else replace(step, items=items)

    def _shown_item(self, item: Item) -> Item | None:
        if not self._applies(item.shown_when):
            return None
        if not isinstance(item, Question):
            return item
        question = item.as_far_as_shown(self._applies)
        if question is not None:
            self._note(question, question.existing(self._answer_of(question)))
        return question

    def _note(self, question: Question, answer: Any) -> None:
        if answer is not None:
            self.existing[question.id] = answer
            self.compared[question.id] = question.compared(answer)


def _hangs_on(step: Step, asked: Collection[str]) -> bool:
    """Whether the step comes and goes with one of these answers: by its own condition, or with all that it holds."""
    conditions = [] if step.shown_when is None else [step.shown_when]
    inside = [_conditions_of(item) for item in step.items]
    if all(inside):
        conditions += chain.from_iterable(inside)
    return any(rule.question in asked for condition in conditions for rule in condition.rules)


def _conditions_of(item: Item) -> list[Condition]:
    """Everything on which it hangs that the item, or a part of it, is shown."""
    found = [item.shown_when]
    if isinstance(item, Question):
        item.as_far_as_shown(lambda condition: not found.append(condition))  # type: ignore[func-returns-value]  # None is what makes it true
    return [condition for condition in found if condition is not None]


def _position(place: Place) -> int:
    return place.position
