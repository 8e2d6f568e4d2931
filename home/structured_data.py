"""The office as schema.org data, on the home page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from core.locale import active_language_code
from core.site_address import absolute_url
from core.site_settings import SiteSettings
from core.structured_data import words_of


def office_data(settings: SiteSettings, *, name: str, description: str, url: str | None) -> dict[str, Any]:
    """The office as a schema.org `GovernmentOffice` and its site with the way to search it."""
    office: dict[str, Any] = {
        "@type": "GovernmentOffice",
        "name": name,
        "description": description,
        "parentOrganization": {"@type": "GovernmentOrganization", "name": settings.municipality_name},
    }
    for key, value in (
        ("address", settings.office_address),
        ("telephone", settings.office_phone),
        ("email", settings.office_email),
    ):
        if value:
            office[key] = value
    if not url:
        return office
    site = {
        "@type": "WebSite",
        "name": name,
        "url": url,
        "inLanguage": active_language_code(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{absolute_url(reverse('search:search'))}?q={{query}}"},
            "query-input": "required name=query",
        },
    }
    return {"@graph": [{**office, "url": url}, site]}


def faq_data(groups: Iterable[Any]) -> dict[str, Any]:
    """A schema.org `FAQPage` of a stream of groups of questions."""
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": entry["question"],
                "acceptedAnswer": {
                    "@type": "Answer",
                    "text": words_of(entry["answer"].source),
                },
            }
            for group in groups
            for entry in group.value["entries"]
        ],
    }
