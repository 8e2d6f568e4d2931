"""Courses as schema.org data, for search engines and calendars."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from core.locale import active_language_code
from directory.structured_data import place_data, place_in_words

if TYPE_CHECKING:
    from courses.models import CourseGroup, CoursePage

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def course_data(page: CoursePage, *, groups: Iterable[CourseGroup], provider: str, url: str | None) -> dict[str, Any]:
    """The page as a schema.org `Course`, with an instance for each group; `provider` is the municipality's name."""
    organisation = {"@type": "GovernmentOrganization", "name": provider}
    data: dict[str, Any] = {
        "@type": "Course",
        "name": page.title,
        "description": page.description,
        "inLanguage": active_language_code(),
        "provider": organisation,
        "hasCourseInstance": [_instance_data(group) for group in groups],
    }
    if url:
        data["url"] = url
    return data


def _instance_data(group: CourseGroup) -> dict[str, Any]:
    lessons = [each for each in getattr(group, "lesson_list", ()) if not each.cancelled]
    return {
        "@type": "CourseInstance",
        "courseMode": "Onsite",
        "startDate": group.begins_on.isoformat(),
        "endDate": group.ends_on.isoformat(),
        "courseSchedule": {
            "@type": "Schedule",
            "byDay": f"https://schema.org/{DAYS[group.weekday - 1]}",
            "startTime": f"{group.start_time:%H:%M}",
            "endTime": f"{group.end_time:%H:%M}",
            "startDate": group.first_date.isoformat(),
            "endDate": group.last_date.isoformat(),
            "repeatFrequency": "P1W",
            **({"repeatCount": len(lessons)} if lessons else {}),
        },
        "location": place_data(group.place) if group.place else place_in_words(group.venue),
    }
