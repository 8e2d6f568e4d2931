"""The list of registrations over all courses, and what is taken out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from courses import exports, operations, people
from courses.draws.wishes import further_wishes
from courses.models import Registration
from courses.staff_forms import RegistrationFilterForm
from staff import audit
from staff.downloads import as_download
from staff.lists import Column, StaffListView
from staff.roles import Permission
from staff.views import StaffView

from .base import FORM_COLUMNS, DeskView


class RegistrationListView(DeskView, StaffListView):
    """Registrations of every course, newest first."""

    template_name = "staff/courses/registration_list.html"
    audit_action = "registration.listed"
    title = gettext_lazy("Elenco delle iscrizioni")
    empty = gettext_lazy("Non c’è ancora nessuna iscrizione.")
    filter_class = RegistrationFilterForm
    columns = (
        Column(key="nome", label=gettext_lazy("Cognome e nome"), order_by=("last_name", "first_name")),
        Column(key="stato", label=gettext_lazy("Stato"), order_by=("state", "queue_number")),
        Column(key="gruppo", label=gettext_lazy("Corso e gruppo"), order_by=("group__edition__title", "group")),
        Column(key="ricevuta", label=gettext_lazy("Ricevuta il"), order_by=("received_at",), css="desk-nowrap"),
        Column(key="codice", label=gettext_lazy("Codice"), css="desk-nowrap"),
    )
    default_order = "-ricevuta"

    def get_rows(self) -> QuerySet[Registration]:
        return Registration.objects.select_related("group__edition", "group__place").defer(*FORM_COLUMNS)

    def present(self, rows: Sequence[Any]) -> Sequence[Any]:
        """With the further `wishes` of whoever waits for a draw, and how many entered with each."""
        operations.count_parties(rows)
        wishes = further_wishes(rows)
        for row in rows:
            row.wishes = wishes.get(row.pk, [])
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        words = self.filter.cleaned_data.get("testo", "") if self.filter.is_valid() else ""
        nobody = bool(words) and not self.listing.page.rows
        return {**context, "suggestions": people.similar(words) if nobody else []}


class ExportView(StaffView, View):
    """The filtered registrations as a file. It posts, like the filter whose fields it carries."""

    staff_permission: ClassVar[Permission] = Permission.EXPORT_REGISTRATIONS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, file_format: str) -> HttpResponseBase:
        form = RegistrationFilterForm(request.POST, user=request.user)
        if not form.is_valid():
            messages.error(request, _("Il filtro non è valido: riprova dall’elenco."))
            return redirect("courses_staff:registration_list")
        found = form.apply(Registration.objects.order_by("group_id", "received_at", "pk"))
        audit.record(
            actor=request.user,
            action="registration.exported",
            details={**form.describe(), "format": file_format, "number": found.count()},
        )
        return as_download(
            f"{timezone.localdate():%Y-%m-%d}-elenco",
            file_format,
            sheets=lambda: exports.sheets(found),
            one_sheet=lambda: exports.sheet(found),
        )
