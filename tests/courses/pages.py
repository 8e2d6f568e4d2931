"""Pages of courses for tests: complete, unless a test takes something away."""

from __future__ import annotations

import itertools
from typing import Any

from courses.models import CoursePage
from events.models import CampaignPage, EventIndexPage

_numbers = itertools.count(1)

QUESTION_ID = "0a0f5d2e-3a52-4c59-8a67-0d6d7d3d0001"
OPTION_YES = "0a0f5d2e-3a52-4c59-8a67-0d6d7d3d0011"
OPTION_NO = "0a0f5d2e-3a52-4c59-8a67-0d6d7d3d0012"


def question_steps(*, required: bool = False) -> list[dict[str, Any]]:
    """One step of the editor's with one question."""
    return [
        {
            "type": "step",
            "id": "0a0f5d2e-3a52-4c59-8a67-0d6d7d3d0000",
            "value": {
                "title": "Ancora una domanda",
                "intro": "",
                "questions": [
                    {
                        "type": "one_of",
                        "id": QUESTION_ID,
                        "value": {
                            "label": "Hai già frequentato un corso?",
                            "help_text": "",
                            "required": required,
                            "options": [
                                {"type": "item", "id": OPTION_YES, "value": {"label": "Sì, uno", "help_text": ""}},
                                {"type": "item", "id": OPTION_NO, "value": {"label": "No, mai", "help_text": ""}},
                            ],
                        },
                    }
                ],
            },
        }
    ]


def make_course_page(parent: EventIndexPage | CampaignPage, **fields: Any) -> CoursePage:
    page = CoursePage(
        **{
            "title": f"Corso di autodifesa {next(_numbers)}",
            "description": "Otto serate pratiche.",
            "learn": "<p>Riconoscere il pericolo.</p>",
            "audience": "<p>Donne dai 16 anni.</p>",
            "cost": "Gratuito",
            "topics": ["womens_rights"],
            "privacy_purpose": "Per organizzare il corso.",
            "privacy_retention": "Fino a sei mesi dopo la fine.",
            **fields,
        }
    )
    return parent.add_child(instance=page)
