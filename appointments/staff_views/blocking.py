"""When a desk is closed: what is entered, and a form for more."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from appointments import operations, slots
from appointments.models import BlockedTime
from appointments.slots import Period
from appointments.staff_forms import BlockForm
from core.http import SeeOther
from staff.roles import Permission

from .base import DeskView


class BlockedView(DeskView, TemplateView):
    """What is not over, soonest first, and a form."""

    staff_permission: ClassVar[Permission] = Permission.MANAGE_APPOINTMENTS
    template_name = "staff/appointments/blocked.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = BlockedTime.objects.filter(ends__gt=timezone.now()).select_related("desk__unit", "desk__place")
        return {
            "form": BlockForm(initial={"desk": self.request.GET.get("sportello")}),
            **super().get_context_data(**kwargs),
            "blocked": list(found),
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BlockForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY)
        made = operations.block(**form.block(), actor=self.actor)
        messages.success(request, _("Fatto: in queste ore nessuno può più prenotare."))
        booked = slots.appointments_in(made.desk, Period(made.begins, made.ends)).count()
        if booked:
            text = ngettext(
                "In queste ore c’è già %(number)d appuntamento: spostalo o disdicilo tu.",
                "In queste ore ci sono già %(number)d appuntamenti: spostali o disdicili tu.",
                booked,
            )
            messages.warning(request, text % {"number": booked})
        return SeeOther(reverse("appointments_staff:blocked"))


class UnblockView(DeskView, View):
    """The desk is open then after all."""

    staff_permission: ClassVar[Permission] = Permission.MANAGE_APPOINTMENTS
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, blocked: int) -> HttpResponse:
        operations.unblock(blocked=get_object_or_404(BlockedTime, pk=blocked), actor=self.actor)
        messages.success(request, _("Fatto: in quelle ore si può di nuovo prenotare."))
        return SeeOther(reverse("appointments_staff:blocked"))
