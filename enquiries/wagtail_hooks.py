"""The one thing this app says in Wagtail's admin: how many enquiries hang on a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import ngettext
from wagtail.models import Page, PageQuerySet

from core.page_life import register_attachments
from enquiries.models import Enquiry


@register_attachments
def describe_enquiries(pages: PageQuerySet[Page]) -> Iterable[str]:
    """How many enquiries came through these pages: the number alone."""
    number = Enquiry.objects.filter(form_key__in=pages.values("translation_key")).count()
    if number:
        text = ngettext("%(number)d richiesta ricevuta da qui", "%(number)d richieste ricevute da qui", number)
        yield text % {"number": number}
