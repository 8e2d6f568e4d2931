"""The life of a registration, as a table: state × action → state.

Whatever is not in the table cannot happen. Counters of the group follow from the two states of a row
(`events.operations`), so a new state or action is a new row here and nothing else.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Where a registration stands."""

    CONFIRMED = "confirmed", pgettext_lazy("stato di un’iscrizione", "Confermata")
    WAITING = "waiting", pgettext_lazy("stato di un’iscrizione", "In lista d’attesa")
    WITHDRAWN = "withdrawn", pgettext_lazy("stato di un’iscrizione", "Ritirata")


class Action(models.TextChoices):
    """What the desk can do with a registration. Values are the last part of the address that does it."""

    PROMOTE = "promote", _("Assegna un posto")
    SEND_BACK = "send-back", _("Rimetti in lista d’attesa")
    WITHDRAW = "withdraw", _("Ritira l’iscrizione")
    REINSTATE = "reinstate", _("Annulla il ritiro")


ACTIVE_STATES = (State.CONFIRMED, State.WAITING)
"""States in which an e-mail address may stand only once in a group."""

TRANSITIONS: dict[tuple[State, Action], State] = {
    (State.WAITING, Action.PROMOTE): State.CONFIRMED,
    (State.WAITING, Action.WITHDRAW): State.WITHDRAWN,
    (State.CONFIRMED, Action.SEND_BACK): State.WAITING,
    (State.CONFIRMED, Action.WITHDRAW): State.WITHDRAWN,
    # Never straight back to a seat: others may be waiting for it. The desk then promotes, if one is free.
    (State.WITHDRAWN, Action.REINSTATE): State.WAITING,
}


def next_state(state: State, action: Action) -> State | None:
    """The state that `action` leads to, or None if it is not possible from `state`."""
    return TRANSITIONS.get((state, action))


def possible_actions(state: State) -> list[Action]:
    """What the desk can do from `state`, in the table's order."""
    return [action for (before, action) in TRANSITIONS if before == state]
