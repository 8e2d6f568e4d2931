"""All that is known of one matter, on paper: sections of labels and values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _

from printing.paper import TooLongError

CHARACTERS_MAX: Final = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands below it, label and value."""

    title: str
    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record. Raises `TooLongError`, which counts characters here."""

    template: ClassVar[Path] = Path(__file__).with_name("template.typ")

    title: str
    sections: tuple[Section, ...]
    facts: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        if sum(len(value) for section in self.sections for _label, value in section.entries) > CHARACTERS_MAX:
            raise TooLongError(CHARACTERS_MAX)

    def content(self) -> dict[str, Any]:
        """What the template shows."""
        return {
            "sections": [{"title": each.title, "entries": each.entries} for each in self.sections],
            "facts": self.facts,
            "columns": [_("Voce"), _("Dato")],
            "empty": _("Nessun dato."),
            "unanswered": "–",
        }
