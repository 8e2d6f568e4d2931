"""What the desk's pages share."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from appointments.models import Appointment
from core.http import mark_sensitive
from staff.roles import Permission
from staff.views import StaffView


class DeskView(StaffView):
    """Nothing of these pages stays in a cache."""

    staff_permission: ClassVar[Permission] = Permission.VIEW_APPOINTMENTS

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return mark_sensitive(super().dispatch(request, *args, **kwargs))

    @property
    def actor(self) -> User:
        """Whoever is at work: `StaffView` lets nobody else in."""
        return cast("User", self.request.user)


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
