"""The life of a case as a table: state × action → state, and the permission the action asks for.

Every change of state goes through `operations.change_state`, which reads this table; nothing else does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.roles import Permission


class State(models.TextChoices):
    """Where a case stands. The reporter reads these words too, with the sentences of `STATE_EXPLANATIONS`."""

    RECEIVED = "received", pgettext_lazy("case", "Ricevuta")
    IN_PROGRESS = "in_progress", pgettext_lazy("case", "In lavorazione")
    WAITING = "waiting", pgettext_lazy("case", "In attesa")
    CLOSED = "closed", pgettext_lazy("case", "Chiusa")


class Action(models.TextChoices):
    """What can be done to a state: the text of the button."""

    TAKE_UP = "take_up", _("Prendi in carico")
    WAIT = "wait", _("Metti in attesa")
    RESUME = "resume", _("Riprendi")
    CLOSE = "close", _("Chiudi")
    REOPEN = "reopen", _("Riapri")


@dataclass(frozen=True, slots=True)
class Transition:
    """One cell of the table."""

    to: State
    permission: Permission


TRANSITIONS: Mapping[tuple[State, Action], Transition] = MappingProxyType(
    {
        (State.RECEIVED, Action.TAKE_UP): Transition(State.IN_PROGRESS, Permission.WORK_CASES),
        (State.RECEIVED, Action.CLOSE): Transition(State.CLOSED, Permission.CLOSE_CASES),
        (State.IN_PROGRESS, Action.WAIT): Transition(State.WAITING, Permission.WORK_CASES),
        (State.IN_PROGRESS, Action.CLOSE): Transition(State.CLOSED, Permission.CLOSE_CASES),
        (State.WAITING, Action.RESUME): Transition(State.IN_PROGRESS, Permission.WORK_CASES),
        (State.WAITING, Action.CLOSE): Transition(State.CLOSED, Permission.CLOSE_CASES),
        (State.CLOSED, Action.REOPEN): Transition(State.IN_PROGRESS, Permission.CLOSE_CASES),
    }
)

STATE_EXPLANATIONS = MappingProxyType(
    {
        State.RECEIVED: _("È arrivata. Nessuno l’ha ancora presa in carico."),
        State.IN_PROGRESS: _("Una persona dell’ufficio la sta seguendo."),
        State.WAITING: _("L’ufficio aspetta una risposta o un documento prima di andare avanti."),
        State.CLOSED: _("L’ufficio ha concluso il suo lavoro."),
    }
)


def actions_from(state: str) -> list[Action]:
    """The actions that the table knows for a state, in the order of the buttons."""
    return [action for origin, action in TRANSITIONS if origin == state]
