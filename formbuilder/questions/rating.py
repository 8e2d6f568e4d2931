"""Where somebody stands between two ends that have names."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from formbuilder.conditions import Rule
from formbuilder.questions.base import Question
from formbuilder.questions.choosing import OneOfField, RadioWidget
from formbuilder.questions.field import AnswerField

RATING_DEFAULT: Final = 5
RATING_MAX: Final = 10
RATING_MIN: Final = 2
END_MAX: Final = 60
"""Letters of what stands beside a button in a row."""


class RatingWidget(RadioWidget):
    """Numbers in a row where there is room, below each other where there is none."""

    template_name = "forms/widgets/rating.html"


class RatingField(OneOfField):
    """One of the numbers."""

    def to_answer(self, cleaned: Any) -> Any:
        return int(cleaned) if cleaned else None

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        return {name: [str(answer)]} if type(answer) is int else {}


@dataclass(frozen=True, kw_only=True)
class Rating(Question):
    """A number from 1 to `maximum`; the two ends have names, or none. The answer is the number."""

    kind = "rating"
    operators = ("is", "is_not", "less", "more", "answered", "unanswered")
    compared_with = "number"
    maximum: int = RATING_DEFAULT
    low_text: str = ""
    high_text: str = ""

    @classmethod
    def bounded(cls, values: dict[str, Any]) -> dict[str, Any]:
        maximum = values.get("maximum", RATING_DEFAULT)
        return {**values, "maximum": max(RATING_MIN, min(maximum, RATING_MAX))}

    def build_field(self) -> AnswerField:
        choices = [(str(number), self._label_of(number)) for number in range(1, self.maximum + 1)]
        return RatingField(choices=choices, widget=RatingWidget())

    def words(self, answer: Any) -> tuple[str, ...]:
        if type(answer) is not int:
            return super().words(answer)
        words = _("%(number)s su %(maximum)s") % {"number": answer, "maximum": self.maximum}
        end = self._end_of(answer)
        return (f"{words} – {end}" if end else words,)

    def _label_of(self, number: int) -> str:
        end = self._end_of(number)
        return f"{number} – {end}" if end else str(number)

    def _end_of(self, number: int) -> str:
        return {1: self.low_text, self.maximum: self.high_text}.get(number, "")

    def example(self) -> Any:
        return self.maximum

    def answers_apart(self, rules: Iterable[Rule], *, today: datetime.date) -> Iterator[Any]:
        """Every number."""
        del rules, today
        yield from range(self.maximum, 0, -1)
