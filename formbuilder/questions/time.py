"""Times of day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.folding import fold_technical
from formbuilder.questions.base import Question
from formbuilder.questions.field import AnswerField
from formbuilder.questions.parts import PartError, PartsWidget, short_number

TIME_PARTS: Final = ("hour", "minute")
TIME_DIGITS: Final = 2
USUAL_TIME: Final = datetime.time(9, 30)


class TimeWidget(PartsWidget):
    """Hours and minutes in two short inputs, for the same reasons as a date."""

    def __init__(self) -> None:
        super().__init__({part: short_number(part, TIME_DIGITS) for part in TIME_PARTS})

    def labels(self) -> tuple[str, ...]:
        return pgettext("ora", "Ore"), pgettext("ora", "Minuti")


class TimeField(AnswerField):
    """A time of day, from 0:00 to 23:59. Hours alone are the full hour."""

    def __init__(self, *, question: Time) -> None:
        self.question = question
        super().__init__(widget=TimeWidget())

    def clean(self, value: Any) -> datetime.time | None:
        hour, minute = (fold_technical(str(part or "")) for part in (value or ["", ""]))
        if not hour and not minute:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if not hour:
            raise PartError(_("Mancano le ore."), part="hour", code="incomplete")
        time = _parse(hour, minute or "0")
        earliest, latest = self.question.minimum or datetime.time.min, self.question.maximum or datetime.time.max
        if not earliest <= time <= latest:
            raise ValidationError("\n".join(self.question.bounds()), code="limit")
        return time

    def to_answer(self, cleaned: Any) -> Any:
        return None if cleaned is None else f"{cleaned:%H:%M}"

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        time = _read(answer)
        return {} if time is None else {f"{name}_hour": [str(time.hour)], f"{name}_minute": [f"{time.minute:02}"]}


def _parse(hour: str, minute: str) -> datetime.time:
    if not all(len(part) <= TIME_DIGITS and part.isdecimal() for part in (hour, minute)):
        raise ValidationError(_("Scrivi ore e minuti con le cifre: per esempio 9 30."), code="invalid")
    try:
        return datetime.time(int(hour), int(minute))
    except ValueError as error:
        message = _("Questa ora non esiste: le ore vanno da 0 a 23, i minuti da 0 a 59.")
        raise ValidationError(message, code="invalid") from error


def _read(answer: Any) -> datetime.time | None:
    try:
        return datetime.time.fromisoformat(answer)
    except (TypeError, ValueError):
        return None


@dataclass(frozen=True, kw_only=True)
class Time(Question):
    """A time of day between the bounds, both included. The answer is `"HH:MM"`."""

    kind = "time"
    minimum: datetime.time | None = None
    maximum: datetime.time | None = None

    def input_names(self) -> tuple[str, ...]:
        return tuple(f"{self.input_name}_{part}" for part in TIME_PARTS)

    def build_field(self) -> AnswerField:
        return TimeField(question=self)

    def bounds(self) -> Iterator[str]:
        """The earliest and the latest time, in words."""
        if self.minimum:
            yield _("Non prima delle %(time)s.") % {"time": formats.time_format(self.minimum)}
        if self.maximum:
            yield _("Non dopo le %(time)s.") % {"time": formats.time_format(self.maximum)}

    def limits(self) -> Iterator[str]:
        yield _("Con ventiquattro ore, per esempio: 15 30.")
        yield from self.bounds()

    def words(self, answer: Any) -> tuple[str, ...]:
        time = _read(answer)
        return super().words(answer) if time is None else (formats.time_format(time),)

    def example(self) -> Any:
        low, high = self.minimum or USUAL_TIME, self.maximum or USUAL_TIME
        return f"{low if self.minimum else min(low, high):%H:%M}"
