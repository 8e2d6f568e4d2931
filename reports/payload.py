"""What is sealed when a report arrives: the answers and all that is needed to read them years later."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings

from formbuilder.answers import Answers, Section
from formbuilder.definition import Definition
from formbuilder.reading import Reading, read_as_sent, read_for_office, read_snapshot
from formbuilder.uploads.opening import SealedFile, known_files

from .errors import CaseDamagedError

FORMAT: Final = 1
"""Version of the layout that is written. Whoever raises it adds a reader to `READERS` and a golden file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Payload:
    """A report as it was sent.

    `definition` is the form as the reporter saw it, in the language `locale`; `source_definition` is the same form in
    Italian, for the office. Both speak of the same question and option ids. `files` are those of the answers; their
    keys stand nowhere else. `promised` is for how many days the notice said that it is kept after it is closed, by
    outcome; under the empty one for all others.
    """

    definition: Definition = field(repr=False)
    source_definition: Definition = field(repr=False)
    answers: Answers = field(repr=False)
    locale: str
    files: tuple[SealedFile, ...] = field(default=(), repr=False)
    promised: Mapping[str, int] = field(default_factory=dict)

    def sections(self) -> tuple[Section, ...]:
        """The answers in words, under the labels that the reporter read."""
        return read_as_sent(self.definition, self.answers)

    def for_office(self, *, leave_out: Collection[str] = frozenset()) -> Reading:
        """The answers in words, in Italian and as the reporter read them; without those that are shown elsewhere."""
        return read_for_office(
            definition=self.definition,
            source=self.source_definition,
            answers=self.answers,
            locale=self.locale,
            leave_out=leave_out,
        )

    def to_bytes(self) -> bytes:
        """Canonical JSON, to be sealed at once."""
        data: dict[str, Any] = {
            "format": FORMAT,
            "locale": self.locale,
            "definition": self.definition.to_json(),
            "source_definition": self.source_definition.to_json(),
            "answers": dict(self.answers),
        }
        if self.files:
            data["files"] = [file.to_json() for file in self.files]
        if self.promised:
            data["promised"] = dict(self.promised)
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    @staticmethod
    def from_bytes(content: bytes) -> Payload:
        """Read what `to_bytes` wrote, in this version of the site or in another.

        What was opened is what was sealed: that it was altered is found before. So a part that is not understood is
        left out, an unknown format is read as the newest one, and the answers are shown whatever stands around them.
        Raises `CaseDamagedError` only where there are no answers.
        """
        try:
            data = json.loads(content)
            return READERS.get(data.get("format"), READERS[FORMAT])(data)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise CaseDamagedError("The content is not a report.") from error


def _read_1(data: Mapping[str, Any]) -> Payload:
    if not isinstance(data["answers"], Mapping):
        raise TypeError("answers")
    return Payload(
        definition=read_snapshot(data.get("definition")),
        source_definition=read_snapshot(data.get("source_definition")),
        answers=dict(data["answers"]),
        locale=str(data.get("locale", settings.LANGUAGE_CODE)),
        files=known_files(data.get("files")),
        promised=_read_days(data.get("promised")),
    )


def _read_days(stored: Any) -> dict[str, int]:
    """Those that are days: what else stands there is no reason to lose the report."""
    if not isinstance(stored, Mapping):
        return {}
    return {str(outcome): days for outcome, days in stored.items() if isinstance(days, int)}


READERS: Final[Mapping[int, Callable[[Mapping[str, Any]], Payload]]] = {1: _read_1}
"""How each format ever written is read. No row is ever taken away."""
