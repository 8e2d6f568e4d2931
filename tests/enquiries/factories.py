"""Enquiry pages and enquiries for tests."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from core.folding import fold_address
from enquiries import operations
from enquiries.contact import EMAIL_ID, NAME_ID, PHONE_ID
from enquiries.models import Enquiry, EnquiryPage
from enquiries.operations.retention import retention_date
from enquiries.people import search_text
from enquiries.states import State
from formbuilder.definition import Definition
from tests.directory.factories import make_unit

_numbers = itertools.count(1)

STEP_ID = "0b0f5d2e-3a52-4c59-8a67-0d6d7d3d0000"
MATTER_ID = "0b0f5d2e-3a52-4c59-8a67-0d6d7d3d0001"
STORY_ID = "0b0f5d2e-3a52-4c59-8a67-0d6d7d3d0002"
DAY_ID = "0b0f5d2e-3a52-4c59-8a67-0d6d7d3d0003"


def question(kind: str, item_id: str, label: str, **values: Any) -> dict[str, Any]:
    return {"type": kind, "id": item_id, "value": {"label": label, "required": False, **values}}


def make_steps(*extra: dict[str, Any]) -> list[dict[str, Any]]:
    """One step of the editor's: a line, a story, a day."""
    questions = [
        question("short_text", MATTER_ID, "Di che cosa si tratta?", required=True),
        question("long_text", STORY_ID, "Racconta"),
        question("date", DAY_ID, "Quando?"),
        *extra,
    ]
    return [{"type": "step", "id": STEP_ID, "value": {"title": "La richiesta", "intro": "", "questions": questions}}]


def make_page(home: Page, **fields: Any) -> EnquiryPage:
    page = EnquiryPage(
        **{
            "title": f"Chiedi aiuto {next(_numbers)}",
            "description": "Scrivici con il modulo.",
            "unit": fields.pop("unit", None) or make_unit(home),
            "form_steps": make_steps(),
            "days_to_answer": 10,
            "privacy_purpose": "Per risponderti.",
            "privacy_days": 100,
            **fields,
        }
    )
    return home.add_child(instance=page)


def answers_of(**changes: Any) -> dict[str, Any]:
    return {
        MATTER_ID: "Una panchina",
        STORY_ID: "Vorrei una panchina rossa.",
        NAME_ID: "Ada Neri",
        EMAIL_ID: "ada@example.org",
        PHONE_ID: "0171 000000",
        **changes,
    }


def submit(page: EnquiryPage, **changes: Any) -> Enquiry:
    """Through the operation, as the form does."""
    unique = uuid.uuid4().hex
    answers = answers_of(**changes.pop("answers", {}))
    arguments = {
        "page": page,
        "form_title": page.title,
        "answers": {key: value for key, value in answers.items() if value},
        "definition": page.get_definition(),
        "locale": page.locale.language_code,
        "submission_key": unique,
        **changes,
    }
    return operations.submit(**arguments)


def make_enquiry(page: EnquiryPage | None = None, **fields: Any) -> Enquiry:
    """A row as it is, in whatever state; without mails."""
    now = fields.pop("received_at", timezone.now())
    name = fields.pop("name", f"Ada Rossi{next(_numbers)}")
    email = fields.pop("email", f"ada{next(_numbers)}@example.org")
    phone = fields.pop("phone", "")
    enquiry = Enquiry(
        **{
            "page": page,
            "form_key": page.translation_key if page else uuid.uuid4(),
            "form_title": page.title if page else "Un modulo",
            "kind": page.kind if page else "assistance",
            "state": State.NEW,
            "name": name,
            "email": email,
            "email_normalised": fold_address(email),
            "phone": phone,
            "locale": "it",
            "submission_digest": uuid.uuid4().hex,
            "due_on": timezone.localdate(),
            "received_at": now,
            "last_message_at": now,
            "retain_until": retention_date(now, days=page.privacy_days if page else None),
            **fields,
        }
    )
    enquiry.search_text = search_text(
        reference=enquiry.reference, name=name, email=email, phone=phone, definition=Definition(), answers={}
    )
    enquiry.save(force_insert=True)
    return enquiry
