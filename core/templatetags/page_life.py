"""`{% load page_life %}`: what hangs on a page, for the confirmations of the admin."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from wagtail.models import Page

from core import page_life, trash

register = template.Library()


@register.inclusion_tag("core/admin/page_consequences.html", takes_context=True)
def page_consequences(context: Context, page: Page, *, asks: bool = True) -> dict[str, Any]:
    """What hangs on this page, why it may not go, and the tick box for its translations where the form `asks`."""
    user = context["request"].user
    return {
        "consequences": page_life.what_hangs_on(page),
        "obstacle": page_life.why_it_stays(page, user, with_descendants=False),
        "asks_for_translations": asks and page_life.has_translations(page),
        "has_forms": page_life.has_forms(page),
        "asked_field": page_life.ASKED_FIELD,
        "follow_field": page_life.FOLLOW_FIELD,
    }


@register.simple_tag(takes_context=True)
def why_page_stays(context: Context, page: Page) -> str:
    """Why this page may not be unpublished, in words; empty if it may."""
    return str(page_life.why_it_stays(page, context["request"].user, with_descendants=False))


@register.simple_tag
def number_below_translations(page: Page) -> int:
    """How many pages go into the trash with this one's translations, besides these."""
    return trash.number_below_translations(page)
