"""The life of a registration, as a table: state × action → state, who may, what the log writes.

Whatever is not in the table cannot happen. Counters of the group follow from where a row stands before and after
(`PLACES`, `courses.seats.move`). What else a new state or action needs: `docs/howto/state.md`.
"""

from __future__ import annotations

from enum import Enum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.state_looks import Look
from staff.roles import Permission
from staff.state_table import StateTable, Step


class State(models.TextChoices):
    """Where a registration stands."""

    RECEIVED = "received", pgettext_lazy("stato di un’iscrizione", "Ricevuta, in attesa del sorteggio")
    CONFIRMED = "confirmed", pgettext_lazy("stato di un’iscrizione", "Confermata")
    OFFERED = "offered", pgettext_lazy("stato di un’iscrizione", "Posto offerto")
    WAITING = "waiting", pgettext_lazy("stato di un’iscrizione", "In lista d’attesa")
    COMPLETED = "completed", pgettext_lazy("stato di un’iscrizione", "Conclusa")
    WITHDRAWN = "withdrawn", pgettext_lazy("stato di un’iscrizione", "Ritirata")
    EXPIRED = "expired", pgettext_lazy("stato di un’iscrizione", "Posto non accettato")
    REMOVED = "removed", pgettext_lazy("stato di un’iscrizione", "Tolta dall’ufficio")

    @property
    def look(self) -> Look:
        """How it is shown to everybody."""
        return LOOKS[self]


LOOKS: dict[State, Look] = {
    State.RECEIVED: Look.RECEIVED,
    State.CONFIRMED: Look.DONE,
    State.OFFERED: Look.ATTENTION,
    State.WAITING: Look.WAITING,
    State.COMPLETED: Look.DONE,
    State.WITHDRAWN: Look.CLOSED,
    State.EXPIRED: Look.CLOSED,
    State.REMOVED: Look.CLOSED,
}


class Action(models.TextChoices):
    """What can be done with a registration. The desk's values are the last part of the address that does it."""

    # The desk.
    PROMOTE = "promote", _("Assegna un posto")
    OFFER = "offer", _("Offri un posto")
    SEND_BACK = "send-back", _("Rimetti in lista d’attesa")
    WITHDRAW = "withdraw", _("Ritira l’iscrizione")
    REMOVE = "remove", _("Togli l’iscrizione")
    REINSTATE = "reinstate", _("Annulla il ritiro")
    REENTER = "reenter", _("Rimetti nel sorteggio")
    # The person.
    ACCEPT = "accept", _("Accetta il posto")
    DECLINE = "decline", _("Rinuncia al posto")
    LEAVE = "leave", _("Ritira la tua iscrizione")
    # The site, by the clock or when a seat is freed.
    PASS_ON = "pass-on", _("Offri il posto a chi è in lista")
    EXPIRE = "expire", _("Chiudi l’offerta scaduta")
    COMPLETE = "complete", _("Concludi: il corso è finito")
    DRAW_SEAT = "draw-seat", _("Dai il posto avuto nel sorteggio")
    DRAW_QUEUE = "draw-queue", _("Metti in lista d’attesa dopo il sorteggio")


class Place(Enum):
    """What of its group a registration occupies; the value is the counter that counts it (`courses.seats`)."""

    SEAT = "seats_taken"
    OFFER = "offered"
    QUEUE = "waiting"


PLACES: dict[State, Place] = {
    State.CONFIRMED: Place.SEAT,
    State.COMPLETED: Place.SEAT,
    State.OFFERED: Place.OFFER,
    State.WAITING: Place.QUEUE,
}
"""States that are not here occupy nothing."""

ACTIVE_STATES = (State.CONFIRMED, State.WAITING, State.OFFERED, State.RECEIVED)
"""States in which a person may stand only once in a group, and can still be told something."""

LEFT_STATES = (State.WITHDRAWN, State.EXPIRED)
"""Whoever has gone, or has not answered: they may want to register again. Who was removed is for the office to say."""

SEATED_STATES = (State.CONFIRMED, State.COMPLETED)
"""Whoever has, or had to the end, a seat."""

PERSON_ACTIONS = frozenset({Action.ACCEPT, Action.DECLINE, Action.LEAVE})

BEFORE_THE_DRAW = frozenset({Action.REENTER})
NOT_BEFORE_THE_DRAW = frozenset({Action.REINSTATE})
"""Of what the desk can do with a closed registration, what leads into a draw still to come, and what past it."""

