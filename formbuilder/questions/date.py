"""Days."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.folding import fold_technical
from core.italian import elide
from formbuilder.conditions import Rule
from formbuilder.questions.base import Question
from formbuilder.questions.field import AnswerField
from formbuilder.questions.parts import PartError, PartsWidget, short_number

EARLIEST_DATE: Final = datetime.date(1900, 1, 1)
LATEST_DATE: Final = datetime.date(2200, 12, 31)
GROWN_UP: Final = 30
"""Years of whoever gives a date of birth as an example."""
EXAMPLE_DAY: Final = (3, 8)
"""Month and day that are shown where they can be."""
YEAR_DIGITS: Final = 4
DATE_PARTS: Final = {"day": 2, "month": 2, "year": YEAR_DIGITS}
"""The inputs of a date, and how many digits each holds."""


class DateWidget(PartsWidget):
    """Day, month, year in three short inputs.

    A native date input loses a half-typed date (it posts nothing), makes a birthday forty years back a long scroll on
    a telephone, and is announced differently everywhere. Three labelled inputs with a numeric keyboard work without
    JavaScript, in every browser, and in both writing directions.
    """

    def __init__(self, *, autocomplete: str = "") -> None:
        attrs = {part: {"autocomplete": f"{autocomplete}-{part}"} if autocomplete else {} for part in DATE_PARTS}
        super().__init__({part: short_number(part, size, attrs[part]) for part, size in DATE_PARTS.items()})

    def labels(self) -> tuple[str, ...]:
        return pgettext("data", "Giorno"), pgettext("data", "Mese"), pgettext("data", "Anno")


class DateField(AnswerField):
    """A day typed as three numbers; says which of them is missing or impossible."""

    def __init__(self, *, question: Date, **kwargs: Any) -> None:
        self.question = question
        super().__init__(widget=DateWidget(autocomplete=question.autocomplete), **kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        parts = [fold_technical(str(part or "")) for part in (value or ["", "", ""])]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        self._refuse_incomplete(parts)
        day = self._parse(parts)
        self._refuse_out_of_bounds(day)
        return day

    def _refuse_incomplete(self, parts: list[str]) -> None:
        messages = (_("Manca il giorno."), _("Manca il mese."), _("Manca l’anno."))
        for name, part, message in zip(DATE_PARTS, parts, messages, strict=True):
            if not part:
                raise PartError(message, part=name, code="incomplete")
        if not all(len(part) <= YEAR_DIGITS and part.isdecimal() for part in parts):
            text = _("Scrivi giorno, mese e anno con le cifre: per esempio %(day)s.")
            raise ValidationError(text % {"day": self.question.typed_example()}, code="invalid")
        if len(parts[2]) != YEAR_DIGITS:
            raise PartError(_("Scrivi l’anno con quattro cifre."), part="year", code="invalid")

    def _parse(self, parts: list[str]) -> datetime.date:
        try:
            return datetime.date(int(parts[2]), int(parts[1]), int(parts[0]))
        except ValueError as error:
            message = _("Questa data non esiste: controlla giorno e mese.")
            raise ValidationError(message, code="invalid") from error

    def _refuse_out_of_bounds(self, day: datetime.date) -> None:
        if self.question.period == "past" and day > timezone.localdate():
            raise ValidationError(_("La data non può essere nel futuro."), code="limit")
        if self.question.period == "future" and day < timezone.localdate():
            raise ValidationError(_("La data non può essere nel passato."), code="limit")
        earliest, latest = self.question.minimum or EARLIEST_DATE, self.question.maximum or LATEST_DATE
        if not earliest <= day <= latest:
            raise ValidationError(
                _("La data deve stare fra il %(earliest)s e il %(latest)s.")
                % {"earliest": formats.date_format(earliest), "latest": formats.date_format(latest)},
                code="limit",
            )

    def to_answer(self, cleaned: Any) -> Any:
        return cleaned.isoformat() if cleaned else None

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        try:
            day = datetime.date.fromisoformat(answer)
        except (TypeError, ValueError):
            return {}
        return {f"{name}_day": [str(day.day)], f"{name}_month": [str(day.month)], f"{name}_year": [f"{day.year:04}"]}


@dataclass(frozen=True, kw_only=True)
class Date(Question):
    """A day between the bounds, both included; `period` is relative to the day it is answered, today included.

    The answer is an ISO date.
    """

    kind = "date"
    operators = ("before", "after", "younger", "at_least", "answered", "unanswered")
    minimum: datetime.date | None = None
    maximum: datetime.date | None = None
    period: Literal["any", "past", "future"] = "any"
    autocomplete: str = ""

    def input_names(self) -> tuple[str, ...]:
        return tuple(f"{self.input_name}_{part}" for part in DATE_PARTS)

    def build_field(self) -> AnswerField:
        return DateField(question=self)

    def limits(self) -> Iterator[str]:
        yield _("Per esempio: %(day)s.") % {"day": self.typed_example()}
        if self.minimum:
            yield elide(_("Non prima del %(day)s.") % {"day": formats.date_format(self.minimum)})
        if self.maximum:
            yield elide(_("Non dopo il %(day)s.") % {"day": formats.date_format(self.maximum)})

    def words(self, answer: Any) -> tuple[str, ...]:
        try:
            return (formats.date_format(datetime.date.fromisoformat(answer), "DATE_FORMAT"),)
        except (TypeError, ValueError):
            return super().words(answer)

    @property
    def example_years(self) -> int:
        """How long ago the example is: the age of a grown-up where a date of birth is asked."""
        return GROWN_UP if self.autocomplete == "bday" else 0

    def typed_example(self) -> str:
        """A day that would be right, as somebody types it into the three inputs."""
        day = self._plausible_day(timezone.localdate())
        usual = datetime.date(day.year, *EXAMPLE_DAY)
        earliest, latest = self._bounds(timezone.localdate())
        day = usual if earliest <= usual <= latest else day
        return f"{day.day} {day.month} {day.year}"

    def example(self) -> Any:
        return self._plausible_day(timezone.localdate()).isoformat()

    def _plausible_day(self, today: datetime.date) -> datetime.date:
        earliest, latest = self._bounds(today)
        return max(earliest, min(today.replace(day=1, year=today.year - self.example_years), latest))

    def answers_apart(self, rules: Iterable[Rule], *, today: datetime.date) -> Iterator[Any]:
        """A plausible day, the days around each day compared with or that an age begins on, and the bounds."""
        earliest, latest = self._bounds(today)
        limits = [day for rule in rules if (day := _limit_of(rule, today)) is not None]
        near = [day for limit in limits for day in _days_around(limit)]
        days = (self._plausible_day(today), *near, earliest, latest)
        yield from (day.isoformat() for day in days if earliest <= day <= latest)

    def _bounds(self, today: datetime.date) -> tuple[datetime.date, datetime.date]:
        """The first and the last day that is accepted; the first is the later one where none is."""
        earliest, latest = self.minimum or EARLIEST_DATE, self.maximum or LATEST_DATE
        if self.period == "future":
            earliest = max(earliest, today)
        if self.period == "past":
            latest = min(latest, today)
        return earliest, latest


def _limit_of(rule: Rule, today: datetime.date) -> datetime.date | None:
    """The day at which, give or take a day, a comparison changes its answer."""
    try:
        if rule.operator in ("younger", "at_least"):
            return _birthday(today, rule.value) if type(rule.value) is int else None
        return datetime.date.fromisoformat(str(rule.value))
    except (ValueError, OverflowError):
        return None


def _birthday(today: datetime.date, age: int) -> datetime.date:
    """The day on which somebody was born who reaches this age today. Raises `ValueError` outside the calendar."""
    year = today.year - age
    is_leap_day = (today.month, today.day) == (2, calendar.monthrange(2000, 2)[1])
    if is_leap_day and not calendar.isleap(year):
        return datetime.date(year, 3, 1)
    return today.replace(year=year)


def _days_around(day: datetime.date) -> Iterator[datetime.date]:
    first, last = datetime.date.min.toordinal(), datetime.date.max.toordinal()
    numbers = range(max(day.toordinal() - 1, first), min(day.toordinal() + 1, last) + 1)
    yield from map(datetime.date.fromordinal, numbers)
