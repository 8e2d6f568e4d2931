"""What is said of a referral, to the office and to the reporter."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .referral_states import NOTES, OF_THE_PARTNER, OF_THE_REPORTER, OPEN_TO_PARTNER, TABLES, Action, State
from .referrals import ASK, ReferralAct, Referred

OFFICE_WORDS: MappingProxyType[str, str | Promise] = MappingProxyType(
    {
        ASK: _("Permesso chiesto"),
        Action.SAY_YES: _("Chi ha segnalato ha detto di sì"),
        Action.SAY_NO: _("Chi ha segnalato ha detto di no"),
        Action.TAKE_BACK: _("Chi ha segnalato ha cambiato idea"),
        Action.NOTE_YES: _("Annotato il suo sì"),
        Action.NOTE_NO: _("Annotato il suo no"),
        Action.NOTE_TAKEN_BACK: _("Annotato che ha cambiato idea"),
        Action.SEND: _("Inviato"),
        Action.ACCEPT: _("Accettato dal servizio"),
        Action.REFUSE: _("Rifiutato dal servizio"),
        Action.FINISH: _("Concluso"),
        Action.WITHDRAW: _("Richiesta ritirata"),
        Action.PARTNER_ACCEPTS: _("Il servizio ha risposto: accetta"),
        Action.PARTNER_REFUSES: _("Il servizio ha risposto: non può accettare"),
    }
)
"""By the action of an act."""

REPORTER_WORDS: MappingProxyType[str, str | Promise] = MappingProxyType(
    {
        ASK: _("Abbiamo chiesto il tuo permesso il %(day)s: %(whom)s."),
        Action.SAY_YES: _("Hai detto di sì il %(day)s: %(whom)s."),
        Action.SAY_NO: _("Hai detto di no il %(day)s: %(whom)s."),
        Action.TAKE_BACK: _("Hai cambiato idea il %(day)s: %(whom)s."),
        Action.NOTE_YES: _("Abbiamo annotato il tuo sì il %(day)s: %(whom)s."),
        Action.NOTE_NO: _("Abbiamo annotato il tuo no il %(day)s: %(whom)s."),
        Action.NOTE_TAKEN_BACK: _("Abbiamo annotato che hai cambiato idea il %(day)s: %(whom)s."),
        Action.SEND: _("Inviata il %(day)s: %(whom)s."),
        Action.ACCEPT: _("Il servizio ha accettato il %(day)s: %(whom)s."),
        Action.REFUSE: _("Il servizio ha risposto il %(day)s che non può: %(whom)s."),
        Action.FINISH: _("Concluso il %(day)s: %(whom)s."),
        Action.WITHDRAW: _("Abbiamo ritirato la richiesta il %(day)s: %(whom)s."),
        Action.PARTNER_ACCEPTS: _("Il servizio ha accettato il %(day)s: %(whom)s."),
        Action.PARTNER_REFUSES: _("Il servizio ha risposto il %(day)s che non può: %(whom)s."),
    }
)
"""The same in the steps that the reporter reads; `whom` is a name in whatever script."""

EXPLANATIONS: MappingProxyType[State, str | Promise] = MappingProxyType(
    {
        State.ASKED: _("Aspettiamo la tua risposta. Senza il tuo sì non succede niente."),
        State.CONSENTED: _("Hai detto di sì. Non è ancora partito niente."),
        State.DENIED: _("Hai detto di no: non succede niente. Il resto del nostro lavoro non cambia."),
        State.SENT: _("È partito: al servizio passiamo quello che leggi qui sopra, e niente altro."),
        State.ACCEPTED: _("Il servizio ha accettato di occuparsene."),
        State.REFUSED: _("Il servizio non può occuparsene."),
        State.DONE: _("È concluso."),
        State.REVOKED: _("È stato ritirato: da qui non parte più niente."),
    }
)
"""What the reporter reads of a state."""


def said_of(act: ReferralAct) -> str:
    """To the office; a code that is not known here stands for itself."""
    return str(OFFICE_WORDS.get(act.action, act.action))


def for_office(referrals: Iterable[Referred], *, is_closed: bool = False) -> list[dict[str, Any]]:
    """Each referral with what was done, by whom, and what the office can do now; for a closed case nothing leaves."""
    found = list(referrals)
    numbers = {act.author for each in found for act in (*each.acts, *each.answers) if act.author is not None}
    authors = User.objects.in_bulk(numbers) if numbers else {}
    return [
        {
            "referred": each,
            "acts": [(act, said_of(act), authors.get(act.author) if act.author else None) for act in each.acts],
            "actions": [
                action
                for action in _possible(each)
                if action not in NOTES and not (is_closed and action is Action.SEND)
            ],
            "can_link": each.state in OPEN_TO_PARTNER,
            "notes": [action for action in _possible(each) if action in NOTES],
        }
        for each in found
    ]


def for_reporter(referrals: Iterable[Referred]) -> list[dict[str, Any]]:
    """Each referral with what its state means, what the office has noted, and what the reporter can say now."""
    return [
        {
            "referred": each,
            "explanation": EXPLANATIONS[each.state],
            "noted": [act for act in each.acts if act.action in NOTES],
            "actions": [action for action in OF_THE_REPORTER if TABLES[each.request.kind].step(each.state, action)],
            "was_sent": each.was_sent,
        }
        for each in referrals
    ]


def answer_in(posted: str) -> tuple[Action, uuid.UUID] | None:
    """Which button of which request was pressed (`action:id`); None for anything else."""
    action, _colon, referral = posted.partition(":")
    try:
        return (Action(action), uuid.UUID(referral)) if action in OF_THE_REPORTER else None
    except ValueError:
        return None


def _possible(each: Referred) -> list[Action]:
    others = (*OF_THE_REPORTER, *OF_THE_PARTNER)
    return [action for action in TABLES[each.request.kind].actions_from(each.state) if action not in others]
