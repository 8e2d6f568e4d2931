"""What a case is about, as far as a line of the inbox, a search and a comparison need it.

A gist is read from the opened case and stands nowhere but in the memory of an unlocked session, sealed like the key
itself (docs/adr/0038).
"""

from __future__ import annotations

import dataclasses
import json
import math
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings

from core.folding import fold_address, fold_words, person_terms, person_text, phone_digits
from formbuilder.answers import Row
from formbuilder.questions import Email, LongText, Phone, ShortText

from .acts import WISH_WORDS
from .entries import Side
from .operations.casework import OpenedCase
from .questions import CONTACT_DETAIL, CONTACT_IDS
from .states import State
from .vocabularies import AREA, GROUND

FIRST_WORDS: Final = 110
"""Characters of what the reporter wrote that stand in a line."""
ALIKE: Final = 0.35
"""From which likeness two texts may speak of the same thing: 1 is the same words, 0 no word in common."""
MOST_ALIKE: Final = 5
_CONTACT_MIN: Final = 6
"""Characters that make a telephone number or an address worth comparing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gist:
    """`mac` names the version of the case from which it was read; `said` is what the reporter wrote in free words and
    `text` everything, both folded (`core.folding`); `contacts` are numbers and addresses; `wish` is an act that waits
    for the office (`reports.acts.Standing.wish`).
    """

    mac: str
    is_damaged: bool = False
    locale: str = ""
    grounds: tuple[str, ...] = field(default=(), repr=False)
    areas: tuple[str, ...] = field(default=(), repr=False)
    first_words: str = field(default="", repr=False)
    said: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    contacts: tuple[str, ...] = field(default=(), repr=False)
    labels: tuple[str, ...] = field(default=(), repr=False)
    duplicate_of: str = field(default="", repr=False)
    wish: str = field(default="", repr=False)

    @property
    def wish_words(self) -> str:
        """What the reporter wants done, in a word or two."""
        return str(WISH_WORDS.get(self.wish, ""))

    @property
    def about(self) -> str:
        """Ground and area in a line; empty where nobody has classified the case."""
        return ", ".join([*GROUND.words_of(self.grounds), *AREA.words_of(self.areas)])

    @property
    def language(self) -> str:
        """In what the reporter wrote; empty where it is the office's own language."""
        return (
            "" if self.locale == settings.LANGUAGE_CODE else str(dict(settings.LANGUAGES).get(self.locale, self.locale))
        )


def gist_of(opened: OpenedCase) -> Gist:
    """Read it from an opened case."""
    case, standing = opened.case, opened.standing
    leave_out = CONTACT_IDS if standing.is_form_contact_over else frozenset()
    replies = [entry.reply.reading for entry in opened.messages if entry.reply is not None]
    readings = [opened.payload.for_office(leave_out=leave_out), *replies]
    rows = [row for each in readings for section in (*each.sections, *each.original) for row in section.rows]
    written = [row.text for row in rows if _is_free(row) and row.text]
    first = next((row.text for row in rows if isinstance(row.question, LongText) and _is_free(row) and row.text), "")
    said = [*written, *(entry.text for entry in opened.messages if entry.side is Side.REPORTER)]
    contacts = [row.text for row in rows if _is_contact(row)]
    own = [standing.identity.name, standing.identity.safety] if standing.identity else []
    contacts += [standing.identity.detail] if standing.identity else []
    entries = [entry.text for entry in (*opened.messages, *opened.notes)]
    entries += [words for each in opened.referrals for words in each.words()]
    of_office = [word for _label, words in opened.classification.words() for word in words]
    of_office += opened.classification.labels
    return Gist(
        mac=bytes(case.mac).hex(),
        locale=opened.payload.locale,
        grounds=opened.classification.of(GROUND.name),
        areas=opened.classification.of(AREA.name),
        first_words=_shortened(first or next(iter(written), "")),
        said=fold_words(" ".join(said)),
        text=person_text(case.reference, *(row.text for row in rows), *own, *entries, *of_office, phones=contacts),
        duplicate_of=opened.classification.duplicate_of if case.state == State.CLOSED else "",
        contacts=tuple(sorted({each for each in map(_comparable, contacts) if len(each) >= _CONTACT_MIN})),
        labels=opened.classification.labels,
        wish=standing.wish(case.state) or "",
    )


