"""One way to write a service sheet: every item of the municipal model, with what all our services share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.topics import Topic
from demo.content.blocks import Block
from demo.pages import PageSpec
from demo.texts import Html, ObjectRef, PageRef, Text, h, t
from services.categories import ServiceCategory
from services.models import ServicePage

FREE = h("<p>Il servizio è gratuito.</p>", "<p>The service is free.</p>")
ACCESS = h(
    "<p>Di persona, su appuntamento, da .MEET in via Leutrum 7 a Cuneo. Per telefono allo 0171 444789, il mercoledì e il "
    "giovedì dalle 9 alle 12. Per e-mail: antidiscriminazioni@comune.cuneo.it.</p>",
    "<p>In person, by appointment, at .MEET, via Leutrum 7, Cuneo. By phone on 0171 444789, Wednesdays and Thursdays "
    "from 9 to 12. By e-mail: antidiscriminazioni@comune.cuneo.it.</p>",
)
USUAL_TIMES = h(
    "<p>Il servizio è attivo tutto l’anno. Ti diciamo che abbiamo ricevuto la richiesta entro 7 giorni e ti rispondiamo "
    "entro 90.</p>",
    "<p>The service is open all year. We tell you within 7 days that we have received your request, and answer within "
    "90.</p>",
)


def service(
    key: str,
    title: Text,
    description: Text,
    *,
    category: ServiceCategory,
    topics: Sequence[Topic],
    audience: Html,
    how_to: Html,
    needed: Html,
    outcome: Html,
    timing: Html = USUAL_TIMES,
    phases: Sequence[tuple[Text, Text, Text]] = (),
    costs: Html = FREE,
    access: Html = ACCESS,
    online_label: Text | None = None,
    bookable: bool = True,
    unit: str = "unit-desk",
    slug: Text | None = None,
    body: Sequence[Block] = (),
) -> PageSpec:
    """A service page. `phases` are (within when, what happens, explanation)."""
    fields: dict[str, Any] = {
        "category": category.value,
        "topics": [topic.value for topic in Topic if topic in topics],
        "audience": audience,
        "how_to": how_to,
        "needed": needed,
        "outcome": outcome,
        "timing": timing,
        "phases": [("phase", {"when": when, "title": what, "text": text}) for when, what, text in phases],
        "costs": costs,
        "access": access,
        "online_label": online_label or t("", ""),
        "is_bookable": bookable,
        "terms_page": PageRef("terms"),
        "unit": ObjectRef(unit),
        "body": list(body),
    }
    return PageSpec(
        key=key, model=ServicePage, parent="services", title=title, description=description, fields=fields, slug=slug
    )
