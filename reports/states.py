"""The life of a case as a table (`staff.state_table`).

Every change of state reads this table: the office's in `operations.casework`, the reporter's own, which has no
permission, in `operations.acts`.
"""

from __future__ import annotations

from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.roles import Permission
from staff.state_table import StateTable, Step


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
    ASK_AGAIN = "ask_again", _("Chiede di riaprire")


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
        (State.CLOSED, Action.REOPEN): Step(State.IN_PROGRESS, _WRITTEN, Permission.CLOSE_CASES),
        (State.CLOSED, Action.ASK_AGAIN): Step(State.IN_PROGRESS, UNWRITTEN),
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
