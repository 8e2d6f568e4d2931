"""Questions that the office asks once a report is there, as they are sealed with the conversation (docs/adr/0046)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from formbuilder.answers import Answers, Section
from formbuilder.definition import Definition
from formbuilder.reading import Reading, in_source_words, read_as_sent, read_for_office, read_snapshot

if TYPE_CHECKING:
    from .entries import Entry

SIZE: Final = 64 * 1024
"""An entry with questions or answers is a multiple of it: its length does not tell which questions they are."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A form that the office has sent: `definition` in the reporter's language `locale`, or in the one that there is.

    `source_definition` and `source_title` are the same in Italian; `why` is what the editors say of the purpose.
    """

    definition: Definition = field(repr=False)
    source_definition: Definition = field(repr=False)
    locale: str
    title: str = field(repr=False)
    source_title: str = field(repr=False)
    why: str = field(default="", repr=False)

    @property
    def in_italian(self) -> Definition:
        """The same questions in the words of the office."""
        return in_source_words(self.definition, self.source_definition)

    @property
    def digest(self) -> str:
        """The same for the same questions in the same words."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """In the sealed entry."""
        return {
            "definition": self.definition.to_json(),
            "source_definition": self.source_definition.to_json(),
            "locale": self.locale,
            "title": self.title,
            "source_title": self.source_title,
            "why": self.why,
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Asked:
        """Read what `to_json` wrote, in this version of the site or in another."""
        return Asked(
            definition=read_snapshot(data.get("definition")),
            source_definition=read_snapshot(data.get("source_definition")),
            locale=str(data.get("locale", settings.LANGUAGE_CODE)),
            title=str(data.get("title", "")),
            source_title=str(data.get("source_title", "")),
            why=str(data.get("why", "")),
        )


_NOTHING: Final = Asked(
    definition=Definition(), source_definition=Definition(), locale=settings.LANGUAGE_CODE, title="", source_title=""
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What somebody answered to the request with the number `to`; `answers` None: they would rather not answer.

    `asked` is that request, put beside it when the conversation is opened (`with_requests`); it is not sealed twice.
    """

    to: int
    answers: Answers | None = field(default=None, repr=False)
    asked: Asked = field(default=_NOTHING, repr=False, compare=False)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The answers in words, as they were asked; call it in the language `asked.locale`."""
        return read_as_sent(self.asked.definition, self.answers or {})

    @property
    def reading(self) -> Reading:
        """The same for the office, in Italian."""
        return read_for_office(
            definition=self.asked.definition,
            source=self.asked.source_definition,
            answers=self.answers or {},
            locale=self.asked.locale,
        )

    def to_json(self) -> dict[str, Any]:
        """In the sealed entry."""
        return {"to": self.to, "answers": None if self.answers is None else dict(self.answers)}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Reply:
        """Read what `to_json` wrote."""
        answers = data.get("answers")
        return Reply(to=int(data["to"]), answers=None if answers is None else dict(answers))


def with_requests(entries: Iterable[Entry]) -> list[Entry]:
    """The entries of a conversation, each reply with what was asked."""
    known = list(entries)
    asked = {entry.number: entry.asked for entry in known if entry.asked is not None}
    return [
        replace(entry, reply=replace(entry.reply, asked=asked.get(entry.reply.to, _NOTHING)))
        if entry.reply is not None
        else entry
        for entry in known
    ]


def open_requests(entries: Iterable[Entry]) -> list[Entry]:
    """The requests that nobody has answered yet, the oldest first."""
    known = list(entries)
    answered = {entry.reply.to for entry in known if entry.reply is not None}
    return [entry for entry in known if entry.asked is not None and entry.number not in answered]
