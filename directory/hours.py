"""Opening hours: numbers that need no translation, and a note that does."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, MultipleChoiceBlock, TimeBlock

from core.blocks import GROUP_CONTACTS, ContentBlock


class Weekday(models.TextChoices):
    """Days of the week; codes are those of schema.org, lower-case."""

    MONDAY = "monday", _("lunedì")
    TUESDAY = "tuesday", _("martedì")
    WEDNESDAY = "wednesday", _("mercoledì")
    THURSDAY = "thursday", _("giovedì")
    FRIDAY = "friday", _("venerdì")
    SATURDAY = "saturday", _("sabato")
    SUNDAY = "sunday", _("domenica")


class OpeningIntervalBlock(ContentBlock):
    """Days on which a place is open from one time to another."""

    days = MultipleChoiceBlock(label=_("Giorni"), choices=Weekday.choices)
    opens = TimeBlock(label=_("Apre alle"))
    closes = TimeBlock(label=_("Chiude alle"))
    note = CharBlock(label=_("Nota"), required=False, max_length=120, help_text=_("Per esempio: solo su appuntamento."))

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        if value["closes"] <= value["opens"]:
            return {"closes": ValidationError(_("L'ora di chiusura viene dopo quella di apertura."))}
        return {}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add `interval`: the typed interval, or None for an unfinished draft."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["interval"] = read_interval(value)
        return context

    class Meta:
        icon = "time"
        group = GROUP_CONTACTS
        label = _("Orario")
        description = _("Giorni, apertura e chiusura.")
        template = "directory/opening_interval.html"
        preview_value = {"days": ["wednesday", "thursday"], "opens": "09:00", "closes": "12:00", "note": ""}


HOURS_BLOCKS = [("interval", OpeningIntervalBlock())]


@dataclass(frozen=True, kw_only=True)
class OpeningInterval:
    """Days on which a place is open from `opens` to `closes` (local time)."""

    days: tuple[Weekday, ...]
    opens: datetime.time
    closes: datetime.time
    note: str = ""

    @property
    def days_display(self) -> str:
        """«mercoledì e giovedì», «lunedì, martedì e venerdì», in the active language."""
        names = [str(day.label) for day in self.days]
        if len(names) < 2:  # noqa: PLR2004  # one name needs no conjunction
            return "".join(names)
        return gettext("%(names)s e %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}

    @property
    def times_display(self) -> str:
        """«09:00–12:00», as the active language writes times."""
        return f"{formats.time_format(self.opens)}–{formats.time_format(self.closes)}"


def read_interval(value: Any) -> OpeningInterval | None:
    """The stored block as a typed interval; None for an unfinished draft."""
    chosen = set(value.get("days") or [])
    if not (chosen and value.get("opens") and value.get("closes")):
        return None
    return OpeningInterval(
        days=tuple(day for day in Weekday if day.value in chosen),
        opens=value["opens"],
        closes=value["closes"],
        note=value.get("note") or "",
    )


def read_hours(stream: Iterable[Any]) -> list[OpeningInterval]:
    """The finished intervals of a stream of hours, in the editor's order."""
    intervals = (read_interval(child.value) for child in stream)
    return [interval for interval in intervals if interval is not None]
