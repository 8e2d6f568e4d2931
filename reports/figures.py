"""What is left of a case once it is closed: one row of codes, and the book in which the rows stand (docs/adr/0037).

A row knows neither its case nor a day, and a book has no order: rows stand in it by ids of chance. What reporters
thought of it (since format 2) stands beside the rows, under ids that follow from nothing: no opinion belongs to a row.
"""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from formbuilder.questions.choice import OneOf
from formbuilder.questions.choosing import OTHER, is_other
from formbuilder.reading import in_source_words

from .entries import Entry
from .errors import CaseDamagedError
from .opinions import Opinion
from .payload import Payload
from .referrals import Referred
from .vocabularies import Channel

FORMAT: Final = 3
"""Version of the layout that is written. Whoever raises it keeps reading the earlier ones, and adds a golden file."""
STEP: Final = 16_384
"""A book grows by so many bytes at once: about forty rows, so that its length does not tell what one of them holds."""


class Days(TextChoices):
    """How long something took, coarsely."""

    WITHIN_7 = "0-7", _("Entro 7 giorni")
    WITHIN_30 = "8-30", _("Da 8 a 30 giorni")
    WITHIN_90 = "31-90", _("Da 31 a 90 giorni")
    WITHIN_180 = "91-180", _("Da 91 a 180 giorni")
    LONGER = "181+", _("Più di 180 giorni")
    NEVER = "never", _("Mai")


class Referrals(TextChoices):
    """What became of the referrals of a case, all together: coarse, and nothing of a case without any."""

    ACCEPTED = "accepted", _("Almeno uno accettato")
    NOT_ACCEPTED = "not_accepted", _("Nessuno accettato")


def referrals_band(referrals: Iterable[Referred]) -> str:
    """Whether a service has taken it on; empty where nothing was sent."""
    sent = [each for each in referrals if each.was_sent]
    if not sent:
        return ""
    return (Referrals.ACCEPTED if any(each.is_accepted for each in sent) else Referrals.NOT_ACCEPTED).value


_BORDERS = ((7, Days.WITHIN_7), (30, Days.WITHIN_30), (90, Days.WITHIN_90), (180, Days.WITHIN_180))


def band(start: datetime.date, end: datetime.date | None) -> Days:
    """The band of the days between the two; `NEVER` without an end."""
    if end is None:
        return Days.NEVER
    days = (end - start).days
    return next((name for most, name in _BORDERS if days <= most), Days.LONGER)


