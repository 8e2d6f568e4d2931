"""A form as the office asks it of somebody on the telephone or at the counter: all at once, and nothing by force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from formbuilder.definition import Step
from formbuilder.questions import Question
from formbuilder.questions.file import File


def asked_by_desk(
    step: Step, *, leaves_out: Callable[[Question], bool], needs: Callable[[Question], bool] = lambda question: False
) -> Step:
    """The questions of a step without conditions, exits and files. Required are only consents, and what it `needs`.

    Questions of a kind that is not known, and those that the app `leaves_out`, are not asked.
    """
    asked = (each for each in step.questions if each.is_known and not isinstance(each, File) and not leaves_out(each))
    return replace(step, items=tuple(_freed(each, needs) for each in asked), shown_when=None, exit=None)


def _freed(question: Question, needs: Callable[[Question], bool]) -> Question:
    """A consent that has to be given has to be given here too."""
    is_needed = question.must_be_given_anew or needs(question)
    return replace(question, shown_when=None, required=question.required and is_needed)
