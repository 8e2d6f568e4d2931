"""What is on as appointments for a calendar: one event, or all that a list shows."""

from __future__ import annotations

import datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page

from core import calendars
from core.dated_pages import dated_pages, in_order
from core.event_types import EventType
from core.site_address import page_address
from core.versions import readable
from directory.models import Place
from directory.versions import find_places
from events.models import EventPage

BACK: Final = datetime.timedelta(days=31)
"""What is over stays in the calendar of those who follow so long."""


def appointment(event: EventPage, *, where: str) -> calendars.Entry:
    """One event. A day that has an hour for its beginning only is one without an end; several such days are whole."""
    begins, ends = event.starts_at, event.ends_at
    assert begins is not None  # noqa: S101 - `find_event` and the list take none without a day
    if isinstance(begins, datetime.datetime) and not isinstance(ends, datetime.datetime) and not event.is_one_day:
        begins = begins.date()
    return calendars.Entry(
        uid=f"event-{event.translation_key}",
        begins=begins,
        ends=ends,
        title=_("Annullato: %(title)s") % {"title": event.title} if event.is_cancelled else event.title,
        place=where,
        text=event.description,
        url=page_address(event),
        changed=event.last_published_at,
        is_cancelled=event.is_cancelled,
    )


def find_event(pk: int, *, locale: Locale) -> calendars.Entry | None:
    """An event that everybody may read in this language. Two queries."""
    event = readable(EventPage.objects.filter(pk=pk, locale=locale, start_date__isnull=False)).first()
    return appointment(event, where=_where(event, find_places([event.place_id]))) if event else None


def find_all(*, locale: Locale, kind: EventType | None = None) -> list[calendars.Entry]:
    """Everything in the lists of this language from a month ago on, perhaps of one kind. Three queries.

    Of what is no event of one page (a course meets for months) the first day is an appointment.
    """
    pages = dated_pages().filter(locale=locale, last_day__gte=timezone.localdate() - BACK)
    rows = list(in_order(pages.filter(kind=kind) if kind else pages))
    events = EventPage.objects.defer_streamfields().in_bulk([row.pk for row in rows])
    places = find_places(event.place_id for event in events.values())
    return [
        appointment(events[row.pk], where=_where(events[row.pk], places)) if row.pk in events else _beginning(row)
        for row in rows
    ]


def _where(event: EventPage, places: dict[int, Place]) -> str:
    """Name and address of a place, then the room in words; for whoever is far away the address in the net."""
    place = places.get(event.place_id or 0)
    known = (place.name, place.street_address, place.municipality) if place else ()
    return ", ".join(part for part in (*known, event.place_text) if part) or event.online_url


def _beginning(row: Page) -> calendars.Entry:
    return calendars.Entry(
        uid=f"beginning-{row.translation_key}",
        begins=row.first_day,
        ends=None,
        title=_("Comincia: %(title)s") % {"title": row.title},
        url=page_address(row),
        changed=row.last_published_at,
    )
