"""Mails in the copy of somebody's data (`staff.copies`): that there were some, not what they said."""

from __future__ import annotations

from typing import Any

from outbox.models import Mail
from staff.copies import moment


def mails_as_data(*, cause_app: str, cause_id: object) -> list[dict[str, Any]]:
    """Every mail about something that is still kept, oldest first."""
    mails = Mail.objects.filter(cause_app=cause_app, cause_id=str(cause_id)).order_by("created_at")
    return [
        {"written_at": moment(mail.created_at), "to": mail.recipient, "subject": mail.subject, "state": mail.state}
        for mail in mails
    ]
