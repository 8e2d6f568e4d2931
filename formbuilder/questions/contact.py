"""Where somebody can be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from phonenumbers import PhoneNumber, PhoneNumberFormat, ValidationResult

from formbuilder.questions.base import Question
from formbuilder.questions.field import AnswerField
from formbuilder.questions.text import TechnicalField

EMAIL_MAX: Final = 254
"""RFC 5321's limit for an address."""
PHONE_MAX: Final = 40
HOME_REGION: Final = "IT"
"""Where a number without prefix belongs."""
HOME_PREFIX: Final = phonenumbers.country_code_for_region(HOME_REGION)
IMPOSSIBLE_NUMBERS: Final[Mapping[int, Promise]] = {
    ValidationResult.INVALID_COUNTRY_CODE: gettext_lazy("Il prefisso dopo il + non è di nessun Paese. Italia: +39."),
    ValidationResult.TOO_SHORT: gettext_lazy(
        "A questo numero mancano delle cifre: controllalo. Se è estero, scrivi prima + e il prefisso del Paese."
    ),
    ValidationResult.TOO_LONG: gettext_lazy(
        "Questo numero ha troppe cifre: controllalo. Se sono due numeri, scrivine uno solo."
    ),
    ValidationResult.INVALID_LENGTH: gettext_lazy("In questo numero manca qualche cifra, o ce n’è una di troppo."),
}
"""Only what no country has is refused: plans of numbers change more often than a site is updated."""
_UNPARSED: Final[Mapping[int, int]] = {
    phonenumbers.NumberParseException.INVALID_COUNTRY_CODE: ValidationResult.INVALID_COUNTRY_CODE,
    phonenumbers.NumberParseException.TOO_LONG: ValidationResult.TOO_LONG,
}


class EmailField(TechnicalField):
    """An e-mail address."""

    widget = forms.EmailInput

    def check_text(self, value: str) -> None:
        super().check_text(value)
        try:
            validate_email(value)
        except ValidationError as error:
            message = _("Questo non sembra un indirizzo e-mail. Per esempio: nome@esempio.it")
            raise ValidationError(message, code="invalid") from error


class PhoneField(TechnicalField):
    """A telephone number of any country, kept as it was written, with Western digits."""

    def check_text(self, value: str) -> None:
        super().check_text(value)
        if not re.fullmatch(r"\+?[0-9 ().\-/]*[0-9][0-9 ().\-/]*", value):
            message = _("Questo non sembra un numero di telefono. Per esempio: 0171 000000, o +39 0171 000000")
            raise ValidationError(message, code="invalid")
        reason = _why_impossible(value)
        if reason in IMPOSSIBLE_NUMBERS:
            raise ValidationError(str(IMPOSSIBLE_NUMBERS[reason]), code="invalid")


def _why_impossible(text: str) -> int:
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException as error:
        return _UNPARSED.get(error.error_type, ValidationResult.TOO_SHORT)
    return phonenumbers.is_possible_number_with_reason(number)


def _as_people_write_it(text: str) -> str:
    """«0171 000000» at home, «+41 79 000 00 00» from elsewhere; what is no number, as it is."""
    try:
        number: PhoneNumber = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(number):
        return text
    is_home = number.country_code == HOME_PREFIX
    return phonenumbers.format_number(
        number, PhoneNumberFormat.NATIONAL if is_home else PhoneNumberFormat.INTERNATIONAL
    )


@dataclass(frozen=True, kw_only=True)
class Email(Question):
    """An e-mail address. The answer is the text."""

    kind = "email"

    def build_field(self) -> AnswerField:
        attrs = {"class": "form-control", "autocomplete": "email", "dir": "ltr", "spellcheck": "false"}
        return EmailField(max_length=EMAIL_MAX, widget=forms.EmailInput({**attrs, "maxlength": EMAIL_MAX}))

    def example(self) -> Any:
        return "persona@example.org"


@dataclass(frozen=True, kw_only=True)
class Phone(Question):
    """A telephone number. The answer is the text, kept as it was written; it is shown as people write it."""

    kind = "phone"

    def limits(self) -> Iterator[str]:
        yield _("Se il numero è estero, scrivi prima + e il prefisso del Paese: per esempio +41.")

    def words(self, answer: Any) -> tuple[str, ...]:
        return (_as_people_write_it(answer),) if isinstance(answer, str) else super().words(answer)

    def build_field(self) -> AnswerField:
        attrs = {"class": "form-control form-control--medium", "type": "tel", "autocomplete": "tel", "dir": "ltr"}
        return PhoneField(max_length=PHONE_MAX, widget=forms.TextInput({**attrs, "maxlength": PHONE_MAX}))

    def telephones(self, answer: Any) -> tuple[str, ...]:
        return (answer,) if isinstance(answer, str) else ()

    def example(self) -> Any:
        return "0171 000000"
