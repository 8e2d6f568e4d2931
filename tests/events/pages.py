"""Pages for tests: complete, unless a test takes something away."""

from __future__ import annotations

import datetime
import itertools
import uuid
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from directory.models import OrganisationalUnit, Place
from events.models import CampaignPage, EventIndexPage, EventPage
from tests.directory.factories import PlaceFactory, make_unit

_numbers = itertools.count(1)


def make_place(home: Page, **fields: Any) -> Place:
    fields = {"name": "Biblioteca civica", "street_address": "via Cacciatori delle Alpi 9", **fields}
    return PlaceFactory(locale=home.locale, **fields)


def paragraph(text: str) -> list[dict[str, Any]]:
    return [{"type": "paragraph", "value": f"<p>{text}</p>", "id": str(uuid.uuid4())}]


def make_index(home: Page, **fields: Any) -> EventIndexPage:
    page = EventIndexPage(**{"title": "Eventi", "slug": "eventi", "description": "Che cosa c’è.", **fields})
    return home.add_child(instance=page)


def make_campaign(index: EventIndexPage, **fields: Any) -> CampaignPage:
    today = timezone.localdate()
    page = CampaignPage(
        **{
            "title": "8 marzo è tutto l’anno",
            "description": "Un mese di appuntamenti.",
            "theme": "Le parole che contano",
            "start_date": today,
            "end_date": today + datetime.timedelta(days=40),
            "introduction": "<p>Ogni anno un tema.</p>",
            "topics": ["gender_equality"],
            "co_organisers": [{"type": "organiser", "value": {"name": "Laboratorio Donna", "url": ""}}],
            **fields,
        }
    )
    return index.add_child(instance=page)


def event_fields(**changes: Any) -> dict[str, Any]:
    return {
        "title": f"Evento {next(_numbers)}",
        "description": "Una serata aperta a chiunque.",
        "event_type": "film",
        "start_date": timezone.localdate() + datetime.timedelta(days=10),
        "place_text": "Sala B",
        "audience": "<p>Chiunque.</p>",
        "cost": "Ingresso libero e gratuito",
        "topics": ["gender_equality"],
        "body": paragraph("Una proiezione con dibattito."),
        **changes,
    }


def make_event(parent: EventIndexPage | CampaignPage, **fields: Any) -> EventPage:
    unit = fields.pop("unit", None) or OrganisationalUnit.objects.first() or make_unit(parent)
    return parent.add_child(instance=EventPage(**event_fields(unit=unit, **fields)))
