"""Questionnaires and answers for tests."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.utils import timezone

from courses import operations
from courses.models import CourseSurveyPage, Edition, SurveyRound
from tests.courses.factories import CourseFactory, EditionFactory, GroupFactory

_numbers = itertools.count(1)

STEP_ID = "0c0f5d2e-3a52-4c59-8a67-0d6d7d3d0000"
RATING_ID = "0c0f5d2e-3a52-4c59-8a67-0d6d7d3d0001"
TEXT_ID = "0c0f5d2e-3a52-4c59-8a67-0d6d7d3d0002"


def question(kind: str, item_id: str, label: str, **values: Any) -> dict[str, Any]:
    return {"type": kind, "id": item_id, "value": {"label": label, "required": False, **values}}


def make_steps(*extra: dict[str, Any]) -> list[dict[str, Any]]:
    """One step: a rating and a text."""
    questions = [
        question("rating", RATING_ID, "Quanto ti è piaciuto?", required=True, maximum=5),
        question("long_text", TEXT_ID, "Che cosa cambieresti?"),
        *extra,
    ]
    return [{"type": "step", "id": STEP_ID, "value": {"title": "Com’è andata", "intro": "", "questions": questions}}]


def make_page(home: Any, **fields: Any) -> CourseSurveyPage:
    page = CourseSurveyPage(
        **{
            "title": f"Com’è andata? {next(_numbers)}",
            "description": "Il questionario di fine corso.",
            "form_steps": make_steps(),
            "privacy_purpose": "Per migliorare i corsi.",
            "privacy_days": 90,
            **fields,
        }
    )
    return home.add_child(instance=page)


def over_edition(page: CourseSurveyPage | None, *, ended: int = 1, **fields: Any) -> Edition:
    """An edition whose only group met for the last time some days ago."""
    today = timezone.localdate()
    edition = EditionFactory(**{"course": fields.pop("course", None) or CourseFactory(survey=page), **fields})
    last = today - datetime.timedelta(days=ended)
    GroupFactory(
        edition=edition,
        first_date=last - datetime.timedelta(days=28),
        last_date=last,
        weekday=last.isoweekday(),
        seats=60,
    )
    return edition


def open_round(
    page: CourseSurveyPage, *, asked: int = 12, days: int = 14, edition: Edition | None = None
) -> SurveyRound:
    edition = edition or over_edition(page)
    return operations.open_round(edition=edition, page=page, days=days, asked=asked)[0]


def answer(found: SurveyRound, page: CourseSurveyPage, number: int, **changes: Any) -> None:
    """What one person answers: a rating of 4 and a text, unless said otherwise."""
    answers = {RATING_ID: 4, TEXT_ID: f"Testo {number}", **changes.pop("answers", {})}
    operations.take_answers(
        token=found.token,
        form=changes.pop("form", None) or page.get_definition(),
        answers=answers,
        submission_key=f"key-{number}",
        **changes,
    )


def close(found: SurveyRound) -> SurveyRound:
    operations.keep_surveys(today=found.closes_on + datetime.timedelta(days=1))
    return SurveyRound.objects.get(pk=found.pk)
