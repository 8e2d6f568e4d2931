"""Fields for what is chosen or agreed to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy, ngettext

from formbuilder.fields.base import AnswerField

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

    default_error_messages = {"required": gettext_lazy("Per continuare devi spuntare questa casella.")}

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
