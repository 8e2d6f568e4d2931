"""The programme of a campaign as a leaflet to hand out or to hang up."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _

from printing.paper import TooLongError

MOST_ENTRIES: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event: `facts` say kind, hour, place, in words, without what is not known; `is_off` where it is cancelled."""

    title: str
    facts: tuple[str, ...]
    text: str = ""
    is_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What begins on one day, named in words."""

    name: str
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A campaign: its title, period and theme, day by day, with whom; where the programme of today stands."""

    template: ClassVar[Path] = Path(__file__).with_name("template.typ")

    name: str
    period: str
    theme: str
    days: tuple[Day, ...]
    organisers: tuple[str, ...]
    address: str
    as_of: str

    @property
    def title(self) -> str:
        return self.name

    def content(self) -> dict[str, Any]:
        """What the template shows. Raises `TooLongError`."""
        if sum(len(day.happenings) for day in self.days) > MOST_ENTRIES:
            raise TooLongError(MOST_ENTRIES)
        return {
            "period": self.period,
            "theme": self.theme,
            "days": [asdict(day) for day in self.days],
            "off": _("Annullato"),
            "with": _("Organizzata con") if self.organisers else "",
            "organisers": ", ".join(self.organisers),
            "today": _("Programma al %(day)s. Quello aggiornato:") % {"day": self.as_of},
            "address": self.address,
            "help": [
                ("112", _("in pericolo adesso")),
                ("1522", _("violenza e stalking: gratis, 24 ore su 24")),
            ],
            "empty": _("Il programma arriva presto."),
        }
