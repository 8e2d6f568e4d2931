"""Registrations in words for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from courses import minors
from courses.form_definition import FIXED_QUESTION_IDS
from courses.models import Registration, RegistrationEvent
from courses.operations.correcting import PERSON_FIELDS
from courses.parties import COMPANIONS_ID
from formbuilder.answers import display_lines
from formbuilder.builder import Posted
from formbuilder.by_desk import asked_by_desk
from formbuilder.definition import Definition, Step
from formbuilder.questions import Question, Repeat
from formbuilder.questions.file import File
from formbuilder.reading import Reading, in_source_words, read_for_office, read_snapshot


def read_registration(registration: Registration) -> Reading:
    """The answers of one registration in the words of its day; without those that are columns of their own."""
    return read_for_office(
        definition=read_snapshot(registration.definition),
        source=read_snapshot(registration.source_definition),
        answers=registration.answers,
        locale=registration.locale,
        leave_out=FIXED_QUESTION_IDS,
    )


def correctable_steps(registration: Registration) -> list[Step]:
    """What the office may put right: the questions that were asked, in its words.

    Not consents, which only the person can give, nor files, nor lists of people; but who may collect a minor.
    """
    words = in_source_words(read_snapshot(registration.definition), read_snapshot(registration.source_definition))
    if minors.is_minor(registration.answers, day=timezone.localdate(registration.received_at)):
        words = minors.completed(words)
    steps = (
        replace(step, items=tuple(each for each in step.questions if _is_correctable(each))) for step in words.steps
    )
    return [step for step in steps if step.items]


def with_room(step: Step, posted: Posted) -> Posted:
    """What is typed into a step, with entries for all people there may be: the office has no buttons that add one."""
    roomy = posted.copy()
    for item in step.items:
        if isinstance(item, Repeat):
            roomy.setlist(item.input_name, [str(number) for number in range(1, item.maximum + 1)])
    return roomy


def askable_by_desk(form: Definition) -> Definition:
    """What the office asks somebody on the telephone: all at once and nothing by force, but for consents.

    Not files, nor lists of people but those who come along; nor what the office asks by itself. The date of birth, and
    what is asked of minors, are asked as in the form.
    """
    steps = (step if step.id in minors.STEP_IDS else _step_by_desk(step) for step in form.steps)
    return replace(form, steps=tuple(step for step in steps if step.items))


def _step_by_desk(step: Step) -> Step:
    return asked_by_desk(
        step,
        leaves_out=lambda each: _is_elsewhere(each) and each.id != COMPANIONS_ID,
        needs=lambda each: each.id == minors.BIRTH_ID,
    )


def _is_elsewhere(question: Question) -> bool:
    return question.id in FIXED_QUESTION_IDS or (bool(question.nested) and question.id != minors.COLLECTORS_ID)


def _is_correctable(question: Question) -> bool:
    if not question.is_known or isinstance(question, File):
        return False
    return not _is_elsewhere(question) and not question.must_be_given_anew


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a registration's history, with what stood there before, in words."""

    event: RegistrationEvent
    before: Sequence[tuple[str, str]]


def old_values(registration: Registration, event: RegistrationEvent) -> list[tuple[str, str]]:
    """What was corrected and how it was before: labels and values."""
    questions = {each.id: each for step in correctable_steps(registration) for each in step.questions}
    return [_old_value(questions.get(name), name, value) for name, value in event.before.items()]


def _old_value(question: Question | None, name: str, value: Any) -> tuple[str, str]:
    if question is not None:
        return question.label, "; ".join(display_lines(question, value))
    label = str(getattr(Registration._meta.get_field(name), "verbose_name", name)) if name in PERSON_FIELDS else name
    return label.capitalize(), "" if value is None else str(value)
