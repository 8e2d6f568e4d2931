"""The lessons as a calendar that a telephone reads by itself: no session, no cookie, nobody's name, no course's."""

from __future__ import annotations

import datetime
from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from core import calendars, ratelimit
from core.http import hide_address, mark_sensitive
from courses import operations
from courses.dates import Meeting, all_meetings

BACK: Final = datetime.timedelta(days=31)
"""Lessons that are over stay in the calendar so long."""

REFRESH: Final = datetime.timedelta(hours=6)
READS_AN_HOUR: Final = 60
"""From one network: several colleagues with several devices each."""


@require_safe
@sensitive_variables("token")
def lesson_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Every lesson from a month ago on. What the token does not open is not found, whyever."""
    if not ratelimit.hit(request, scope="courses.feed", limit=READS_AN_HOUR, window_seconds=3600):
        return mark_sensitive(HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "3600"}))
    if operations.reader_of_feed(token) is None:
        raise Http404
    calendar = calendars.write(
        map(_entry, all_meetings(since=timezone.localdate() - BACK)), name=_("Incontri"), refresh=REFRESH
    )
    return hide_address(mark_sensitive(HttpResponse(calendar, content_type=calendars.CONTENT_TYPE)))


def _entry(meeting: Meeting) -> calendars.Entry:
    """The title is neutral: others look at a telephone too, and a calendar lies with whoever keeps it."""
    begins = timezone.localtime(meeting.begins)
    when = {"day": date_format(begins, "l").capitalize(), "hour": f"{begins:%H:%M}"}
    return calendars.Entry(
        uid=f"lesson-{meeting.number}",
        begins=meeting.begins,
        ends=meeting.ends,
        title=_("Incontro – %(day)s %(hour)s") % when,
        place=meeting.place,
    )
