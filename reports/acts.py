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
    it stands in the figures (docs/adr/0037).
    """

    WITHDRAW = "withdraw", _("Ha ritirato la segnalazione.")
    ERASE = "erase", _("Ha chiesto di cancellare tutto.")
    IDENTIFY = "identify", _("Ha detto chi è. Nome e recapito sono in cima.")
    TAKE_BACK = "take_back", _("Ha tolto nome e recapito: torna in anonimo.")
    OPINION = "opinion", _("Ha detto com’è andata.")
    REOPEN = "reopen", _("Ha chiesto di riaprire: è di nuovo in lavorazione.")
    NEW_CODE = "new_code", _("Ha preso un codice nuovo.")
    COUNTED = "counted", _("Le sue risposte sono contate nei dati, senza nome.")

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
    Act.COUNTED: _("L’ufficio ha letto le tue risposte: sono contate senza il tuo nome e non si cambiano più."),
}

WISH_WORDS: Final[Mapping[str, Promise]] = {
    Act.ERASE: _("chiede di cancellare tutto"),
    Act.WITHDRAW: _("ritirata da chi ha segnalato"),
}
"""What waits for the office, in the words of a list."""

NAME, CHANNEL, DETAIL, SAFETY = "name", "channel", "detail", "safety"
"""What is said with `IDENTIFY`; the channel is a code of the form's last step (`reports.questions`)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody says to be, how they may be reached, and the rules for it."""

    said_on: datetime.date
    name: str = field(repr=False)
    channel: str = ""
    detail: str = field(default="", repr=False)
    safety: str = field(default="", repr=False)

    @property
    def said(self) -> dict[str, str]:
        """As it stands in the entry."""
        return {NAME: self.name, CHANNEL: self.channel, DETAIL: self.detail, SAFETY: self.safety}


@dataclass(frozen=True, slots=True)
class Standing:
    """What all acts of a reporter come to. A day is that of the act; None: it was not done.

    `has_written_since`: words came after the last wish to withdraw or to erase; they may take it back. `taken_back_on`:
    name and contact, those of the form included, are not to be used any more. `opinion` is what was answered, by the
    name of the question; the entry with it has the number `opinion_number`.
    """

    withdrawn_on: datetime.date | None = None
    erasure_asked_on: datetime.date | None = None
    has_written_since: bool = False
    identity: Identity | None = field(default=None, repr=False)
    taken_back_on: datetime.date | None = None
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
        return Act.WITHDRAW if self.withdrawn_on and state != State.CLOSED else None


def standing_of(messages: Iterable[Entry]) -> Standing:
    """Read the acts of a conversation in their order; of each kind the newest holds."""
    days: dict[Act, datetime.date] = {}
    identity, opinion, has_written_since = None, None, False
    for entry in messages:
        if entry.act is None:
            has_written_since |= entry.is_of_reporter
            continue
        days[entry.act] = entry.written_on
        if entry.act in (Act.WITHDRAW, Act.ERASE):
            has_written_since = False
        elif entry.act is Act.IDENTIFY:
            identity = _identity(entry)
            days.pop(Act.TAKE_BACK, None)
        elif entry.act is Act.TAKE_BACK:
            identity = None
        elif entry.act is Act.OPINION:
            opinion = entry
        elif entry.act is Act.REOPEN:
            days.pop(Act.WITHDRAW, None)
    return Standing(
        withdrawn_on=days.get(Act.WITHDRAW),
        erasure_asked_on=days.get(Act.ERASE),
        has_written_since=has_written_since and bool({Act.WITHDRAW, Act.ERASE} & days.keys()),
        identity=identity,
        taken_back_on=days.get(Act.TAKE_BACK),
        opinion=opinion.said if opinion else {},
        opinion_number=opinion.number if opinion else 0,
        is_counted=Act.COUNTED in days,
    )


def _identity(entry: Entry) -> Identity:
    said = entry.said
    return Identity(
        said_on=entry.written_on,
        name=said.get(NAME, ""),
        channel=said.get(CHANNEL, ""),
        detail=said.get(DETAIL, ""),
        safety=said.get(SAFETY, ""),
    )
