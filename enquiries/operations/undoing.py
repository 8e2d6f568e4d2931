"""What the desk has just done with an enquiry, taken back: it stands as before, or nothing happens."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from enquiries.models.enquiries import Enquiry
from enquiries.models.messages import EnquiryMessage, MessageKind
from staff import audit

from .errors import ChangedMeanwhileError
from .holding import hold, save
from .stories import record


def standing_of(enquiry: Enquiry) -> dict[str, Any]:
    """How it stands now, as JSON holds it; the caller holds the row."""
    return {"state": enquiry.state, "assignee": enquiry.assignee_id, "due_on": enquiry.due_on.isoformat()}


def trace(enquiry: Enquiry, *, was: dict[str, Any]) -> dict[str, Any]:
    """The facts for `take_back`, at the end of the act's transaction."""
    return {"enquiry": str(enquiry.pk), "version": enquiry.version, **was}


@transaction.atomic
def take_back(*, facts: dict[str, Any], actor: User) -> Enquiry:
    """Put state, colleague and day where they stood. No mail tells of them, so nobody is told.

    Raises `Enquiry.DoesNotExist` and `ChangedMeanwhileError`.
    """
    enquiry = hold(UUID(facts["enquiry"]), seen=facts["version"])
    before = enquiry.state
    enquiry.state, enquiry.due_on = facts["state"], datetime.date.fromisoformat(facts["due_on"])
    enquiry.assignee = User.objects.filter(pk=facts["assignee"], is_active=True).first()
    save(enquiry, "state", "assignee", "due_on")
    record("enquiry.undone", enquiry, actor, **{"from": before, "to": enquiry.state})
    return enquiry


@transaction.atomic
def take_back_note(*, message: int, actor: User) -> None:
    """Forget a note that its author has just written. Raises `ChangedMeanwhileError` if it is not there any more."""
    note = EnquiryMessage.objects.filter(pk=message, kind=MessageKind.NOTE, author=actor).first()
    if note is None:
        raise ChangedMeanwhileError
    hold(note.enquiry_id)
    note.delete()
    audit.record(actor=actor, action="enquiry.note_undone", target=f"enquiry:{note.enquiry_id}")
