"""Fields for numbers and days."""

from __future__ import annotations

import datetime
import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from formbuilder.definition import EARLIEST_DATE, LATEST_DATE, NUMBER_LIMIT, Date
from formbuilder.fields.base import AnswerField

NUMBER_TYPED_MAX: Final = 20
YEAR_DIGITS: Final = 4


class NumberField(AnswerField):
    """A whole number without separators: `1.000` would mean one in some languages and a thousand in others."""

    def __init__(self, *, minimum: int | None, maximum: int | None, **kwargs: Any) -> None:
        self.minimum = -NUMBER_LIMIT if minimum is None else minimum
        self.maximum = NUMBER_LIMIT if maximum is None else maximum
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        text = "" if value is None else str(value).strip().replace("\u2212", "-")
        if not text:
            return None
        if len(text) > NUMBER_TYPED_MAX or not re.fullmatch(r"[+-]?\d+", text):
            raise ValidationError(_("Scrivi un numero intero, solo con le cifre: per esempio 1500."), code="invalid")
        return int(text)

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


class DateWidget(forms.MultiWidget):
    """Day, month, year in three short inputs.

    A native date input loses a half-typed date (it posts nothing), makes a birthday forty years back a long scroll on
    a telephone, and is announced differently everywhere. Three labelled inputs with a numeric keyboard work without
    JavaScript, in every browser, and in both writing directions.
    """

    template_name = "forms/widgets/date.html"
    use_fieldset = True

    def __init__(self, *, autocomplete: str = "") -> None:
        sizes = {"day": 2, "month": 2, "year": YEAR_DIGITS}
        super().__init__(
            {
                part: forms.TextInput(
                    {
                        "inputmode": "numeric",
                        "maxlength": size,
                        "dir": "ltr",
                        "class": f"form-control form-control--{part}",
                        **({"autocomplete": f"{autocomplete}-{part}"} if autocomplete else {}),
                    }
                )
                for part, size in sizes.items()
            }
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = (pgettext("data", "Giorno"), pgettext("data", "Mese"), pgettext("data", "Anno"))
        for label, subwidget in zip(labels, context["widget"]["subwidgets"], strict=True):
            subwidget["label"] = label
        return context

    def decompress(self, value: Any) -> list[str]:
        return [] if value is None else [str(part) for part in value]


class DateField(AnswerField):
    """A day typed as three numbers; says which of them is missing or impossible."""

    def __init__(self, *, question: Date, **kwargs: Any) -> None:
        self.question = question
        super().__init__(widget=DateWidget(autocomplete=question.autocomplete), **kwargs)

    def clean(self, value: Any) -> datetime.date | None:
        parts = [str(part or "").strip() for part in (value or ["", "", ""])]
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
        missing = [message for part, message in zip(parts, messages, strict=True) if not part]
        if missing:
            raise ValidationError(missing[0], code="incomplete")
        if not all(len(part) <= YEAR_DIGITS and part.isdecimal() for part in parts):
            raise ValidationError(_("Scrivi giorno, mese e anno con le cifre: per esempio 8 3 2026."), code="invalid")
        if len(parts[2]) != YEAR_DIGITS:
            raise ValidationError(_("Scrivi l’anno con quattro cifre."), code="invalid")

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
