"""The part of schema.org that the site uses, as data: what a type must say, what it may say, and of which type that is.

From the definitions at https://schema.org (a property belongs to a type or to one above it); what is required is what
search engines ask for (Google's guides to structured data) and, for services, COMUNI-MODEL, section 7.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

Check = Callable[[Any], bool]


def text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def url(value: Any) -> bool:
    return text(value) and urlsplit(value).scheme in {"http", "https"} and bool(urlsplit(value).netloc)


def number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def day_or_moment(value: Any) -> bool:
    """ISO 8601; a moment says in which time zone."""
    try:
        moment = datetime.datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return len(value) == len("2026-11-28") or moment.tzinfo is not None


def time(value: Any) -> bool:
    return text(value) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) is not None


def one_of(*names: str) -> Check:
    """A member of an enumeration of schema.org."""
    return lambda value: value in {f"https://schema.org/{name}" for name in names}


def yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


DAYS = one_of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EVENT_STATUS = one_of("EventScheduled", "EventCancelled", "EventPostponed", "EventRescheduled")
ATTENDANCE = one_of(*(f"{kind}EventAttendanceMode" for kind in ("Offline", "Online", "Mixed")))


@dataclass(frozen=True)
class Shape:
    """`must` and `may`: for each property the checks or names of types of which one has to hold."""

    must: dict[str, tuple[Check | str, ...]]
    may: dict[str, tuple[Check | str, ...]] = field(default_factory=dict)

    @property
    def properties(self) -> dict[str, tuple[Check | str, ...]]:
        return {**self.must, **self.may}


THING = {"name": (text,), "description": (text,), "url": (url,), "image": (url,)}
BODY = ("GovernmentOrganization", "GovernmentOffice", "Organization")
ORGANISATION = {
    **THING,
    "address": (text, "PostalAddress"),
    "telephone": (text,),
    "email": (text,),
    "parentOrganization": BODY,
    "contactPoint": ("ContactPoint",),
    "location": ("Place",),
    "openingHoursSpecification": ("OpeningHoursSpecification",),
    "employee": ("Person",),
    "member": ("Person",),
}
PLACE = {
    **THING,
    "address": (text, "PostalAddress"),
    "geo": ("GeoCoordinates",),
    "openingHoursSpecification": ("OpeningHoursSpecification",),
    "telephone": (text,),
    "isAccessibleForFree": (yes_or_no,),
    "publicAccess": (yes_or_no,),
    "hasMap": (url,),
}
CREATIVE_WORK = {
    **THING,
    "inLanguage": (text,),
    "datePublished": (day_or_moment,),
    "dateModified": (day_or_moment,),
    "author": (*BODY, "Person"),
    "publisher": BODY,
    "provider": BODY,
    "about": (text,),
    "license": (url,),
    "mainEntityOfPage": (url,),
    "keywords": (text,),
}
EVENT = {
    **THING,
    "inLanguage": (text,),
    "startDate": (day_or_moment,),
    "endDate": (day_or_moment,),
    "location": ("Place", "VirtualLocation"),
    "organizer": BODY,
    "eventStatus": (EVENT_STATUS,),
    "eventAttendanceMode": (ATTENDANCE,),
    "isAccessibleForFree": (yes_or_no,),
    "superEvent": ("Event",),
}


def shape(properties: dict[str, tuple[Check | str, ...]], *required: str) -> Shape:
    return Shape(
        must={name: properties[name] for name in required},
        may={name: checks for name, checks in properties.items() if name not in required},
    )


SHAPES: dict[str, Shape] = {
    "WebSite": shape({**CREATIVE_WORK, "potentialAction": ("SearchAction",)}, "name", "url", "potentialAction"),
    "SearchAction": Shape({"target": ("EntryPoint",), "query-input": (text,)}),
    "EntryPoint": Shape({"urlTemplate": (text,)}),
    "BreadcrumbList": Shape({"itemListElement": ("ListItem",)}),
    "ListItem": Shape({"position": (number,), "name": (text,), "item": (url,)}),
    "GovernmentOffice": shape(ORGANISATION, "name"),
    "GovernmentOrganization": shape(ORGANISATION, "name"),
    "Organization": shape(ORGANISATION, "name"),
    "Person": shape({**THING, "jobTitle": (text,), "worksFor": BODY, "email": (text,), "telephone": (text,)}, "name"),
    "ContactPoint": Shape({"contactType": (text,)}, {"telephone": (text,), "email": (text,), "url": (url,)}),
    "Place": shape(PLACE, "name", "address"),
    "PostalAddress": Shape(
        {"streetAddress": (text,), "postalCode": (text,), "addressLocality": (text,)}, {"addressCountry": (text,)}
    ),
    "GeoCoordinates": Shape({"latitude": (number,), "longitude": (number,)}),
    "OpeningHoursSpecification": Shape({"dayOfWeek": (DAYS,), "opens": (time,), "closes": (time,)}),
    "VirtualLocation": Shape({"url": (url,)}),
    "NewsArticle": shape(
        {**CREATIVE_WORK, "headline": (text,)}, "headline", "datePublished", "author", "publisher", "url"
    ),
    "DigitalDocument": shape(CREATIVE_WORK, "name", "url"),
    "Event": shape(EVENT, "name", "startDate", "location", "eventStatus", "eventAttendanceMode", "organizer", "url"),
    "Course": shape(
        {**CREATIVE_WORK, "hasCourseInstance": ("CourseInstance",)}, "name", "description", "provider", "url"
    ),
    "CourseInstance": shape(
        {**EVENT, "courseMode": (text,), "courseSchedule": ("Schedule",)}, "courseMode", "courseSchedule"
    ),
    "Schedule": Shape(
        {"repeatFrequency": (text,)},
        {
            "byDay": (DAYS,),
            "startTime": (time,),
            "endTime": (time,),
            "startDate": (day_or_moment,),
            "endDate": (day_or_moment,),
            "repeatCount": (number,),
        },
    ),
    "GovernmentService": shape(
        {
            **THING,
            "serviceType": (text,),
            "serviceOperator": BODY,
            "areaServed": ("AdministrativeArea",),
            "audience": ("Audience",),
            "availableChannel": ("ServiceChannel",),
            "provider": BODY,
        },
        *("name", "serviceType", "serviceOperator", "areaServed", "audience", "availableChannel"),
    ),
    "ServiceChannel": Shape({"serviceUrl": (url,), "serviceLocation": ("Place",)}),
    "Audience": Shape({"audienceType": (text,)}),
    "AdministrativeArea": Shape({"name": (text,)}),
    "FAQPage": Shape({"mainEntity": ("Question",)}),
    "Question": Shape({"name": (text,), "acceptedAnswer": ("Answer",)}),
    "Answer": Shape({"text": (text,)}),
}


def faults_of(data: Any, path: str = "") -> Iterator[str]:
    """What of this JSON-LD schema.org does not know, or misses."""
    if path == "" and (not isinstance(data, dict) or data.get("@context") != "https://schema.org"):
        yield "@context"
        return
    if "@graph" in data:
        for each in data["@graph"]:
            yield from faults_of({"@context": data["@context"], **each}, "")
        return
    kind = data.get("@type")
    if kind not in SHAPES:
        yield f"{path}@type: {kind}"
        return
    path = f"{path}{kind}"
    known = SHAPES[kind]
    yield from (f"{path}.{name} is missing" for name in known.must if not data.get(name) and data.get(name) != 0)
    for name, values in data.items():
        if name.startswith("@"):
            continue
        if name not in known.properties:
            yield f"{path}.{name} is unknown"
            continue
        for value in values if isinstance(values, list) else [values]:
            yield from _faults_of_value(value, known.properties[name], f"{path}.{name}")


def _faults_of_value(value: Any, checks: tuple[Check | str, ...], path: str) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("@type") in checks:
            yield from faults_of(value, f"{path}.")
        else:
            yield f"{path} is a {value.get('@type')}"
    elif not any(check(value) for check in checks if not isinstance(check, str)):
        yield f"{path} = {value!r}"
