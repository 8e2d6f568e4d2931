"""When something was, as far as somebody remembers: a day, a month, a year, a period, or nothing."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.folding import fold_technical
from formbuilder.questions.base import Question
from formbuilder.questions.date import DATE_PARTS, EARLIEST_DATE, LATEST_DATE, YEAR_DIGITS
from formbuilder.questions.field import AnswerField
from formbuilder.questions.parts import PartsWidget, short_number

UNKNOWN: Final = "unknown"
ENDS: Final = ("from", "to")
_ISO: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True)
class RoughDay:
    """A day, a month or a year, as ISO 8601 writes it: `2026-03-08`, `2026-03`, `2026`."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def from_iso(cls, text: object) -> Self | None:
        """None for anything else, and for a day that does not exist."""
        found = _ISO.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            return None
        day = cls(*(int(part) for part in found.groups() if part))
        try:
            day.first  # noqa: B018 - asked whether it exists
        except ValueError:
            return None
        return day

    @property
    def iso(self) -> str:
        return "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])

    @property
    def first(self) -> datetime.date:
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> datetime.date:
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def words(self) -> str:
        """In the active language."""
        if self.day:
            return formats.date_format(self.first, "DATE_FORMAT")
        return formats.date_format(self.first, "YEAR_MONTH_FORMAT") if self.month else str(self.year)


class AboutWhenWidget(PartsWidget):
    """A date of which day and month may be missing, a second one for the end, and a box for who does not remember.

    Nothing has to be chosen first: how exact the answer is shows in what was filled in.
    """

    template_name = "forms/widgets/about_when.html"

    def __init__(self) -> None:
        parts: dict[str, forms.Widget] = {
            f"{end}_{part}": short_number(part, size) for end in ENDS for part, size in DATE_PARTS.items()
        }
        super().__init__({**parts, UNKNOWN: forms.CheckboxInput({"class": "form-check-input"})})

    def labels(self) -> tuple[str, ...]:
        date = pgettext("data", "Giorno"), pgettext("data", "Mese"), pgettext("data", "Anno")
        return (*date, *date, unknown_words())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        *parts, unknown = context["widget"]["subwidgets"]
        size = len(DATE_PARTS)
        rows = [(start_words(), parts[:size]), (end_words(), parts[size:])]
        context["widget"] |= {"rows": [(label, {"subwidgets": row}) for label, row in rows], "unknown": unknown}
        return context


def start_words() -> str:
    """The label of the first date."""
    return _("Quando, o da quando")


def end_words() -> str:
    """The label of the second date."""
    return _("Fino a quando, se è durato")


def unknown_words() -> str:
    """The label of the box, and the answer of whoever ticks it."""
    return _("Non ricordo")


