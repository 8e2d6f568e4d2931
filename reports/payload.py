"""What is sealed when a report arrives: the answers and all that is needed to read them years later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from formbuilder.answers import Answers, Section, display
from formbuilder.definition import Definition, DefinitionError

from .errors import CaseDamagedError

FORMAT = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Payload:
    """A report as it was sent.

    `definition` is the form as the reporter saw it, in the language `locale`; `source_definition` is the same form in
    Italian, for the office. Both speak of the same question and option ids.
    """

    definition: Definition = field(repr=False)
    source_definition: Definition = field(repr=False)
    answers: Answers = field(repr=False)
    locale: str

    def sections(self) -> tuple[Section, ...]:
        """The answers in words, under the labels that the reporter read."""
        return display(self.definition, self.answers)

    def source_sections(self) -> tuple[Section, ...]:
        """The answers in words, under Italian labels; what the Italian form lacks stands as the reporter saw it."""
        known = {question.id for question in self.source_definition.questions}
        sections = list(display(self.source_definition, self.answers))
        for section in self.sections():
            rows = tuple(row for row in section.rows if row.question.id not in known)
            if rows:
                sections.append(Section(step_id=section.step_id, title=section.title, rows=rows))
        return tuple(sections)

    def to_bytes(self) -> bytes:
        """Canonical JSON, to be sealed at once."""
        data = {
            "format": FORMAT,
            "locale": self.locale,
            "definition": self.definition.to_json(),
            "source_definition": self.source_definition.to_json(),
            "answers": dict(self.answers),
        }
        return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read what `to_bytes` wrote. Raises `CaseDamagedError`."""
        try:
            data: Mapping[str, Any] = json.loads(content)
            if data["format"] != FORMAT:
                raise CaseDamagedError("The content has a format that is not known here.")
            return cls(
                definition=Definition.from_json(data["definition"]),
                source_definition=Definition.from_json(data["source_definition"]),
                answers=dict(data["answers"]),
                locale=str(data["locale"]),
            )
        except (DefinitionError, KeyError, TypeError, ValueError) as error:
            raise CaseDamagedError("The content is not a report.") from error
