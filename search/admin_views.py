"""«Ricerche senza risultati», for editors: which words people type and the site does not know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from directory.help_now import is_search_for_help
from editorial.permissions import PUBLISH_PERMISSIONS, publishes_pages
from search.misses import Miss, frequent_misses
from search.models import MissedSearch
from staff.registry import AttentionItem

REPORT = "search_misses"
REPORT_RESULTS = "search_misses_results"


class MissReportView(ReportView):
    """The most frequent first."""

    page_title = _("Ricerche senza risultati")
    header_icon = "search"
    index_url_name = REPORT
    index_results_url_name = REPORT_RESULTS
    permission_policy = page_permission_policy
    any_permission_required = PUBLISH_PERMISSIONS
    queryset = MissedSearch.objects.none()
    template_name = "wagtailadmin/reports/base_report.html"
    results_template_name = "search/admin/misses_results.html"
    columns: ClassVar[list[Column]] = [
        Column("words", label=_("Parole cercate")),
        Column("number", label=_("Quante volte"), width="25%"),
        Column("month", label=_("L’ultima volta"), accessor=lambda row: date_format(row.month, "F Y"), width="25%"),
    ]

    def get_filtered_queryset(self) -> list[Miss]:
        return readable_misses(self.request)


def readable_misses(request: HttpRequest) -> list[Miss]:
    """What may be read: not what speaks of danger by now, since an editor has added the word."""
    return [each for each in frequent_misses() if not is_search_for_help(request, each.words)]


def missed_searches(request: HttpRequest) -> Iterator[AttentionItem]:
    """For the dashboard: how many different words were searched in vain, of those that may be read."""
    number = len(readable_misses(request)) if publishes_pages(request.user) else 0
    if number:
        message = ngettext(
            "%(number)d ricerca fatta più volte nel sito non trova niente",
            "%(number)d ricerche fatte più volte nel sito non trovano niente",
            number,
        ) % {"number": number}
        yield AttentionItem(message=message, url=reverse(REPORT), count=number, level="info")


URLS: list[URLPattern] = [
    path("ricerche/", MissReportView.as_view(), name=REPORT),
    path("ricerche/risultati/", MissReportView.as_view(results_only=True), name=REPORT_RESULTS),
]
"""Below `/admin/reports/`."""
