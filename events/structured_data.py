"""Events as schema.org data, for search engines and calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.locale import active_language_code
from directory.structured_data import place_data, place_in_words

if TYPE_CHECKING:
    from directory.models import Place
    from events.models import EventPage


def event_data(
    page: EventPage, *, place: Place | None, organiser: str, url: str | None, picture: str = ""
) -> dict[str, Any]:
    """The page as a schema.org `Event`; `organiser` is the municipality's name.

    `picture` is the absolute address of its picture, if it has one.
    """
    data: dict[str, Any] = {
        "@type": "Event",
        "name": page.title,
        "description": page.description,
        "inLanguage": active_language_code(),
        "eventStatus": f"https://schema.org/{'EventCancelled' if page.is_cancelled else 'EventScheduled'}",
        "organizer": {"@type": "GovernmentOrganization", "name": organiser},
    }
    if page.starts_at:
        data["startDate"] = page.starts_at.isoformat()
    if page.ends_at and (page.end_time or not page.is_one_day):
        # A day without a time would begin, for a machine, before an event that starts in its evening.
        data["endDate"] = page.ends_at.isoformat()
    if picture:
        data["image"] = picture
    if url:
        data["url"] = url
    locations = _locations(page, place)
    if locations:
        data["location"] = locations if len(locations) > 1 else locations[0]
    data["eventAttendanceMode"] = f"https://schema.org/{_attendance_mode(page, place)}"
    return data


def _locations(page: EventPage, place: Place | None) -> list[dict[str, Any]]:
    locations: list[dict[str, Any]] = []
    if place:
        locations.append(place_data(place))
    elif page.place_text:
        locations.append(place_in_words(page.place_text))
    if page.online_url:
        locations.append({"@type": "VirtualLocation", "url": page.online_url})
    return locations


def _attendance_mode(page: EventPage, place: Place | None) -> str:
    if not page.online_url:
        return "OfflineEventAttendanceMode"
    return "MixedEventAttendanceMode" if place or page.place_text else "OnlineEventAttendanceMode"
