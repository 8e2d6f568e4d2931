"""One Django form field per kind of question: what is accepted, how it looks, what is stored.

Every field turns its cleaned value into the JSON of `formbuilder.answers` (`to_answer`) and such JSON back into what a
browser would post (`to_post`), so that a stored answer is checked again by the same rules that accepted it.

No field has the `required` attribute or a limit that the browser enforces on long texts: the browser's own bubbles come
in its language, not in the page's, and `maxlength` silently cuts a story that somebody pastes. The server says what is
wrong and keeps what was typed.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from formbuilder.definition import (
    EARLIEST_DATE,
    LATEST_DATE,
    NUMBER_LIMIT,
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

EMAIL_MAX: Final = 254
"""RFC 5321's limit for an address."""
PHONE_MAX: Final = 40
PHONE_DIGITS: Final = range(5, 16)
"""The shortest subscriber numbers in use, and the longest of ITU-T E.164."""
NUMBER_TYPED_MAX: Final = 20
YEAR_DIGITS: Final = 4

REPLACEMENT: Final = "\ufffd"
"""Stands for what cannot be read, so that whoever typed it sees where it is."""

_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\u200b\ufeff]")
"""Direction embeddings, overrides and isolates, which telephones paste around numbers and which could disguise text.
The plain marks U+200E and U+200F and the joiners of Arabic and Indic scripts stay."""


def readable(text: str) -> str:
    """What was typed, fit to be checked, stored and shown again.

    Line ends become one newline, invisible direction controls disappear, letters are composed (NFC), and whatever no
    text contains (NUL and other controls, halves of surrogate pairs, non-characters) becomes `REPLACEMENT`.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(REPLACEMENT if _is_no_text(char) else char for char in _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text)


def _is_no_text(char: str) -> bool:
    # Cn holds the non-characters, and what a later Unicode may define: Python's tables follow soon enough.
    return char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cs", "Cn")


def refuse_unreadable(value: str) -> None:
    """A validator: nothing of what arrived may be unreadable."""
    if REPLACEMENT in value:
        raise ValidationError(
            _("Qui ci sono caratteri che non si possono leggere, segnati con %(sign)s. Cancellali e riscrivi.")
            % {"sign": REPLACEMENT},
            code="unreadable",
        )


class AnswerField(forms.Field):
    """Base of the fields: what all of them say, and the way between form and stored JSON."""

    default_error_messages = {"required": gettext_lazy("Serve una risposta.")}

    def to_answer(self, cleaned: Any) -> Any:
        """The JSON value to store, or None for no answer."""
        return cleaned or None

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        """What a browser would post for a stored answer; a value of another type gives nothing."""
        return {name: [answer]} if isinstance(answer, str) else {}


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


CHOICES_TEMPLATE: Final = "forms/widgets/choices.html"


class _ChoicesMixin(forms.widgets.ChoiceWidget):
    """Radio buttons or checkboxes, each with a label of its own and an optional explanation."""

    def __init__(self, *, help_texts: Mapping[str, str]) -> None:
        super().__init__({"class": "form-check-input"})
        self.help_texts = help_texts

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["help_text"] = self.help_texts.get(str(option["value"]), "")
        if option["help_text"]:
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_helptext"
        return option


class RadioWidget(_ChoicesMixin, forms.RadioSelect):
    """One of a list."""

    template_name = CHOICES_TEMPLATE


class CheckboxesWidget(_ChoicesMixin, forms.CheckboxSelectMultiple):
    """Any of a list."""

    template_name = CHOICES_TEMPLATE


class OneOfField(AnswerField, forms.ChoiceField):
    """One option, by id."""

    default_error_messages = {
        "required": gettext_lazy("Scegli una risposta."),
        "invalid_choice": gettext_lazy("Scegli una delle risposte dell’elenco."),
    }


class YesNoField(OneOfField):
    """True or false."""

    def to_answer(self, cleaned: Any) -> Any:
        return {"yes": True, "no": False}.get(cleaned)

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        return {name: ["yes" if answer else "no"]} if isinstance(answer, bool) else {}


class ManyOfField(AnswerField, forms.MultipleChoiceField):
    """A list of option ids, each once, in the form's order."""

    default_error_messages = {
        "required": gettext_lazy("Scegli almeno una risposta."),
        "invalid_choice": gettext_lazy("Scegli fra le risposte dell’elenco."),
    }

    def __init__(self, *, maximum: int | None, **kwargs: Any) -> None:
        self.maximum = maximum
        super().__init__(**kwargs)
        self._order = [str(value) for value, _label in kwargs["choices"]]

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.maximum and len(set(value)) > self.maximum:
            message = ngettext(
                "Scegli al massimo %(count)d risposta.", "Scegli al massimo %(count)d risposte.", self.maximum
            )
            raise ValidationError(message % {"count": self.maximum}, code="limit")

    def to_answer(self, cleaned: Any) -> Any:
        return [option_id for option_id in self._order if option_id in cleaned] or None

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        return {name: [str(each) for each in answer]} if isinstance(answer, list) else {}


class ConsentField(AnswerField, forms.BooleanField):
    """A box to tick; the answer says which version of the text was agreed to, or not."""

    default_error_messages = {"required": gettext_lazy("Per continuare serve il tuo consenso.")}

    def __init__(self, *, version: str, has_text: bool, **kwargs: Any) -> None:
        self.version = version
        self.has_text = has_text
        super().__init__(**kwargs)

    def to_answer(self, cleaned: Any) -> Any:
        return {"given": bool(cleaned), "version": self.version}

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        """Agreement to another version of the text is no agreement to this one: the box is empty again."""
        given = isinstance(answer, Mapping) and answer.get("given") is True and answer.get("version") == self.version
        return {name: ["on"]} if given else {}


# --- from question to field ------------------------------------------------------------------------------------------


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


def _western_digit(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    return char if digit is None else str(digit)


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
