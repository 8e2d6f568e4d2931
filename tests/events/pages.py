"""Pages for tests: complete, unless a test takes something away."""

from __future__ import annotations

import datetime
import itertools
import uuid
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from directory.models import ContactPoint, OrganisationalUnit, Place, UnitContact
from events.models import CampaignPage, CoursePage, EventIndexPage, EventPage

_numbers = itertools.count(1)

QUESTION_ID = "0a0f5d2e-3a52-4c59-8a67-0d6d7d3d0001"
OPTION_YES = "0a0f5d2e-3a52-4c59-8a67-0d6d7d3d0011"
OPTION_NO = "0a0f5d2e-3a52-4c59-8a67-0d6d7d3d0012"


def make_place(home: Page, **fields: Any) -> Place:
    return Place.objects.create(
        **{
            "name": "Biblioteca civica",
            "street_address": "via Cacciatori delle Alpi 9",
            "postal_code": "12100",
            "access": "Ingresso senza gradini.",
            "locale": home.locale,
            **fields,
        }
    )


def make_unit(home: Page, *, contacts: int = 1) -> OrganisationalUnit:
    unit = OrganisationalUnit.objects.create(
        name="Ufficio Parità",
        description="Organizza corsi ed eventi.",
        competences="<p>Corsi.</p>",
        head_office=make_place(home, name=".MEET"),
        locale=home.locale,
    )
    for number in range(contacts):
        point = ContactPoint.objects.create(
            kind=ContactPoint.Kind.TELEPHONE, value="0171 444789", label=f"Numero {number}", locale=home.locale
        )
        UnitContact.objects.create(unit=unit, contact_point=point, sort_order=number, locale=home.locale)
    return unit


def paragraph(text: str) -> list[dict[str, Any]]:
    return [{"type": "paragraph", "value": f"<p>{text}</p>", "id": str(uuid.uuid4())}]


def question_steps(*, required: bool = False) -> list[dict[str, Any]]:
    """One step of the editor's with one question."""
    return [
        {
            "type": "step",
            "id": "0a0f5d2e-3a52-4c59-8a67-0d6d7d3d0000",
            "value": {
                "title": "Ancora una domanda",
                "intro": "",
                "questions": [
                    {
                        "type": "one_of",
                        "id": QUESTION_ID,
                        "value": {
                            "label": "Hai già frequentato un corso?",
                            "help_text": "",
                            "required": required,
                            "options": [
                                {"type": "item", "id": OPTION_YES, "value": {"label": "Sì, uno", "help_text": ""}},
                                {"type": "item", "id": OPTION_NO, "value": {"label": "No, mai", "help_text": ""}},
                            ],
                        },
                    }
                ],
            },
        }
    ]


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


def make_course_page(parent: EventIndexPage | CampaignPage, **fields: Any) -> CoursePage:
    page = CoursePage(
        **{
            "title": f"Corso di autodifesa {next(_numbers)}",
            "description": "Otto serate pratiche.",
            "learn": "<p>Riconoscere il pericolo.</p>",
            "audience": "<p>Donne dai 16 anni.</p>",
            "cost": "Gratuito",
            "topics": ["womens_rights"],
            **fields,
        }
    )
    return parent.add_child(instance=page)
