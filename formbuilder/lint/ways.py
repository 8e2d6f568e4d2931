"""Of everything that has a condition: can it be shown, can it be hidden, and by which answers.

Decided in the form's order. What is never shown, or always, is taken as known from there on, so that the search for
what comes later has less to look at. And each way that is found is asked about everything else, too.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Any, Final

from formbuilder.lint.search import TooTangledError, find
from formbuilder.lint.space import ALWAYS, END, NEVER, Gate, Goal, Key, Space, options_of, walk
from formbuilder.questions import Item, Question

Example = dict[str, Any]
"""Answers by question id."""
NOT_DECIDED: Final[Example] = {}
"""Stands, by identity, where the search was given up."""


class Ways:
    """What becomes of each condition, where what it stands in is shown and the form has not ended before.

    `shown` and `hidden` hold for each place answers that make it so; None where no answers do, `NOT_DECIDED` where that
    is not known. What hangs on a broken condition (`doubtful`) is not looked at.
    """

    def __init__(self, space: Space, doubtful: Set[Key] = frozenset()) -> None:
        self.space = space
        self.shown: dict[Key, Example | None] = {}
        self.hidden: dict[Key, Example | None] = {}
        self.doubtful = doubtful
        self._gates: dict[Key, Gate] = {}
        self._waiting = {
            key: (gate, [each for outer in _around(key) if (each := space.gate(*outer)) != ALWAYS])
            for key, gate in space.gates.items()
        }
        self._any_way, _true = walk(space, {})
        self._habits = dict(self._any_way)
        for step in space.definition.steps:
            self._decide((step.id, "", ""))
            for item in step.items:
                self._decide_item(step.id, item)
        self._decide(END)

    def is_reached(self, step_id: str) -> bool:
        """Whether anybody gets as far as this step, whether it is shown to them or not."""
        key = (step_id, "", "")
        return self.shown[key] is not None or self.hidden[key] is not None

    def is_possible(self, key: Key) -> bool:
        """Whether it may be shown."""
        return self.shown[key] is not None

    def _decide_item(self, step_id: str, item: Item) -> None:
        self._decide((step_id, item.id, ""))
        for option in options_of(item):
            self._decide((step_id, item.id, option.id))
        if isinstance(item, Question):
            self.space.settle(item.id, self._gates)

    def _decide(self, key: Key) -> None:
        self._waiting.pop(key, None)
        gate = self._gates[key] = self.space.simplified(self.space.gate(*key))
        around = _around(key)
        if around and self.shown[around[-1]] is None:
            self.shown[key] = self.hidden[key] = None
        elif key in self.doubtful:
            self.shown[key] = self.hidden[key] = NOT_DECIDED
        elif gate == ALWAYS and (around or not self.space.exits[key[0]]):
            self.shown[key], self.hidden[key] = self.shown[around[-1]] if around else self._any_way, None
        else:
            self._look_for(key, around)
            if self.shown[key] is None:
                self._gates[key] = NEVER
            elif self.hidden[key] is None:
                self._gates[key] = ALWAYS

    def _look_for(self, key: Key, around: list[Key]) -> None:
        for found, is_shown in ((self.shown, True), (self.hidden, False)):
            if key not in found:
                passed = ((self._gates[each], False) for each in self.space.exits[key[0]])
                goal = (*passed, *((self._gates[each], True) for each in around), (self._gates[key], is_shown))
                found[key] = self._find(tuple(part for part in goal if part not in ((ALWAYS, True), (NEVER, False))))

    def _find(self, goal: Goal) -> Example | None:
        try:
            choices = find(self.space, goal, habits=self._habits)
        except TooTangledError:
            return NOT_DECIDED
        if choices is None:
            return None
        answers, true = walk(self.space, choices)
        self._habits.update(answers)
        self._note(answers, true)
        return answers

    def _note(self, answers: Example, true: int) -> None:
        """What this way shows of conditions that are still to be decided."""
        reached = {step for step in self.space.exits if not self.space.has_ended(step, true)}
        for key, (gate, around) in self._waiting.items():
            found = self.shown if gate.holds(true) else self.hidden
            if key not in found and key[0] in reached and all(each.holds(true) for each in around):
                found[key] = answers


def _around(key: Key) -> list[Key]:
    """What it stands in, the outermost first."""
    step, item, option = key
    return [(step, "", ""), (step, item, "")][: bool(item) + bool(option)]
