"""How long a closed case is kept: another day with its reason, or erased at once."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.generic import TemplateView

from core.once import new_key
from staff import conflicts
from staff.roles import Permission

from . import operations
from .acts import Act
from .classification_views import InternalFormView
from .errors import CaseDamagedError, NotDueError, OfficeLockedError
from .models import Case
from .operations.retention import SEEN_BEFORE_ERASING, Why
from .permissions import answered, can_erase_case
from .staff_forms import EraseForm, KeepUntilForm
from .staff_views import CaseView
from .unsent import KEEPING


class RetentionView(CaseView):
    """For managers, of closed cases."""

    staff_permission = Permission.ERASE_CASES

    def check_object(self) -> None:
        super().check_object()
        if not can_erase_case(self.actor, self.case):
            raise PermissionDenied(_("Solo una segnalazione chiusa si cancella. Prima chiudila."))


class KeepUntilView(RetentionView, InternalFormView):
    """Another day, and why."""

    kind = KEEPING
    template_name = "staff/reports/keep_until.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            return self.lead_to_unlock()
        version = conflicts.version_of(self.case, ["retain_until"])
        initial = {"key": new_key(), conflicts.FIELD: version, "day": self.case.retain_until}
        form = KeepUntilForm(self.typed or None, initial=initial)
        return self.render_to_response(self.get_context_data(case=self.case, form=form))

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = KeepUntilForm(request.POST)
        if self.office is None:
            return self.keep(self.lead_to_unlock())
        if not form.is_valid():
            return self.keep()
        typed = form.cleaned_data
        try:
            operations.keep_until(
                case=self.case,
                office=self.office,
                day=typed["day"],
                reason=typed["text"],
                key=typed["key"],
                actor=self.actor,
                version=typed[conflicts.FIELD],
            )
        except (NotDueError, conflicts.StaleRecordError):
            messages.error(request, _("Nel frattempo è cambiata. Guarda la data di adesso e decidi di nuovo."))
        else:
            messages.success(request, _("Data cambiata. Il motivo è fra le note."))
        return self.unsent.forget(self.back_to_case())


class EraseView(RetentionView, TemplateView):
    """Destroys the case: asks first, and why; cannot be undone."""

    template_name = "staff/reports/erase.html"
    http_method_names = ["get", "post", "options"]

    @cached_property
    def is_asked(self) -> bool:
        """Whether the reporter has asked for it, as far as this person can read that now."""
        with suppress(OfficeLockedError, CaseDamagedError):
            if self.office is not None:
                standing = operations.read_standing(case=self.case, office=self.office, actor=self.actor)
                return standing.wish(self.case.state) is Act.ERASE
        return False

    @cached_property
    def form(self) -> EraseForm:
        initial = {"why": Why.ASKED} if self.is_asked else {}
        return EraseForm(self.request.POST if self.request.method == "POST" else None, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = conflicts.version_of(self.case, list(SEEN_BEFORE_ERASING))
        return super().get_context_data(
            **{
                **kwargs,
                "case": self.case,
                "form": self.form,
                "version": version,
                "has_answer": Case.objects.filter(answered(), pk=self.case.pk).exists(),
                "is_asked": self.is_asked,
            }
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            operations.erase(
                case=self.case,
                why=Why(self.form.cleaned_data["why"]),
                actor=self.actor,
                version=request.POST.get(conflicts.FIELD, ""),
            )
        except (NotDueError, conflicts.StaleRecordError):
            messages.error(request, _("Nel frattempo è cambiata: non è stata cancellata. Guardala e decidi."))
            return self.back_to_case()
        messages.success(request, _("La segnalazione %(reference)s è cancellata.") % {"reference": self.case.reference})
        return redirect("reports_staff:case_list")
