"""What somebody answered: JSON values by question id, never labels; rows for people made from it when needed.

| kind | value |
|---|---|
| short_text, long_text, email, phone | text |
| number | whole number |
| date | ISO date |
| yes_no | true or false |
| one_of | option id |
| many_of | list of option ids, in the form's order |
| consent | {"given": true or false, "version": the consent's version} |

A question without an answer is absent.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from formbuilder.definition import Choice, Consent, Date, Definition, LongText, Number, Question, YesNo

Answers = Mapping[str, Any]
"""JSON values by question id."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One answered or skipped question in words. `lines` has one entry per chosen option or line of text."""

    question: Question
    lines: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.question.label

    @property
    def text(self) -> str:
        """All lines as one text, for mails and exports."""
        separator = "\n" if isinstance(self.question, LongText) else "; "
        return separator.join(self.lines)

    @property
    def is_answered(self) -> bool:
        return bool(self.lines)


@dataclass(frozen=True, kw_only=True)
class Section:
    """The rows of one step."""

    step_id: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A complete, valid form as it is handed to the page's app, which stores `definition.to_json()` beside `answers`.

    `submission_key` cannot be guessed and is the same for every repetition of one sending (double click, reload,
    replay): an app that finds it among its records has stored this submission already and answers as it did the first
    time. Other answers have another key, also when they were typed after going back from the confirmation.
    `locale` is the language code of the page that was filled in.
    """

    definition: Definition
    answers: Answers = field(repr=False)
    locale: str
    submission_key: str = field(repr=False)

    def answer(self, question_id: str) -> Any:
        """The JSON value, or None where the question was left empty."""
        return self.answers.get(question_id)

    def sections(self) -> tuple[Section, ...]:
        """The answers in words, in the active language; labels are in the form's own."""
        return display(self.definition, self.answers)


class SubmissionRefused(Exception):  # noqa: N818 - reads as what happened
    """Raised by a page's `handle_submission` when its rules refuse a form that is complete and valid.

    `errors` are messages in the visitor's language by question id; `message` concerns the whole form. The visitor sees
    them at the question or on the check page, and nothing typed is lost.
    """

    def __init__(self, message: str = "", *, errors: Mapping[str, str] | None = None) -> None:
        super().__init__("refused by the page's rules")
        self.message = message
        self.errors = dict(errors or {})


def display(definition: Definition, answers: Answers) -> tuple[Section, ...]:
    """Readable rows for the check page, mails and staff: every question of the form, answered or not.

    Dates, numbers, yes and no are in the active language; an option that the definition does not know shows its id,
    so that nothing disappears. Steps without questions are left out.
    """
    return tuple(
        Section(
            step_id=step.id,
            title=step.title,
            rows=tuple(Row(question=each, lines=display_lines(each, answers.get(each.id))) for each in step.questions),
        )
        for step in definition.steps
        if step.questions
    )


def display_lines(question: Question, value: Any) -> tuple[str, ...]:
    """One answer in words; no lines where there is no answer, or none that fits the question."""
    if value is None or value in ("", []):
        return ()
    match question:
        case Choice():
            return _display_choices(question, value)
        case Consent():
            return _display_consent(value)
        case LongText():
            return tuple(str(value).splitlines())
        case _:
            return (_display_scalar(question, value),)


def _display_scalar(question: Question, value: Any) -> str:
    match question:
        case YesNo():
            return _("Sì") if value else _("No")
        case Number() if isinstance(value, int):
            return formats.number_format(value, use_l10n=True)
        case Date():
            return _display_date(value)
        case _:
            return str(value)


def _display_consent(value: Any) -> tuple[str, ...]:
    if not isinstance(value, Mapping):
        return ()
    return (_("Sì") if value.get("given") is True else _("No"),)


def _display_choices(question: Choice, value: Any) -> tuple[str, ...]:
    ids = value if isinstance(value, list) else [value]
    found = ((option_id, question.option(str(option_id))) for option_id in ids)
    return tuple(option.label if option else str(option_id) for option_id, option in found)


def _display_date(value: Any) -> str:
    try:
        return formats.date_format(datetime.date.fromisoformat(value), "DATE_FORMAT")
    except (TypeError, ValueError):
        return str(value)
