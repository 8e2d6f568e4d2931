"""What of a proposal a draft begins with: read off the answers by the kind of question."""

from __future__ import annotations

import datetime
from typing import Any, Final

from core.drafting import Sketch
from enquiries.contact import read_contact
from enquiries.models.enquiries import Enquiry
from formbuilder.definition import Definition
from formbuilder.questions import Date, LongText, Question, ShortText
from formbuilder.reading import read_snapshot

EVENT: Final = "event"
"""The maker of drafts that proposals ask for."""


def sketch_of(enquiry: Enquiry) -> Sketch:
    """The first short answer is the title, the long ones the text, the first date the day; how to reach whoever
    proposes is left out. What else a text says about people a colleague sees before the button is pressed.
    """
    definition = read_snapshot(enquiry.definition)
    left_out = read_contact(definition, enquiry.answers).question_ids
    shown = [each for each in definition.questions if each.id not in left_out and not _is_about_person(each)]
    answers = enquiry.answers
    titles = [answers[each.id] for each in shown if isinstance(each, ShortText) and answers.get(each.id)]
    texts = [answers[each.id] for each in shown if isinstance(each, LongText) and answers.get(each.id)]
    return Sketch(
        title=str(titles[0]) if titles else enquiry.form_title,
        text="\n\n".join(str(text) for text in texts),
        day=_first_day(definition, answers),
    )


def _is_about_person(question: Question) -> bool:
    return isinstance(question, ShortText) and bool(question.autocomplete)


def _first_day(definition: Definition, answers: dict[str, Any]) -> datetime.date | None:
    for question in definition.questions:
        if isinstance(question, Date) and answers.get(question.id):
            try:
                return datetime.date.fromisoformat(str(answers[question.id]))
            except ValueError:
                continue
    return None
