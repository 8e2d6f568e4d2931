"""Whole numbers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

from core.folding import fold_technical
from formbuilder.conditions import Rule
from formbuilder.questions.base import Question
from formbuilder.questions.field import AnswerField

NUMBER_LIMIT: Final = 10**12
"""Largest absolute value of a number, exact in every JSON reader."""
NUMBER_TYPED_MAX: Final = 20
EXAMPLE: Final = 1500


class NumberField(AnswerField):
    """A whole number without separators: `1.000` would mean one in some languages and a thousand in others."""

    def __init__(self, *, minimum: int | None, maximum: int | None, **kwargs: Any) -> None:
        self.minimum = -NUMBER_LIMIT if minimum is None else minimum
        self.maximum = NUMBER_LIMIT if maximum is None else maximum
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        text = "" if value is None else fold_technical(str(value))
        if not text:
            return None
        if len(text) > NUMBER_TYPED_MAX or not re.fullmatch(r"[+-]?[0-9]+", text):
            text = _("Scrivi un numero intero, solo con le cifre: per esempio %(number)d.")
            raise ValidationError(text % {"number": self.typed_example()}, code="invalid")
        return int(text)

    def typed_example(self) -> int:
        """A number that would be right: with four digits where there may be so many, to show how they are written."""
        if self.minimum <= EXAMPLE <= self.maximum:
            return EXAMPLE
        if self.minimum > EXAMPLE:
            return self.minimum
        low = max(self.minimum, 0 if self.maximum >= 0 else -EXAMPLE)
        return (low + self.maximum) // 2

    def run_validators(self, value: Any) -> None:
        if value is None:
            return
        if value < self.minimum:
            message = _("Il numero più piccolo possibile è %(limit)s.")
            raise ValidationError(message % {"limit": formats.number_format(self.minimum)}, code="limit")
        if value > self.maximum:
            message = _("Il numero più grande possibile è %(limit)s.")
            raise ValidationError(message % {"limit": formats.number_format(self.maximum)}, code="limit")

    def to_answer(self, cleaned: Any) -> Any:
        return cleaned

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        return {name: [str(answer)]} if type(answer) is int else {}


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """A whole number between the bounds, both included. The answer is the number."""

    kind = "number"
    operators = ("is", "is_not", "less", "more", "answered", "unanswered")
    compared_with = "number"
    minimum: int | None = None
    maximum: int | None = None

    @classmethod
    def bounded(cls, values: dict[str, Any]) -> dict[str, Any]:
        too_large = {name for name in ("minimum", "maximum") if abs(values.get(name) or 0) > NUMBER_LIMIT}
        return {name: value for name, value in values.items() if name not in too_large}

    def build_field(self) -> AnswerField:
        attrs = {"class": "form-control form-control--short", "inputmode": "numeric", "dir": "ltr"}
        widget = forms.TextInput({**attrs, "maxlength": NUMBER_TYPED_MAX})
        return NumberField(minimum=self.minimum, maximum=self.maximum, widget=widget)

    def limits(self) -> Iterator[str]:
        match self.minimum, self.maximum:
            case int(low), int(high):
                limits = {"low": formats.number_format(low), "high": formats.number_format(high)}
                yield _("Da %(low)s a %(high)s.") % limits
            case int(low), None:
                yield _("Almeno %(low)s.") % {"low": formats.number_format(low)}
            case None, int(high):
                yield _("Al massimo %(high)s.") % {"high": formats.number_format(high)}

    def words(self, answer: Any) -> tuple[str, ...]:
        return (formats.number_format(answer, use_l10n=True),) if type(answer) is int else super().words(answer)

    def example(self) -> Any:
        if self.minimum is not None:
            return self.minimum
        return 1 if self.maximum is None else min(1, self.maximum)

    def answers_apart(self, rules: Iterable[Rule], *, today: datetime.date) -> Iterator[Any]:
        """Each number that is compared with, its neighbours, and the bounds."""
        low = -NUMBER_LIMIT if self.minimum is None else self.minimum
        high = NUMBER_LIMIT if self.maximum is None else self.maximum
        limits = [rule.value for rule in rules if type(rule.value) is int]
        near = [limit + step for limit in limits for step in (0, 1, -1)]
        yield from (number for number in (self.example(), *near, low, high) if low <= number <= high)
