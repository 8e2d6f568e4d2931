"""Where somebody stands in a form: today's form, what is kept of them, and which steps are complete."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.datastructures import MultiValueDict

from formbuilder.builder import SEEN_FIELD, Posted, all_checked, check_step, post_of
from formbuilder.definition import Definition, Step
from formbuilder.filling.state import FlowState
from formbuilder.filling.typed import right_answer, unseen_parts
from formbuilder.journey import Journey, Place, StepPlace
from formbuilder.questions import Question


@dataclass(frozen=True, kw_only=True)
class FormToday:
    """A form as it is now, in one language. Where it is `sensitive` the browser remembers nothing of it."""

    definition: Definition
    locale: str
    today: datetime.date
    sensitive: bool = False

    @cached_property
    def positions(self) -> dict[str, int]:
        """Where each step stands in the whole form, from 0."""
        return {step.id: n for n, step in enumerate(self.definition.steps)}

    @cached_property
    def step_of(self) -> dict[str, str]:
        """The step of each question."""
        return {question.id: step.id for step in self.definition.steps for question in step.questions}

    def mark(self, step: Step) -> list[str]:
        """What a step asks, and the texts it has people agree to, which can be compared only within a language."""
        return [step.shape, self.locale, step.terms]

    def is_same(self, step: Step, mark: list[str]) -> bool:
        """Whether the step still asks what it asked when this mark was made."""
        shape, locale, terms = mark if len(mark) == len(self.mark(step)) else ("", "", "")
        return shape == step.shape and (terms == step.terms or locale != self.locale)


class Standing:
    """One visitor in the form."""

    def __init__(self, form: FormToday, state: FlowState) -> None:
        self.form = form
        self.state = state
        self.journey = Journey.along(form.definition, state.answers, today=form.today)
        self._checked: dict[str, dict[str, Any] | None] = {}

    @cached_property
    def first_open(self) -> Place:
        """Where the next answer is due."""
        return self.journey.first_open(self.is_complete)

    def reach(self, position: int) -> Place:
        """The place at this position, or the first open one if that comes before it."""
        return self.journey.as_far_as(self.journey.at(position), self.is_complete)

    def onwards(self, position: int) -> Place:
        """Where the main button of the step at this position leads."""
        return self.journey.onwards(position, self.is_complete)

    def whole(self, step: Step) -> Step:
        """The step with everything that it may ask of anybody."""
        return self.form.definition.steps[self.form.positions[step.id]]

    def is_outdated(self, step: Step) -> bool:
        """Whether a step asks something else than when it was completed, or typed into.

        It is open again, and says so until it is answered: answers are honoured by id, but nobody has agreed to a text
        that was changed since.
        """
        marks = (found[step.id] for found in (self.state.done, self.state.marks) if step.id in found)
        return not all(self.form.is_same(self.whole(step), mark) for mark in marks)

    def is_complete(self, step: Step) -> bool:
        """Whether a step, as far as it is shown, was answered by today's form, and nothing in it was never seen.

        An exit never is: nothing comes after it.
        """
        if step.exit is not None or step.id not in self.state.done:
            return False
        if self.is_outdated(step) or unseen_parts(step, NOTHING, self.state.met):
            return False
        return self.checked(step) is not None

    def checked(self, step: Step) -> dict[str, Any] | None:
        """The answers to a step of the journey, checked once (`builder.check_step`)."""
        if step.id not in self._checked:
            self._checked[step.id] = check_step(step, self.journey.existing)
        return self._checked[step.id]

    @property
    def checked_answers(self) -> dict[str, Any] | None:
        """All answers of the journey, checked; None where a step is incomplete."""
        return all_checked(self.checked(step) for step in self.journey.applicable.steps)

    @property
    def retyped(self) -> StepPlace | None:
        """The first step into which something else was typed since its button was pressed; sending would lose it."""
        steps = (place for place in self.journey.places if isinstance(place, StepPlace))
        return next((place for place in steps if self._is_retyped(self.whole(place.step))), None)

    def _is_retyped(self, whole: Step) -> bool:
        draft = self.draft(whole)
        return draft is not None and _filled(draft) != _filled(post_of(whole, self.state.answers))

    def draft(self, step: Step) -> Posted | None:
        """What is typed into a step, where it is not right yet."""
        return MultiValueDict(self.state.drafts[step.id]) if step.id in self.state.drafts else None

    def typed(self, step: Step) -> Posted:
        """What is typed into a whole step: as it was left, or else what its answers look like."""
        draft = self.draft(step)
        return post_of(step, self.state.answers) if draft is None else draft

    def journey_with(self, typed: Mapping[str, Posted]) -> Journey:
        """The way if what is typed into these steps were answered, as far as it is right."""

        def answer_of(question: Question) -> Any:
            step_id = self.form.step_of[question.id]
            if step_id in typed:
                return right_answer(question, typed[step_id])
            return self.state.answers.get(question.id)

        return Journey(self.form.definition, answer_of, today=self.form.today)


def _filled(posted: Posted) -> set[tuple[str, str]]:
    """What was typed and chosen."""
    return {(name, value) for name, values in posted.lists() if name != SEEN_FIELD for value in values if value}


NOTHING: Posted = MultiValueDict()
