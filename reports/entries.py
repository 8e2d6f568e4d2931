"""One message between the office and the reporter, or one internal note, as it is sealed. A message may be an act."""

from __future__ import annotations

import datetime
import enum
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from formbuilder.uploads.opening import SealedFile, known_files

from . import opinions
from .acts import ANSWERS, WISH_OF, Act
from .errors import CaseDamagedError
from .follow_ups import SIZE, Asked, Reply

FORMAT: Final = 4
"""Version of the layout that is written. Whoever raises it keeps reading the earlier ones, and adds a golden file."""
TEXT_MAX: Final = 4_000
"""Characters of one message or note."""


class Side(enum.StrEnum):
    """Who wrote it."""

    OFFICE = "office"
    REPORTER = "reporter"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What was written, the `number` it has among its kind in the case (from 1), and the day.

    `author` is the account of the colleague who wrote it; the reporter's page never shows it. `files` (since format 2)
    came with it; their keys stand nowhere else. `act` (since format 3) is what the entry does, and `said` what was said
    with it, by name; of the acts only the answer to a wish has a text. `asked` (since format 4) are questions of the
    office, `reply` what the reporter answered to them.
    """

    number: int
    side: Side
    written_on: datetime.date
    text: str = field(repr=False)
    author: int | None = None
    files: tuple[SealedFile, ...] = field(default=(), repr=False)
    act: Act | None = None
    said: Mapping[str, str] = field(default_factory=dict, repr=False)
    asked: Asked | None = None
    reply: Reply | None = None

    @property
    def is_of_reporter(self) -> bool:
        """Whether the person wrote it who has the code."""
        return self.side is Side.REPORTER

    @property
    def opinion(self) -> list[tuple[str, str]]:
        """Questions and answers, where it says how it went."""
        return opinions.in_words(self.said) if self.act is Act.OPINION else []

    @property
    def awaits_answer(self) -> bool:
        """Whether the person who wrote it may expect one."""
        return self.is_of_reporter and not self.is_refusal and (self.act is None or self.act in ANSWERS)

    @property
    def is_refusal(self) -> bool:
        """Whether it says nothing but that somebody would rather not answer."""
        return self.reply is not None and self.reply.answers is None

    @property
    def is_word_of_office(self) -> bool:
        """Whether the office has said something in it."""
        return self.side is Side.OFFICE and (self.act is None or self.act in WISH_OF)

    def to_bytes(self) -> bytes:
        """Canonical JSON, to be sealed at once; with questions or answers it is filled up with spaces."""
        data: dict[str, Any] = {
            "format": FORMAT,
            "number": self.number,
            "side": self.side.value,
            "written_on": self.written_on.isoformat(),
            "text": self.text,
        }
        if self.author is not None:
            data["author"] = self.author
        if self.files:
            data["files"] = [file.to_json() for file in self.files]
        if self.act is not None:
            data["act"], data["said"] = self.act.value, dict(self.said)
        if self.asked is not None:
            data["asked"] = self.asked.to_json()
        if self.reply is not None:
            data["reply"] = self.reply.to_json()
        content = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        return content if self.asked is None and self.reply is None else content + b" " * (-len(content) % SIZE)

    @staticmethod
    def from_bytes(content: bytes) -> Entry:
        """Read what `to_bytes` wrote, in this version of the site or in another; what is not known is left out.

        Raises `CaseDamagedError` where there is no text.
        """
        try:
            data: Mapping[str, Any] = json.loads(content)
            author = data.get("author")
            return Entry(
                number=int(data["number"]),
                side=Side(data["side"]),
                written_on=datetime.date.fromisoformat(data["written_on"]),
                text=str(data["text"]),
                author=int(author) if author is not None else None,
                files=known_files(data.get("files")),
                act=Act(data["act"]) if data.get("act") in Act.values else None,
                said={str(name): str(words) for name, words in data.get("said", {}).items()},
                asked=Asked.from_json(data["asked"]) if data.get("asked") else None,
                reply=Reply.from_json(data["reply"]) if data.get("reply") else None,
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CaseDamagedError("The content is neither a message nor a note.") from error
