"""What a person may ask about their own data, and what the site forgets by itself."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from core.http import SeeOther, mark_sensitive
from courses import operations
from courses.own.copy import copy_of_data
from staff.audit import Details
from staff.roles import Permission
from staff.views import StaffView

from .base import DeskView, RegistrationMixin
from .correcting import ChangeView

PURGE_AHEAD = datetime.timedelta(days=30)


class JsonCopyView(RegistrationMixin, StaffView, View):
    """All that is kept of a registration, notes included, for another program to read."""

    staff_permission: ClassVar[Permission] = Permission.EXPORT_REGISTRATIONS
    http_method_names = ["get", "options"]
    audit_action = "registration.copied"

    def get(self, request: HttpRequest, registration: uuid.UUID) -> HttpResponse:
        response = JsonResponse(
            {**copy_of_data(self.registration), "notes": operations.notes_of(self.registration)},
            json_dumps_params={"ensure_ascii": False, "indent": 2},
            headers={"Content-Disposition": f'attachment; filename="{self.registration.reference}.json"'},
        )
        return mark_sensitive(response)

    def get_audit_target(self) -> str:
        return f"registration:{self.registration.pk}"

    def get_audit_details(self) -> Details:
        return {"format": "json"}


class EraseView(ChangeView):
    """Forgets a registration: asks first, cannot be undone."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = {
            "title": _("Cancella i dati di questa persona"),
            "question": _(
                "Si cancellano per sempre l’iscrizione, la storia, i file e i messaggi. Resta solo quante iscrizioni "
                "ci sono state. Se la persona ha ancora un posto, si libera."
            ),
            "label": _("Cancella per sempre"),
            "back_url": self.record_url,
            "hidden": {},
        }
        return render(request, "staff/confirm.html", context)

    def post(self, request: HttpRequest, registration: uuid.UUID) -> HttpResponse:
        operations.erase(registration_id=self.registration.pk, actor=request.user)  # type: ignore[arg-type]  # signed in: StaffView
        messages.success(request, _("I dati sono cancellati."))
        return SeeOther(reverse("courses_staff:registration_list"))


class PurgeView(DeskView):
    """What the nightly purge will erase in the next days: numbers by group."""

    template_name = "staff/courses/purges.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        purges = operations.coming_purges(until=timezone.localdate() + PURGE_AHEAD)
        return {
            **super().get_context_data(**kwargs),
            "title": _("Prossime cancellazioni"),
            "days": PURGE_AHEAD.days,
            "purges": purges,
            "total": sum(each.number for each in purges),
        }
