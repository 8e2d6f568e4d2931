"""A form of several steps: what is shown at an address, and what follows from a button (docs/adr/0006).

`Flow` knows the form and decides; it knows no request, no page and no template, and keeps nothing. `look` answers a GET
and changes nothing; `proceed` answers a POST with a new state and the place to look at next. What the browser sends
besides what was typed is the button, the step it was typed into, the mark of that step as it was shown, and which of
its conditional parts were on the screen. What applies to whom says the journey (`formbuilder.journey`).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from formbuilder.answers import Row, Section, Submission
from formbuilder.builder import Posted, StepForm
from formbuilder.definition import Definition, Step
from formbuilder.definition.exits import ExitButton
from formbuilder.filling.exits import shared_answers
from formbuilder.filling.screens import MARK_SEPARATOR, Screen, check_mark, check_screen, step_screen
from formbuilder.filling.standing import NOTHING, FormToday, Standing
from formbuilder.filling.state import CHECK, FlowState, Notice, Said, canonical
from formbuilder.filling.typed import (
    lists_of,
    offered,
    parts_of,
    to_keep,
    typed_into,
    unseen_parts,
    without_consents,
    words_of,
)
from formbuilder.journey import CHECK_PATH, CheckPlace, Journey, Place, StepPlace
from formbuilder.questions.base import PREFIX, Pressed
from formbuilder.rules import arranged
from vault.aead import derive_key

STEP_FIELD: Final = "_step"
MARK_FIELD: Final = "_mark"
ACTION_FIELD: Final = "_action"
PRESS: Final = "press:"
"""Begins the action of a question's own button; the question's id follows, a colon and the button's name."""

END_PLACE: Final = "fine"
"""The last part of the address of the page after sending."""


class Action(Enum):
    """What a button asks for. `DRAFT` is the page's script: keep what is typed, judge nothing."""

    NEXT = "next"
    BACK = "back"
    SEND = "send"
    LANGUAGE = "language"
    DRAFT = "draft"


@dataclass(frozen=True, kw_only=True)
class Moved:
    """The new state, and where to look next: a place, and the HTML id of what to begin with there."""

    state: FlowState
    place: str
    anchor: str = ""


@dataclass(frozen=True, kw_only=True)
class Ready:
    """The visitor sent a complete, valid form."""

    submission: Submission
    state: FlowState


class EmptyFormError(ValueError):
    """A form of which no step applies to anybody who begins."""


