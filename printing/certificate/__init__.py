"""That somebody took part in a course. One page a person, with a code by which anybody can check it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _

from printing.paper import TooLongError, day

CERTIFICATES_MAX: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """One person's. It names no age, no birthday, nothing that the person did not come for."""

    name: str
    course: str
    facts: tuple[tuple[str, str], ...]
    issued_on: date
    code: str
    address: str
    """Where the code is checked, without `https://`: people type it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificates:
    """The certificates of one course, a page each. Raises `TooLongError`."""

    template: ClassVar[Path] = Path(__file__).with_name("template.typ")

    certificates: tuple[Certificate, ...]
    place: str = ""
    signatory: str = ""
    """Who signs, by office: «La responsabile dell’ufficio»."""

    def __post_init__(self) -> None:
        if len(self.certificates) > CERTIFICATES_MAX:
            raise TooLongError(CERTIFICATES_MAX)

    @property
    def title(self) -> str:
        return _("Attestato di partecipazione")

    def content(self) -> dict[str, Any]:
        """What the template shows."""
        return {
            "certificates": [
                {
                    "name": each.name,
                    "course": each.course,
                    "facts": each.facts,
                    "issued": day(each.issued_on),
                    "code": each.code,
                    "address": each.address,
                }
                for each in self.certificates
            ],
            "place": self.place,
            "signatory": self.signatory,
            "says": _("Si attesta che"),
            "took_part": _("ha partecipato al corso"),
            "check": _("Questo attestato si può verificare a questo indirizzo, con questo codice:"),
        }
