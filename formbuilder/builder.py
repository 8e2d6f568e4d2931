"""From a step of a definition to a Django form, and from what that form accepted to answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils import formats
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formbuilder.definition import Consent, Date, Definition, LongText, ManyOf, Number, Question, Step
from formbuilder.fields import FIELDS, AnswerField, ConsentField, readable

PREFIX: Final = "q-"
"""Stands before a question's id in the name of its input, so that no id meets a name of the flow's own."""
VALUES_MAX: Final = 100
"""Values of one name that are looked at; more than any list of options has."""

Posted = MultiValueDict[str, str]


def field_name(question: Question) -> str:
    """The name and HTML id of the question's input."""
    return PREFIX + question.id


def pick_posted(data: MultiValueDict[str, Any]) -> Posted:
    """What a browser posted for questions, made readable; everything else in the post is left out."""
    return MultiValueDict(
        {
            name: [readable(value) for value in values[:VALUES_MAX] if isinstance(value, str)]
            for name, values in data.lists()
            if name.startswith(PREFIX)
        }
    )


@dataclass(frozen=True, kw_only=True)
class FormError:
    """A line of the error summary: `anchor` is the HTML id of the input to correct."""

    label: str
    message: str
    anchor: str


@dataclass(frozen=True, kw_only=True)
class FormItem:
    """What stands in the form, in order: a field, or information where `field` is None."""

    item: Any
    field: BoundField | None = None


class QuestionBoundField(BoundField):
    """A field in its form; a consent's input is described by its text too."""

    @property
    def aria_describedby(self) -> str:
        ids = str(super().aria_describedby or "")
        has_text = isinstance(self.field, ConsentField) and self.field.has_text
        return f"{self.auto_id}_text {ids}".strip() if has_text else ids


class StepForm(forms.Form):
    """The form of one step.

    `posted` is checked (`is_valid`, `errors`, `answers`); `prefill` is shown without being judged. Both are what
    `pick_posted` or `post_of` give. `sensitive` forbids the browser to remember what is typed.
    """

    use_required_attribute = False
    bound_field_class = QuestionBoundField

    def __init__(
        self, step: Step, *, posted: Posted | None = None, prefill: Posted | None = None, sensitive: bool = False
    ) -> None:
        super().__init__(posted, auto_id="%s")
        self.step = step
        self.sensitive = sensitive
        for question in step.questions:
            self.fields[field_name(question)] = self._build_field(question, prefill)

    def _build_field(self, question: Question, prefill: Posted | None) -> forms.Field:
        field = FIELDS[type(question)](question)
        field.label = question.label or _("(domanda senza testo)")
        field.required = question.required
        field.help_text = "\n".join(filter(None, [question.help_text, *_limits(question)]))
        widgets = getattr(field.widget, "widgets", [field.widget])
        for widget in widgets:
            if question.required and not field.widget.use_fieldset and not isinstance(question, Consent):
                widget.attrs["aria-required"] = "true"
            if self.sensitive:
                widget.attrs["autocomplete"] = "off"
        if prefill is not None:
            field.initial = field.widget.value_from_datadict(prefill, MultiValueDict(), field_name(question))
        return field

    def items(self) -> Iterator[FormItem]:
        """Questions and information in the editor's order."""
        for item in self.step.items:
            field = self[field_name(item)] if isinstance(item, Question) else None
            yield FormItem(item=item, field=field)

    def answers(self) -> dict[str, Any]:
        """The accepted answers by question id: all of them when the form is valid, else those that are right."""
        self.is_valid()
        answers: dict[str, Any] = {}
        for question in self.step.questions:
            name = field_name(question)
            field = self.fields[name]
            if name in self.cleaned_data and isinstance(field, AnswerField):
                answer = field.to_answer(self.cleaned_data[name])
                if answer is not None:
                    answers[question.id] = answer
        return answers


def summarise_errors(form: forms.Form) -> list[FormError]:
    """Every error with the input it belongs to, in the form's order; none if the form was not sent."""
    if not form.is_bound:
        return []
    of_form = [FormError(label="", message=str(message), anchor="") for message in form.non_field_errors()]
    of_fields = [
        FormError(label=str(field.label), message=str(message), anchor=anchor_of(field))
        for field in form
        for message in field.errors
    ]
    return of_form + of_fields


def anchor_of(field: BoundField) -> str:
    """The HTML id of the first input of a field."""
    return field.id_for_label or f"{field.auto_id}_0"


def post_of(step: Step, answers: Mapping[str, Any]) -> Posted:
    """What a browser would post for these answers to this step."""
    posted: Posted = MultiValueDict()
    for question in step.questions:
        field = FIELDS[type(question)](question)
        if question.id in answers and isinstance(field, AnswerField):
            for name, values in field.to_post(field_name(question), answers[question.id]).items():
                posted.setlist(name, values)
    return posted


def check_step(step: Step, answers: Mapping[str, Any]) -> dict[str, Any] | None:
    """The answers to this step checked again by the rules of its form; None where one is missing or wrong."""
    form = StepForm(step, posted=post_of(step, answers))
    return form.answers() if form.is_valid() else None


def check_answers(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any] | None:
    """All answers checked again; None where a step is incomplete. Answers to questions not in the form are dropped."""
    checked: dict[str, Any] = {}
    for step in definition.steps:
        of_step = check_step(step, answers)
        if of_step is None:
            return None
        checked.update(of_step)
    return checked


def _limits(question: Question) -> Iterator[str]:
    """The limits of a question in words: whoever answers should not have to find them out."""
    match question:
        case LongText(max_length=limit):
            yield _("Al massimo %(limit)s caratteri.") % {"limit": formats.number_format(limit)}
        case Number(minimum=int(low), maximum=int(high)):
            yield _("Da %(low)s a %(high)s.") % {"low": formats.number_format(low), "high": formats.number_format(high)}
        case Number(minimum=int(low)):
            yield _("Almeno %(low)s.") % {"low": formats.number_format(low)}
        case Number(maximum=int(high)):
            yield _("Al massimo %(high)s.") % {"high": formats.number_format(high)}
        case Date():
            yield from _date_limits(question)
        case ManyOf(maximum=int(limit)):
            yield ngettext("Al massimo %(count)d risposta.", "Al massimo %(count)d risposte.", limit) % {"count": limit}
        case ManyOf():
            yield _("Puoi scegliere più risposte.")


def _date_limits(question: Date) -> Iterator[str]:
    yield _("Per esempio: 8 3 2026.")
    if question.minimum:
        yield _("Non prima del %(day)s.") % {"day": formats.date_format(question.minimum)}
    if question.maximum:
        yield _("Non dopo il %(day)s.") % {"day": formats.date_format(question.maximum)}
