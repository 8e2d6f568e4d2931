"""How somebody proposes to end the work on a case, until a second person confirms it; as it is sealed to I."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .errors import CaseDamagedError
from .vocabularies import OUTCOME

FORMAT: Final = 1
"""Version of the layout that is written. Whoever raises it keeps reading the earlier ones, and adds a golden file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What closing would say. The newest of a case counts, as long as its state says that one waits; the earlier ones
    are its history. `number` counts from 1, `author` is the account of whoever proposes; `duplicate_of` is the id
    of the case with which it would be merged.
    """

    number: int
    written_on: datetime.date
    author: int
    outcome: str = field(repr=False)
    reason: str = field(default="", repr=False)
    last_word: str = field(default="", repr=False)
    duplicate_of: str = field(default="", repr=False)

    @property
    def outcome_words(self) -> str:
        """The outcome as it is read."""
        return ", ".join(OUTCOME.words_of([self.outcome]))

    def to_bytes(self) -> bytes:
        """Canonical JSON, to be sealed at once."""
        data: dict[str, Any] = {
            "format": FORMAT,
            "number": self.number,
            "written_on": self.written_on.isoformat(),
            "author": self.author,
            "outcome": self.outcome,
            "reason": self.reason,
            "last_word": self.last_word,
        }
        if self.duplicate_of:
            data["duplicate_of"] = self.duplicate_of
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    @staticmethod
    def from_bytes(content: bytes) -> Proposal:
        """Read what `to_bytes` wrote, in this version of the site or in another; what is not known is left out.

        Raises `CaseDamagedError` where there is no outcome.
        """
        try:
            data: Mapping[str, Any] = json.loads(content)
            return Proposal(
                number=int(data["number"]),
                written_on=datetime.date.fromisoformat(data["written_on"]),
                author=int(data["author"]),
                outcome=str(data["outcome"]),
                reason=str(data.get("reason", "")),
                last_word=str(data.get("last_word", "")),
                duplicate_of=str(data.get("duplicate_of", "")),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CaseDamagedError("The content is no proposal.") from error
