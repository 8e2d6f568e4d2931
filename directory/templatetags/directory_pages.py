"""`{% load directory_pages %}`: what entries of the address book lead to.

`{% place_page place as page %}`, `{% unit_page unit as page %}`: their pages; each costs one query, none when the
process remembers. `{% contact_link point %}`: what a contact point dials, writes to or opens.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Page

from core.locale import active_language_code
from core.remembered import memory_of
from core.templatetags.pari import email, phone
from core.versions import readable
from directory.models import ContactPoint, OrganisationalUnit, Place, PlacePage, UnitPage

register = template.Library()


@register.simple_tag(takes_context=True)
def place_page(context: Context, place: Place | None) -> Page | None:
    """The page of a place in the reader's language; None where it has none, or outside a request."""
    return _page_of(context, PlacePage, "place", place)


@register.simple_tag(takes_context=True)
def unit_page(context: Context, unit: OrganisationalUnit | None) -> Page | None:
    """The page of an office in the reader's language; None where it has none, or outside a request."""
    return _page_of(context, UnitPage, "unit", unit)


@register.simple_tag
def contact_link(point: ContactPoint) -> SafeString:
    """A contact point as what a thumb can use: it dials, writes, opens the site; an address stays words."""
    if point.kind == ContactPoint.Kind.TELEPHONE:
        return phone(point.value)
    if point.kind in (ContactPoint.Kind.EMAIL, ContactPoint.Kind.PEC):
        return email(point.value)
    if not point.href:
        return format_html("<bdi>{}</bdi>", point.value)
    return format_html('<a href="{}" rel="external noopener noreferrer"><bdi>{}</bdi></a>', point.href, point.value)


def _page_of(context: Context, model: type[Page], field: str, entry: Any) -> Page | None:
    request: Any = getattr(context, "request", None) or context.get("request")
    if entry is None or not isinstance(request, HttpRequest):
        return None
    language = active_language_code()

    def find() -> dict[UUID, Page]:
        pages = readable(model.objects.filter(locale__language_code=language)).select_related(field)
        return {getattr(page, field).translation_key: page for page in pages.defer_streamfields()}

    return memory_of(request).get((model.__name__, language), find).get(entry.translation_key)
