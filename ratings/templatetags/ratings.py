"""`{% load ratings %}`: the question below a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from wagtail.models import Page

from core.chrome import chrome_of
from ratings.forms import RatingForm
from ratings.places import asks_how_clear

register = template.Library()


@register.inclusion_tag("ratings/widget.html", takes_context=True)
def rating(context: Context) -> dict[str, Any]:
    """«Quanto sono chiare le informazioni su questa pagina?», where `ratings.places` says so; nothing elsewhere.

    The same for everybody: no cookie, no token, no query.
    """
    request, page = context.get("request"), context.get("page")
    if not isinstance(request, HttpRequest) or not isinstance(page, Page) or not getattr(page, "is_open_to_all", False):
        return {}
    if not asks_how_clear(page, chrome_of(request, page)):
        return {}
    return {"request": request, "page_key": page.translation_key, "form": RatingForm()}
