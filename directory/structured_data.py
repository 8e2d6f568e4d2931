"""The address book as schema.org data: what services, events and places put into their JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from directory.hours import OpeningInterval
from directory.models import ContactPoint, Place

COUNTRY = "IT"


def place_data(place: Place) -> dict[str, Any]:
    """A `Place` with postal address, and coordinates and opening hours where they are known."""
    data: dict[str, Any] = {
        "@type": "Place",
        "name": place.name,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.street_address,
            "postalCode": place.postal_code,
            "addressLocality": place.municipality,
            "addressCountry": COUNTRY,
        },
    }
    if place.latitude is not None and place.longitude is not None:
        data["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(place.latitude),
            "longitude": float(place.longitude),
        }
    if hours := place.opening_hours:
        data["openingHoursSpecification"] = [_hours_data(interval) for interval in hours]
    return data


def place_in_words(text: str) -> dict[str, str]:
    """A place that stands in no address book: what the editor wrote is its name and all the address there is."""
    return {"@type": "Place", "name": text, "address": text}


def contact_points_data(points: Iterable[ContactPoint]) -> list[dict[str, str]]:
    """`ContactPoint`s: those that can be called, written to or opened. PEC is an e-mail address for schema.org."""
    keys = {
        ContactPoint.Kind.TELEPHONE: "telephone",
        ContactPoint.Kind.EMAIL: "email",
        ContactPoint.Kind.PEC: "email",
        ContactPoint.Kind.WEBSITE: "url",
    }
    return [
        {"@type": "ContactPoint", "contactType": point.label, keys[ContactPoint.Kind(point.kind)]: point.value}
        for point in points
        if point.kind in keys
    ]


def _hours_data(interval: OpeningInterval) -> dict[str, Any]:
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [f"https://schema.org/{day.value.capitalize()}" for day in interval.days],
        "opens": f"{interval.opens:%H:%M}",
        "closes": f"{interval.closes:%H:%M}",
    }
