"""A case on paper: what may stand in it, part by part, for the office's file or for whoever reported.

Whoever prints chooses the parts; what is left out is said to be left out. How to reach the reporter is in the copy for
that person alone: the office is shown it on request (`reasons`).
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib.auth.models import User
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from formbuilder.answers import Section
from printing.record import Record
from printing.record import Section as PrintedSection
from staff.people import unmistakable_name

from .acts import DETAIL, NAME, SAFETY, Act
from .contact import contact_of
from .entries import Entry, Side
from .operations import OpenedCase
from .points import Origin
from .questions import CONTACT_IDS, DISCLOSURE
from .referral_words import REPORTER_WORDS, said_of
from .referrals import ReferralAct
from .states import State, public_state

SHOWN: Final = 120
"""Characters of a part that are enough to know which one it is."""


class Reader(enum.StrEnum):
    """Whom it is for."""

    OFFICE = "office"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One thing that may be printed or left out; `is_offered` is what the page proposes.

    One that `is_contact` tells who somebody is or how to reach them: the page shows that it is there, not what it says.
    """

    id: str
    label: str
    value: str = field(repr=False)
    is_offered: bool = True
    is_contact: bool = False

    @property
    def beginning(self) -> str:
        """To recognise it by."""
        if self.is_contact:
            return ""
        line = " ".join(self.value.split())
        return line if len(line) <= SHOWN else f"{line[:SHOWN].rstrip()}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Parts under one heading."""

    title: str
    parts: tuple[Part, ...]


