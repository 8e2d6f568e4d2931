"""`{% load ratings %}`: the question below a page, and after a form."""

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
from ratings.links import address
from ratings.places import is_asked
from ratings.questions import Subject

register = template.Library()


@register.simple_tag(takes_context=True)
def rating(context: Context, subject: str = Subject.PAGE) -> SafeString:
    """The question about this page, or about its form once it was sent, where `ratings.places` says so; else nothing.

    The same for everybody: no cookie, no token, no query, nothing of what was sent; written once for each page and
    language. Not in a preview.
    """
    subject = Subject(subject)
    request, page = context.get("request"), context.get("page")
    if not isinstance(request, HttpRequest) or not isinstance(page, Page) or not getattr(page, "is_open_to_all", False):
        return SafeString()
    if not is_asked(subject, page, chrome_of(request, page)):
        return SafeString()
    key = page.translation_key
    return memory_of(request).get(("rating", get_language(), subject, key), lambda: _written(subject, key))


def _written(subject: Subject, page_key: UUID) -> SafeString:
    form = RatingForm(subject=subject)
    return render_to_string("ratings/widget.html", {"rate_url": address("rate", subject, page_key), "form": form})
