"""`{% load help_now %}{% help_now %}`: the numbers and places that help at once."""

from __future__ import annotations

from typing import Any, Final

from django import template
from django.http import HttpRequest
from django.template import Context

from core.chrome import chrome_of
from directory.help_now import Help, help_of

register = template.Library()

MOST_URGENT: Final = 2
"""Numbers of the short block: for danger now, and for violence."""


@register.inclusion_tag("components/help_now.html", takes_context=True)
def help_now(context: Context, *, short: bool = False, level: int = 2, lead_on: bool = False) -> dict[str, Any]:
    """The block of help, in the reader's language; nothing outside a request.

    `short`: the first numbers alone, side by side. `level`: of its heading. `lead_on`: with a link to the page of help.
    """
    request = getattr(context, "request", None) or context.get("request")
    found = help_of(request) if isinstance(request, HttpRequest) else Help(numbers=(), places=())
    numbers, places = (found.numbers[:MOST_URGENT], ()) if short else (found.numbers, found.places)
    page = chrome_of(request, None).links.get("help_page") if lead_on and isinstance(request, HttpRequest) else None
    return {"numbers": numbers, "places": places, "short": short, "level": level, "page": page}
