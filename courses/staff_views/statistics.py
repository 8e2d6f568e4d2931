"""How many people an edition had: a page of numbers, and the same as a file."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from courses import operations, statistics
from courses.models import Edition
from staff.audit import Details
from staff.downloads import FORMATS, as_download
from staff.roles import Permission
from staff.views import StaffView

from .base import DeskView


class EditionMixin:
    """Views of the numbers of one edition. Reading them is recorded, because the desk takes them elsewhere."""

    kwargs: dict[str, Any]
    audit_action = "registration.counted"

    @cached_property
    def edition(self) -> Edition:
        return get_object_or_404(Edition, pk=self.kwargs["edition"])

    def get_audit_target(self) -> str:
        return f"edition:{self.edition.pk}"


class StatisticsView(EditionMixin, DeskView):
    """The tables, to read and to print."""

    template_name = "staff/courses/statistics.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = operations.statistics_of(self.edition)
        return {
            **super().get_context_data(**kwargs),
            "title": _("Statistiche"),
            "edition": self.edition,
            "tables": statistics.tables(found),
            "is_partly_erased": found.is_partly_erased,
            "formats": FORMATS,
        }


class StatisticsFileView(EditionMixin, StaffView, View):
    """A sheet for each table (XLSX, ODS), or every number in a row of its own (CSV)."""

    staff_permission: ClassVar[Permission] = Permission.VIEW_REGISTRATIONS
    http_method_names = ["get", "options"]

    def get_audit_details(self) -> Details:
        return {"format": self.kwargs["file_format"]}

    def get(self, request: HttpRequest, edition: str, file_format: str) -> HttpResponseBase:
        found = operations.statistics_of(self.edition)
        return as_download(
            f"{timezone.localdate():%Y-%m-%d}-statistiche",
            file_format,
            sheets=lambda: statistics.sheets(found),
            one_sheet=lambda: statistics.one_sheet(found),
        )
