"""What of events other pages show: the next ones."""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Locale

from core.versions import readable
from directory.versions import find_places
from events.models import EventPage


def upcoming(*, locale: Locale, limit: int) -> list[EventPage]:
    """Events of this language that are neither over nor cancelled, soonest first, with their places. Two queries."""
    events = (
        readable(EventPage.objects.filter(locale=locale, is_cancelled=False))
        .annotate(last_day=Coalesce("end_date", "start_date"))
        .filter(last_day__gte=timezone.localdate())
        .defer_streamfields()
        .order_by("start_date", F("start_time").asc(nulls_first=True), "pk")
    )
    chosen = list(events[:limit])
    places = find_places(event.place_id for event in chosen)
    for event in chosen:
        if event.place_id:
            event.place = places.get(event.place_id)
    return chosen
