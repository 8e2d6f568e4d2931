"""The form of a step as it is shown: what applies, and what waits for an answer in the same step.

What waits is written into a `<template>`: nobody sees or posts it unless the page's script (`form-conditions.js`) puts
it in. Of its condition only what earlier steps leave open stands in the page.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import replace

from formbuilder.builder import FormItem, Posted, Slot, StepForm
from formbuilder.conditions import Condition, settle
from formbuilder.definition import Step
from formbuilder.encoding import encode
from formbuilder.filling.standing import FormToday
from formbuilder.filling.typed import offered
from formbuilder.journey import Journey
from formbuilder.questions import Choice, Item, Question


class ShownForm(StepForm):
    """The form of the step `whole` on the way `journey`. `new`, the parts that were never seen, are not judged."""

    def __init__(
        self, whole: Step, *, form: FormToday, journey: Journey, typed: Posted, is_judged: bool, new: Collection[str]
    ) -> None:
        shown = journey.applicable.step(whole.id) or whole
        values = offered(whole, shown, typed)
        given = {"posted": values} if is_judged else {"prefill": values}
        super().__init__(shown, sensitive=form.sensitive, **given)
        for question in shown.questions if is_judged else ():
            if question.id in new:
                self.errors.pop(question.input_name, None)
        self._form, self._typed, self._new = form, typed, new
        self._decided = {
            question_id: answer
            for question_id, answer in journey.compared.items()
            if form.positions[form.step_of[question_id]] < form.positions[whole.id]
        }
        self._shown = {item.id: item for item in shown.items}
        self._kinds_before: dict[str, str] = {}
        self._kinds_compared: dict[str, str] = {}
        self._entries = [entry for item in whole.items if (entry := self._enter(item)) is not None]

    def items(self) -> Iterator[FormItem]:
        """What is shown and what waits, in the editor's order."""
        return iter(self._entries)

    @property
    def live(self) -> str:
        """What the page's script must know to read the answers, as JSON; empty where nothing waits for one."""
        if not self._kinds_compared:
            return ""
        return json.dumps({"today": self._form.today.isoformat(), "kinds": self._kinds_compared})

    def _enter(self, item: Item) -> FormItem | None:
        """The item in the page; None where no answer in this step can bring it there."""
        shown, left = self._shown.get(item.id), self._settle(item.shown_when)
        slots: dict[str, Slot | None] = {}
        needs_option = False
        if isinstance(item, Choice):
            slots = self._option_slots(item, shown)
            needs_option = not item.other and bool(slots) and all(slot and slot.condition for slot in slots.values())
        if isinstance(item, Question):
            self._kinds_before[item.id] = item.kind
        if left is False or (shown is None and left is True and not needs_option):
            return None
        slot = None
        if item.shown_when is not None or needs_option:
            slot = self._slot(item.id, left, is_waiting=shown is None)
            slot = replace(slot, condition=slot.condition or "{}", needs_option=True) if needs_option else slot
        if not isinstance(item, Question):
            return FormItem(item=item, slot=slot)
        field = (self if shown else self._waiting(item))[item.input_name]
        if isinstance(item, Choice) and any(slots.values()):
            options = tuple(option for option in item.options if option.id in slots)
            replace(item, options=options).show_slots(field.field, slots)
        return FormItem(item=shown or item, field=field, slot=slot)

    def _waiting(self, question: Question) -> StepForm:
        return StepForm(Step(id=question.id, items=(question,)), prefill=self._typed, sensitive=self.sensitive)

    def _option_slots(self, question: Choice, shown: Item | None) -> dict[str, Slot | None]:
        """Every option that is there or may come, with its slot where it is conditional."""
        slots: dict[str, Slot | None] = {}
        for option in question.options:
            left = self._settle(option.shown_when)
            if left is not False:
                there = option.id in shown.option_ids if isinstance(shown, Question) else left is True
                slot = self._slot(question.option_part(option.id), left, is_waiting=not there)
                slots[option.id] = slot if option.shown_when is not None else None
        return slots

    def _settle(self, condition: Condition | None) -> Condition | bool:
        """What of a condition the earlier questions of this step decide."""
        left = settle(condition, self._decided, undecided=self._kinds_before, today=self._form.today)
        if isinstance(left, Condition):
            self._kinds_compared |= {rule.question: self._kinds_before[rule.question] for rule in left.rules}
        return left

    def _slot(self, part: str, left: Condition | bool, *, is_waiting: bool) -> Slot:
        condition = json.dumps(encode(left)) if isinstance(left, Condition) else ""
        return Slot(part=part, condition=condition, is_waiting=is_waiting, is_new=part in self._new)
