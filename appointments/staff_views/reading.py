"""What the desk reads: the calendar, a day, the list, one appointment; and what leaves the house."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from appointments import calendar, operations, slots
from appointments.copies import copy_of_data, data_copy, read_appointment
from appointments.documents import day_sheet
from appointments.exports import sheet
from appointments.models import Appointment, Desk
from appointments.permissions import can_export_appointments, can_manage_appointments
from appointments.staff_forms import AppointmentFilter
from appointments.states import TABLE, Action, is_in_time
from core.days import read_day
from printing.paper import Document
from staff import audit, copies
from staff.audit import Details
from staff.downloads import as_download
from staff.lists import Column, StaffListView
from staff.papers import PaperView
from staff.roles import Permission, permissions_of

from .base import AppointmentView, DeskView

HEAVY_COLUMNS = ("answers", "definition", "source_definition", "search_text")
"""Large, and not needed in lists."""
WEEK = datetime.timedelta(weeks=1)


class _PlanView(DeskView, TemplateView):
    """A desk's calendar. The desk stands in the address: `?sportello=`; else the first one."""

    audit_action = "appointment.listed"

    @cached_property
    def desks(self) -> list[Desk]:
        return list(Desk.objects.select_related("unit", "place"))

    @cached_property
    def desk(self) -> Desk | None:
        asked = self.request.GET.get("sportello", "")
        return next((each for each in self.desks if str(each.pk) == asked), next(iter(self.desks), None))

    def get_audit_target(self) -> str:
        return f"appointment_desk:{self.desk.pk}" if self.desk else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "desks": self.desks,
            "desk": self.desk,
            "today": timezone.localdate(),
            "can_manage": can_manage_appointments(self.request.user),
            "can_export": can_export_appointments(self.request.user),
        }


class CalendarView(_PlanView):
    """A week of a desk."""

    template_name = "staff/appointments/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        today: datetime.date = context["today"]
        monday = slots.monday_of(read_day(self.request.GET.get("dal", "")) or today)
        plans = calendar.week_of(self.desk, monday) if self.desk else []
        sunday = monday + WEEK - slots.DAY
        return {
            **context,
            "plans": plans,
            "monday": monday,
            "sunday": sunday,
            "before": monday - WEEK,
            "after": monday + WEEK,
        }


class DayView(_PlanView):
    """A day of a desk, with how each person is reached."""

    template_name = "staff/appointments/day.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = read_day(self.kwargs["day"])
        if day is None or self.desk is None:
            raise Http404
        (plan,) = calendar.days_of(self.desk, first=day, last=day)
        return {
            **super().get_context_data(**kwargs),
            "plan": plan,
            "before": day - slots.DAY,
            "after": day + slots.DAY,
        }


class DayPaperView(DeskView, PaperView):
    """The same on paper."""

    audit_action = "appointment.day_printed"
    file_name = gettext_lazy("appuntamenti del giorno")

    @cached_property
    def desk(self) -> Desk:
        return get_object_or_404(Desk.objects.select_related("unit", "place"), pk=self.kwargs["desk"])

    @cached_property
    def day(self) -> datetime.date:
        day = read_day(self.kwargs["day"])
        if day is None:
            raise Http404
        return day

    def check_object(self) -> None:
        self.day, self.desk  # noqa: B018 - 404 where there is no such day or desk

    def get_document(self) -> Document:
        return day_sheet(self.desk, self.day)

    def get_audit_target(self) -> str:
        return f"appointment_desk:{self.desk.pk}"

    def get_back_url(self) -> str:
        return f"{reverse('appointments_staff:day', args=[self.day.isoformat()])}?sportello={self.desk.pk}"


class ListView(DeskView, StaffListView):
    """Whoever comes, soonest first."""

    template_name = "staff/appointments/list.html"
    audit_action = "appointment.listed"
    title = gettext_lazy("Elenco degli appuntamenti")
    empty = gettext_lazy("Nessun appuntamento. Quando ne arriva uno, lo trovi qui.")
    filter_class = AppointmentFilter
    columns = (
        Column(key="quando", label=gettext_lazy("Quando"), order_by=("begins",), css="desk-nowrap"),
        Column(key="chi", label=gettext_lazy("Chi"), order_by=("name",)),
        Column(key="servizio", label=gettext_lazy("Servizio"), order_by=("service_title",)),
        Column(key="sportello", label=gettext_lazy("Sportello")),
        Column(key="stato", label=gettext_lazy("Stato"), order_by=("state", "begins")),
        Column(key="preso", label=gettext_lazy("Preso il"), order_by=("received_at",), css="desk-nowrap"),
    )
    default_order = "quando"

    def get_rows(self) -> QuerySet[Appointment]:
        return Appointment.objects.select_related("desk__unit", "desk__place").defer(*HEAVY_COLUMNS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "can_export": can_export_appointments(self.request.user)}


class ExportView(DeskView, View):
    """The filtered appointments as a file. It posts, like the filter whose fields it carries."""

    staff_permission: ClassVar[Permission] = Permission.EXPORT_APPOINTMENTS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, file_format: str) -> HttpResponseBase:
        form = AppointmentFilter(request.POST, user=request.user)
        if not form.is_valid():
            messages.error(request, _("Il filtro non è valido: riprova dall’elenco."))
            return redirect("appointments_staff:list")
        found = form.apply(Appointment.objects.order_by("begins", "pk"))
        audit.record(
            actor=request.user,
            action="appointment.exported",
            details={**form.describe(), "format": file_format, "number": found.count()},
        )
        return as_download(
            f"{timezone.localdate():%Y-%m-%d}-elenco",
            file_format,
            sheets=lambda: [sheet(found)],
            one_sheet=lambda: sheet(found),
        )


class DetailView(AppointmentView, TemplateView):
    """One appointment: when, who, the answers in the words of that day, and what can be done."""

    template_name = "staff/appointments/detail.html"
    audit_action = "appointment.read"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        appointment, user = self.appointment, self.request.user
        allowed = permissions_of(user)
        may = [
            action
            for action in TABLE.actions_from(appointment.state, allowed=allowed)
            if is_in_time(action, has_begun=appointment.has_begun())
        ]
        return {
            **super().get_context_data(**kwargs),
            "appointment": appointment,
            "day": timezone.localdate(appointment.begins),
            "reading": read_appointment(appointment),
            "marks": [action for action in (Action.CAME, Action.MISSED) if action in may],
            "can_move": Action.MOVE in may,
            "can_cancel": Action.CANCEL in may,
            "can_manage": can_manage_appointments(user),
            "can_export": can_export_appointments(user),
            "can_work_mail": Permission.WORK_MAIL in allowed,
            "mail": operations.last_mail(appointment),
        }


class JsonCopyView(AppointmentView, copies.JsonCopyView):
    """All that is kept, for another program to read."""

    staff_permission: ClassVar[Permission] = Permission.EXPORT_APPOINTMENTS
    audit_action = "appointment.copied"

    def get_copy(self) -> dict[str, Any]:
        return copy_of_data(self.appointment)

    def get_reference(self) -> str:
        return self.appointment.reference


class DataCopyView(AppointmentView, PaperView):
    """The same on paper."""

    staff_permission: ClassVar[Permission] = Permission.EXPORT_APPOINTMENTS
    audit_action = "appointment.copied"
    file_name = gettext_lazy("copia dei dati")

    def get_document(self) -> Document:
        return data_copy(self.appointment)

    def get_audit_details(self) -> Details:
        return {"format": "pdf"}

    def get_back_url(self) -> str:
        return self.detail_url
