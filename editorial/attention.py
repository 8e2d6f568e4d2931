"""What the dashboard of `/admin/` says of reviews."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from editorial.operations import kept_by_nobody, plans_for
from editorial.permissions import edits_pages
from staff.registry import AttentionItem, AttentionProvider


def reviews_due(request: HttpRequest) -> Iterator[AttentionItem]:
    """Pages whose day has come: mine first, then those of everybody."""
    if not edits_pages(request.user):
        return
    report = reverse("editorial_reviews")
    found = plans_for(request.user).filter(review_on__lte=timezone.localdate())
    everybody = found.count()
    mine = found.filter(owner=request.user.pk).count()
    if mine:
        message = ngettext("%(number)d pagina tua è da rivedere", "%(number)d pagine tue sono da rivedere", mine) % {
            "number": mine
        }
        url = f"{report}?quando=scadute&responsabile={request.user.pk}"
        yield AttentionItem(message=message, url=url, count=mine)
    if everybody > mine:
        message = ngettext(
            "%(number)d pagina in tutto è da rivedere", "%(number)d pagine in tutto sono da rivedere", everybody
        ) % {"number": everybody}
        yield AttentionItem(message=message, url=f"{report}?quando=scadute", count=everybody, level="info")


def reviews_of_nobody(request: HttpRequest) -> Iterator[AttentionItem]:
    """Pages that nobody will be reminded of."""
    if not edits_pages(request.user):
        return
    number = plans_for(request.user).filter(kept_by_nobody()).count()
    if number:
        message = ngettext(
            "%(number)d pagina da rivedere è senza responsabile",
            "%(number)d pagine da rivedere sono senza responsabile",
            number,
        ) % {"number": number}
        url = f"{reverse('editorial_reviews')}?responsabile=nessuno"
        yield AttentionItem(message=message, url=url, count=number)


PROVIDERS: tuple[AttentionProvider, ...] = (reviews_due, reviews_of_nobody)
