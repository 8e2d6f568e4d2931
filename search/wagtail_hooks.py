"""Where editors find what was searched in vain: among the reports."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from editorial.menu import PublishersMenuItem
from search.admin_views import REPORT, URLS

AFTER_RATINGS = 1_150


@hooks.register("register_admin_urls")
def register_report() -> list[URLPattern | URLResolver]:
    return [path("reports/", include(URLS))]


@hooks.register("register_reports_menu_item")
def register_report_menu_item() -> MenuItem:
    return PublishersMenuItem(
        gettext_lazy("Ricerche senza risultati"),
        reverse_lazy(REPORT),
        name="misses",
        icon_name="search",
        order=AFTER_RATINGS,
    )