def quarter(day: datetime.date) -> str:
    """`2026-4`: the year and the quarter."""
    return f"{day.year}-{(day.month + 2) // 3}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What is counted of one closed case.

    `form` is the `translation_key` of the report page; `codes` are those of the vocabularies, facet by facet; `answers`
    the option chosen in each question that the editor marked to be counted, both by id. `referrals` (since format 3) is
    a code of `Referrals`, or nothing.
    """

    form: str
    received: str
    closed: str
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    first_answer: str = ""
    duration: str = ""
    referrals: str = ""

    @property
    def year(self) -> int:
        """The year in which it is counted: that of the end."""
        return int(self.closed.split("-")[0])

    def of(self, facet: str) -> tuple[str, ...]:
        """The codes of one facet."""
        return self.codes.get(facet, ())

    def to_json(self) -> dict[str, Any]:
        """As it stands in a book."""
        data: dict[str, Any] = {
            "form": self.form,
            "received": self.received,
            "closed": self.closed,
            "codes": {name: list(codes) for name, codes in self.codes.items() if codes},
            "answers": dict(self.answers),
            "first_answer": self.first_answer,
            "duration": self.duration,
        }
        return {**data, "referrals": self.referrals} if self.referrals else data

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> Row:
        """Read what `to_json` wrote, in this version of the site or in another."""
        return Row(
            form=str(data["form"]),
            received=str(data["received"]),
            closed=str(data["closed"]),
            codes={str(name): tuple(map(str, codes)) for name, codes in data["codes"].items()},
            answers={str(question): str(option) for question, option in data.get("answers", {}).items()},
            first_answer=str(data.get("first_answer", "")),
            duration=str(data.get("duration", "")),
            referrals=str(data.get("referrals", "")),
        )


class Word(NamedTuple):
    """What something was called in the form of a report that came in that quarter."""

    since: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What a counted question is called, and each option it ever had by its id."""

    label: Word
    options: Mapping[str, Word]

    def joined(self, other: Words) -> Words:
        """The newer of each; an option that was retired keeps its own."""
        options = dict(self.options)
        for option, word in other.options.items():
            options[option] = max(word, options.get(option, word))
        return Words(label=max(self.label, other.label), options=options)


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """Rows and opinions by ids of chance, and the words of the questions that are counted in the rows."""

    rows: Mapping[str, Row] = field(default_factory=dict, repr=False)
    words: Mapping[str, Words] = field(default_factory=dict, repr=False)
    opinions: Mapping[str, Opinion] = field(default_factory=dict, repr=False)

    def with_row(self, row_id: str, row: Row, words: Mapping[str, Words]) -> Book:
        """With one row more, or another one in the place of that with this id."""
        return self.joined(Book(rows={row_id: row}, words=words))

    def without(self, row_id: str) -> Book:
        """With one row less, where there is one of this id."""
        return replace(self, rows={each: row for each, row in self.rows.items() if each != row_id})

    def joined(self, newer: Book) -> Book:
        """Both in one; of the same row the newer one."""
        words = dict(self.words)
        for question, each in newer.words.items():
            words[question] = words[question].joined(each) if question in words else each
        opinions = {**self.opinions, **newer.opinions}
        return Book(rows={**self.rows, **newer.rows}, words=words, opinions=opinions)

    def to_bytes(self) -> bytes:
        """Canonical JSON, by ids and not by time, filled up with spaces; to be sealed at once."""
        data = {
            "format": FORMAT,
            "rows": {row_id: row.to_json() for row_id, row in self.rows.items()},
            "words": {
                question: {"label": each.label, "options": dict(each.options)} for question, each in self.words.items()
            },
            "opinions": {opinion_id: list(each) for opinion_id, each in self.opinions.items()},
        }
        content = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        return content.ljust(-(-len(content) // STEP) * STEP)

    @staticmethod
    def from_bytes(content: bytes) -> Book:
        """Read what `to_bytes` wrote, in this version of the site or in another. Raises `CaseDamagedError`."""
        try:
            data: Mapping[str, Any] = json.loads(content)
            return Book(
                rows={str(row_id): Row.from_json(each) for row_id, each in data["rows"].items()},
                words={
                    str(question): Words(
                        label=Word(*each["label"]),
                        options={str(option): Word(*word) for option, word in each["options"].items()},
                    )
                    for question, each in data["words"].items()
                },
                opinions={
                    str(opinion_id): Opinion(int(year), str(helped), str(heard))
                    for opinion_id, (year, helped, heard) in data.get("opinions", {}).items()
                },
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CaseDamagedError("The content is no book of figures.") from error


def row_of(
    *,
    form_key: uuid.UUID,
    received_on: datetime.date,
    closed_on: datetime.date,
    codes: Mapping[str, tuple[str, ...]],
    messages: Iterable[Entry],
    payload: Payload,
    referrals: Iterable[Referred] = (),
) -> tuple[Row, dict[str, Words]]:
    """What is counted of a case, and the Italian words of the counted questions of its form."""
    answers, words = _counted(payload, since=quarter(received_on))
    row = Row(
        form=str(form_key),
        received=quarter(received_on),
        closed=quarter(closed_on),
        codes=codes,
        answers=answers,
        first_answer=_first_answer(received_on, messages, codes),
        duration=band(received_on, closed_on),
        referrals=referrals_band(referrals),
    )
    return row, words


def _first_answer(
    received_on: datetime.date, messages: Iterable[Entry], codes: Mapping[str, tuple[str, ...]]
) -> Days | Literal[""]:
    """The band of the first message of the office; of what came by telephone or at the counter there need be none."""
    written = [entry.written_on for entry in messages if entry.is_word_of_office]
    if not written and came_otherwise(codes):
        return ""
    return band(received_on, min(written, default=None))


def came_otherwise(codes: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a report came by another way than the site's form, and so met somebody who could answer at once."""
    return codes.get("channel", ()) not in {(), (Channel.ONLINE.value,)}


def _counted(payload: Payload, *, since: str) -> tuple[dict[str, str], dict[str, Words]]:
    answers: dict[str, str] = {}
    words: dict[str, Words] = {}
    for question in in_source_words(payload.definition, payload.source_definition).questions:
        if not isinstance(question, OneOf) or not question.counted:
            continue
        words[question.id] = Words(
            label=Word(since, question.label),
            options={each.id: Word(since, each.label) for each in question.worded},
        )
        given = payload.answers.get(question.id)
        code = OTHER if is_other(given) else given
        if isinstance(code, str) and code:
            answers[question.id] = code
    return answers, words
