"""What somebody answered: JSON values by question id, never labels; rows for people made from it when needed.

What the value of a kind looks like says its class in `formbuilder.questions`.
A question without an answer is absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from formbuilder.definition import Definition
from formbuilder.questions import Question
from formbuilder.uploads.opening import SealedFile

Answers = Mapping[str, Any]
"""JSON values by question id."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One answered or skipped question in words. `lines` has one entry per chosen option or line of text.

    `agreement` is what the answer to a consent was about, where that is asked for: its version and its words.
    """

    question: Question
    lines: tuple[str, ...]
    agreement: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.question.label

    @property
    def text(self) -> str:
        """All lines as one text, for mails and exports."""
        return self.question.separator.join(self.lines)

    @property
    def cell(self) -> str:
        """The text with the agreement, where nothing else stands beside it."""
        return "; ".join([self.text, *self.agreement]) if self.agreement else self.text


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
    `locale` is the language code of the page that was filled in. `files` are those of the answers, with their keys: the
    app claims them in the transaction that stores the submission (`formbuilder.uploads.waiting`), and seals the keys.
    """

    definition: Definition
    answers: Answers = field(repr=False)
    locale: str
    submission_key: str = field(repr=False)
    files: tuple[SealedFile, ...] = field(default=(), repr=False)

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
    """One answer in words; no lines where there is no answer."""
    return () if value is None or value in ("", []) else question.words(value)