class AboutWhenField(AnswerField):
    """One or two rough days, or the box."""

    def __init__(self, *, question: AboutWhen) -> None:
        self.question = question
        super().__init__(widget=AboutWhenWidget())

    def clean(self, value: Any) -> dict[str, Any] | None:
        *texts, unknown = value or [""] * len(self.question.input_names())
        parts = [fold_technical(str(part or "")) for part in texts]
        size = len(DATE_PARTS)
        start, end = self._read(parts[:size], ""), self._read(parts[size:], end_words())
        if unknown:
            return self._clean_unknown(parts)
        if start is None:
            self._refuse_without_start(has_end=end is not None)
            return None
        if end is None or end == start:
            return {"from": start.iso}
        if end.last < start.first:
            raise ValidationError(_("La fine viene prima dell’inizio: controlla le due date."), code="limit")
        return {"from": start.iso, "to": end.iso}

    def _clean_unknown(self, parts: list[str]) -> dict[str, Any]:
        if any(parts):
            message = _("Hai scritto una data e spuntato «%(unknown)s»: togli l’una o l’altra.")
            raise ValidationError(message % {"unknown": unknown_words()}, code="invalid")
        return {UNKNOWN: True}

    def _refuse_without_start(self, *, has_end: bool) -> None:
        if has_end:
            message = _("Manca l’inizio: se è stato un giorno solo, scrivilo nelle prime caselle.")
            raise ValidationError(message, code="incomplete")
        if self.required:
            message = _("Serve una risposta: basta l’anno. Altrimenti spunta «%(unknown)s».")
            raise ValidationError(message % {"unknown": unknown_words()}, code="required")

    def _read(self, parts: list[str], row: str) -> RoughDay | None:
        """One date as far as it was filled in; `row` stands before what is wrong with it."""
        if not any(parts):
            return None
        try:
            day = _parse(*parts)
            self._refuse_out_of_bounds(day)
        except ValidationError as error:
            raise ValidationError(f"{row}: {error.message}" if row else error.message, code=error.code) from error
        return day

    def _refuse_out_of_bounds(self, day: RoughDay) -> None:
        today = timezone.localdate()
        if self.question.period == "past" and day.first > today:
            raise ValidationError(_("La data non può essere nel futuro."), code="limit")
        if self.question.period == "future" and day.last < today:
            raise ValidationError(_("La data non può essere nel passato."), code="limit")
        if not EARLIEST_DATE <= day.first <= LATEST_DATE:
            limits = {"earliest": EARLIEST_DATE.year, "latest": LATEST_DATE.year}
            raise ValidationError(_("L’anno deve stare fra il %(earliest)s e il %(latest)s.") % limits, code="limit")

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        if not isinstance(answer, Mapping):
            return {}
        if answer.get(UNKNOWN) is True:
            return {f"{name}_{UNKNOWN}": ["on"]}
        days = {end: RoughDay.from_iso(answer.get(end)) for end in ENDS}
        values = {f"{name}_{end}_{part}": getattr(day, part) for end, day in days.items() if day for part in DATE_PARTS}
        return {key: [str(part)] for key, part in values.items() if part}


def _parse(day: str, month: str, year: str) -> RoughDay:
    if not all(part.isdecimal() and len(part) <= YEAR_DIGITS for part in (day, month, year) if part):
        raise ValidationError(_("Scrivi giorno, mese e anno con le cifre: per esempio 8 3 2026."), code="invalid")
    if len(year) != YEAR_DIGITS:
        message = _("Scrivi l’anno con quattro cifre.") if year else _("Manca l’anno.")
        raise ValidationError(message, code="incomplete")
    if day and not month:
        raise ValidationError(_("Manca il mese."), code="incomplete")
    try:
        found = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        message = _("Questa data non esiste: controlla giorno e mese.")
        raise ValidationError(message, code="invalid") from error
    return RoughDay(found.year, found.month if month else None, found.day if day else None)


@dataclass(frozen=True, kw_only=True)
class AboutWhen(Question):
    """When something was or will be, as exactly as somebody knows. `period` as of a date.

    The answer is `{"from": day}`, `{"from": day, "to": day}` or `{"unknown": true}`; a day is an ISO date of which the
    day, or month and day, may be missing.
    """

    kind = "about_when"
    period: Literal["any", "past", "future"] = "any"

    def input_names(self) -> tuple[str, ...]:
        dates = (f"{self.input_name}_{end}_{part}" for end in ENDS for part in DATE_PARTS)
        return (*dates, f"{self.input_name}_{UNKNOWN}")

    def build_field(self) -> AnswerField:
        return AboutWhenField(question=self)

    def limits(self) -> Iterator[str]:
        yield _("Scrivi quello che ricordi: basta anche solo l’anno, o mese e anno.")

    def words(self, answer: Any) -> tuple[str, ...]:
        if isinstance(answer, Mapping):
            days = [found.words() for end in ENDS if (found := RoughDay.from_iso(answer.get(end)))]
            if days:
                return (" – ".join(days),)
            if answer.get(UNKNOWN) is True:
                return (unknown_words(),)
        return super().words(answer)

    def example(self) -> Any:
        return {"from": f"{timezone.localdate():%Y-%m}"}