NEEDS_REASON = frozenset({Action.REMOVE})
"""The desk says why. Also where somebody is preferred to others who wait for longer (`operations.others_before`)."""


def _desk(to: State, action: Action) -> Step[State]:
    return Step(to, f"registration.{action.name.lower()}", Permission.MANAGE_REGISTRATIONS)


def _by_itself(to: State, written: str) -> Step[State]:
    return Step(to, f"registration.{written}")


TABLE: StateTable[State, Action] = StateTable(
    {
        (State.RECEIVED, Action.WITHDRAW): _desk(State.WITHDRAWN, Action.WITHDRAW),
        (State.RECEIVED, Action.REMOVE): _desk(State.REMOVED, Action.REMOVE),
        (State.RECEIVED, Action.LEAVE): _by_itself(State.WITHDRAWN, "left"),
        (State.RECEIVED, Action.DRAW_SEAT): _by_itself(State.CONFIRMED, "drawn_seat"),
        (State.RECEIVED, Action.DRAW_QUEUE): _by_itself(State.WAITING, "drawn_queue"),
        (State.WAITING, Action.PROMOTE): _desk(State.CONFIRMED, Action.PROMOTE),
        (State.WAITING, Action.OFFER): _desk(State.OFFERED, Action.OFFER),
        (State.WAITING, Action.WITHDRAW): _desk(State.WITHDRAWN, Action.WITHDRAW),
        (State.WAITING, Action.REMOVE): _desk(State.REMOVED, Action.REMOVE),
        (State.WAITING, Action.LEAVE): _by_itself(State.WITHDRAWN, "left"),
        (State.WAITING, Action.PASS_ON): _by_itself(State.OFFERED, "offered"),
        (State.OFFERED, Action.PROMOTE): _desk(State.CONFIRMED, Action.PROMOTE),
        (State.OFFERED, Action.SEND_BACK): _desk(State.WAITING, Action.SEND_BACK),
        (State.OFFERED, Action.WITHDRAW): _desk(State.WITHDRAWN, Action.WITHDRAW),
        (State.OFFERED, Action.REMOVE): _desk(State.REMOVED, Action.REMOVE),
        (State.OFFERED, Action.ACCEPT): _by_itself(State.CONFIRMED, "accepted"),
        (State.OFFERED, Action.DECLINE): _by_itself(State.WITHDRAWN, "declined"),
        (State.OFFERED, Action.EXPIRE): _by_itself(State.EXPIRED, "expired"),
        (State.CONFIRMED, Action.SEND_BACK): _desk(State.WAITING, Action.SEND_BACK),
        (State.CONFIRMED, Action.WITHDRAW): _desk(State.WITHDRAWN, Action.WITHDRAW),
        (State.CONFIRMED, Action.REMOVE): _desk(State.REMOVED, Action.REMOVE),
        (State.CONFIRMED, Action.LEAVE): _by_itself(State.WITHDRAWN, "left"),
        (State.CONFIRMED, Action.COMPLETE): _by_itself(State.COMPLETED, "completed"),
        # Never straight back to a seat: others may be waiting for it. Whoever is first in line is offered one.
        (State.WITHDRAWN, Action.REINSTATE): _desk(State.WAITING, Action.REINSTATE),
        (State.EXPIRED, Action.REINSTATE): _desk(State.WAITING, Action.REINSTATE),
        (State.REMOVED, Action.REINSTATE): _desk(State.WAITING, Action.REINSTATE),
        (State.WITHDRAWN, Action.REENTER): _desk(State.RECEIVED, Action.REENTER),
        (State.REMOVED, Action.REENTER): _desk(State.RECEIVED, Action.REENTER),
    }
)


def next_state(state: State, action: Action) -> State | None:
    """The state that `action` leads to, or None if it is not possible from `state`."""
    step = TABLE.step(state, action)
    return step.to if step else None


def possible_actions(state: State, *, awaits_draw: bool = False) -> list[Action]:
    """What the desk can do from `state`, in the table's order; whether lots are still to be drawn decides some."""
    ruled_out = NOT_BEFORE_THE_DRAW if awaits_draw else BEFORE_THE_DRAW
    actions = TABLE.actions_from(state, allowed={Permission.MANAGE_REGISTRATIONS})
    return [action for action in actions if action not in ruled_out]


def persons_actions(state: State) -> list[Action]:
    """What the person can do from `state`."""
    return [action for action in TABLE.actions_from(state) if action in PERSON_ACTIONS]
