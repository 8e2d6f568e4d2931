"""What a reporter can do with the code beyond writing, as words and as what stands of it in the conversation."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .states import State

if TYPE_CHECKING:
    from .entries import Entry


class Act(models.TextChoices):
    """What an entry of the conversation does besides saying something; its label is what the office reads of it.

    `NEW_CODE` is written by `operations.renewing`, and waits for nobody. `COUNTED` is the office's: the opinion before
    it stands in the figures (docs/adr/0037). The last ones are the office's too, and answer a wish (`ANSWERS`).
    """

    WITHDRAW = "withdraw", _("Ha ritirato la segnalazione.")
    ERASE = "erase", _("Ha chiesto di cancellare tutto.")
    IDENTIFY = "identify", _("Ha detto chi è. Nome e recapito sono in cima.")
    TAKE_BACK = "take_back", _("Ha tolto nome e recapito: torna in anonimo.")
    OPINION = "opinion", _("Ha detto com’è andata.")
    REOPEN = "reopen", _("Ha chiesto di riaprire: è di nuovo in lavorazione.")
    NEW_CODE = "new_code", _("Ha preso un codice nuovo.")
    STOP_POINT = "stop_point", _("Non vuole più che il punto di ascolto sappia a che punto è.")
    COUNTED = "counted", _("Le sue risposte sono contate nei dati, senza nome.")
    STOPPED = "stopped", _("Fatto: ci siamo fermati.")
    GOES_ON = "goes_on", _("Non possiamo fermarci.")
    NOT_WITHDRAWN = "not_withdrawn", _("Ha cambiato idea: si va avanti.")
    NOT_ERASED = "not_erased", _("Non possiamo cancellare.")
    ERASURE_OVER = "erasure_over", _("Ha cambiato idea: non si cancella.")

    @property
    def own_words(self) -> Promise:
        """What the person reads who did it."""
        return _OWN_WORDS[self]


_OWN_WORDS: Final[Mapping[Act, Promise]] = {
    Act.WITHDRAW: _("Hai ritirato quello che avevi mandato."),
    Act.ERASE: _("Hai chiesto di cancellare tutto."),
    Act.IDENTIFY: _("Hai detto chi sei e come trovarti."),
    Act.TAKE_BACK: _("Hai tolto nome e recapito."),
    Act.OPINION: _("Hai detto com’è andata."),
    Act.REOPEN: _("Hai chiesto di riaprire."),
    Act.NEW_CODE: _("Hai preso un codice nuovo: quello di prima non funziona più."),
    Act.STOP_POINT: _("Hai tolto al punto di ascolto il permesso di sapere a che punto è."),
    Act.COUNTED: _("L’ufficio ha letto le tue risposte: sono contate senza il tuo nome e non si cambiano più."),
    Act.STOPPED: _("L’ufficio si è fermato, come avevi chiesto."),
    Act.GOES_ON: _("Avevi ritirato quello che avevi mandato, ma l’ufficio non può fermarsi."),
    Act.NOT_WITHDRAWN: _("Hai cambiato idea: l’ufficio va avanti."),
    Act.NOT_ERASED: _("Avevi chiesto di cancellare tutto, ma l’ufficio non può."),
    Act.ERASURE_OVER: _("Hai cambiato idea: non si cancella niente."),
}

ANSWERS: Final[Mapping[Act, tuple[Act, ...]]] = {
    Act.WITHDRAW: (Act.STOPPED, Act.GOES_ON, Act.NOT_WITHDRAWN),
    Act.ERASE: (Act.NOT_ERASED, Act.ERASURE_OVER),
}
"""How the office may answer a wish; an erasure that is done leaves nothing to answer."""
WISH_OF: Final[Mapping[Act, Act]] = {answer: wish for wish, answers in ANSWERS.items() for answer in answers}
REFUSALS: Final = frozenset({Act.GOES_ON, Act.NOT_ERASED})
"""Answers of which the reporter must read why."""

WISH_WORDS: Final[Mapping[str, Promise]] = {
    Act.ERASE: _("chiede di cancellare tutto"),
    Act.WITHDRAW: _("ritirata da chi ha segnalato"),
}
"""What waits for the office, in the words of a list."""

NAME, CHANNEL, DETAIL, SAFETY, DISCLOSURE = "name", "channel", "detail", "safety", "disclosure"
"""What is said with `IDENTIFY`; channel and disclosure are codes of the form's fixed steps (`reports.questions`)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody says to be, how they may be reached, and the rules for it. `disclosure` is empty in earlier ones."""

    said_on: datetime.date
    name: str = field(repr=False)
    channel: str = ""
    detail: str = field(default="", repr=False)
    safety: str = field(default="", repr=False)
    disclosure: str = ""

    @property
    def said(self) -> dict[str, str]:
        """As it stands in the entry."""
        said = {NAME: self.name, CHANNEL: self.channel, DETAIL: self.detail, SAFETY: self.safety}
        return {**said, DISCLOSURE: self.disclosure} if self.disclosure else said


