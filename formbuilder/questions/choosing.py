"""Radio buttons and checkboxes, also with a line for something else: how the questions of `choice.py` are asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from formbuilder.questions.field import AnswerField
from formbuilder.questions.text import LineField

OTHER: Final = "other"
"""What stands for «other, please say» wherever an option's id would: in the post, and where a condition compares."""
OTHER_MAX: Final = 200
CHOICES_TEMPLATE: Final = "forms/widgets/choices.html"


class _ChoicesMixin(forms.widgets.ChoiceWidget):
    """Radio buttons or checkboxes, each with a label of its own and an optional explanation."""

    def __init__(self, *, help_texts: Mapping[str, str] | None = None) -> None:
        super().__init__({"class": "form-check-input"})
        self.help_texts = help_texts or {}
        self.slots: Mapping[str, Any] = {}

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["help_text"] = self.help_texts.get(str(option["value"]), "")
        option["slot"] = self.slots.get(str(option["value"]))
        if option["help_text"]:
            option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}_helptext"
        return option


class RadioWidget(_ChoicesMixin, forms.RadioSelect):
    """One of a list."""

    template_name = CHOICES_TEMPLATE


class CheckboxesWidget(_ChoicesMixin, forms.CheckboxSelectMultiple):
    """Any of a list."""

    template_name = CHOICES_TEMPLATE


class _OtherMixin(_ChoicesMixin):
    """The same with one option more, and a line below it for what it stands for.

    The line is always there: it needs no script, and whoever writes in it need not choose first. The value is what was
    chosen, and what stands in the line.
    """

    template_name = "forms/widgets/choices_other.html"

    def __init__(self, *, other: str, help_texts: Mapping[str, str] | None = None) -> None:
        super().__init__(help_texts=help_texts)
        self.other = other
        self.line = forms.TextInput({"class": "form-control", "maxlength": OTHER_MAX})
        self.widgets = [self.line]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return super().value_from_datadict(data, files, name), data.get(f"{name}_{OTHER}", "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        chosen, text = value or (None, "")
        context = super().get_context(name, chosen, attrs)
        line_id = f"{(attrs or {}).get('id', name)}_{OTHER}"
        line = self.line.get_context(f"{name}_{OTHER}", text, {"id": line_id})["widget"]
        context["widget"] |= {"line": line, "line_label": _("%(option)s – scrivi qui") % {"option": self.other}}
        return context


class RadioOtherWidget(_OtherMixin, RadioWidget):
    """One of a list, or something else."""

    template_name = _OtherMixin.template_name


class CheckboxesOtherWidget(_OtherMixin, CheckboxesWidget):
    """Any of a list, and something else."""

    template_name = _OtherMixin.template_name


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


def _read_line(text: Any) -> str:
    """What was written for «other», as one line of text."""
    return str(LineField(required=False, max_length=OTHER_MAX).clean(text))


def is_other(answer: Any) -> bool:
    """Whether an answer, or a part of it, was written and not chosen."""
    return isinstance(answer, Mapping) and isinstance(answer.get(OTHER), str)


def _refuse_unsaid(other: str) -> None:
    message = _("Hai scelto «%(option)s»: scrivilo nella riga sotto.")
    raise ValidationError(message % {"option": other}, code="incomplete")


class OneOfOtherField(OneOfField):
    """One option, by id, or `{"other": what was written}`. Who writes and chooses nothing has chosen «other»."""

    def __init__(self, *, other: str, **kwargs: Any) -> None:
        self.other = other
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        chosen, text = value
        line = _read_line(text)
        chosen = super().clean(chosen or (OTHER if line else ""))
        if chosen == OTHER:
            return {OTHER: line} if line else _refuse_unsaid(self.other)
        if line:
            message = _(
                "Hai scritto qualcosa ma hai scelto un’altra risposta: scegli «%(option)s», o cancella il testo."
            )
            raise ValidationError(message % {"option": self.other}, code="invalid")
        return chosen

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        if is_other(answer):
            return {name: [OTHER], f"{name}_{OTHER}": [answer[OTHER]]}
        return super().to_post(name, answer)


class ManyOfOtherField(ManyOfField):
    """A list of option ids, and last `{"other": what was written}`. Who writes has chosen «other» as well."""

    def __init__(self, *, other: str, **kwargs: Any) -> None:
        self.other = other
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        chosen, text = value
        line = _read_line(text)
        found = super().clean([*chosen, *([OTHER] if line and OTHER not in chosen else [])])
        if OTHER in found and not line:
            _refuse_unsaid(self.other)
        return [*(each for each in found if each != OTHER), *([{OTHER: line}] if line else [])]

    def to_answer(self, cleaned: Any) -> Any:
        found = super().to_answer(cleaned) or []
        return [*found, *(each for each in cleaned if is_other(each))] or None

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        entries = answer if isinstance(answer, list) else []
        texts = [each[OTHER] for each in entries if is_other(each)]
        posted = super().to_post(name, [OTHER if is_other(each) else each for each in entries])
        return {**posted, f"{name}_{OTHER}": texts[:1]} if texts else posted