class Dossier:
    """An opened case for one reader, to be printed in the language in which it is read (`language`)."""

    def __init__(
        self, opened: OpenedCase, *, reader: Reader, authors: Mapping[int, User], origin: Origin | None
    ) -> None:
        self._opened = opened
        self._reader = reader
        self._authors = authors
        self._origin = origin

    @property
    def language(self) -> str:
        """The reporter's own, for the reporter; empty for the office, which reads what it always reads."""
        return self._opened.payload.locale if self._reader is Reader.PERSON else ""

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """All that may be in it, in the language of whoever reads it."""
        with override(self.language or get_language()):
            return tuple(each for each in self._all_chapters() if each.parts)

    def _all_chapters(self) -> list[Chapter]:
        opened = self._opened
        return [
            Chapter(title=_("Chi ha segnalato"), parts=tuple(self._disclosure())),
            *(Chapter(title=each.title, parts=tuple(self._answers(each))) for each in self._sections()),
            Chapter(title=_("Avvisi per e-mail"), parts=tuple(self._notice())),
            Chapter(title=_("File"), parts=tuple(self._files())),
            Chapter(title=_("Messaggi"), parts=tuple(self._entries("message", opened.messages))),
            Chapter(title=_("Invii e passi"), parts=tuple(self._referrals())),
            Chapter(title=_("Classificazione"), parts=tuple(self._classification())),
            Chapter(title=_("Note interne"), parts=tuple(self._entries("note", opened.notes))),
        ]

    def tells_contact(self, chosen: Collection[str]) -> bool:
        """Whether any of these parts says who somebody is, or how to reach them."""
        parts = (part for chapter in self.chapters for part in chapter.parts)
        return any(part.is_contact and part.value and part.id in chosen for part in parts)

    @property
    def ids(self) -> list[str]:
        """Of every part."""
        return [part.id for chapter in self.chapters for part in chapter.parts]

    def record(self, chosen: Collection[str]) -> Record:
        """On paper. Raises `TooLongError`."""
        return Record(
            title=_("Copia dei tuoi dati") if self._reader is Reader.PERSON else _("Fascicolo della segnalazione"),
            facts=tuple(self._facts()),
            sections=tuple(
                PrintedSection(
                    title=chapter.title,
                    entries=tuple((part.label, _value(part, chosen)) for part in chapter.parts),
                )
                for chapter in self.chapters
            ),
        )

    def data(self, chosen: Collection[str]) -> dict[str, Any]:
        """For another program to read (GDPR, article 20)."""
        return {
            "facts": [{"label": label, "value": value} for label, value in self._facts()],
            "chapters": [
                {
                    "title": chapter.title,
                    "parts": [{"label": part.label, "value": _value(part, chosen)} for part in chapter.parts],
                }
                for chapter in self.chapters
            ],
        }

    def _facts(self) -> Iterator[tuple[str, str]]:
        case = self._opened.case
        state = public_state(case.state) if self._reader is Reader.PERSON else State(case.state)
        yield _("Numero di protocollo"), case.reference
        yield _("Ricevuta il"), date_format(case.received_on, "DATE_FORMAT")
        yield _("Stato"), str(state.label)
        if origin := self._origin:
            always, allowed = _("numero di protocollo e giorno"), _("numero di protocollo, giorno e a che punto è")
            yield _("Inserita dal punto di ascolto"), origin.name or _("Un punto di ascolto che non c’è più.")
            yield _("Che cosa può vedere il punto di ascolto"), allowed if origin.may_follow else always
        if case.retain_until and not case.unread:
            yield _("Si cancella dopo il"), date_format(case.retain_until, "DATE_FORMAT")

    def _sections(self) -> Iterable[Section]:
        payload = self._opened.payload
        if self._reader is Reader.PERSON:
            return payload.sections()
        leave_out = CONTACT_IDS | {DISCLOSURE} if self._disclosure_now else CONTACT_IDS
        return payload.for_office(leave_out=leave_out).sections

    @cached_property
    def _disclosure_now(self) -> str:
        """To whom the reporter is known: what holds, which the form's answer may not any more."""
        contact = contact_of(self._opened.payload, self._opened.standing)
        return contact.disclosure if contact else ""

    def _disclosure(self) -> Iterator[Part]:
        if self._reader is Reader.OFFICE and self._disclosure_now:
            yield Part(id="disclosure", label=_("Come ha scelto di segnalare"), value=self._disclosure_now)

    def _answers(self, section: Section) -> Iterator[Part]:
        """What was taken back is in the copy only where somebody adds it."""
        is_over = self._opened.standing.taken_back_on is not None
        for row in section.rows:
            is_contact = row.question.id in CONTACT_IDS
            yield Part(
                id=f"answer-{row.question.id}",
                label=row.label,
                value="\n".join((*row.lines, *row.agreement)),
                is_offered=not (is_contact and is_over),
                is_contact=is_contact,
            )

    def _notice(self) -> Iterator[Part]:
        if self._reader is Reader.PERSON and (address := self._opened.notice.address):
            yield Part(id="notice", label=_("Indirizzo per gli avvisi"), value=address, is_contact=True)

    def _files(self) -> Iterator[Part]:
        names = [file.name for file in self._opened.payload.files]
        if names:
            yield Part(id="files", label=_("Mandati con la segnalazione"), value="\n".join(names))

    def _entries(self, kind: str, entries: Iterable[Entry]) -> Iterator[Part]:
        for entry in entries:
            day = date_format(entry.written_on, "SHORT_DATE_FORMAT")
            lines = (self._act(entry), entry.text, *self._follow_up(entry), *(file.name for file in entry.files))
            yield Part(
                id=f"{kind}-{entry.number}",
                label=f"{day}, {self._writer(entry)}",
                value="\n".join(filter(None, lines)),
                is_offered=kind == "message" or self._reader is Reader.OFFICE,
                is_contact=entry.act is Act.IDENTIFY,
            )

    def _act(self, entry: Entry) -> str:
        """What an entry does, to whoever reads it, and how they say it went; who they are only for themselves."""
        if entry.act is None:
            return ""
        is_own = self._reader is Reader.PERSON
        said = [entry.said.get(name, "") for name in (NAME, DETAIL, SAFETY)] if is_own else []
        words = entry.act.own_words if is_own else entry.act.label
        return "\n".join([str(words), *filter(None, said), *(f"{question} {it}" for question, it in entry.opinion)])

    def _follow_up(self, entry: Entry) -> Iterator[str]:
        """Questions that were sent, or what was answered to them; each reader in their own language."""
        is_own, reply = self._reader is Reader.PERSON, entry.reply
        if entry.asked is not None:
            yield _("Domande mandate: %(title)s") % {"title": entry.asked.title if is_own else entry.asked.source_title}
            form = entry.asked.definition if is_own else entry.asked.in_italian
            yield from (f"– {question.label}" for question in form.questions)
        if reply is not None and reply.answers is None:
            yield _("Ha preferito non rispondere alle domande.")
        elif reply is not None:
            sections = reply.sections if is_own else reply.reading.sections
            for row in (row for section in sections for row in section.rows):
                yield row.label
                yield "\n".join((*row.lines, *row.agreement)) or _("Nessuna risposta")

    def _referrals(self) -> Iterator[Part]:
        """Exactly what was passed on, to whom, and what became of it; what a service wrote is the office's."""
        is_own = self._reader is Reader.PERSON
        for number, each in enumerate(self._opened.referrals, start=1):
            acts = [_done(act, whom=each.request.whom, is_own=is_own) for act in each.acts]
            answers = [] if is_own else [act.text for act in each.answers]
            yield Part(
                id=f"referral-{number}",
                label=each.request.whom,
                value="\n".join(filter(None, (each.request.passed, *acts, *answers))),
            )

    def _writer(self, entry: Entry) -> str:
        """Who of the office wrote something is not for the reporter."""
        if self._reader is Reader.PERSON:
            return _("tu") if entry.side is Side.REPORTER else _("ufficio")
        if entry.side is Side.REPORTER:
            return _("chi ha segnalato")
        author = self._authors.get(entry.author) if entry.author is not None else None
        return unmistakable_name(author) if author else _("ufficio")

    def _classification(self) -> Iterator[Part]:
        for number, (label, words) in enumerate(self._opened.classification.words(), start=1):
            yield Part(id=f"classification-{number}", label=label, value="\n".join(words))
        if labels := self._opened.classification.labels:
            yield Part(id="labels", label=_("Etichette"), value=", ".join(labels))


def _done(act: ReferralAct, *, whom: str, is_own: bool) -> str:
    day = date_format(act.done_on, "SHORT_DATE_FORMAT")
    if is_own and act.action in REPORTER_WORDS:
        return str(REPORTER_WORDS[act.action]) % {"day": day, "whom": whom}
    return f"{day}: {said_of(act)}"


def _value(part: Part, chosen: Collection[str]) -> str:
    return part.value if part.id in chosen else _("[omesso]")
