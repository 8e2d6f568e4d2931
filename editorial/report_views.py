"""«Pagine da rivedere»: what is planned, soonest first, in Wagtail's reports."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.forms import RadioSelect
from django.middleware.csrf import get_token
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views.reports import ReportView
from wagtail.models import get_page_content_types
from wagtail.permissions import page_permission_policy

from editorial.listing import TemplateColumn, choice, of_owner, owner_choices
from editorial.models import Upkeep
from editorial.operations import MONTHS_TO_NEXT, SOON, plans_for, tell_standing
from editorial.permissions import PAGE_PERMISSIONS

REPORT = "editorial_reviews"
REPORT_RESULTS = "editorial_reviews_results"


class ReviewFilterSet(WagtailFilterSet):
    """By when, by whom, of which type of page."""

    quando = choice(_("Quando"), [("scadute", _("Da rivedere")), ("presto", _("Entro 30 giorni"))], "filter_when")
    responsabile = choice(_("Responsabile"), owner_choices, "filter_owner")
    tipo = ContentTypeFilter(
        label=_("Tipo"),
        field_name="page__content_type",
        queryset=lambda _request: get_page_content_types(include_base_page_type=False),
        widget=RadioSelect,
    )

    class Meta:
        model = Upkeep
        fields: ClassVar[list[str]] = []

    def filter_when(self, upkeeps: QuerySet[Upkeep], _name: str, value: str) -> QuerySet[Upkeep]:
        last = timezone.localdate() + (SOON if value == "presto" else datetime.timedelta())
        return upkeeps.filter(review_on__lte=last)

    def filter_owner(self, upkeeps: QuerySet[Upkeep], _name: str, value: str) -> QuerySet[Upkeep]:
        return of_owner(upkeeps, value)


class ReviewedColumn(TemplateColumn):
    """Buttons that say the page was reviewed."""

    def get_cell_context_data(self, instance: Upkeep, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        return {
            **context,
            "months": MONTHS_TO_NEXT,
            "next": request.get_full_path(),
            "csrf_token": get_token(request),
        }


class ReviewReportView(ReportView):
    """Pages that are published and planned, of those that somebody may change."""

    page_title = _("Pagine da rivedere")
    header_icon = "calendar-check"
    index_url_name = REPORT
    index_results_url_name = REPORT_RESULTS
    filterset_class = ReviewFilterSet
    permission_policy = page_permission_policy
    any_permission_required = PAGE_PERMISSIONS
    template_name = "wagtailadmin/reports/base_report.html"
    results_template_name = "editorial/review_results.html"
    columns: ClassVar[list[BaseColumn]] = [
        TemplateColumn("page", "editorial/page_cell.html", label=_("Pagina")),
        Column("type", label=_("Tipo"), accessor="page.page_type_display_name"),
        TemplateColumn("owner", "editorial/owner_cell.html", label=_("Responsabile")),
        TemplateColumn("review_on", "editorial/day_cell.html", label=_("Da rivedere entro il")),
        Column("reviewed_on", label=_("Rivista il"), accessor=lambda row: row.reviewed_on or "–"),
        ReviewedColumn(
            "reviewed", "editorial/reviewed_cell.html", label=_("Rivista oggi, la prossima volta"), width="200"
        ),
    ]

    def get_base_queryset(self) -> QuerySet[Upkeep]:
        return plans_for(self.request.user).select_related("page__locale", "owner").order_by("review_on", "page__title")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        tell_standing(context["object_list"])
        return context


URLS: list[URLPattern] = [
    path("da-rivedere/", ReviewReportView.as_view(), name=REPORT),
    path("da-rivedere/risultati/", ReviewReportView.as_view(results_only=True), name=REPORT_RESULTS),
]
"""Below `/admin/reports/`."""
