"""Lists of news."""

from __future__ import annotations

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils import timezone
from wagtail.query import PageQuerySet

from core.versions import readable

from .kinds import NewsKind

NEWS_PER_PAGE = 12


def current_news(news: PageQuerySet, *, kind: NewsKind | None = None) -> PageQuerySet:
    """Those of these news that may be read and are not past their expiry, newest first, with what their cards show.

    `kind`: of this kind only.
    """
    return (
        readable(news.filter(kind=kind) if kind else news)
        .filter(Q(expires_on__isnull=True) | Q(expires_on__gte=timezone.localdate()))
        .select_related("image")
        .prefetch_related("image__renditions")
        .defer_streamfields()
        .order_by("-date", "-pk")
    )


def list_news(news: PageQuerySet, *, kind: NewsKind | None = None, page_number: str | int | None = 1) -> PaginatorPage:
    """Current news, perhaps of one kind only; any page number a visitor types leads somewhere."""
    return Paginator(current_news(news, kind=kind), NEWS_PER_PAGE).get_page(page_number)
