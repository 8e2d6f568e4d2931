"""A sheet to sign or tick at the door: a page for each group, a box for each person and lesson."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from printing.paper import TooLongError

BOXES_MAX: Final = 100_000
LESSONS_A_PAGE: Final = 14
"""As many boxes as stay wide enough for initials beside a name; more lessons go on further pages."""
SPARE_ROWS: Final = 3
"""For who comes without having registered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceGroup:
    """Who is expected in a group, in the order of the sheet, and on which days it meets."""

    title: str
    people: tuple[str, ...]
    lessons: tuple[date, ...]
    facts: tuple[tuple[str, str], ...] = ()
    minors: tuple[tuple[str, str, str], ...] = ()
    """Of those under age: their name, whom to call, and who may collect them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceSheet:
    """The sheet of one course. Raises `TooLongError`."""

    template: ClassVar[Path] = Path(__file__).with_name("template.typ")

    course: str
    groups: tuple[AttendanceGroup, ...]

    def __post_init__(self) -> None:
        if sum(len(group.people) * max(len(group.lessons), 1) for group in self.groups) > BOXES_MAX:
            raise TooLongError(BOXES_MAX)

    @property
    def title(self) -> str:
        return _("Foglio presenze: %(course)s") % {"course": self.course}

    def content(self) -> dict[str, Any]:
        """What the template shows: the lessons of a group in portions of a page."""
        return {
            "groups": [
                {
                    "title": group.title,
                    "facts": group.facts,
                    "people": group.people,
                    "minors": group.minors,
                    "pages": [
                        [[date_format(lesson, "D"), date_format(lesson, "d/m")] for lesson in lessons]
                        for lessons in _portions(group.lessons)
                    ],
                }
                for group in self.groups
            ],
            "spare": SPARE_ROWS,
            "name": _("Nome e cognome"),
            "number": _("N."),
            "leader": _("Firma di chi conduce"),
            "empty": _("Nessun gruppo."),
            "minors": _("Minorenni: chi può venire a prendere"),
            "columns": (_("Nome e cognome"), _("Responsabile"), _("Chi altro può venire")),
        }


def _portions(lessons: tuple[date, ...]) -> list[tuple[date, ...]]:
    """The lessons of each page, as evenly as they go; one page without boxes where there is no lesson yet."""
    pages = -(-len(lessons) // LESSONS_A_PAGE) or 1
    size = -(-len(lessons) // pages) or 1
    return [lessons[begin : begin + size] for begin in range(0, max(len(lessons), 1), size)]
