"""Where editors find the pages of this app in one list, and what «Controlli» says of one that comes out later."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from core import page_checks
from core.italian import elide
from news.lists import NewsListViewSet
from news.models import NewsPage


@hooks.register("register_admin_viewset")
def register_list() -> NewsListViewSet:
    return NewsListViewSet()


@page_checks.register_check
def say_that_it_comes_out_on_another_day(page: Page) -> Iterable[page_checks.Finding]:
    """A draft keeps the day on which it was begun: published by itself, it would come out as old."""
    if not isinstance(page, NewsPage) or page.live or not page.go_live_at or page.go_live_at <= timezone.now():
        return
    comes_out = timezone.localdate(page.go_live_at)
    if page.date and page.date != comes_out:
        text = _("La novità esce il %(out)s, ma qui c’è scritto %(date)s: metti lo stesso giorno.")
        said = elide(text % {"out": date_format(comes_out), "date": date_format(page.date)})
        yield page_checks.Finding(text=said, place=str(NewsPage._meta.get_field("date").verbose_name))
