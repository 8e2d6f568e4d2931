"""Events for a calendar: one as a file, all or those of a kind as an address that a calendar reads again by itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Locale

from core import calendars
from core.event_types import EventType
from core.locale import active_language_code
from core.site_settings import SiteSettings
from events.calendar import find_all, find_event

REFRESH: Final = datetime.timedelta(hours=6)


@require_safe
def event_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One event, to be kept."""
    event = find_event(pk, locale=reader_locale())
    if event is None:
        raise Http404
    response = _answer([event])
    response.headers["Content-Disposition"] = 'attachment; filename="evento.ics"'
    return response


@require_safe
def event_feed(request: HttpRequest, kind: str = "") -> HttpResponse:
    """Everything that is on, or what is of one kind; a kind that does not exist is not found."""
    if kind and kind not in EventType.values:
        raise Http404
    chosen = EventType(kind) if kind else None
    owner = SiteSettings.for_request(request).municipality_name
    what = chosen.label if chosen else _("Eventi e corsi")
    name = f"{owner} – {what}"
    return _answer(find_all(locale=reader_locale(), kind=chosen), name=name, refresh=REFRESH)


def reader_locale() -> Locale:
    """The reader's language; not found where no page is in it."""
    try:
        return Locale.objects.get_for_language(active_language_code())
    except Locale.DoesNotExist as error:
        raise Http404 from error


def _answer(
    entries: Iterable[calendars.Entry], *, name: str = "", refresh: datetime.timedelta | None = None
) -> HttpResponse:
    return HttpResponse(calendars.write(entries, name=name, refresh=refresh), content_type=calendars.CONTENT_TYPE)
