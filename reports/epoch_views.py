"""The screens about a new key of the office: starting it, telling whoever runs the server, moving the open cases."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from staff.roles import Permission

from . import operations
from .key_forms import ComparedForm
from .key_views import REFUSALS, UNLOCK_FIRST, why_refused
from .operations import Moved
from .staff_views import ReportsView


class StartEpochView(ReportsView, TemplateView):
    """A new key for the people whose fingerprints were compared."""

    staff_permission = Permission.GRANT_KEYS
    template_name = "staff/reports/start_epoch.html"
    keeps_typed = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "form": ComparedForm(),
                "office_key": operations.current_office_key(),
                "is_open": self.office is not None,
                **kwargs,
            }
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            messages.error(request, UNLOCK_FIRST)
            return self.lead_to_unlock(back=request.path)
        form = ComparedForm(request.POST)
        if form.is_valid():
            try:
                operations.start_epoch(compared=form.cleaned_data["compared"], actor=self.actor)
            except tuple(REFUSALS) as error:
                form.add_error(None, why_refused(error))
            else:
                messages.success(request, _("C’è una chiave nuova dell’ufficio."))
                return redirect("reports_staff:move_cases")
        return self.render_to_response(self.get_context_data(form=form))


class MoveCasesView(ReportsView, TemplateView):
    """The open cases pass on to the new key, a few with each press."""

    staff_permission = Permission.GRANT_KEYS
    template_name = "staff/reports/move_cases.html"
    keeps_typed = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        office_key = operations.current_office_key()
        return super().get_context_data(
            office_key=office_key,
            is_pinned=office_key is not None and operations.is_pinned(office_key),
            is_open=self.office is not None,
            progress=operations.progress(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            messages.error(request, UNLOCK_FIRST)
            return self.lead_to_unlock(back=request.path)
        try:
            self._tell(operations.move_cases(office=self.office, actor=self.actor))
        except tuple(REFUSALS) as error:
            messages.error(request, why_refused(error))
        return redirect(reverse("reports_staff:move_cases"))

    def _tell(self, done: Moved) -> None:
        if done.moved:
            text = ngettext("%(count)d segnalazione passata.", "%(count)d segnalazioni passate.", done.moved)
            messages.success(self.request, text % {"count": done.moved})
        if done.damaged:
            text = _("Queste risultano alterate e non sono passate: %(names)s. Avvisa chi gestisce il server.")
            messages.error(self.request, text % {"names": ", ".join(done.damaged)})
        if done.locked:
            text = ngettext(
                "%(count)d segnalazione sta sotto una chiave che non hai: la passa chi ce l’ha.",
                "%(count)d segnalazioni stanno sotto una chiave che non hai: le passa chi ce l’ha.",
                done.locked,
            )
            messages.warning(self.request, text % {"count": done.locked})
