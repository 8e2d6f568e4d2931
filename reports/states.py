"""The life of a case as a table (`staff.state_table`).

Every change of state reads this table: the office's in `operations.casework`, the reporter's own, which has no
permission, in `operations.acts`.
"""

from __future__ import annotations

from types import MappingProxyType

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.state_looks import Look
from staff.roles import Permission
from staff.state_table import StateTable, Step


class State(models.TextChoices):
    """Where a case stands. The reporter reads these words too, with the sentences of `STATE_EXPLANATIONS`.

    That a second person has to confirm the end is the office's business: for the reporter the work goes on.
    """

    RECEIVED = "received", pgettext_lazy("case", "Ricevuta")
    IN_PROGRESS = "in_progress", pgettext_lazy("case", "In lavorazione")
    WAITING = "waiting", pgettext_lazy("case", "In attesa")
    PROPOSED = "proposed", pgettext_lazy("case", "Chiusura proposta")
    CLOSED = "closed", pgettext_lazy("case", "Chiusa")

    @property
    def look(self) -> Look:
        """How it is shown to everybody."""
        return LOOKS[self]


LOOKS: dict[State, Look] = {
    State.RECEIVED: Look.RECEIVED,
    State.IN_PROGRESS: Look.IN_PROGRESS,
    State.WAITING: Look.WAITING,
    State.PROPOSED: Look.ATTENTION,
    State.CLOSED: Look.CLOSED,
}


class Action(models.TextChoices):
    """What can be done to a state: the text of the button."""

    TAKE_UP = "take_up", _("Prendi in carico")
    WAIT = "wait", _("Metti in attesa")
    RESUME = "resume", _("Riprendi")
    PROPOSE = "propose", _("Proponi la chiusura")
    SEND_BACK = "send_back", _("Rimanda indietro")
    CLOSE = "close", _("Chiudi")
    REOPEN = "reopen", _("Riapri")
    ASK_AGAIN = "ask_again", _("Chiede di riaprire")


def public_state(state: str) -> State:
    """What the reporter reads of a state: that somebody proposes to close is the office's business."""
    return State.IN_PROGRESS if state == State.PROPOSED else State(state)


def point_state(state: str) -> State:
    """What a listening point reads of a state: nor is it told for whom or what the office waits."""
    shown = public_state(state)
    return State.IN_PROGRESS if shown is State.WAITING else shown


_WRITTEN = "case.state_changed"
UNWRITTEN = ""
"""What the reporter does stands in no log: that notes times."""

TABLE = StateTable(
    {
        (State.RECEIVED, Action.TAKE_UP): Step(State.IN_PROGRESS, _WRITTEN, Permission.WORK_CASES),
        (State.RECEIVED, Action.CLOSE): Step(State.CLOSED, _WRITTEN, Permission.CLOSE_CASES),
        (State.IN_PROGRESS, Action.WAIT): Step(State.WAITING, _WRITTEN, Permission.WORK_CASES),
        (State.IN_PROGRESS, Action.CLOSE): Step(State.CLOSED, _WRITTEN, Permission.CLOSE_CASES),
        (State.WAITING, Action.RESUME): Step(State.IN_PROGRESS, _WRITTEN, Permission.WORK_CASES),
        (State.WAITING, Action.CLOSE): Step(State.CLOSED, _WRITTEN, Permission.CLOSE_CASES),
        (State.RECEIVED, Action.PROPOSE): Step(State.PROPOSED, _WRITTEN, Permission.WORK_CASES),
        (State.IN_PROGRESS, Action.PROPOSE): Step(State.PROPOSED, _WRITTEN, Permission.WORK_CASES),
        (State.WAITING, Action.PROPOSE): Step(State.PROPOSED, _WRITTEN, Permission.WORK_CASES),
        (State.PROPOSED, Action.CLOSE): Step(State.CLOSED, _WRITTEN, Permission.CLOSE_CASES),
        (State.PROPOSED, Action.SEND_BACK): Step(State.IN_PROGRESS, _WRITTEN, Permission.CLOSE_CASES),
        (State.PROPOSED, Action.RESUME): Step(State.IN_PROGRESS, _WRITTEN, Permission.WORK_CASES),
        (State.CLOSED, Action.REOPEN): Step(State.IN_PROGRESS, _WRITTEN, Permission.CLOSE_CASES),
        (State.CLOSED, Action.ASK_AGAIN): Step(State.IN_PROGRESS, UNWRITTEN),
    }
)


def is_in_force(state: State | str, action: Action) -> bool:
    """Whether the office works like this: it either closes, or proposes what a second person closes.

    A proposal that waits is confirmed whatever the setting says by then.
    """
    if action is Action.PROPOSE:
        return settings.REPORTS_CLOSING_BY_TWO
    return action is not Action.CLOSE or state == State.PROPOSED or not settings.REPORTS_CLOSING_BY_TWO


STATE_EXPLANATIONS = MappingProxyType(
    {
        State.RECEIVED: _("È arrivata. Nessuno l’ha ancora presa in carico."),
        State.IN_PROGRESS: _("Una persona dell’ufficio la sta seguendo."),
        State.WAITING: _("L’ufficio aspetta una risposta o un documento prima di andare avanti."),
        State.PROPOSED: _("Una persona dell’ufficio la sta seguendo."),
        State.CLOSED: _("L’ufficio ha concluso il suo lavoro."),
    }
)

POINT_EXPLANATIONS = MappingProxyType({**STATE_EXPLANATIONS, State.CLOSED: _("Questa segnalazione è chiusa.")})
"""For a listening point. One that is closed as a duplicate is still worked on, in the other: so nothing of the work."""
