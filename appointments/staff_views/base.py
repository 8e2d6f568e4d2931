"""What the desk's pages share."""

from __future__ import annotations

from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from appointments.models import Appointment
from staff.roles import Permission
from staff.views import StaffView


class DeskView(StaffView):
    """What the desk's pages share."""

    staff_permission: ClassVar[Permission] = Permission.VIEW_APPOINTMENTS


class AppointmentView(DeskView):
    """Views of one appointment."""

    @cached_property
    def appointment(self) -> Appointment:
        found = Appointment.objects.select_related("desk__unit", "desk__place", "service__desk__place")
        return get_object_or_404(found, pk=self.kwargs["appointment"])

    def get_audit_target(self) -> str:
        return f"appointment:{self.appointment.pk}"

    @property
    def detail_url(self) -> str:
        return reverse("appointments_staff:detail", args=[self.appointment.pk])
