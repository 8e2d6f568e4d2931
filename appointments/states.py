"""The life of an appointment, as a table (`staff.state_table`). Steps without a permission are the person's own."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.state_looks import Look
from staff.roles import Permission
from staff.state_table import StateTable, Step


class State(models.TextChoices):
    """Where an appointment stands."""

    BOOKED = "booked", pgettext_lazy("stato di un appuntamento", "Prenotato")
    CANCELLED = "cancelled", pgettext_lazy("stato di un appuntamento", "Disdetto")
    CAME = "came", pgettext_lazy("stato di un appuntamento", "È venuta o venuto")
    MISSED = "missed", pgettext_lazy("stato di un appuntamento", "Non è venuta o venuto")

    @property
    def look(self) -> Look:
        """How it is shown to everybody."""
        return LOOKS[self]


LOOKS: dict[State, Look] = {
    State.BOOKED: Look.OPEN,
    State.CANCELLED: Look.STOPPED,
    State.CAME: Look.DONE,
    State.MISSED: Look.ATTENTION,
}


class Action(models.TextChoices):
    """What can be done with an appointment. Values stand in addresses and forms."""

    MOVE = "move", _("Sposta")
    CANCEL = "cancel", _("Disdici")
    CHANGE = "change", _("Scegli un altro orario")
    GIVE_UP = "give_up", _("Disdici l’appuntamento")
    CAME = "came", _("È venuta o venuto")
    MISSED = "missed", _("Non è venuta o venuto")


_MANAGE = Permission.MANAGE_APPOINTMENTS
_CAME = Step(State.CAME, "appointment.came", _MANAGE)
_MISSED = Step(State.MISSED, "appointment.missed", _MANAGE)

TABLE = StateTable(
    {
        (State.BOOKED, Action.MOVE): Step(State.BOOKED, "appointment.moved", _MANAGE),
        (State.BOOKED, Action.CANCEL): Step(State.CANCELLED, "appointment.cancelled", _MANAGE),
        (State.BOOKED, Action.CHANGE): Step(State.BOOKED, "appointment.changed"),
        (State.BOOKED, Action.GIVE_UP): Step(State.CANCELLED, "appointment.given_up"),
        (State.BOOKED, Action.CAME): _CAME,
        (State.BOOKED, Action.MISSED): _MISSED,
        # Whoever pressed the wrong button presses the other one.
        (State.MISSED, Action.CAME): _CAME,
        (State.CAME, Action.MISSED): _MISSED,
    }
)

BEFORE: Final = (Action.MOVE, Action.CANCEL, Action.CHANGE, Action.GIVE_UP)
"""What can be done until the appointment begins."""
AFTERWARDS: Final = (Action.CAME, Action.MISSED)
"""What can be said only once it has begun."""


def is_in_time(action: Action, *, has_begun: bool) -> bool:
    """Whether it is not too early or too late for this."""
    return (action in AFTERWARDS) == has_begun
