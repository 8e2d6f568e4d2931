"""A year in the terms of an external list: exact numbers for the office, and what was approved as a file."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django.views.generic.base import View

from staff.audit import Details
from staff.downloads import FORMATS
from staff.roles import Permission, has_permission

from . import operations
from .figures_drawing import draw
from .figures_release import Release
from .figures_tables import Shown
from .figures_terms import exact_in_terms, keeps_its_parts, not_counted, released_in_terms
from .figures_views import as_file, is_over
from .models import ApprovedYear, ExternalList
from .staff_views import ReportsView


class _TermsView(ReportsView):
    """What the two share: a year, a list, what was approved."""

    staff_permission: ClassVar[Permission] = Permission.VIEW_FIGURES

    @property
    def year(self) -> int:
        year: int = self.kwargs["year"]
        return year

    @cached_property
    def external_list(self) -> ExternalList:
        return get_object_or_404(ExternalList, pk=self.kwargs["list"])

    @cached_property
    def approved(self) -> Release | None:
        found = ApprovedYear.objects.filter(year=self.year).first()
        return Release.from_json(found.content) if found else None

    def released(self) -> list[Shown]:
        """What may leave the house; nothing before a manager has approved the year."""
        if self.approved is None:
            return []
        return list(released_in_terms(self.approved, str(self.external_list.pk), self.external_list.correspondence))

    def get_audit_details(self) -> Details:
        return {"year": self.year, "list": self.external_list.pk}


class YearTermsView(_TermsView, TemplateView):
    """Both on one page."""

    template_name = "staff/reports/figures_terms.html"
    audit_action = "figures.read"

    def check_object(self) -> None:
        _found = self.external_list

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None and self.approved is None:
            return self.lead_to_unlock()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        content = self.external_list.correspondence
        exact: list[Shown] = []
        if self.office is not None:
            rows = operations.read_figures(office=self.office).book.rows.values()
            of_year = [row for row in rows if row.year == self.year]
            exact = list(exact_in_terms(of_year, content)) if of_year else []
        return super().get_context_data(
            external_list=self.external_list,
            covers=bool(content.fields),
            gaps=content.gaps,
            released={"tables": [(table, None if table.columns else draw(table)) for table in self.released()]},
            exact={"tables": [(table, None) for table in exact]},
            approved=self.approved,
            keeps_its_parts=self.approved and keeps_its_parts(self.approved, str(self.external_list.pk), content),
            not_counted=not_counted(self.approved, content) if self.approved else [],
            is_over=is_over(self.year),
            is_locked=self.office is None,
            can_map=has_permission(self.actor, Permission.MAP_TERMS),
            formats=FORMATS,
            **kwargs,
        )


class YearTermsFileView(_TermsView, View):
    """The approved year for whoever keeps the list."""

    http_method_names = ["get", "options"]
    audit_action = "figures.exported"

    def get_audit_details(self) -> Details:
        return {"year": self.year, "list": self.external_list.pk, "file_format": self.kwargs["file_format"]}

    def get(self, request: HttpRequest, file_format: str, **kwargs: Any) -> HttpResponseBase:
        tables = self.released()
        if not tables:
            raise Http404
        missing = not_counted(self.approved, self.external_list.correspondence) if self.approved else []
        words = _("Questi campi dell’elenco mancano, perché l’anno approvato non li conta: %(fields)s.")
        note = words % {"fields": ", ".join(missing)} if missing else ""
        name = slugify(self.external_list.name) or str(self.external_list.pk)
        name = f"segnalazioni-{self.year}-{name}"
        return as_file(tables, year=self.year, name=name, file_format=file_format, note=note)