class Flow:
    """One form being filled in by one visitor. Raises `EmptyFormError`."""

    def __init__(
        self, definition: Definition, *, locale: str, sensitive: bool = False, today: datetime.date | None = None
    ) -> None:
        today = today or timezone.localdate()
        self.definition = definition
        self._form = FormToday(definition=definition, locale=locale, sensitive=sensitive, today=today)
        first = Journey.along(definition, {}, today=today).places[0]
        if not isinstance(first, StepPlace):
            raise EmptyFormError("a form without steps cannot be filled in")
        self._first = first
        self._last: Standing | None = None

    # --- looking --------------------------------------------------------------------------------------------------

    def look(self, state: FlowState | None, path: str) -> Screen | str | None:
        """The screen at this place; the place to look at instead; None where the answers are gone."""
        position = self._position_at(path)
        standing = self._standing(state or FlowState.new())
        allowed = standing.reach(position)
        if state is None and standing.journey.at(position).position != self._first.position:
            return None
        return allowed.path if allowed.path != path else self._show(standing, allowed)

    def in_place(self, path: str, post: MultiValueDict[str, Any], notice: Notice) -> Screen:
        """The step with what was just typed, for the rare case in which it cannot be kept."""
        step = self._posted_step(path, post) or self.definition.steps[0]
        said = Said(place=step.id, notices=[notice.value])
        state = FlowState.new()
        state = replace(self._with_draft(state, step, self._typed(state, step, post)), said=said)
        standing, position = self._standing(state), self._form.positions[step.id]
        place = standing.journey.at(position)
        if place.position != position:
            place = StepPlace(step=step, position=position, number=position + 1)
        return self._show(standing, place)

    def written(self, state: FlowState) -> tuple[Section, ...]:
        """Everything written so far, answered rightly or not, for a person who must leave the form with it."""
        drafts: dict[str, Posted] = {step_id: MultiValueDict(lists) for step_id, lists in state.drafts.items()}
        journey = self._standing(state).journey_with(drafts)
        sections = []
        for step in journey.applicable.steps:
            draft = drafts.get(step.id, NOTHING)
            found = ((each, words_of(each, journey.existing.get(each.id), draft)) for each in step.questions)
            rows = tuple(Row(question=question, lines=lines) for question, lines in found if lines)
            if rows:
                sections.append(Section(step_id=step.id, title=step.title, rows=rows))
        return tuple(sections)

    def _show(self, standing: Standing, place: Place) -> Screen:
        return step_screen(standing, place) if isinstance(place, StepPlace) else check_screen(standing, place)

    # --- moving ---------------------------------------------------------------------------------------------------

    def proceed(self, state: FlowState | None, path: str, post: MultiValueDict[str, Any]) -> Moved | Ready:
        """What follows from one press of a button at this place. Without a state, a new start with what was typed."""
        step = self._posted_step(path, post)
        if state is None:
            state = FlowState.new()
            if step is None or step.id != self._first.step.id:
                return self._start_again(state, step, post)
        state = replace(state, said=None)
        if step is None:
            return self._leave_check(state, post)
        return self._leave(state, step, post)

    def note(self, state: FlowState | None, path: str, post: MultiValueDict[str, Any], *notices: Notice) -> Moved:
        """Keep what was typed as it is, say something, stay there; nothing is judged."""
        state = state or FlowState.new()
        step = self._posted_step(path, post)
        if step is not None:
            state = self._with_draft(state, step, self._typed(state, step, post))
        said = Said(place=step.id if step else CHECK, notices=[notice.value for notice in notices])
        return Moved(state=replace(state, said=said if notices else state.said), place=self._path_of(state, step))

    def begin_at(self, step_id: str, answers: Mapping[str, Any]) -> Moved:
        """Somebody who has answered all that comes before this step: to it, or to what of that is not complete."""
        position = self._form.positions[step_id]
        before = self.definition.steps[:position]
        done = {step.id: self._form.mark(step) for step in before}
        met = sorted(part for step in before for part in parts_of(step))
        state = replace(FlowState.new(), answers=dict(answers), done=done, met=met)
        return Moved(state=state, place=self._standing(state).reach(position).path)

    def exit_button(self, state: FlowState, path: str, number: str) -> ExitButton | None:
        """The button of the exit at this place that carries answers; None where there is no such button."""
        place = self._standing(state).reach(self._position_at(path))
        found = place.step.exit if isinstance(place, StepPlace) else None
        buttons = {str(n): button for n, button in enumerate(found.buttons)} if found else {}
        button = buttons.get(number)
        return button if button and button.carries_answers else None

    def shared_answers(self, state: FlowState, other: Definition) -> dict[str, Any]:
        """What a form that the visitor goes on to may know: `exits.shared_answers`."""
        return shared_answers(self._standing(state).journey, other)

    def refuse(self, state: FlowState, *, message: str = "", errors: Mapping[str, list[str]] | None = None) -> Moved:
        """To the first step with a refused answer, with a message at each such question of that step."""
        for step in self._standing(state).journey.applicable.steps:
            refused = {each.id: errors[each.id] for each in step.questions if errors and each.id in errors}
            if refused:
                said = Said(place=step.id, message=message, errors=refused)
                return Moved(state=replace(state, said=said), place=self._path_of(state, step))
        said = Said(place=CHECK, message=message, errors=dict(errors or {}))
        return Moved(state=replace(state, said=said), place=CHECK_PATH)

    def _leave(self, state: FlowState, step: Step, post: MultiValueDict[str, Any]) -> Moved:
        typed, action = self._typed(state, step, post), read_action(post)
        if not self._is_of_today(step, post):
            return self._stay_changed(state, step, typed)
        pressed = _press(step, typed, post)
        if pressed is not None:
            return self._stay_pressed(state, step, pressed)
        return self._leave_judged(state, step, typed, action)

    def _leave_judged(self, state: FlowState, step: Step, typed: Posted, action: Action) -> Moved:
        before = state
        state, is_right = self._keep(state, step, typed)
        if state.answers_are_too_long:
            said = Said(place=step.id, notices=[Notice.TOO_LONG.value])
            state = replace(self._with_draft(before, step, typed), said=said)
            return Moved(state=state, place=self._path_of(state, step))
        standing, position = self._standing(state), self._form.positions[step.id]
        match action:
            case Action.BACK:
                return Moved(state=state, place=standing.journey.before(position).path)
            case Action.LANGUAGE:
                return Moved(state=state, place=standing.journey.at(position).path)
            case _ if not is_right:
                state = replace(state, judged=[*state.judged, step.id])
                return Moved(state=state, place=standing.journey.at(position).path)
            case _:
                return Moved(state=state, place=standing.onwards(position).path)

    def _stay_pressed(self, state: FlowState, step: Step, pressed: Pressed) -> Moved:
        """A question's own button changed what is typed: nothing is judged, and the step is open until it is left."""
        done = {key: value for key, value in state.done.items() if key != step.id}
        state = self._with_draft(replace(state, done=done), step, pressed.posted)
        return Moved(state=state, place=self._path_of(state, step), anchor=pressed.anchor)

    def _leave_check(self, state: FlowState, post: MultiValueDict[str, Any]) -> Moved | Ready:
        action, standing = read_action(post), self._standing(state)
        journey, first_open = standing.journey, standing.first_open
        if action is Action.BACK:
            return Moved(state=state, place=journey.before(len(self.definition.steps)).path)
        if action is not Action.SEND or not isinstance(first_open, CheckPlace):
            return Moved(state=state, place=first_open.path)
        retyped = standing.retyped
        if retyped is not None:
            said = Said(place=retyped.step.id, notices=[Notice.OTHER_ANSWERS.value])
            return Moved(state=replace(state, said=said), place=retyped.path)
        answers = standing.checked_answers
        if answers is None or post.get(MARK_FIELD) != check_mark(standing):
            said = Said(place=CHECK, notices=[Notice.OTHER_ANSWERS.value])
            return Moved(state=replace(state, said=said), place=CHECK_PATH)
        submission = Submission(
            definition=journey.applicable,
            answers=answers,
            locale=self._form.locale,
            submission_key=_submission_key(state.key, answers),
        )
        return Ready(submission=submission, state=state)

    def _start_again(self, state: FlowState, step: Step | None, post: MultiValueDict[str, Any]) -> Moved:
        """The earlier steps are gone: what was typed into this one waits until it is reached again."""
        if step is not None:
            state = self._with_draft(state, step, self._typed(state, step, post))
        said = Said(place=self._first.step.id, notices=[Notice.LOST.value])
        return Moved(state=replace(state, said=said), place=self._first.path)

    def _stay_changed(self, state: FlowState, step: Step, typed: Posted) -> Moved:
        """The step on the screen was changed meanwhile: its new form with what was typed."""
        said = Said(place=step.id, notices=[Notice.CHANGED.value])
        state = replace(self._with_draft(state, step, typed), said=said)
        return Moved(state=state, place=self._path_of(state, step))

    # --- what is kept ---------------------------------------------------------------------------------------------

    def _typed(self, state: FlowState, step: Step, post: MultiValueDict[str, Any]) -> Posted:
        """What is typed into the step after this post. Nobody agreed to a text that was not on their screen."""
        standing, is_of_today = self._standing(state), self._is_of_today(step, post)
        before = standing.typed(step)
        if standing.is_outdated(step):
            before = without_consents(step, before)
        typed = typed_into(step, post, before, is_of_today=is_of_today)
        return typed if is_of_today else without_consents(step, typed)

    def _is_of_today(self, step: Step, post: Mapping[str, Any]) -> bool:
        """Whether the step that was on the screen asks what it asks now."""
        return self._form.is_same(step, str(post.get(MARK_FIELD, "")).split(MARK_SEPARATOR))

    def _with_draft(self, state: FlowState, step: Step, typed: Posted) -> FlowState:
        state = _without_draft(state, step)
        drafts, marks = {**state.drafts, step.id: lists_of(typed)}, {**state.marks, step.id: self._form.mark(step)}
        return replace(state, drafts=drafts, marks=marks)

    def _keep(self, state: FlowState, step: Step, typed: Posted) -> tuple[FlowState, bool]:
        """The state with what was typed into this step, and whether it is right: only then it is kept as answers.

        What became due by it, and was not on the screen, is still to be answered. An answer to a later step that this
        one had proposed follows a correction, as long as nobody has written another.
        """
        shown = self._standing(state).journey_with({step.id: typed}).applicable.step(step.id)
        if shown is None:
            return self._with_draft(state, step, typed), True
        form = StepForm(shown, posted=offered(step, shown, typed))
        ids = {question.id for question in step.questions}
        answers = {key: value for key, value in state.answers.items() if key not in ids}
        done = {key: value for key, value in state.done.items() if key != step.id}
        if not form.is_valid() or unseen_parts(shown, typed, state.met):
            return self._with_draft(replace(state, answers=answers, done=done), step, typed), False
        kept = arranged(step, to_keep(step, shown, form.answers(), typed))
        proposed = {key: answer for key, answer in kept.items() if key not in ids}
        before = arranged(step, {key: answer for key, answer in state.answers.items() if key in ids})
        corrected = {key: before[key] for key, answer in proposed.items() if key in before and before[key] != answer}
        answers = {key: answer for key, answer in answers.items() if (key, answer) not in corrected.items()}
        answers = {**proposed, **answers, **{key: answer for key, answer in kept.items() if key in ids}}
        state = replace(state, drafts=_with_corrections(state.drafts, corrected, proposed))
        done[step.id] = self._form.mark(step)
        met = sorted({*state.met, *parts_of(shown)})
        return replace(_without_draft(state, step), answers=answers, done=done, met=met), True

    # --- where ----------------------------------------------------------------------------------------------------

    def _standing(self, state: FlowState) -> Standing:
        """Of the state that was asked for last, the same again: it knows what it has found out."""
        if self._last is None or self._last.state is not state:
            self._last = Standing(self._form, state)
        return self._last

    def _position_at(self, path: str) -> int:
        """The step of this address; too large a number leads to the check page as well."""
        number = int(path) if path.isdecimal() and path.isascii() else 0
        return number - 1 if 0 < number <= len(self.definition.steps) else len(self.definition.steps)

    def _posted_step(self, path: str, post: MultiValueDict[str, Any]) -> Step | None:
        """The step that was on the screen, None for the check page.

        It is known by its id, because the editor may have moved it since; else by its address.
        """
        claimed = str(post.get(STEP_FIELD, ""))
        if claimed == CHECK:
            return None
        position = self._position_at(path)
        at_path = self.definition.steps[position] if position < len(self.definition.steps) else None
        return self.definition.step(claimed) or at_path

    def _path_of(self, state: FlowState, step: Step | None) -> str:
        """The address of a step (None is the check page), or of what comes after it where it does not apply."""
        position = len(self.definition.steps) if step is None else self._form.positions[step.id]
        return self._standing(state).journey.at(position).path


