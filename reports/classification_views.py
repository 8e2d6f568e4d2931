"""What the office says of a case, and how it ends its work: two forms for whoever has unlocked the office."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from core.once import new_key
from staff import conflicts
from staff.roles import Permission

from . import operations
from .acts import Act
from .classification import Classification
from .classification_forms import ClassifyForm, CloseForm
from .errors import NotAssessedError, OfficeLockedError, TransitionRefusedError
from .kept_views import WHY, KeptFormView
from .office import OpenOffice
from .permissions import can_change_state, can_erase_case
from .states import Action, State
from .unsent import CLASSIFICATION, CLOSING
from .vocabularies import Outcome

_MOVED = "moved"


class InternalFormView(KeptFormView):
    """For whoever holds the key of this case; what somebody else typed waits until they have it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except OfficeLockedError:
            has_page = "get" in self.http_method_names
            return self.keep(self.back_to_case()) if request.method == "POST" and has_page else self.back_to_case()

    @sensitive_variables()
    def read(self, office: OpenOffice) -> Classification:
        """What holds now; recorded."""
        return operations.read_classification(case=self.case, office=office, actor=self.actor)

    def go_on(self, office: OpenOffice) -> HttpResponse:
        """After the work has ended: to the erasure, where the reporter has asked for it and this person may do it."""
        standing = operations.read_standing(case=self.case, office=office, actor=self.actor)
        if standing.wish(self.case.state) is Act.ERASE and can_erase_case(self.actor, self.case):
            return redirect("reports_staff:erase", case=self.case.pk)
        return self.back_to_case()


class ClassifyView(InternalFormView):
    """Facet by facet; whoever saves second is told, and sees both."""

    kind = CLASSIFICATION
    template_name = "staff/reports/classify.html"

    @sensitive_variables()
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            return self.lead_to_unlock()
        before = self.read(self.office)
        form = ClassifyForm(self.typed or None, before=before)
        if self.typed.get(WHY) == _MOVED:
            shown = conflicts.show_conflict(
                request,
                form=form,
                current=ClassifyForm(before=before),
                change=self.last_change("case.classified"),
                record_url=self.case_url,
            )
            return self.unsent.forget(shown)  # it stands on this page; whoever leaves it as it is begins anew
        return self.render_to_response(self.get_context_data(case=self.case, form=form))

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            return self.keep(self.lead_to_unlock())
        before = self.read(self.office)
        form = ClassifyForm(request.POST, before=before)
        if not form.is_valid():
            return self.keep()
        try:
            self._classify(self.office, form)
        except conflicts.StaleRecordError:
            return self.keep(why=_MOVED)
        messages.success(request, _("Classificazione salvata."))
        return self.unsent.forget(self.back_to_case())

    def _classify(self, office: OpenOffice, form: ClassifyForm) -> None:
        operations.classify(
            case=self.case,
            office=office,
            codes=form.codes,
            reason=form.cleaned_data["reason"],
            key=form.cleaned_data["key"],
            actor=self.actor,
            seen=form.seen,
        )


class CloseView(InternalFormView):
    """Closing asks how it ended: the reporter sees that it has, and the last message."""

    kind = CLOSING
    template_name = "staff/reports/close.html"
    staff_permission = Permission.CLOSE_CASES
    action: ClassVar[Action] = Action.CLOSE
    done: ClassVar[str | Promise] = gettext_lazy("Segnalazione chiusa.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.case.state == State.PROPOSED or not can_change_state(self.actor, self.case, self.action):
            messages.error(request, self.why_state_stays())
            return self.back_to_case()
        if self.office is None:
            return self.lead_to_unlock()
        before = self.read(self.office)
        if not before.is_assessed:
            return self._classify_first()
        standing = operations.read_standing(case=self.case, office=self.office, actor=self.actor)
        wish = standing.wish(self.case.state)
        initial = {
            "outcome": Outcome.WITHDRAWN if standing.ends_as_withdrawn else "",
            **self.begin_with(self.office),
            "key": new_key(),
            conflicts.FIELD: conflicts.version_of(self.case, ["state"]),
        }
        form = CloseForm(self.typed or None, initial=initial, has_reader=before.has_reader)
        return self.render_to_response(
            self.get_context_data(
                case=self.case,
                form=form,
                has_reader=before.has_reader,
                wish=wish,
                is_told=operations.is_told(case=self.case, office=self.office, actor=self.actor),
            )
        )

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CloseForm(request.POST)
        if self.office is None:
            return self.keep(self.lead_to_unlock())
        if not form.is_valid():
            return self.keep()
        try:
            self._close(self.office, form.cleaned_data)
        except NotAssessedError:
            return self.keep(self._classify_first())
        except (TransitionRefusedError, conflicts.StaleRecordError):
            messages.error(request, self.why_state_stays())
        else:
            messages.success(request, str(self.done))
            return self.unsent.forget(self.go_on(self.office))
        return self.unsent.forget(self.back_to_case())

    def _close(self, office: OpenOffice, typed: dict[str, Any]) -> None:
        self.end(
            office,
            outcome=typed["outcome"],
            reason=typed["reason"],
            last_word=typed["last_word"],
            key=typed["key"],
            version=typed[conflicts.FIELD],
        )

    def begin_with(self, office: OpenOffice) -> dict[str, str]:
        """What stands in the fields before anybody types."""
        return {}

    @sensitive_variables()
    def end(self, office: OpenOffice, **said: Any) -> None:
        """What this page does with what was said."""
        operations.close(case=self.case, office=office, actor=self.actor, **said)

    def _classify_first(self) -> HttpResponse:
        messages.error(self.request, _("Prima di chiudere, di’ che cos’è: serve la classificazione."))
        return redirect("reports_staff:classify", case=self.case.pk)