def damaged(mac: bytes) -> Gist:
    """Of a case that is not what this server wrote."""
    return Gist(mac=mac.hex(), is_damaged=True)


def labels_of(gists: Mapping[uuid.UUID, Gist]) -> list[str]:
    """Every label that a case has, the most used first."""
    times = Counter(label for gist in gists.values() for label in gist.labels)
    return sorted(times, key=lambda label: (-times[label], label.casefold()))


def matching(gists: Mapping[uuid.UUID, Gist], words: str) -> Iterator[uuid.UUID]:
    """The cases in which every one of the words stands somewhere, as a person is searched for."""
    terms = person_terms(words)
    for case, gist in gists.items():
        if all(any(word in gist.text for word in term) for term in terms):
            yield case


@dataclass(frozen=True, kw_only=True, slots=True)
class Alike:
    """A case that may belong to another one, and why one might think so."""

    case: uuid.UUID
    same_contact: bool
    likeness: float


def alike(case: uuid.UUID, gists: Mapping[uuid.UUID, Gist]) -> list[Alike]:
    """Cases with the same number or address, or with words that are rare among all and stand in both; closest first.

    The likeness is the cosine of the words weighted by rarity (tf-idf: Salton and Buckley, 1988).
    """
    if case not in gists:
        return []
    words = {pk: Counter(gist.said.split()) for pk, gist in gists.items()}
    spread = Counter(word for each in words.values() for word in each)
    weights = {pk: _weights(each, spread, len(words)) for pk, each in words.items()}
    found = []
    for other, gist in gists.items():
        if other == case:
            continue
        same_contact = not set(gist.contacts).isdisjoint(gists[case].contacts)
        likeness = sum(weight * weights[other].get(word, 0.0) for word, weight in weights[case].items())
        if same_contact or likeness >= ALIKE:
            found.append(Alike(case=other, same_contact=same_contact, likeness=likeness))
    return sorted(found, key=lambda each: (each.same_contact, each.likeness), reverse=True)[:MOST_ALIKE]


def to_bytes(gists: Mapping[uuid.UUID, Gist]) -> bytes:
    """For the sealed memory of a session only; an unlocking never outlives a version of the site by more than hours."""
    return json.dumps({str(pk): dataclasses.astuple(gist) for pk, gist in gists.items()}).encode()


def from_bytes(content: bytes) -> dict[uuid.UUID, Gist]:
    """What `to_bytes` wrote; nothing where another version of the site wrote something else: it is read anew."""
    try:
        return {uuid.UUID(pk): _read(values) for pk, values in json.loads(content).items()}
    except (AttributeError, TypeError, ValueError):
        return {}


def _read(values: list[Any]) -> Gist:
    named: dict[str, Any] = {
        each.name: tuple(value) if isinstance(value, list) else value
        for each, value in zip(dataclasses.fields(Gist), values, strict=True)
    }
    return Gist(**named)


def _is_free(row: Row) -> bool:
    own = row.question.id not in CONTACT_IDS
    return own and isinstance(row.question, LongText | ShortText)


def _is_contact(row: Row) -> bool:
    return row.question.id == CONTACT_DETAIL or isinstance(row.question, Email | Phone)


def _comparable(contact: str) -> str:
    return fold_address(contact) if "@" in contact else phone_digits(contact)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= FIRST_WORDS:
        return line
    return f"{line[:FIRST_WORDS].rpartition(' ')[0] or line[:FIRST_WORDS]}…"


def _weights(words: Mapping[str, int], spread: Mapping[str, int], number: int) -> dict[str, float]:
    weights = {word: times * math.log((1 + number) / spread[word]) for word, times in words.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()} if length else {}
