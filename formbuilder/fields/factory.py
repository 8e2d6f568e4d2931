"""From a question to its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from formbuilder.definition import (
    Choice,
    Consent,
    Date,
    Email,
    LongText,
    ManyOf,
    Number,
    OneOf,
    Phone,
    Question,
    ShortText,
    YesNo,
)
from formbuilder.fields.choice import CheckboxesWidget, ConsentField, ManyOfField, OneOfField, RadioWidget, YesNoField
from formbuilder.fields.text import EMAIL_MAX, PHONE_MAX, EmailField, LineField, PhoneField, StoryField
from formbuilder.fields.value import NUMBER_TYPED_MAX, DateField, NumberField


def _line(question: ShortText) -> forms.Field:
    attrs = {"class": "form-control", "maxlength": question.max_length, "autocomplete": question.autocomplete or None}
    return LineField(max_length=question.max_length, widget=forms.TextInput(_given(attrs)))


def _story(question: LongText) -> forms.Field:
    return StoryField(max_length=question.max_length, widget=forms.Textarea({"class": "form-control", "rows": 6}))


def _email(_question: Email) -> forms.Field:
    attrs = {"class": "form-control", "autocomplete": "email", "dir": "ltr", "spellcheck": "false"}
    return EmailField(max_length=EMAIL_MAX, widget=forms.EmailInput({**attrs, "maxlength": EMAIL_MAX}))


def _phone(_question: Phone) -> forms.Field:
    attrs = {"class": "form-control form-control--medium", "type": "tel", "autocomplete": "tel", "dir": "ltr"}
    return PhoneField(max_length=PHONE_MAX, widget=forms.TextInput({**attrs, "maxlength": PHONE_MAX}))


def _number(question: Number) -> forms.Field:
    attrs = {"class": "form-control form-control--short", "inputmode": "numeric", "dir": "ltr"}
    return NumberField(
        minimum=question.minimum,
        maximum=question.maximum,
        widget=forms.TextInput({**attrs, "maxlength": NUMBER_TYPED_MAX}),
    )


def _date(question: Date) -> forms.Field:
    return DateField(question=question)


def _yes_no(_question: YesNo) -> forms.Field:
    return YesNoField(choices=[("yes", _("Sì")), ("no", _("No"))], widget=RadioWidget(help_texts={}))


def _one_of(question: OneOf) -> forms.Field:
    return OneOfField(choices=_choices(question), widget=RadioWidget(help_texts=_help_texts(question)))


def _many_of(question: ManyOf) -> forms.Field:
    widget = CheckboxesWidget(help_texts=_help_texts(question))
    return ManyOfField(maximum=question.maximum, choices=_choices(question), widget=widget)


def _consent(question: Consent) -> forms.Field:
    return ConsentField(
        version=question.version,
        has_text=bool(question.text),
        widget=forms.CheckboxInput({"class": "form-check-input"}),
    )


def _choices(question: Choice) -> list[tuple[str, str]]:
    return [(option.id, option.label) for option in question.options]


def _help_texts(question: Choice) -> dict[str, str]:
    return {option.id: option.help_text for option in question.options}


def _given(attrs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attrs.items() if value is not None}


FIELDS: Final[Mapping[type[Question], Callable[[Any], forms.Field]]] = {
    ShortText: _line,
    LongText: _story,
    Email: _email,
    Phone: _phone,
    Number: _number,
    Date: _date,
    YesNo: _yes_no,
    OneOf: _one_of,
    ManyOf: _many_of,
    Consent: _consent,
}
"""How each kind of question is asked. A test refuses a kind that is missing here."""