def _submission_key(key: str, answers: Mapping[str, Any]) -> str:
    """One key for each sending: the flow's own, and what is sent."""
    return derive_key(key, person="pari.submission", purpose=canonical(answers)).hex()


def _press(step: Step, posted: Posted, post: Mapping[str, Any]) -> Pressed | None:
    """What a question's own button makes of what was typed; None where another button was pressed."""
    is_press, _sign, rest = str(post.get(ACTION_FIELD, "")).partition(PRESS)
    question_id, _sign, button = rest.partition(":")
    question = next((each for each in step.questions if each.id == question_id), None)
    return None if is_press or question is None else question.press(posted, button)


def read_action(post: Mapping[str, Any]) -> Action:
    """The button that was pressed. An unknown one counts as the main button."""
    try:
        return Action(str(post.get(ACTION_FIELD, "")))
    except ValueError:
        return Action.NEXT


def _with_corrections(
    drafts: Mapping[str, dict[str, list[str]]], corrected: Mapping[str, Any], proposed: Mapping[str, Any]
) -> dict[str, dict[str, list[str]]]:
    """What is half typed, with the new proposals where a text that was proposed before stands unchanged."""
    new = {(PREFIX + key, str(before)): str(proposed[key]) for key, before in corrected.items()}
    return {
        step: {name: [new.get((name, value), value) for value in values] for name, values in lists.items()}
        for step, lists in drafts.items()
    }


def _without_draft(state: FlowState, step: Step) -> FlowState:
    return replace(
        state,
        drafts={key: values for key, values in state.drafts.items() if key != step.id},
        marks={key: mark for key, mark in state.marks.items() if key != step.id},
        judged=[key for key in state.judged if key != step.id],
    )
