"""The figures: exact inside the staff area, protected in whatever leaves it, frozen once a manager has approved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django.views.generic.base import View

from core.http import SeeOther
from core.small_cells import SMALLEST_SHOWN
from staff.audit import Details
from staff.conflicts import StaleRecordError
from staff.downloads import FORMATS, as_download
from staff.roles import Permission, has_permission

from . import figures_tables, operations
from .figures import Row
from .figures_drawing import draw
from .figures_fields import Field, cross, fields_of
from .figures_forms import FiguresForm
from .figures_release import Release, folded, protected
from .figures_tables import Shown
from .models import ApprovedYear, ExternalList, ReportPage
from .staff_views import ReportsView


def titles_of_forms() -> dict[str, str]:
    """The Italian titles of the report pages, by what a row knows of them."""
    pages = ReportPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    return {str(key): title for key, title in pages.values_list("translation_key", "title")}


def is_over(year: int) -> bool:
    """Whether no case can end in that year any more; before, nothing of it leaves the house."""
    return year < timezone.localdate().year


def as_file(tables: Sequence[Shown], *, year: int, name: str, file_format: str, note: str = "") -> HttpResponseBase:
    """The tables as a download, at its end a `note`. Raises `Http404` for a format that there is not."""
    return as_download(
        name,
        file_format,
        sheets=lambda: figures_tables.sheets(tables, note=note),
        one_sheet=lambda: figures_tables.one_sheet(tables, year=year, note=note),
    )


class OpenedFiguresView(ReportsView):
    """A view that needs the rows: whoever has not unlocked the office is led to do so."""

    staff_permission: ClassVar[Permission] = Permission.VIEW_FIGURES

    @cached_property
    def opened(self) -> operations.OpenedFigures:
        assert self.office is not None  # noqa: S101 - the handlers ask first
        return operations.read_figures(office=self.office)

    @cached_property
    def fields(self) -> dict[str, Field]:
        return fields_of(self.opened.book.words, titles_of_forms())

    def rows_of(self, year: int) -> list[Row]:
        return [row for row in self.opened.book.rows.values() if row.year == year]

    @cached_property
    def form(self) -> FiguresForm:
        """What is asked; where nothing sensible is, the newest year by ground."""
        return FiguresForm(self.request.GET, years=self.opened.years, fields=self.fields)


class FiguresView(OpenedFiguresView, TemplateView):
    """Two fields crossed for a year: table, drawing, the six indicators. Exact numbers."""

    template_name = "staff/reports/figures.html"
    audit_action = "figures.read"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            return self.lead_to_unlock()
        return super().get(request, *args, **kwargs)

    def get_audit_details(self) -> Details:
        return self.form.asked

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year, down, across = self.form.year, self.form.down, self.form.across
        rows = self.rows_of(year)
        crossing = cross(rows, down, across or down)
        table = figures_tables.exact(rows, down, across, crossing) if rows else None
        return super().get_context_data(
            form=self.form,
            figures=self.opened,
            year=year,
            table=table,
            drawing=draw(table) if table else None,
            indicators=figures_tables.indicators(rows, self.fields, self.opened.opinions_of(year)),
            is_over=is_over(year),
            leaves=down.leaves and (across is None or across.leaves),
            approved=ApprovedYear.objects.filter(year=year).select_related("approved_by").first(),
            formats=FORMATS,
            lists=ExternalList.objects.all(),
            can_map=has_permission(self.actor, Permission.MAP_TERMS),
            **kwargs,
        )


class FiguresFileView(OpenedFiguresView, View):
    """The same for whoever asks for it outside: a year that is over, small numbers hidden."""

    http_method_names = ["get", "options"]
    audit_action = "figures.exported"

    def get_audit_details(self) -> Details:
        return {**self.form.asked, "format": self.kwargs["file_format"]}

    def get(self, request: HttpRequest, file_format: str) -> HttpResponseBase:
        if self.office is None:
            return self.lead_to_unlock()
        year = self.form.year
        table = self._table(year)
        if table is None:
            messages.error(request, _("Questa tabella non si può dare fuori: lascerebbe capire numeri piccoli."))
            return redirect(f"{reverse('reports_staff:figures')}?{self.form.query}")
        return as_file([table], year=year, name=f"segnalazioni-{year}-{table.key}", file_format=file_format)

    def _table(self, year: int) -> Shown | None:
        rows, down, across = self.rows_of(year), self.form.down, self.form.across
        if not is_over(year) or len(rows) < SMALLEST_SHOWN or not all(each.leaves for each in (down, across or down)):
            return None
        if across is None:
            return figures_tables.folded_list(folded(rows, down), down)
        found = protected(rows, down, across)
        return figures_tables.protected_table(found, down, across) if found else None


def _in_words(release: Release | None) -> dict[str, Any] | None:
    """The numbers of a year as the page shows them: `total`, `tables` (each list with its drawing), lines in words."""
    if release is None:
        return None
    tables = figures_tables.tables_of(release)
    return {
        "total": release.total,
        "tables": [(table, None if table.columns else draw(table)) for table in tables],
        "shares": figures_tables.released_shares(release),
        "opinions": figures_tables.opinion_lines(release),
    }


class YearView(ReportsView, TemplateView):
    """What leaves the house of a year: looked at, approved, from then on as it was looked at."""

    staff_permission = Permission.VIEW_FIGURES
    template_name = "staff/reports/figures_year.html"
    audit_action = "figures.read"

    @property
    def year(self) -> int:
        year: int = self.kwargs["year"]
        return year

    @cached_property
    def approved(self) -> ApprovedYear | None:
        return ApprovedYear.objects.filter(year=self.year).select_related("approved_by").first()

    def check_object(self) -> None:
        if not is_over(self.year):
            raise Http404

    def get_audit_details(self) -> Details:
        return {"year": self.year}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None and self.approved is None:
            return self.lead_to_unlock()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counted = operations.count_year(year=self.year, office=self.office) if self.office else None
        approved = Release.from_json(self.approved.content) if self.approved else None
        has_moved = bool(approved and counted and approved != counted)
        return super().get_context_data(
            approved=self.approved,
            shown=_in_words(approved or counted),
            moved=_in_words(counted) if has_moved else None,
            counted=counted,
            can_approve=has_permission(self.actor, Permission.APPROVE_FIGURES),
            formats=FORMATS,
            lists=ExternalList.objects.all(),
            **kwargs,
        )


class ApproveYearView(ReportsView, View):
    """A manager approves what was looked at."""

    staff_permission = Permission.APPROVE_FIGURES
    http_method_names = ["post"]

    def check_object(self) -> None:
        if not is_over(self.kwargs["year"]):
            raise Http404

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        page = reverse("reports_staff:figures_year", args=[year])
        if self.office is None:
            return self.lead_to_unlock(back=page)
        seen = request.POST.get("seen", "")
        try:
            operations.approve_year(year=year, office=self.office, seen=seen, actor=self.actor)
        except StaleRecordError:
            messages.error(request, _("Nel frattempo i numeri sono cambiati: guardali di nuovo."))
        else:
            messages.success(request, _("Dati approvati: da adesso si possono pubblicare e dare fuori."))
        return SeeOther(page)


class YearFileView(ReportsView, View):
    """The yearly tables for the regional centre, as they were approved."""

    staff_permission = Permission.VIEW_FIGURES
    http_method_names = ["get", "options"]
    audit_action = "figures.exported"

    def get_audit_details(self) -> Details:
        return dict(self.kwargs)

    def get(self, request: HttpRequest, year: int, file_format: str) -> HttpResponseBase:
        approved = get_object_or_404(ApprovedYear, year=year)
        tables = list(figures_tables.tables_of(Release.from_json(approved.content)))
        return as_file(tables, year=year, name=f"segnalazioni-{year}", file_format=file_format)
