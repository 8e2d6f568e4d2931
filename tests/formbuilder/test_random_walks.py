"""Somebody walks through any form in any way, while it changes: nothing they typed is lost, nothing is sent unseen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from hypothesis import assume, given
from hypothesis import strategies as st

from formbuilder.answers import display
from formbuilder.builder import SEEN_FIELD, Posted
from formbuilder.conditions import Condition, Rule
from formbuilder.definition import Definition, Step
from formbuilder.filling.screens import Screen
from formbuilder.filling.standing import FormToday, Standing
from formbuilder.filling.state import FlowState
from formbuilder.filling.steps import EmptyFormError, Flow, Moved, Ready
from formbuilder.filling.typed import lists_of, right_answer
from formbuilder.journey import CHECK_PATH, Journey
from formbuilder.questions import Choice, ManyOf, Option, Question, ShortText, YesNo
from tests.formbuilder.conditional import conditions, mixed_definitions, mixed_item
from tests.formbuilder.strategies import answer_to, whole_forms
from tests.formbuilder.walking import At, parts_on

pytestmark = pytest.mark.once

ACTIONS = ("next", "next", "next", "back", "language", "draft", "draft", "send")


IF_YES = Condition(rules=(Rule(question="q0", operator="is", value=True),))
HINGED = Definition(
    steps=(
        Step(
            id="s0",
            items=(
                YesNo(id="q0", label="q0"),
                ShortText(id="q1", label="q1", shown_when=IF_YES),
                ManyOf(
                    id="q2",
                    label="q2",
                    required=False,
                    options=(Option(id="o1", label="o1"), Option(id="o2", label="o2", shown_when=IF_YES)),
                ),
            ),
        ),
        Step(id="s1", shown_when=IF_YES, items=(ShortText(id="q3", label="q3"),)),
    )
)
"""At random it is rare that one answer hides another which somebody has given: here it is the rule."""


@dataclass(frozen=True)
class Tab:
    """A page as it stands in a window of the browser: what it shows, and what it posts besides what is typed."""

    at: At
    screen: Screen
    seen: list[str]

    @classmethod
    def of(cls, at: At) -> Tab:
        return cls(at, at.screen, parts_on(at) if at.screen.form else [])

    def questions(self) -> list[Question]:
        entries = self.screen.form.items() if self.screen.form else ()
        return [each.item for each in entries if each.field and not (each.slot and each.slot.is_waiting)]


@dataclass
class Walker:
    """One person, the form as it is now, their windows, and what they have typed last in each question."""

    definition: Definition
    state: FlowState | None = None
    place: str = "1"
    tabs: list[Tab] = field(default_factory=list)
    typed: dict[str, Posted] = field(default_factory=dict)
    sent: dict[str, object] = field(default_factory=dict)

    @property
    def flow(self) -> Flow:
        return Flow(self.definition, locale="it")

    @property
    def at(self) -> At:
        return At(self.flow, self.place, self.state).go(self.place)

    def standing(self) -> Standing:
        form = FormToday(definition=self.definition, locale="it", today=timezone.localdate())
        return Standing(form, self.state or FlowState.new())

    # --- what somebody does -------------------------------------------------------------------------------------------

    def open(self, place: str) -> None:
        """Look at an address: a link, «back» of the browser, loading again."""
        at = self.at.go(place)
        if self.flow.look(self.state, at.place) is None:
            at = At(self.flow, "1", self.state).go("1")
        self.place = at.place
        self.tabs = [*self.tabs[-3:], Tab.of(self.at)]

    def post(self, tab: Tab, values: dict[str, list[str]], action: str) -> Moved | Ready:
        data = tab.at.data({**values, SEEN_FIELD: tab.seen}, action, _step=tab.screen.step_id, _mark=tab.screen.mark)
        if action == "draft":
            result: Moved | Ready = self.flow.note(self.state, tab.at.place, data)
        else:
            result = self.flow.proceed(self.state, tab.at.place, data)
        if isinstance(result, Ready):
            self._note_sent(tab, result)
            return result
        self._remember(tab, values)
        assert FlowState.from_bytes(result.state.to_bytes()) == result.state
        self.state = result.state
        if action != "draft":
            self.place = result.place
        self.assert_nothing_is_lost()
        self.open(self.place)
        return result

    def _remember(self, tab: Tab, values: dict[str, list[str]]) -> None:
        """What this post says of the questions that were on the screen, and are still asked as they were."""
        step = self.definition.step(tab.screen.step_id)
        before = dict(self.typed)
        for question in tab.questions():
            today = self.definition.question(question.id)
            if step is None or today is None or today not in step.questions:
                continue
            found: Posted = MultiValueDict({k: v for k, v in values.items() if question.owns_input(k)})
            if isinstance(question, Choice):
                unseen = {f"{question.id}:{each}" for each in today.option_ids} & set(today.conditional_parts())
                kept = [
                    value
                    for value in before.get(question.id, MultiValueDict()).getlist(question.input_name)
                    if f"{question.id}:{value}" in unseen - set(tab.seen)
                ]
                if kept and (question.is_list or not found.getlist(question.input_name)):
                    found.setlist(question.input_name, [*found.getlist(question.input_name), *kept])
            is_of_today = self.standing().form.is_same(step, tab.screen.mark.split("."))
            if today.must_be_given_anew and not is_of_today:
                self.typed.pop(question.id, None)
            elif is_of_today or any(lists_of(found).values()):
                self.typed[question.id] = found

    def _note_sent(self, tab: Tab, ready: Ready) -> None:
        """The page showed these answers; what is sent applies, and nothing else does."""
        submission = ready.submission
        journey = Journey.along(submission.definition, submission.answers, today=timezone.localdate())
        assert journey.applicable == submission.definition
        assert journey.existing == submission.answers
        rows = [(row.label, row.lines) for section in tab.screen.sections for row in section.rows]
        assert rows == [(r.label, r.lines) for s in display(submission.definition, submission.answers) for r in s.rows]
        known = self.sent.setdefault(submission.submission_key, submission.answers)
        assert known == submission.answers, "a key stands for one sending"
        for question_id, typed in self.typed.items():
            question = submission.definition.question(question_id)
            whole = self.definition.question(question_id)
            if question and whole and question == whole:
                answer = right_answer(question, typed)
                assert answer in (None, submission.answers.get(question_id)), "what was typed last is what is sent"

    def change(self, definition: Definition) -> None:
        """The editor publishes another form."""
        try:
            Flow(definition, locale="it")
        except EmptyFormError:
            return
        for question_id in list(self.typed):
            new, old = definition.question(question_id), self.definition.question(question_id)
            is_elsewhere = step_of(definition, question_id) != step_of(self.definition, question_id)
            if (
                new is None
                or old is None
                or is_elsewhere
                or replace(new, shown_when=None) != replace(old, shown_when=None)
            ) or (new.must_be_given_anew and new != old):
                del self.typed[question_id]
        self.definition = definition

    # --- what must always be so ---------------------------------------------------------------------------------------

    def assert_nothing_is_lost(self) -> None:
        standing = self.standing()
        for step in self.definition.steps:
            now = standing.typed(step)
            for question in step.questions:
                if question.id not in self.typed or (question.must_be_given_anew and standing.is_outdated(step)):
                    continue
                assert same(question, self.typed[question.id], now), (question, self.typed[question.id], now)


def step_of(definition: Definition, question_id: str) -> str:
    return (
        next(step.id for step in definition.steps if question_id in [each.id for each in step.questions])
        if (definition.question(question_id))
        else ""
    )


def same(question: Question, typed: Posted, now: Posted) -> bool:
    """Whether what is there now is what was typed, as far as it says anything."""
    answer = right_answer(question, typed)
    if answer is not None:
        return bool(right_answer(question, now) == answer)
    return filled(question, typed) <= filled(question, now)


def filled(question: Question, posted: Posted) -> set[tuple[str, str]]:
    owned = ((k, v) for k, values in posted.lists() for v in values if question.owns_input(k))
    return {(name, value.strip()) for name, value in owned if value.strip() and name != question.input_name} | {
        (name, value) for name, value in owned if value.strip()
    }


# --- one random life of a form ----------------------------------------------------------------------------------------


def draw_values(data, tab: Tab, standing: Standing) -> dict[str, list[str]]:
    """What somebody types into the page: it stays as it stands, is answered rightly, or wrongly, or emptied."""
    values: dict[str, list[str]] = {}
    is_careful = data.draw(st.sampled_from([True, True, True, False]))
    for question in tab.questions():
        how = "right" if is_careful else data.draw(st.sampled_from(["as it is", "wrong", "empty"]))
        if how == "right":
            answer = data.draw(answer_to(question))
            values |= {
                name: list(found) for name, found in question.build_field().to_post(question.input_name, answer).items()
            }
        elif how == "as it is":
            step = standing.form.definition.step(tab.screen.step_id)
            there = standing.typed(step) if step else MultiValueDict()
            values |= {name: list(found) for name, found in there.lists() if question.owns_input(name)}
        elif how == "wrong":
            values[data.draw(st.sampled_from(question.input_names()))] = [
                data.draw(st.sampled_from(["x", "gone", "9" * 30]))
            ]
    return values


def draw_change(data, definition: Definition) -> Definition:
    """Another form: something added, taken away, turned round, shown under another condition."""
    steps = list(definition.steps)
    n = data.draw(st.integers(0, len(steps) - 1))
    step = steps[n]
    what = data.draw(st.sampled_from(["add", "remove", "condition", "step condition", "turn", "options", "required"]))
    if what == "turn":
        steps.reverse()
        return replace(definition, steps=tuple(steps))
    if what == "step condition":
        steps[n] = replace(step, shown_when=data.draw(conditions()))
        return replace(definition, steps=tuple(steps))
    items = list(step.items)
    if what == "add":
        taken = {item.id for each in steps for item in each.items}
        items.insert(0, data.draw(mixed_item(next(name for name in (f"n{i}" for i in range(99)) if name not in taken))))
    elif items:
        m = data.draw(st.integers(0, len(items) - 1))
        item = items[m]
        if what == "remove":
            del items[m]
        elif what == "condition":
            items[m] = replace(item, shown_when=data.draw(conditions()))
        elif what == "options" and isinstance(item, Choice) and len(item.options) > 1:
            items[m] = replace(item, options=item.options[1:])
        elif what == "required" and isinstance(item, Question):
            items[m] = replace(item, required=not item.required)
    steps[n] = replace(step, items=tuple(items))
    return replace(definition, steps=tuple(steps))


def arrive(data, walker: Walker) -> None:
    """«Avanti» until the check page is there, or something wrong stands in the way."""
    for _press in range(8):
        walker.open(CHECK_PATH)
        tab = walker.tabs[-1]
        if tab.screen.form is None:
            return
        walker.post(tab, draw_values(data, tab, walker.standing()), "next")


@whole_forms(60)
@given(st.data())
def test_nothing_is_lost_whatever_happens_on_the_way(data):
    walker = Walker(data.draw(mixed_definitions() | st.just(HINGED)))
    try:
        walker.open("1")
    except EmptyFormError:
        assume(False)
    for _event in range(data.draw(st.integers(5, 15))):
        event = data.draw(st.sampled_from(["press", "press", "press", "look", "old window", "again", "change", "send"]))
        if event == "change":
            walker.change(draw_change(data, walker.definition))
            walker.assert_nothing_is_lost()
            walker.open(walker.place)
        elif event == "look":
            walker.open(data.draw(st.sampled_from(["1", "2", "3", CHECK_PATH])))
        elif event == "send":
            arrive(data, walker)
            for _change in range(data.draw(st.integers(0, 3))):
                walker.open(data.draw(st.sampled_from(["1", "2", "3"])))
                tab = walker.tabs[-1]
                walker.post(tab, draw_values(data, tab, walker.standing()), data.draw(st.sampled_from(ACTIONS)))
            walker.open(CHECK_PATH)
            checks = [tab for tab in walker.tabs if tab.screen.form is None]
            if checks:
                walker.post(data.draw(st.sampled_from(checks)), {}, "send")
        else:
            tab = data.draw(st.sampled_from(walker.tabs)) if event == "old window" else walker.tabs[-1]
            values = draw_values(data, tab, walker.standing())
            action = data.draw(st.sampled_from(ACTIONS))
            first = walker.post(tab, values, action)
            if event == "again" and isinstance(first, Ready):
                assert walker.post(tab, values, action).submission == first.submission
    assert isinstance(walker.at.screen, Screen)
