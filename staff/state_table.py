"""The life of something as a table: state × action → the next state, who may do it, what the audit log writes.

    TABLE = StateTable({
        (State.RECEIVED, Action.TAKE_UP): Step(State.IN_PROGRESS, "case.state_changed", Permission.WORK_CASES),
        (State.WAITING, Action.EXPIRE): Step(State.EXPIRED, "registration.expired"),
    })

Whatever is not in the table cannot happen. The table only says what is possible: it is the operation that changes the
row, under a lock or by an UPDATE that names the state it starts from (`origins`), and that records `written`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, TypeVar

from django.db.models import TextChoices

from .roles import Permission

StateT = TypeVar("StateT", bound=TextChoices)
ActionT = TypeVar("ActionT", bound=TextChoices)


@dataclass(frozen=True, slots=True)
class Step(Generic[StateT]):
    """One cell. Without a permission nobody of the office does it: the site does, or the person it is about."""

    to: StateT
    written: str
    permission: Permission | None = None


class StateTable(Generic[StateT, ActionT]):
    """The cells of a table, in the order in which actions are offered."""

    def __init__(self, cells: Mapping[tuple[StateT, ActionT], Step[StateT]]) -> None:
        self.cells: Mapping[tuple[StateT, ActionT], Step[StateT]] = MappingProxyType(dict(cells))

    def __iter__(self) -> Iterator[tuple[StateT, ActionT, Step[StateT]]]:
        return ((state, action, step) for (state, action), step in self.cells.items())

    def step(self, state: StateT | str, action: ActionT | str) -> Step[StateT] | None:
        """What an action does in a state; None: nothing, it is not possible. Stored codes are understood."""
        return self.cells.get((state, action))  # type: ignore[arg-type]  # a code equals its member

    def actions_from(self, state: StateT | str, *, allowed: Collection[Permission] | None = None) -> list[ActionT]:
        """What is possible in a state; given somebody's permissions, what of it that person may do."""
        return [
            action
            for origin, action, step in self
            if origin == state and (allowed is None or step.permission in allowed)
        ]

    def origins(self, action: ActionT) -> list[StateT]:
        """The states in which an action is possible: for the WHERE of an UPDATE."""
        return [origin for origin, each, _step in self if each == action]

    def reached_from(self, *first: StateT) -> set[StateT]:
        """Every state that something which begins there can come to, those included."""
        reached, size = set(first), 0
        while len(reached) > size:
            size = len(reached)
            reached |= {step.to for origin, _action, step in self if origin in reached}
        return reached
