"""The life of an enquiry, as a table (`staff.state_table`). Steps without a permission are the person's own."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.state_looks import Look
from staff.roles import Permission
from staff.state_table import StateTable, Step


class State(models.TextChoices):
    """Where an enquiry stands."""

    NEW = "new", pgettext_lazy("stato di una richiesta", "Nuova")
    IN_PROGRESS = "in_progress", pgettext_lazy("stato di una richiesta", "In lavorazione")
    WAITING = "waiting_for_person", pgettext_lazy("stato di una richiesta", "Aspetta la persona")
    ANSWERED = "answered", pgettext_lazy("stato di una richiesta", "Ha avuto risposta")
    CLOSED = "closed", pgettext_lazy("stato di una richiesta", "Chiusa")
    MERGED = "merged", pgettext_lazy("stato di una richiesta", "Unita a un’altra")
    REMOVED = "removed", pgettext_lazy("stato di una richiesta", "Tolta")

    @property
    def look(self) -> Look:
        """How it is shown to everybody."""
        return LOOKS[self]


LOOKS: dict[State, Look] = {
    State.NEW: Look.RECEIVED,
    State.IN_PROGRESS: Look.IN_PROGRESS,
    State.WAITING: Look.WAITING,
    State.ANSWERED: Look.DONE,
    State.CLOSED: Look.CLOSED,
    State.MERGED: Look.REPLACED,
    State.REMOVED: Look.CLOSED,
}


class Action(models.TextChoices):
    """What can be done with an enquiry. Values stand in addresses and forms."""

    TAKE = "take", _("Prendi in carico")
    ANSWER = "answer", _("Rispondi")
    ASK = "ask", _("Chiedi qualcosa alla persona")
    WRITE = "write", _("Aggiungi qualcosa")
    CLOSE = "close", _("Chiudi")
    GIVE_UP = "give_up", _("Chiudi la richiesta")
    REOPEN = "reopen", _("Riapri")
    MERGE = "merge", _("Unisci a un’altra")
    SEPARATE = "separate", _("Separa")
    REMOVE = "remove", _("Togli: non è una richiesta")
    RESTORE = "restore", _("Rimetti fra le richieste")


PENDING_STATES = (State.NEW, State.IN_PROGRESS, State.WAITING)
"""Somebody still has something to do."""
OURS_TO_ACT = (State.NEW, State.IN_PROGRESS)
"""The office owes the next step: these can be overdue."""

_MANAGE = Permission.MANAGE_ENQUIRIES
_TAKEN = Step(State.IN_PROGRESS, "enquiry.take", _MANAGE)
_ANSWERED = Step(State.ANSWERED, "enquiry.replied", _MANAGE)
_ASKED = Step(State.WAITING, "enquiry.replied", _MANAGE)
_CLOSED = Step(State.CLOSED, "enquiry.close", _MANAGE)
_MERGED = Step(State.MERGED, "enquiry.merge", _MANAGE)
_REMOVED = Step(State.REMOVED, "enquiry.remove", _MANAGE)
_REOPENED = Step(State.IN_PROGRESS, "enquiry.reopen", _MANAGE)
_WRITTEN = Step(State.IN_PROGRESS, "enquiry.written")
_GIVEN_UP = Step(State.CLOSED, "enquiry.give_up")

TABLE = StateTable(
    {
        (State.NEW, Action.TAKE): _TAKEN,
        (State.NEW, Action.ANSWER): _ANSWERED,
        (State.NEW, Action.ASK): _ASKED,
        (State.NEW, Action.WRITE): Step(State.NEW, "enquiry.written"),
        (State.NEW, Action.CLOSE): _CLOSED,
        (State.NEW, Action.GIVE_UP): _GIVEN_UP,
        (State.NEW, Action.MERGE): _MERGED,
        (State.NEW, Action.REMOVE): _REMOVED,
        (State.IN_PROGRESS, Action.ANSWER): _ANSWERED,
        (State.IN_PROGRESS, Action.ASK): _ASKED,
        (State.IN_PROGRESS, Action.WRITE): _WRITTEN,
        (State.IN_PROGRESS, Action.CLOSE): _CLOSED,
        (State.IN_PROGRESS, Action.GIVE_UP): _GIVEN_UP,
        (State.IN_PROGRESS, Action.MERGE): _MERGED,
        (State.IN_PROGRESS, Action.REMOVE): _REMOVED,
        (State.WAITING, Action.TAKE): _TAKEN,
        (State.WAITING, Action.ANSWER): _ANSWERED,
        (State.WAITING, Action.ASK): _ASKED,
        (State.WAITING, Action.WRITE): _WRITTEN,
        (State.WAITING, Action.CLOSE): _CLOSED,
        (State.WAITING, Action.GIVE_UP): _GIVEN_UP,
        (State.WAITING, Action.MERGE): _MERGED,
        (State.ANSWERED, Action.ANSWER): _ANSWERED,
        (State.ANSWERED, Action.ASK): _ASKED,
        (State.ANSWERED, Action.WRITE): _WRITTEN,
        (State.ANSWERED, Action.CLOSE): _CLOSED,
        (State.ANSWERED, Action.GIVE_UP): _GIVEN_UP,
        (State.ANSWERED, Action.REOPEN): _REOPENED,
        (State.ANSWERED, Action.MERGE): _MERGED,
        # A person who writes once more has not finished, whatever the office thinks.
        (State.CLOSED, Action.WRITE): _WRITTEN,
        (State.CLOSED, Action.REOPEN): _REOPENED,
        (State.MERGED, Action.SEPARATE): Step(State.IN_PROGRESS, "enquiry.separate", _MANAGE),
        (State.REMOVED, Action.RESTORE): Step(State.NEW, "enquiry.restore", _MANAGE),
    }
)
PLAIN_ACTIONS = (Action.TAKE, Action.REOPEN, Action.CLOSE, Action.SEPARATE, Action.REMOVE, Action.RESTORE)
"""What one button does, and another one undoes; the others need words or a choice."""

EXPLANATIONS: dict[State, Promise] = {
    State.NEW: _("L’abbiamo ricevuta. Nessuno l’ha ancora presa in carico."),
    State.IN_PROGRESS: _("Ce ne stiamo occupando."),
    State.WAITING: _("Aspettiamo qualcosa da te: leggi l’ultimo messaggio."),
    State.ANSWERED: _("Ti abbiamo risposto. Se non basta, scrivi ancora qui sotto."),
    State.CLOSED: _("È chiusa. Se ti serve ancora qualcosa scrivi qui sotto: la riapriamo."),
    State.MERGED: _("La seguiamo insieme a un’altra tua richiesta."),
    State.REMOVED: _("Non la seguiamo più."),
}
"""What the person reads about each state."""
