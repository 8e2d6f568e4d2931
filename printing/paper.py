"""What every document has: who sends it, who printed it and when, a title, plain content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar, Protocol

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The office at the top of the first page: the body it belongs to, its name, where to find it."""

    body: str
    office: str
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Who made this print and when: at the foot of every page."""

    by: str
    at: datetime


class Document(Protocol):
    """One sheet or many. `content` is called with the language of the document active."""

    template: ClassVar[Path]

    @property
    def title(self) -> str:
        """What the file is called by whoever opens it."""

    def content(self) -> dict[str, Any]:
        """Everything that the template shows, as JSON takes it: texts are in the reader's words already."""


class PrintingError(Exception):
    """No document came of it: the template is wrong, or it took too long. Quotes nothing of what was to be printed."""


class TooLongError(PrintingError):
    """More rows than one file may have. `most` says how many it may."""

    def __init__(self, most: int) -> None:
        super().__init__(f"More than {most} rows.")
        self.most = most


def words_of_the_foot(printed: Printed) -> str:
    """«Stampato da …, il …»."""
    return _("Stampa di %(who)s, %(when)s") % {
        "who": printed.by,
        "when": date_format(timezone.localtime(printed.at), "DATETIME_FORMAT"),
    }


def day(value: date) -> str:
    """A day in the words of the language."""
    return date_format(value, "DATE_FORMAT")
