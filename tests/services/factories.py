"""Services for tests: complete, unless a test takes something away."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from directory.models import OrganisationalUnit
from home.models import HomePage
from services.models import ServiceIndexPage, ServicePage


def make_document(title: str = "Carta del servizio") -> Document:
    document = Document(title=title)
    document.file.save("carta.pdf", ContentFile(b"%PDF-1.4"))
    return document


def make_index(home: HomePage, **fields: Any) -> ServiceIndexPage:
    index = ServiceIndexPage(
        **{"title": "Servizi", "slug": "servizi", "description": "Che cosa puoi chiederci.", **fields}
    )
    return home.add_child(instance=index)


def service_fields(office: OrganisationalUnit, **changes: Any) -> dict[str, Any]:
    """Every item the municipal model asks for."""
    return {
        "title": "Ascolto e orientamento",
        "description": "Ti ascoltiamo e ti diciamo che cosa si può fare.",
        "category": "health",
        "topics": ["equal_opportunities", "racism"],
        "audience": "<p>Chi ha subito o visto una discriminazione.</p>",
        "how_to": "<p>Prenota un colloquio.</p>",
        "needed": "<p>Niente.</p>",
        "outcome": "<p>Un colloquio riservato.</p>",
        "timing": "<p>Entro sette giorni.</p>",
        "access": "<p>Al telefono o allo sportello.</p>",
        "terms_document": make_document(),
        "unit": office,
        **changes,
    }


def make_service(index: ServiceIndexPage, office: OrganisationalUnit, **changes: Any) -> ServicePage:
    return index.add_child(instance=ServicePage(**service_fields(office, **changes)))
