"""Is there a way through the form on which certain conditions hold and others do not? A complete search.

Questions are decided in the form's order, so that whether one is shown is known by then. Before each decision the
search looks at what is still needed: a question that cannot make a difference any more is not decided, two ways of
which the same is needed are one way, and a way is left as soon as the goal can no longer come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from formbuilder.lint.musts import ImpossibleError, Musts, tighten
from formbuilder.lint.space import ALWAYS, Asked, Gate, Goal, Pick, Space

STATES_MAX: Final = 20_000
"""States looked at for one goal; no form that people can fill in comes near."""

CLOSED: Final = -1
"""Instead of a count of chosen options: the question has no answer, or none that matters."""

Trace = tuple[Any, str, Any] | None
"""What was decided, the last first: (before, question id, an answer or an option's id or None)."""


class TooTangledError(Exception):
    """More states than anybody waits for: not decided."""


class _Variable(NamedTuple):
    """One thing to decide: a whole answer, whether several are chosen at all, one option of them, or their end.

    `width` counts what need not be decided either where this makes no difference.
    """

    asked: Asked
    kind: str
    place: int
    pick: Pick | None = None
    width: int = 1


class _State(NamedTuple):
    """The facts that are true, those that are known, how many options of a list are chosen, and how it came to this."""

    true: int
    known: int
    chosen: int
    trace: Trace


class _Outlook(NamedTuple):
    """What is still open: the unknown facts that matter, and what the gates that matter have come to."""

    needed: int
    signature: int


def find(
    space: Space, goal: Goal, *, is_free: bool = False, habits: Mapping[str, Any] | None = None
) -> dict[str, Any] | None:
    """Decisions by question id that lead to the goal, whatever else is answered; None where no way does.

    `is_free` leaves out what is shown when: each question that the goal reads may have any of its answers, or none.
    `habits` are answers to try first: those of a way that led nearby. Raises `TooTangledError`.
    """
    try:
        musts = Musts(0, 0, goal) if is_free else tighten(goal, space, space.asked)
    except ImpossibleError:
        return None
    state = _Search(space, musts, is_free=is_free, habits=habits or {}).run()
    if state is None:
        return None
    choices: dict[str, Any] = {}
    lists = {asked.id for asked in space.asked if asked.several}
    step: Any = state.trace
    while step is not None:
        step, question, answer = step
        is_part = question in lists and answer is not None
        choices[question] = [*choices.get(question, ()), answer] if is_part else answer
    return choices


class _View:
    """What of a question is looked at in each state, where `Gate.holds` and `Gate.cannot_hold` are written out:

    to call them takes longer than what they do.
    """

    __slots__ = ("absent", "all_of", "any_of", "any_of_step", "bits", "decided_by")

    def __init__(self, asked: Asked, *, is_free: bool) -> None:
        gates = () if is_free else (asked.step, asked.gate)
        self.bits = asked.bits
        self.absent = asked.absent
        self.all_of = 0
        self.any_of_step, self.any_of = (gate.bits if gate.is_any else -1 for gate in gates or (ALWAYS, ALWAYS))
        for gate in gates:
            self.all_of |= 0 if gate.is_any else gate.bits
        self.decided_by: tuple[tuple[bool, int, int], ...] = ()
        """Its conditions and those of its options, each with the mark of holding; the next one is that of failing."""


class _Search:
    def __init__(self, space: Space, musts: Musts, *, is_free: bool, habits: Mapping[str, Any]) -> None:
        self.habits = habits
        self.must, self.must_not, self.goal = musts
        self.is_free = is_free
        asked = space.compiled if is_free else space.asked
        gates = self._find_cone(space, asked)
        self.cone = [asked[number] for number in gates]
        self.views = [_View(asked, is_free=is_free) for asked in self.cone]
        numbers: dict[Gate, int] = {}
        for view, its_gates in zip(self.views, gates.values(), strict=True):
            view.decided_by = tuple(
                (gate.is_any, gate.bits, 1 << len(self.goal) + 2 * numbers.setdefault(gate, len(numbers)))
                for gate in its_gates
            )
        self.variables = [each for place, asked in enumerate(self.cone) for each in _split(asked, place)]

    def run(self) -> _State | None:
        """A state of which every completion reaches the goal; None where there is none."""
        seen: set[tuple[int, int, int, _Outlook]] = set()
        stack = [(0, _State(0, 0, 0, None))]
        while stack:
            place, state = stack.pop()
            variable = self.variables[place] if place < len(self.variables) else None
            state = self._see_what_is_hidden(variable, state)
            outlook = self._look(variable, state)
            if outlook is None:
                continue
            if variable is None or (not outlook.needed and variable.kind in ("whole", "begin")):
                return state
            place = self._skip(place, state, outlook.needed)
            if place == len(self.variables):
                return state
            variable = self.variables[place]
            key = (place, state.chosen, state.known & variable.asked.bits, outlook)
            if key in seen:
                continue
            seen.add(key)
            if len(seen) > STATES_MAX:
                raise TooTangledError
            stack += [(place + 1, each) for each in self._decide(variable, state, outlook.needed)]
        return None

    def _skip(self, place: int, state: _State, needed: int) -> int:
        """The place of the next decision that matters, the end where none does."""
        while place < len(self.variables):
            variable = self.variables[place]
            matters = (variable.pick.facts if variable.pick else variable.asked.bits) & needed
            if variable.kind == "end" or (matters and not (variable.pick and state.chosen == CLOSED)):
                break
            place += variable.width
        return place

    # --- what matters ---------------------------------------------------------------------------------------------

    def _find_cone(self, space: Space, asked: Sequence[Asked]) -> dict[int, tuple[Gate, ...]]:
        """The questions that can make a difference to the goal, in the form's order, each with what decides on it."""
        found: dict[int, tuple[Gate, ...]] = {}
        waiting = list(space.subjects_of(self.must | self.must_not))
        waiting += [number for gate, _ in self.goal for number in space.subjects_of(gate.bits)]
        while waiting:
            number = waiting.pop()
            if number not in found:
                found[number] = self._gates_of(asked[number])
                waiting += [each for gate in found[number] for each in space.subjects_of(gate.bits)]
        return dict(sorted(found.items()))

    def _gates_of(self, asked: Asked) -> tuple[Gate, ...]:
        gates = () if self.is_free else (asked.step, asked.gate, *(pick.gate for pick in asked.picks))
        return tuple(dict.fromkeys(gate for gate in gates if gate != ALWAYS))

    def _begun(self, variable: _Variable | None) -> int:
        return len(self.cone) if variable is None else variable.place

    def _see_what_is_hidden(self, variable: _Variable | None, state: _State) -> _State:
        """The state with the facts about questions that are certainly not asked."""
        if self.is_free:
            return state
        true, known = state.true, state.known
        may = true | ~known
        for view in self.views[self._begun(variable) :]:
            if view.bits & known:
                continue
            if view.all_of & ~may or not (view.any_of & may and view.any_of_step & may):
                known |= view.bits
                true |= view.absent
                may = true | ~known
        return state if known == state.known else state._replace(true=true, known=known)

    def _look(self, variable: _Variable | None, state: _State) -> _Outlook | None:
        """What is still open; None where the goal cannot come any more."""
        if state.known & (self.must & ~state.true | self.must_not & state.true):
            return None
        needed, signature = (self.must | self.must_not) & ~state.known, 0
        for number, (gate, wanted) in enumerate(self.goal):
            if gate.cannot_hold(state.true, state.known) if wanted else gate.holds(state.true):
                return None
            if not (gate.holds(state.true) if wanted else gate.cannot_hold(state.true, state.known)):
                needed |= gate.bits & ~state.known
                signature |= 1 << number
        is_inside = variable is not None and variable.kind in ("option", "end") and state.chosen != CLOSED
        return self._look_back(self._begun(variable), state, _Outlook(needed, signature), is_inside=is_inside)

    def _look_back(self, begun: int, state: _State, outlook: _Outlook, *, is_inside: bool) -> _Outlook:
        """From the last question to the first: those that matter, and what has become of the gates that decide them.

        Inside a list its own question matters to the end: something has to be chosen.
        """
        needed, signature = outlook
        true, known = state.true, state.known
        may = true | ~known
        for place in range(len(self.views) - 1, begun - 1, -1):
            view = self.views[place]
            if not (view.bits & needed or (is_inside and place == begun)):
                continue
            for is_any, bits, mark in view.decided_by:
                if bits & true if is_any else not bits & ~true:
                    signature |= mark
                elif not bits & may if is_any else bits & ~may:
                    signature |= mark << 1
                else:
                    needed |= bits & ~known
        return _Outlook(needed, signature)

    # --- deciding: the last that is yielded is tried first --------------------------------------------------------

    def _decide(self, variable: _Variable, state: _State, needed: int) -> Iterator[_State]:
        asked = variable.asked
        match variable.kind:
            case "begin":
                return self._begin(asked, state)
            case "end":
                return self._end(asked, state)
        return self._choose(asked, variable.pick, state) if variable.pick else self._answer(asked, state, needed)

    def _offered(self, asked: Asked, true: int) -> list[Pick]:
        if self.is_free:
            return list(asked.picks)
        return [pick for pick in asked.picks if pick.gate.holds(true)] if asked.is_shown(true) else []

    def _may_be_absent(self, asked: Asked, offered: list[Pick]) -> bool:
        return self.is_free or not asked.required or not offered

    def _answer(self, asked: Asked, state: _State, needed: int) -> Iterator[_State]:
        offered, known = self._offered(asked, state.true), state.known | asked.bits
        if self._may_be_absent(asked, offered):
            yield _State(state.true | asked.absent, known, 0, (state.trace, asked.id, None))
        different: dict[int, Pick] = {}
        for pick in offered:
            different.setdefault(pick.facts & needed, pick)
        habit = self.habits.get(asked.id)
        for pick in sorted(different.values(), key=lambda pick: pick.answer == habit):
            yield _State(state.true | pick.facts, known, 0, (state.trace, asked.id, pick.answer))

    def _begin(self, asked: Asked, state: _State) -> Iterator[_State]:
        offered = self._offered(asked, state.true)
        if self._may_be_absent(asked, offered):
            trace = (state.trace, asked.id, None)
            yield _State(state.true | asked.absent, state.known | asked.bits, CLOSED, trace)
        if offered:
            known = state.known | asked.bits
            for pick in asked.picks:
                known &= ~pick.facts
            yield _State(state.true | asked.answered, known, 0, state.trace)

    def _choose(self, asked: Asked, pick: Pick, state: _State) -> Iterator[_State]:
        known = state.known | pick.facts
        without = state._replace(known=known)
        is_habit = pick.answer in self.habits.get(asked.id, [pick.answer])
        if is_habit:
            yield without
        has_room = not asked.maximum or state.chosen < asked.maximum
        if has_room and (self.is_free or pick.gate.holds(state.true)):
            chosen = state.chosen + 1 if asked.maximum else 1
            yield _State(state.true | pick.facts, known, chosen, (state.trace, asked.id, pick.answer))
        if not is_habit:
            yield without

    def _end(self, asked: Asked, state: _State) -> Iterator[_State]:
        """A list is not empty: where nothing that matters was chosen, something else is."""
        trace = state.trace
        if state.chosen == 0:
            other = next((pick for pick in self._offered(asked, state.true) if not pick.facts & state.known), None)
            if other is None:
                return
            trace = (trace, asked.id, other.answer)
        known = state.known if state.chosen == CLOSED else state.known | asked.bits
        yield _State(state.true, known, 0, trace)


def _split(asked: Asked, place: int) -> Iterator[_Variable]:
    if not asked.several:
        yield _Variable(asked, "whole", place)
        return
    picks = [pick for pick in asked.picks if pick.facts]
    yield _Variable(asked, "begin", place, width=len(picks) + 2)
    for pick in picks:
        yield _Variable(asked, "option", place, pick)
    yield _Variable(asked, "end", place)
