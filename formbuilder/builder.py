"""From a step of a definition to a Django form, and from what that form accepted to answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict

from formbuilder.definition import Definition, Step
from formbuilder.questions import Question
from formbuilder.questions.base import PREFIX
from formbuilder.questions.field import readable
from formbuilder.questions.form import ErrorLine, QuestionBoundField, answer_in, build_field, error_lines_of
from formbuilder.rules import errors_between

VALUES_MAX: Final = 100
"""Values of one name that are looked at; more than any list of options has."""

SEEN_FIELD: Final = "_seen"
"""Names the conditional parts that are on the screen, so that nobody is taken to have left empty what was not there."""

Posted = MultiValueDict[str, str]


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
class Slot:
    """Where a conditional part of a form stands, or would stand.

    The page posts `part` under `name` while it is on the screen. `condition` is JSON for the page's script, empty where
    nothing in the same step can change it. What `is_waiting` is not due; what `needs_option` is not while none is; what
    `is_new` was not there when the button was pressed.
    """

    part: str
    condition: str = ""
    is_waiting: bool = False
    needs_option: bool = False
    is_new: bool = False
    name: ClassVar[str] = SEEN_FIELD


@dataclass(frozen=True, kw_only=True)
class FormItem:
    """What stands in the form, in order: a field, or information where `field` is None."""

    item: Any
    field: BoundField | None = None
    slot: Slot | None = None


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
            self.fields[question.input_name] = self._build_field(question, prefill)

    def _build_field(self, question: Question, prefill: Posted | None) -> forms.Field:
        field = build_field(question, is_completed=not self.sensitive)
        if prefill is not None:
            field.initial = field.widget.value_from_datadict(prefill, MultiValueDict(), question.input_name)
        return field

    def clean(self) -> None:
        """Answers that do not fit each other are refused at the field that has to change, unless it is wrong itself."""
        for question_id, message in errors_between(self.step, self.answers()).items():
            if PREFIX + question_id not in self.errors:
                self.add_error(PREFIX + question_id, message)

    @property
    def is_partly_optional(self) -> bool:
        """Whether an answer is due to some questions and to others is not: only then that has to be said."""
        return len({field.required for field in self.fields.values()}) > 1

    @property
    def asks_to_agree(self) -> bool:
        """Whether something has to be agreed to here: what we do with the answers has to be at hand."""
        return any(question.must_be_given_anew for question in self.step.questions)

    def items(self) -> Iterator[FormItem]:
        """Questions and information in the editor's order."""
        for item in self.step.items:
            field = self[item.input_name] if isinstance(item, Question) else None
            yield FormItem(item=item, field=field)

    def answers(self) -> dict[str, Any]:
        """The accepted answers by question id: all of them when the form is valid, else those that are right."""
        self.is_valid()
        answers: dict[str, Any] = {}
        for question in self.step.questions:
            answer = answer_in(self, question.input_name)
            if answer is not None:
                answers[question.id] = answer
        return answers


def summarise_errors(form: forms.Form) -> list[FormError]:
    """Every error with the input it belongs to, in the form's order."""
    of_form = [FormError(label="", message=str(message), anchor="") for message in form.non_field_errors()]
    of_fields = [
        FormError(label=label, message=message, anchor=anchor)
        for field in form
        for label, message, anchor in _error_lines(field)
    ]
    return of_form + of_fields


def _error_lines(field: BoundField) -> Iterator[ErrorLine]:
    return field.error_lines() if isinstance(field, QuestionBoundField) else error_lines_of(field)


def post_of(step: Step, answers: Mapping[str, Any]) -> Posted:
    """What a browser would post for these answers to this step."""
    posted: Posted = MultiValueDict()
    for question in step.questions:
        if question.id in answers:
            for name, values in question.build_field().to_post(question.input_name, answers[question.id]).items():
                posted.setlist(name, values)
    return posted


def check_step(step: Step, answers: Mapping[str, Any]) -> dict[str, Any] | None:
    """The answers to this step checked again by the rules of its form; None where one is missing or wrong."""
    form = StepForm(step, posted=post_of(step, answers))
    return form.answers() if form.is_valid() else None


def check_answers(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any] | None:
    """All answers checked again; None where a step is incomplete. Answers to questions not in the form are dropped."""
    return all_checked(check_step(step, answers) for step in definition.steps)


def all_checked(steps: Iterable[dict[str, Any] | None]) -> dict[str, Any] | None:
    """What `check_step` gave for each step as one; None where it refused one."""
    checked: dict[str, Any] = {}
    for of_step in steps:
        if of_step is None:
            return None
        checked.update(of_step)
    return checked
