"""What a person can take along: everything that is kept about a registration, and its dates for a calendar."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from core import calendars
from courses import operations
from courses.dates import meetings_of
from courses.form_definition import describe_group
from courses.models import Happening, Lesson, Registration, open_wish
from courses.operations.notices import CAUSE_APP
from formbuilder.copies import answers_as_data
from outbox.copies import mails_as_data
from staff.copies import moment


def copy_of_data(registration: Registration) -> dict[str, Any]:
    """What is kept, in plain words, as the person's right of access asks (GDPR, article 15).

    Notes and reasons of colleagues are given by the office, which may have to leave other people out.
    """
    with override(registration.locale):
        group = describe_group(registration.group)
    return {
        "reference": registration.reference,
        "state": registration.state,
        "position": registration.position,
        "draw_code": registration.draw_code,
        "offered_until": moment(registration.offered_until),
        "group": group,
        "entered_with": len(operations.members_of(registration)),
        "wish_to_move": _wish(registration),
        "first_date": registration.group.begins_on.isoformat(),
        "last_date": registration.group.ends_on.isoformat(),
        "first_name": registration.first_name,
        "last_name": registration.last_name,
        "email": registration.email,
        "telephone": registration.phone,
        "channel": registration.channel,
        "language": registration.locale,
        "received_at": moment(registration.received_at),
        "reminders": registration.wants_reminders,
        "kept_until": registration.retain_until.isoformat(),
        "answers": answers_as_data(
            definition=registration.definition, answers=registration.answers, locale=registration.locale
        ),
        "attendance": [_lesson(lesson) for lesson in operations.lessons_attended(registration)],
        "files": [file.name for file in operations.files_of(registration)],
        "history": [
            {"at": moment(event.at), "what": event.what, "by": event.by, "before": event.before}
            for event in operations.history_of(registration).exclude(what=Happening.NOTED)
        ],
        "messages": mails_as_data(cause_app=CAUSE_APP, cause_id=registration.pk),
    }


def _lesson(lesson: Lesson) -> dict[str, str]:
    begins, ends = lesson.hours
    return {"day": lesson.date.isoformat(), "from": f"{begins:%H:%M}", "until": f"{ends:%H:%M}", "kind": lesson.kind}


def _wish(registration: Registration) -> dict[str, Any] | None:
    wish = open_wish(registration)
    if wish is None:
        return None
    with override(registration.locale):
        return {"asked_at": moment(wish.asked_at), "group": describe_group(wish.target), "words": wish.words}


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
