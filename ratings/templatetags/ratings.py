"""`{% load ratings %}`: the question below a page."""

from __future__ import annotations

from uuid import UUID

from django import template
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.models import Page

from core.chrome import chrome_of
from core.remembered import memory_of
from ratings.forms import RatingForm
from ratings.places import asks_how_clear

register = template.Library()


@register.simple_tag(takes_context=True)
def rating(context: Context) -> SafeString:
    """«Quanto sono chiare le informazioni su questa pagina?», where `ratings.places` says so; nothing elsewhere.

    The same for everybody: no cookie, no token, no query; written once for each page and language.
    """
    request, page = context.get("request"), context.get("page")
    if not isinstance(request, HttpRequest) or not isinstance(page, Page) or not getattr(page, "is_open_to_all", False):
        return SafeString()
    if not asks_how_clear(page, chrome_of(request, page)):
        return SafeString()
    key = page.translation_key
    return memory_of(request).get(("rating", get_language(), key), lambda: _written(key))


def _written(page_key: UUID) -> SafeString:
    return render_to_string("ratings/widget.html", {"page_key": page_key, "form": RatingForm()})
