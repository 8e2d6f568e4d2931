"""A service as schema.org data: the ten keys that the national validator reads (COMUNI-MODEL, section 7), and more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.structured_data import words_of
from directory.structured_data import contact_points_data, place_data

if TYPE_CHECKING:
    from .models import ServicePage

AUDIENCE_LENGTH = 300
"""Characters of «A chi è rivolto» given to search engines."""


def government_service(service: ServicePage, *, page_url: str, online_url: str, municipality: str) -> dict[str, Any]:
    """The `GovernmentService` of this page, with absolute addresses.

    `serviceUrl` is the online service, or this page where there is none: it may not be empty. A draft without an
    office gets no location, so its preview works too.
    """
    channel: dict[str, Any] = {"@type": "ServiceChannel", "serviceUrl": online_url or page_url}
    data: dict[str, Any] = {
        "@type": "GovernmentService",
        "name": service.title,
        "description": service.description,
        "url": page_url,
        "serviceType": str(service.get_category_display()),
        "serviceOperator": {"@type": "GovernmentOrganization", "name": municipality},
        "areaServed": {"@type": "AdministrativeArea", "name": municipality},
        "audience": {"@type": "Audience", "audienceType": words_of(service.audience)[:AUDIENCE_LENGTH]},
        "availableChannel": channel,
    }
    if service.unit is not None:
        channel["serviceLocation"] = place_data(service.unit.head_office)
        data["provider"] = {
            "@type": "GovernmentOffice",
            "name": service.unit.name,
            "contactPoint": contact_points_data(service.unit.contact_points),
        }
    return data