@dataclass(frozen=True, slots=True)
class Standing:
    """What all acts of a reporter come to. A day is that of the act; None: it was not done.

    `has_written_since`: words came after the last wish to withdraw or to erase, or after the office has stopped; they
    may take it back. `has_stopped`:
    the office has answered that it does no more about what was withdrawn. `taken_back_on`:
    name and contact, those of the form included, are not to be used any more. `opinion` is what was answered, by the
    name of the question; the entry with it has the number `opinion_number`.
    """

    withdrawn_on: datetime.date | None = None
    erasure_asked_on: datetime.date | None = None
    has_written_since: bool = False
    has_stopped: bool = False
    identity: Identity | None = field(default=None, repr=False)
    taken_back_on: datetime.date | None = None
    point_stopped_on: datetime.date | None = None
    opinion: Mapping[str, str] = field(default_factory=dict, repr=False)
    opinion_number: int = 0
    is_counted: bool = False

    @property
    def is_form_contact_over(self) -> bool:
        """Whether what the form says of name and contact does not hold any more."""
        return self.identity is not None or self.taken_back_on is not None

    def wish(self, state: str) -> Act | None:
        """What waits for the office in a case of this state: an erasure before all, else a withdrawal."""
        if self.erasure_asked_on:
            return Act.ERASE
        waits = self.withdrawn_on and not self.has_stopped and state != State.CLOSED
        return Act.WITHDRAW if waits else None

    @property
    def ends_as_withdrawn(self) -> bool:
        """Whether the work would end because the reporter wishes it."""
        return bool(self.withdrawn_on or self.erasure_asked_on)


def standing_of(messages: Iterable[Entry]) -> Standing:
    """Read the acts of a conversation in their order; of each kind the newest holds."""
    days: dict[Act, datetime.date] = {}
    identity, opinion, has_written_since = None, None, False
    for entry in messages:
        if entry.act is None:
            has_written_since |= entry.is_of_reporter and not entry.is_refusal
            continue
        days[entry.act] = entry.written_on
        if entry.act in ANSWERS or (entry.act is Act.STOPPED and Act.ERASE not in days):
            has_written_since = False
        elif entry.act is Act.IDENTIFY:
            identity = _identity(entry)
            days.pop(Act.TAKE_BACK, None)
        elif entry.act is Act.TAKE_BACK:
            identity = None
        elif entry.act is Act.OPINION:
            opinion = entry
        elif entry.act is Act.REOPEN:
            _forget(days, Act.WITHDRAW, Act.STOPPED)
        elif entry.act in WISH_OF and entry.act is not Act.STOPPED:
            _forget(days, WISH_OF[entry.act])
    return Standing(
        withdrawn_on=days.get(Act.WITHDRAW),
        erasure_asked_on=days.get(Act.ERASE),
        has_written_since=has_written_since and bool(ANSWERS.keys() & days.keys()),
        has_stopped=Act.STOPPED in days,
        identity=identity,
        taken_back_on=days.get(Act.TAKE_BACK),
        point_stopped_on=days.get(Act.STOP_POINT),
        opinion=opinion.said if opinion else {},
        opinion_number=opinion.number if opinion else 0,
        is_counted=Act.COUNTED in days,
    )


def _forget(days: dict[Act, datetime.date], *acts: Act) -> None:
    for act in acts:
        days.pop(act, None)


def _identity(entry: Entry) -> Identity:
    said = entry.said
    return Identity(
        said_on=entry.written_on,
        name=said.get(NAME, ""),
        channel=said.get(CHANNEL, ""),
        detail=said.get(DETAIL, ""),
        safety=said.get(SAFETY, ""),
        disclosure=said.get(DISCLOSURE, ""),
    )
