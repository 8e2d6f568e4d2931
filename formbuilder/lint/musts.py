"""What a goal cannot come without: facts that are true, or false, on every way to it.

A condition that must hold needs its facts; a fact needs an answer that makes it true, the answer a question that is
shown, and that again a condition. Followed to the end before the search begins, this lets it leave a way at the first
answer that cannot lead anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from formbuilder.lint.space import ALWAYS, Asked, Gate, Goal, Pick, Space


class ImpossibleError(Exception):
    """No way leads to the goal."""


class Musts(NamedTuple):
    """Facts that must be true, those that must not, and conditions of which it is open by which facts they come."""

    true: int
    false: int
    open: Goal


def tighten(goal: Goal, space: Space, asked: Sequence[Asked]) -> Musts:
    """The goal with all that it implies. Raises `ImpossibleError`."""
    parts = dict.fromkeys(goal)
    true = false = 0
    before: tuple[int, int, int] | None = None
    while before != (true, false, len(parts)):
        before = true, false, len(parts)
        for gate, wanted in parts:
            true, false = _follow_gate(gate, wanted, true, false)
        for number in space.subjects_of(true | false):
            true, false, more = _follow_question(asked[number], true, false)
            parts |= dict.fromkeys((gate, True) for gate in more if gate != ALWAYS)
    return Musts(true, false, tuple(part for part in parts if not _is_certain(*part, true, false)))


def _is_certain(gate: Gate, wanted: bool, true: int, false: int) -> bool:
    """Whether it comes out as wanted by the facts that there must be anyway."""
    if gate.is_any == wanted:
        return bool(gate.bits & (true if wanted else false))
    return True


def _follow_gate(gate: Gate, wanted: bool, true: int, false: int) -> tuple[int, int]:
    """The facts with those that a condition needs: all of its facts, or the only one by which it can still come."""
    needed = gate.bits
    if gate.is_any == wanted:
        needed &= ~(false if wanted else true)
        if needed & (needed - 1) or gate.bits & (true if wanted else false):
            return true, false
        if not needed:
            raise ImpossibleError
    return (true | needed, false) if wanted else (true, false | needed)


def _follow_question(asked: Asked, true: int, false: int) -> tuple[int, int, Iterable[Gate]]:
    """The facts with those that all answers that are left agree in, and the conditions that such an answer needs."""
    may_be_absent = not (true & asked.bits & ~asked.absent or false & asked.absent) and not asked.is_sure
    picks = _picks_left(asked, true & asked.bits, false)
    if not may_be_absent and not picks:
        raise ImpossibleError
    always, possible = (asked.absent, asked.absent) if may_be_absent else (asked.bits, 0)
    for pick in picks:
        always &= asked.answered if asked.several else pick.facts
        possible |= pick.facts | asked.answered
    more = () if may_be_absent else (asked.step, asked.gate, *_gates_needed(asked, picks, true))
    return true | always, false | asked.bits & ~possible, more


def _picks_left(asked: Asked, true: int, false: int) -> list[Pick]:
    """Single answers that fit; of a list, the options that it may hold, none where no list fits."""
    if not asked.several:
        return [pick for pick in asked.picks if not (true & ~pick.facts or false & pick.facts)]
    picks = [pick for pick in asked.picks if not pick.facts & false]
    possible = asked.answered
    for pick in picks:
        possible |= pick.facts
    return [] if true & ~possible or false & asked.answered else picks


def _gates_needed(asked: Asked, picks: list[Pick], true: int) -> Iterable[Gate]:
    """The conditions of options without which none of the answers that are left can be given."""
    if not asked.several:
        gates = {pick.gate for pick in picks}
        return gates if len(gates) == 1 else ()
    return [pick.gate for pick in picks if pick.facts & true]
