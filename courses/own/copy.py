"""What a person can take along: everything that is kept about a registration, and its dates for a calendar."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import calendars
from courses import operations
from courses.dates import meetings_of
from courses.form_definition import describe_group
from courses.models import Happening, Registration
from courses.operations.notices import CAUSE_APP
from formbuilder.reading import read_as_sent, read_snapshot
from outbox.models import Mail


def copy_of_data(registration: Registration) -> dict[str, Any]:
    """What is kept, in plain words, as the person's right of access asks (GDPR, article 15).

    Notes and reasons of colleagues are given by the office, which may have to leave other people out.
    """
    with override(registration.locale):
        sections = read_as_sent(read_snapshot(registration.definition), registration.answers)
        group = describe_group(registration.group)
    mails = Mail.objects.filter(cause_app=CAUSE_APP, cause_id=str(registration.pk)).order_by("created_at")
    return {
        "reference": registration.reference,
        "state": registration.state,
        "position": registration.position,
        "draw_code": registration.draw_code,
        "offered_until": _moment(registration.offered_until),
        "group": group,
        "first_date": registration.group.first_date.isoformat(),
        "last_date": registration.group.last_date.isoformat(),
        "first_name": registration.first_name,
        "last_name": registration.last_name,
        "email": registration.email,
        "telephone": registration.phone,
        "channel": registration.channel,
        "language": registration.locale,
        "received_at": _moment(registration.received_at),
        "kept_until": registration.retain_until.isoformat(),
        "answers": [
            {"question": row.question.label, "answer": list(row.lines)} for section in sections for row in section.rows
        ],
        "files": [file.name for file in operations.files_of(registration)],
        "history": [
            {"at": _moment(event.at), "what": event.what, "by": event.by, "before": event.before}
            for event in operations.history_of(registration).exclude(what=Happening.NOTED)
        ],
        "messages": [
            {"written_at": _moment(mail.created_at), "to": mail.recipient, "subject": mail.subject, "state": mail.state}
            for mail in mails
        ],
    }


def _moment(moment: Any) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else None


def calendar_of(registration: Registration) -> bytes:
    """The meetings of the group. The titles are neutral: others look at a calendar too."""
    group = registration.group
    return calendars.write(
        calendars.Entry(
            uid=f"lesson-{meeting.number}",
            begins=meeting.begins,
            ends=meeting.ends,
            title=_("Incontro"),
            place=meeting.place,
        )
        for meeting in meetings_of(group)
    )
