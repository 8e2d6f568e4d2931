"""Several things about an enquiry that a colleague changes on one page."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from enquiries.models.enquiries import Enquiry
from staff.conflicts import require_current

from .desk import assign, correct, set_due
from .holding import hold
from .undoing import standing_of, trace

EDITED = ("assignee", "due_on", "name", "email", "phone")
"""What is changed there: who changes something else meanwhile stands in nobody's way."""


@transaction.atomic
def edit(
    *,
    enquiry_id: UUID,
    assignee: User | None,
    due_on: datetime.date,
    name: str,
    email: str,
    phone: str,
    actor: User,
    version: str | None,
) -> Enquiry:
    """Do and record what differs, each by itself. Raises `StaleRecordError`.

    Another address cannot be taken back: the links in earlier mails open nothing more.
    """
    enquiry = hold(enquiry_id)
    was, started = standing_of(enquiry), enquiry.version
    require_current(enquiry, EDITED, version)
    if enquiry.assignee_id != (assignee.pk if assignee else None):
        assign(enquiry_id=enquiry_id, assignee=assignee, actor=actor)
    if enquiry.due_on != due_on:
        set_due(enquiry_id=enquiry_id, due_on=due_on, actor=actor)
    is_corrected = (enquiry.name, enquiry.email, enquiry.phone) != (name, email, phone)
    if is_corrected:
        correct(enquiry_id=enquiry_id, name=name, email=email, phone=phone, actor=actor)
    enquiry.refresh_from_db()
    if enquiry.version > started and not is_corrected:
        enquiry.trace = trace(enquiry, was=was)
    return enquiry
