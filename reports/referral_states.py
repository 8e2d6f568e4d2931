"""The life of a referral, and of a step that is no referral, as tables (`staff.state_table`).

Nothing happens without the reporter's consent: no cell leads on from «asked» but theirs, and what the office notes of
them. Changed by `operations.referring` and `operations.handing`, which read these tables; nothing else does.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.state_looks import Look
from staff.roles import Permission
from staff.state_table import StateTable, Step


class Kind(models.TextChoices):
    """What consent is asked for. Sealed with the request."""

    REFERRAL = "referral", _("Invio a un altro servizio")
    STEP = "step", _("Un passo che fa l’ufficio")


class State(models.TextChoices):
    """Where it stands; the office reads these words."""

    ASKED = "asked", pgettext_lazy("referral", "Permesso chiesto")
    CONSENTED = "consented", pgettext_lazy("referral", "Permesso dato")
    DENIED = "denied", pgettext_lazy("referral", "Permesso negato")
    SENT = "sent", pgettext_lazy("referral", "Inviato")
    ACCEPTED = "accepted", pgettext_lazy("referral", "Accettato")
    REFUSED = "refused", pgettext_lazy("referral", "Rifiutato dal servizio")
    DONE = "done", pgettext_lazy("referral", "Concluso")
    REVOKED = "revoked", pgettext_lazy("referral", "Ritirato")

    @property
    def look(self) -> Look:
        """How it is shown to everybody."""
        return LOOKS[self]


LOOKS: dict[State, Look] = {
    State.ASKED: Look.WAITING,
    State.CONSENTED: Look.ATTENTION,
    State.DENIED: Look.STOPPED,
    State.SENT: Look.WAITING,
    State.ACCEPTED: Look.OPEN,
    State.REFUSED: Look.STOPPED,
    State.DONE: Look.DONE,
    State.REVOKED: Look.STOPPED,
}


class Action(models.TextChoices):
    """What can be done: the text of the button, of whoever does it."""

    SAY_YES = "say_yes", _("Sì, potete")
    SAY_NO = "say_no", _("No")
    TAKE_BACK = "take_back", _("Ho cambiato idea")
    NOTE_YES = "note_yes", _("Ha detto di sì a voce")
    NOTE_NO = "note_no", _("Ha detto di no a voce")
    NOTE_TAKEN_BACK = "note_taken_back", _("Ha cambiato idea")
    SEND = "send", _("Segna come inviato")
    ACCEPT = "accept", _("Il servizio ha accettato")
    REFUSE = "refuse", _("Il servizio ha rifiutato")
    FINISH = "finish", _("Segna come concluso")
    WITHDRAW = "withdraw", _("Ritira la richiesta")
    PARTNER_ACCEPTS = "partner_accepts", _("Accettiamo")
    PARTNER_REFUSES = "partner_refuses", _("Non possiamo accettare")


NOTES: Final = (Action.NOTE_YES, Action.NOTE_NO, Action.NOTE_TAKEN_BACK)
"""What the office notes of the reporter, with how it was said."""
OF_THE_PARTNER: Final = (Action.PARTNER_ACCEPTS, Action.PARTNER_REFUSES)
OF_THE_REPORTER: Final = (Action.SAY_YES, Action.SAY_NO, Action.TAKE_BACK)

WITH_CONSENT: Final = (State.CONSENTED, State.SENT, State.ACCEPTED, State.REFUSED, State.DONE)
"""The states that the database lets stand with the reporter's consent only."""
GIVES_CONSENT: Final = (Action.SAY_YES, Action.NOTE_YES)
"""What the reporter said yes with: nothing else makes consent, whatever a cell leads to."""
OPEN_TO_PARTNER: Final = (State.SENT, State.ACCEPTED)
"""While a service's link opens."""

_OFFICE = Permission.WORK_CASES


def _consent(*, revocable: tuple[State, ...]) -> dict[tuple[State, Action], Step[State]]:
    """What both lives have: the question, its answer, and that it may be taken back."""
    cells = {
        (State.ASKED, Action.SAY_YES): Step(State.CONSENTED, ""),
        (State.ASKED, Action.SAY_NO): Step(State.DENIED, ""),
        (State.DENIED, Action.SAY_YES): Step(State.CONSENTED, ""),
        (State.ASKED, Action.NOTE_YES): Step(State.CONSENTED, "referral.consent_noted", _OFFICE),
        (State.ASKED, Action.NOTE_NO): Step(State.DENIED, "referral.denial_noted", _OFFICE),
        (State.ASKED, Action.WITHDRAW): Step(State.REVOKED, "referral.withdrawn", _OFFICE),
        (State.CONSENTED, Action.WITHDRAW): Step(State.REVOKED, "referral.withdrawn", _OFFICE),
    }
    for state in revocable:
        cells[state, Action.TAKE_BACK] = Step(State.REVOKED, "")
        cells[state, Action.NOTE_TAKEN_BACK] = Step(State.REVOKED, "referral.revocation_noted", _OFFICE)
    return cells


TABLES: MappingProxyType[Kind, StateTable[State, Action]] = MappingProxyType(
    {
        Kind.REFERRAL: StateTable(
            {
                (State.CONSENTED, Action.SEND): Step(State.SENT, "referral.sent", _OFFICE),
                (State.SENT, Action.ACCEPT): Step(State.ACCEPTED, "referral.accepted", _OFFICE),
                (State.SENT, Action.REFUSE): Step(State.REFUSED, "referral.refused", _OFFICE),
                (State.SENT, Action.PARTNER_ACCEPTS): Step(State.ACCEPTED, "referral.partner_accepted"),
                (State.SENT, Action.PARTNER_REFUSES): Step(State.REFUSED, "referral.partner_refused"),
                (State.SENT, Action.FINISH): Step(State.DONE, "referral.done", _OFFICE),
                (State.ACCEPTED, Action.FINISH): Step(State.DONE, "referral.done", _OFFICE),
                **_consent(revocable=(State.CONSENTED, State.SENT, State.ACCEPTED)),
            }
        ),
        Kind.STEP: StateTable(
            {
                (State.CONSENTED, Action.FINISH): Step(State.DONE, "referral.done", _OFFICE),
                **_consent(revocable=(State.CONSENTED,)),
            }
        ),
    }
)
"""Nothing that the reporter does is written to the audit log, because that notes times."""
