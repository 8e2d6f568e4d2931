"""A form compiled for the search: every comparison of its conditions is one bit, a fact about one earlier question.

A state of the form is a whole number, the facts that are true. An answer sets the facts about its question; a condition
is a `Gate`, which reads them. Answers that set the same facts are one answer here: that makes the search finite, and
small, without losing anything (docs/adr/0015).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from formbuilder.conditions import Condition, Rule, rule_holds
from formbuilder.definition import Definition
from formbuilder.questions import Choice, Item, Option, Question


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition over facts: all of these bits, or any of them."""

    is_any: bool
    bits: int

    def holds(self, true: int) -> bool:
        """Whether it holds, where every fact that it reads is known."""
        return bool(true & self.bits) if self.is_any else true & self.bits == self.bits

    def cannot_hold(self, true: int, known: int) -> bool:
        """Whether it fails already, whatever comes."""
        open_bits = self.bits & ~known
        return not (open_bits or true & self.bits) if self.is_any else bool(self.bits & known & ~true)


Goal = tuple[tuple[Gate, bool], ...]
"""Conditions, and whether each is to hold."""
ALWAYS: Final = Gate(False, 0)
NEVER: Final = Gate(True, 0)


@dataclass(frozen=True, slots=True)
class Pick:
    """One answer, or one option of several, with the facts it makes true. `gate` is the option's condition."""

    answer: Any
    facts: int
    gate: Gate = ALWAYS


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: when it is shown, and what may be answered.

    `several` where the answer is a list: then each pick is one option, `answered` are the facts of any list, which no
    pick repeats, and `maximum` says how long it may be.
    """

    id: str
    step_id: str
    number: int
    step: Gate
    gate: Gate
    bits: int
    absent: int
    picks: tuple[Pick, ...]
    required: bool
    several: bool
    answered: int = 0
    maximum: int | None = None

    def is_shown(self, true: int) -> bool:
        """Whether it is asked, where everything before it is known."""
        return self.step.holds(true) and self.gate.holds(true)

    @property
    def is_sure(self) -> bool:
        """Whether everybody answers it."""
        is_shown = self.step == self.gate == ALWAYS
        return self.required and is_shown and any(pick.gate == ALWAYS for pick in self.picks)

    def outcomes(self) -> tuple[int, int]:
        """The facts that are true whatever is answered or not, and those that can be."""
        always, possible = ~0, 0
        for pick in self.picks:
            always &= pick.facts | self.answered
            possible |= pick.facts | self.answered
        if self.several:
            always &= self.answered
        return (always, possible) if self.is_sure else (always & self.absent, possible | self.absent)


Key = tuple[str, str, str]
"""Where a condition stands: step, item, option; the latter empty where it is the step's or the item's own."""
END: Final[Key] = ("", "", "")
"""The end of the form, where it is sent."""


class Space:
    """A definition compiled for one day."""

    def __init__(self, definition: Definition, *, today: datetime.date) -> None:
        self.definition = definition
        self.today = today
        self.order = {question.id: number for number, question in enumerate(definition.questions)}
        self.gates: dict[Key, Gate] = {}
        self.exits = _exits_before(definition)
        self._facts: dict[tuple[str, str, type, Any], int] = {}
        self._rules: dict[str, list[tuple[int, Rule]]] = {}
        for key, condition, number in conditions_of(definition):
            self.gates[key] = self._compile(condition, number)
        self.compiled = tuple(self._ask())
        self.asked = list(self.compiled)
        self._always = self._never = 0
        self._subjects = [self.order[question] for question, *_ in self._facts]

    def gate(self, step: str, item: str = "", option: str = "") -> Gate:
        """The condition that stands there; `ALWAYS` where there is none."""
        return self.gates.get((step, item, option), ALWAYS)

    def has_ended(self, step: str, true: int) -> bool:
        """Whether the form ends before this step, where every fact about what is asked before is known."""
        return any(self.gate(*key).holds(true) for key in self.exits[step])

    def subjects_of(self, bits: int) -> Iterator[int]:
        """The numbers of the questions that these facts are about."""
        while bits:
            lowest = bits & -bits
            yield self._subjects[lowest.bit_length() - 1]
            bits ^= lowest

    # --- what is learned on the way -------------------------------------------------------------------------------

    def simplified(self, gate: Gate) -> Gate:
        """The same gate without the facts that are always true, or never, as far as that is known."""
        constant, dropped = (self._always, self._never) if gate.is_any else (self._never, self._always)
        if gate.bits & constant:
            return ALWAYS if gate.is_any else NEVER
        return Gate(gate.is_any, gate.bits & ~dropped)

    def settle(self, question_id: str, gates: Mapping[Key, Gate]) -> None:
        """Take the gates of a question and its options as they turned out to be; what stands before it is settled."""
        asked = self.asked[self.order[question_id]]
        place = (asked.step_id, asked.id)
        picks = [replace(pick, gate=gates.get((*place, str(pick.answer)), pick.gate)) for pick in asked.picks]
        asked = replace(
            asked,
            step=gates[(asked.step_id, "", "")],
            gate=gates[(*place, "")],
            picks=tuple(pick for pick in picks if pick.gate != NEVER),
        )
        self.asked[asked.number] = asked
        always, possible = asked.outcomes()
        self._always |= always
        self._never |= asked.bits & ~possible

    # --- compiling ------------------------------------------------------------------------------------------------

    def _compile(self, condition: Condition | None, number: int) -> Gate:
        """The gate of a condition before which `number` questions are asked."""
        if condition is None or not condition.rules:
            return ALWAYS if condition is None or condition.is_readable else NEVER
        is_any, bits = condition.match == "any", 0
        for rule in condition.rules:
            if self.order.get(rule.question, number) < number:
                bits |= self._fact(rule)
            elif (rule.operator == "unanswered") == is_any:
                return ALWAYS if is_any else NEVER  # what is not asked before has no answer
        return Gate(is_any, bits)

    def _fact(self, rule: Rule) -> int:
        key = (rule.question, rule.operator, type(rule.value), rule.value)
        if key not in self._facts:
            self._facts[key] = 1 << len(self._facts)
            self._rules.setdefault(rule.question, []).append((self._facts[key], rule))
        return self._facts[key]

    def _ask(self) -> Iterator[Asked]:
        for step in self.definition.steps:
            for question in step.questions:
                yield self._compile_question(step.id, question)

    def _compile_question(self, step: str, question: Question) -> Asked:
        rules = self._rules.get(question.id, [])

        def facts(answer: Any) -> int:
            return sum(bit for bit, rule in rules if rule_holds(rule, answer, today=self.today))

        several = question.is_list
        answered = facts([]) if several else 0
        picks: dict[Any, Pick] = {}
        for answer in question.answers_apart([rule for _bit, rule in rules], today=self.today):
            seen = question.compared(answer)
            gate = self.gate(step, question.id, str(seen[0] if several else seen))
            pick = Pick(answer[0] if several else answer, facts(seen) & ~answered, gate)
            picks.setdefault(seen[0] if several else (pick.facts, gate), pick)
        return Asked(
            id=question.id,
            step_id=step,
            number=self.order[question.id],
            step=self.gate(step),
            gate=self.gate(step, question.id),
            bits=sum(bit for bit, _rule in rules),
            absent=facts(None),
            picks=tuple(picks.values()),
            required=question.required,
            several=several,
            answered=answered,
            maximum=getattr(question, "maximum", None) if several else None,
        )


def _exits_before(definition: Definition) -> dict[str, tuple[Key, ...]]:
    """By step id, and for the end, the steps before at which the form may have ended."""
    before: dict[str, tuple[Key, ...]] = {}
    exits: tuple[Key, ...] = ()
    for step in definition.steps:
        before[step.id] = exits
        exits += ((step.id, "", ""),) if step.exit is not None else ()
    return {**before, END[0]: exits}


def options_of(item: Item) -> tuple[Option, ...]:
    """What may be chosen, where an item offers a choice."""
    return item.options if isinstance(item, Choice) else ()


def conditions_of(definition: Definition) -> Iterator[tuple[Key, Condition | None, int]]:
    """Every condition with its place, and how many questions are asked before it: it may look at those only."""
    number = 0
    for step in definition.steps:
        yield (step.id, "", ""), step.shown_when, number
        for item in step.items:
            yield (step.id, item.id, ""), item.shown_when, number
            for option in options_of(item):
                yield (step.id, item.id, option.id), option.shown_when, number
            number += isinstance(item, Question)


Choices = Mapping[str, Any]
"""By question id what was decided: an answer, a list of option ids, or None for no answer."""


def walk(space: Space, choices: Choices) -> tuple[dict[str, Any], int]:
    """A whole way through the form with these answers, and what is natural where nothing was decided.

    Gives the answers, and the facts that they make true.
    """
    answers: dict[str, Any] = {}
    true = 0
    for asked in space.asked:
        is_shown = asked.is_shown(true) and not space.has_ended(asked.step_id, true)
        offered = [pick for pick in asked.picks if pick.gate.holds(true)] if is_shown else []
        first = offered[0].answer if offered and asked.required else None
        decided = choices.get(asked.id, [first] if asked.several and first is not None else first)
        if not offered or decided is None:
            true |= asked.absent
        elif asked.several:
            chosen = [pick for pick in offered if pick.answer in decided]
            answers[asked.id] = [pick.answer for pick in chosen]
            true |= asked.answered | sum(pick.facts for pick in chosen)
        else:
            answers[asked.id] = decided
            true |= next(pick.facts for pick in offered if pick.answer == decided)
    return answers, true
