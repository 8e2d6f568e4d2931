"""From questions to the fields of a Django form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from formbuilder.questions.base import Question
from formbuilder.questions.field import AnswerField
from formbuilder.questions.parts import PartError, PartsWidget

NOT_COMPLETED: Final = frozenset({"radio", "checkbox", "hidden"})
"""Inputs that browsers do not fill in: there `autocomplete` is not valid HTML."""

ErrorLine = tuple[str, str, str]
"""What an error is about, what it says, and the HTML id of the input to correct."""


class QuestionBoundField(BoundField):
    """A field in its form; where its question has a text of its own, that describes the input too."""

    @property
    def aria_describedby(self) -> str:
        ids = str(super().aria_describedby or "")
        return f"{self.auto_id}_text {ids}".strip() if getattr(self.field, "has_text", False) else ids

    @property
    def wrong_part(self) -> str:
        """Which of several inputs is to be corrected; empty where the error does not say."""
        found = self.form.errors.get(self.name)
        return next((each.part for each in (found.as_data() if found else ()) if isinstance(each, PartError)), "")

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        parts = widget or self.field.widget
        if isinstance(parts, PartsWidget):
            parts.wrong_part = self.wrong_part
        return super().build_widget_attrs(attrs, widget)

    def error_lines(self) -> Iterator[ErrorLine]:
        """Its errors for the summary of the form."""
        return error_lines_of(self)


def build_field(question: Question, *, is_completed: bool) -> AnswerField:
    """The field that asks a question, in its words. `is_completed`: the browser may propose what it remembers."""
    field = question.build_field()
    field.label = question.label or _("(domanda senza testo)")
    field.required = question.required
    field.help_text = "\n".join(filter(None, [question.help_text, *question.limits()]))
    widgets: list[Any] = getattr(field.widget, "widgets", [field.widget])
    for widget in widgets:
        if question.required and field.says_required and not field.widget.use_fieldset:
            widget.attrs["aria-required"] = "true"
        if not is_completed and getattr(widget, "input_type", "") not in NOT_COMPLETED:
            widget.attrs["autocomplete"] = "off"
    return field


def error_lines_of(field: BoundField) -> Iterator[ErrorLine]:
    """The errors of a field of any form."""
    return ((str(field.label), str(message), anchor_of(field)) for message in field.errors)


def anchor_of(field: BoundField) -> str:
    """The HTML id of the input of a field that is to be corrected: of several, the first or the one that is wrong."""
    widget = field.field.widget
    if isinstance(field, QuestionBoundField) and isinstance(widget, PartsWidget) and field.wrong_part:
        return f"{field.auto_id}_{widget.parts.index(field.wrong_part)}"
    return field.id_for_label or f"{field.auto_id}_0"


def answer_in(form: forms.Form, name: str) -> Any:
    """The accepted answer of a field of a form that was judged; None where there is none, or it is not right."""
    field = form.fields[name]
    if name not in form.cleaned_data or not isinstance(field, AnswerField):
        return None
    return field.to_answer(form.cleaned_data[name])
