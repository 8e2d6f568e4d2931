"""`{% load directory_pages %}{% place_page place as page %}`: the pages of entries of the address book.

Each costs one query, none when the process remembers.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template
from django.http import HttpRequest
from django.template import Context
from wagtail.models import Page

from core.locale import active_language_code
from core.remembered import memory_of
from core.versions import readable
from directory.models import OrganisationalUnit, Place, PlacePage, UnitPage

register = template.Library()


@register.simple_tag(takes_context=True)
def place_page(context: Context, place: Place | None) -> Page | None:
    """The page of a place in the reader's language; None where it has none, or outside a request."""
    return _page_of(context, PlacePage, "place", place)


@register.simple_tag(takes_context=True)
def unit_page(context: Context, unit: OrganisationalUnit | None) -> Page | None:
    """The page of an office in the reader's language; None where it has none, or outside a request."""
    return _page_of(context, UnitPage, "unit", unit)


def _page_of(context: Context, model: type[Page], field: str, entry: Any) -> Page | None:
    request: Any = getattr(context, "request", None) or context.get("request")
    if entry is None or not isinstance(request, HttpRequest):
        return None
    language = active_language_code()

    def find() -> dict[UUID, Page]:
        pages = readable(model.objects.filter(locale__language_code=language)).select_related(field)
        return {getattr(page, field).translation_key: page for page in pages.defer_streamfields()}

    return memory_of(request).get((model.__name__, language), find).get(entry.translation_key)
