"""What the dashboard of `/admin/` says of ratings."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from editorial.permissions import publishes_pages
from ratings.admin_views import REPORT
from ratings.operations import unclear_pages
from staff.registry import AttentionItem


def unclear(request: HttpRequest) -> Iterator[AttentionItem]:
    """Pages that readers find unclear; one alone leads to what was said about it."""
    found = unclear_pages() if publishes_pages(request.user) else []
    if found:
        pages = {key for key, _language in found}
        message = ngettext(
            "%(number)d pagina è poco chiara per chi la legge: voti sotto 3 negli ultimi tre mesi",
            "%(number)d pagine sono poco chiare per chi le legge: voti sotto 3 negli ultimi tre mesi",
            len(pages),
        ) % {"number": len(pages)}
        query = f"?pagina={pages.pop()}" if len(pages) == 1 else ""
        yield AttentionItem(message=message, url=f"{reverse(REPORT)}{query}", count=len(found))
