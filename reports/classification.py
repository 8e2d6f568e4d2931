"""What the office says of a case in the words of `vocabularies`, as it is sealed to I."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext

from .errors import CaseDamagedError
from .vocabularies import AREA, FACETS, GROUND, OUTCOME, RELEVANCE, MacroGround, Relevance, macro_ground

FORMAT: Final = 1
"""Version of the layout that is written. Whoever raises it keeps reading the earlier ones, and adds a golden file."""
REASON_MAX: Final = 1_000
"""Characters of a reason."""
LABELS_MAX: Final = 10
LABEL_MAX: Final = 40
"""Characters of one label."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Classification:
    """The words for one case, facet by facet; the newest of a case is what holds, the earlier ones are its history.

    `number` counts from 1, and is 0 where nobody has classified yet. `outcome_reason` belongs to the outcome,
    `reason` to the judgement that it is no discrimination. `has_reader` is False where nobody was given the code.
    `duplicate_of` is the id of the case with which it was merged, as long as that is how it ended.
    `labels` are the office's own words, by which it finds cases together; no vocabulary knows them.
    """

    number: int = 0
    written_on: datetime.date | None = None
    author: int | None = None
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    reason: str = field(default="", repr=False)
    outcome_reason: str = field(default="", repr=False)
    has_reader: bool = True
    labels: tuple[str, ...] = field(default=(), repr=False)
    duplicate_of: str = field(default="", repr=False)

    def of(self, facet: str) -> tuple[str, ...]:
        """The codes of one facet."""
        return self.codes.get(facet, ())

    @property
    def is_assessed(self) -> bool:
        """Whether somebody has judged what it is; without that no case is closed."""
        return self.of(RELEVANCE.name) not in ((), (Relevance.TO_ASSESS.value,))

    def says_the_same(self, other: Classification) -> bool:
        """Whether both say the same of what it is; how it ended and labels are said elsewhere."""
        mine, theirs = (
            {name: set(codes) for name, codes in each.codes.items() if codes and name != OUTCOME.name}
            for each in (self, other)
        )
        return mine == theirs and self.reason == other.reason

    @property
    def macro_ground(self) -> MacroGround | None:
        return macro_ground(self.of(GROUND.name))

    def words(self) -> Iterator[tuple[str, list[str]]]:
        """Each facet about which something was said, with its words; a reason stands beside what it explains."""
        reasons = {
            RELEVANCE.name: (gettext("Perché"), self.reason),
            OUTCOME.name: (gettext("Che cosa è successo"), self.outcome_reason),
        }
        for facet in (*FACETS, OUTCOME):
            if codes := self.of(facet.name):
                yield str(facet.label), facet.words_of(codes)
            label, reason = reasons.get(facet.name, ("", ""))
            if reason:
                yield label, [reason]

    @property
    def summary(self) -> str:
        """Ground and area, in a line."""
        return ", ".join(word for facet in (GROUND, AREA) for word in facet.words_of(self.of(facet.name)))

    def to_bytes(self) -> bytes:
        """Canonical JSON, to be sealed at once."""
        data: dict[str, Any] = {
            "format": FORMAT,
            "number": self.number,
            "written_on": self.written_on.isoformat() if self.written_on else None,
            "author": self.author,
            "codes": {name: list(codes) for name, codes in self.codes.items() if codes},
        }
        data |= {
            name: text for name, text in (("reason", self.reason), ("outcome_reason", self.outcome_reason)) if text
        }
        if not self.has_reader:
            data["has_reader"] = False
        if self.labels:
            data["labels"] = list(self.labels)
        if self.duplicate_of:
            data["duplicate_of"] = self.duplicate_of
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    @staticmethod
    def from_bytes(content: bytes) -> Classification:
        """Read what `to_bytes` wrote, in this version of the site or in another; what is not known is left out.

        Raises `CaseDamagedError` where there are no codes.
        """
        try:
            data: Mapping[str, Any] = json.loads(content)
            day, author = data.get("written_on"), data.get("author")
            return Classification(
                number=int(data["number"]),
                written_on=datetime.date.fromisoformat(day) if day else None,
                author=int(author) if author is not None else None,
                codes={str(name): tuple(str(code) for code in codes) for name, codes in data["codes"].items()},
                reason=str(data.get("reason", "")),
                outcome_reason=str(data.get("outcome_reason", "")),
                has_reader=bool(data.get("has_reader", True)),
                labels=tuple(str(label) for label in data.get("labels", ())),
                duplicate_of=str(data.get("duplicate_of", "")),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CaseDamagedError("The content is no classification.") from error


def newest(said: Iterable[Classification]) -> Classification:
    """What holds now of all that was said."""
    return max(said, key=lambda each: each.number)
