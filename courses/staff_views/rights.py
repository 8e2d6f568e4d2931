"""What a person may ask about their own data, and what the site forgets by itself."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.http import SeeOther
from courses import operations
from courses.own.copy import copy_of_data
from staff import copies
from staff.roles import Permission

from .base import DeskView, RegistrationMixin
from .correcting import ChangeView

PURGE_AHEAD = datetime.timedelta(days=30)


class JsonCopyView(RegistrationMixin, copies.JsonCopyView):
    """All that is kept of a registration, notes included."""

    staff_permission: ClassVar[Permission] = Permission.EXPORT_REGISTRATIONS
    audit_action = "registration.copied"

    def get_copy(self) -> dict[str, Any]:
        return {**copy_of_data(self.registration), "notes": operations.notes_of(self.registration)}

    def get_reference(self) -> str:
        return self.registration.reference

    def get_audit_target(self) -> str:
        return f"registration:{self.registration.pk}"


class EraseView(ChangeView):
    """Forgets a registration: asks first, cannot be undone."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        context = {
            "title": _("Cancella i dati di questa persona"),
            "question": _(
                "Si cancellano per sempre l’iscrizione, la storia, i file e i messaggi. Resta solo quante iscrizioni "
                "ci sono state. Se la persona ha ancora un posto, si libera."
            ),
            "about": f"{self.registration.full_name}, {self.registration.group}",
            "label": _("Cancella per sempre"),
            "is_final": True,
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
