"""Fields for what is written in words."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import formats
from django.utils.translation import gettext as _

from formbuilder.fields.base import AnswerField, refuse_unreadable

EMAIL_MAX: Final = 254
"""RFC 5321's limit for an address."""
PHONE_MAX: Final = 40
PHONE_DIGITS: Final = range(5, 16)
"""The shortest subscriber numbers in use, and the longest of ITU-T E.164."""


class _TextField(AnswerField, forms.CharField):
    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.max_length and len(value) > self.max_length:
            raise ValidationError(
                _("Il testo è troppo lungo: sono %(length)s caratteri, al massimo %(limit)s.")
                % {"length": formats.number_format(len(value)), "limit": formats.number_format(self.max_length)},
                code="max_length",
            )

    def run_validators(self, value: Any) -> None:
        """Only ours: Django's say the same in other words."""
        if value not in self.empty_values:
            self.check_text(value)

    def check_text(self, value: str) -> None:
        """Raises `ValidationError` when the text is not of the kind asked for."""
        refuse_unreadable(value)


class LineField(_TextField):
    """One line: whatever came as several is joined by spaces, so that it fits a list, a mail's subject, a cell."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


class StoryField(_TextField):
    """Several lines."""

    widget = forms.Textarea


class EmailField(LineField):
    """An e-mail address."""

    widget = forms.EmailInput

    def check_text(self, value: str) -> None:
        super().check_text(value)
        try:
            validate_email(value)
        except ValidationError as error:
            message = _("Questo non sembra un indirizzo e-mail. Per esempio: nome@esempio.it")
            raise ValidationError(message, code="invalid") from error


class PhoneField(LineField):
    """A telephone number as it was written, with Western digits."""

    def to_python(self, value: Any) -> str:
        return "".join(_western_digit(char) for char in super().to_python(value))

    def check_text(self, value: str) -> None:
        super().check_text(value)
        digits = sum(char.isdigit() for char in value)
        if not re.fullmatch(r"\+?[0-9 ().\-/]+", value) or digits not in PHONE_DIGITS:
            message = _("Questo non sembra un numero di telefono. Per esempio: 0171 000000, o +39 0171 000000")
            raise ValidationError(message, code="invalid")


def _western_digit(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)
