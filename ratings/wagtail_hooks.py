"""Where editors find what readers said: among the reports, and at each page that is rated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from editorial.menu import PublishersMenuItem
from editorial.permissions import publishes_pages
from ratings.admin_views import REPORT, URLS

AFTER_WAGTAILS_OWN = 1_100


@hooks.register("register_admin_urls")
def register_report() -> list[URLPattern | URLResolver]:
    return [path("reports/", include(URLS))]


@hooks.register("register_reports_menu_item")
def register_report_menu_item() -> MenuItem:
    return PublishersMenuItem(
        gettext_lazy("Chiarezza delle pagine"),
        reverse_lazy(REPORT),
        name="clarity",
        icon_name="clipboard-list",
        order=AFTER_WAGTAILS_OWN,
    )


@hooks.register("register_page_header_buttons")
def link_to_votes(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterable[Button]:
    """From the page's own menu to what was said about it."""
    page = page.specific_deferred
    if (getattr(page, "is_rated", False) or getattr(page, "is_rated_when_sent", False)) and publishes_pages(user):
        url = f"{reverse(REPORT)}?pagina={page.translation_key}"
        yield Button(_("Chiarezza della pagina"), url=url, icon_name="clipboard-list", priority=67)
