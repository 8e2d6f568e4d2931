"""The Italian fiscal code, or that somebody has none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _
from stdnum.exceptions import InvalidLength
from stdnum.exceptions import ValidationError as InvalidNumber
from stdnum.it import codicefiscale

from core.folding import fold_technical
from formbuilder.questions.base import Question
from formbuilder.questions.field import AnswerField
from formbuilder.questions.parts import PartsWidget

CODE, NONE = PARTS = ("code", "none")
TYPED_MAX: Final = 32
"""Room for blanks and dashes between sixteen characters."""


class FiscalCodeWidget(PartsWidget):
    """The code, and a box for whoever has none: a newcomer is not sent away by a required field."""

    template_name = "forms/widgets/fiscal_code.html"

    def __init__(self) -> None:
        attrs = {"class": "form-control form-control--medium", "autocapitalize": "characters", "spellcheck": "false"}
        code = forms.TextInput({**attrs, "dir": "ltr", "maxlength": TYPED_MAX, "autocomplete": "off"})
        super().__init__({CODE: code, NONE: forms.CheckboxInput({"class": "form-check-input"})})

    def labels(self) -> tuple[str, ...]:
        return _("Codice fiscale"), none_words()


def none_words() -> str:
    """The label of the box, and the answer of whoever ticks it."""
    return _("Non ho un codice fiscale")


class FiscalCodeField(AnswerField):
    """The code of a person, also a provisional one of eleven digits; or the box."""

    def __init__(self) -> None:
        super().__init__(widget=FiscalCodeWidget())

    def clean(self, value: Any) -> Any:
        typed, has_none = value or ("", False)
        text = fold_technical(str(typed or ""))
        if has_none:
            if text:
                message = _("Hai scritto un codice e spuntato «%(none)s»: togli l’uno o l’altra.")
                raise ValidationError(message % {"none": none_words()}, code="invalid")
            return {NONE: True}
        if text:
            return _checked(text)
        if self.required:
            message = _("Scrivi il codice fiscale. Se non ce l’hai, spunta la casella: va bene lo stesso.")
            raise ValidationError(message, code="required")
        return None

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        if isinstance(answer, Mapping):
            return {f"{name}_{NONE}": ["on"]} if answer.get(NONE) is True else {}
        return {f"{name}_{CODE}": [answer]} if isinstance(answer, str) else {}


def _checked(text: str) -> str:
    try:
        return codicefiscale.validate(text.replace(".", ""))
    except InvalidLength as error:
        count = sum(char.isalnum() for char in text)
        message = _("Il codice fiscale ha sedici lettere e cifre: qui ce ne sono %(count)s.")
        raise ValidationError(message % {"count": formats.number_format(count)}, code="invalid") from error
    except InvalidNumber as error:
        message = _("Questo codice fiscale non è giusto: confrontalo con la tessera sanitaria, lettera per lettera.")
        raise ValidationError(message, code="invalid") from error


@dataclass(frozen=True, kw_only=True)
class FiscalCode(Question):
    """The Italian fiscal code of a person. The answer is the code in capitals, or `{"none": true}`."""

    kind = "fiscal_code"

    def input_names(self) -> tuple[str, ...]:
        return tuple(f"{self.input_name}_{part}" for part in PARTS)

    def build_field(self) -> AnswerField:
        return FiscalCodeField()

    def limits(self) -> Iterator[str]:
        yield _("Sedici lettere e cifre: lo trovi sulla tessera sanitaria. Se non ce l’hai, spunta la casella.")

    def words(self, answer: Any) -> tuple[str, ...]:
        if isinstance(answer, Mapping) and answer.get(NONE) is True:
            return (none_words(),)
        return super().words(answer)

    def example(self) -> Any:
        return "RSSMRA80A01H501U"
