"""Closing by a second person: one proposes, another confirms or sends it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.generic.base import View

from core.once import new_key
from staff import conflicts
from staff.roles import Permission

from . import operations
from .classification_views import CloseView, InternalFormView
from .closing_forms import SendBackForm
from .errors import NobodyConfirmsError, NotAssessedError, NotMergeableError, SamePersonError, TransitionRefusedError
from .office import OpenOffice
from .permissions import can_change_state
from .staff_forms import ReadForm
from .states import Action
from .unsent import PROPOSING, SENDING_BACK


class ProposeView(CloseView):
    """The form of closing; nothing of it is said to anybody before somebody else confirms it."""

    kind = PROPOSING
    template_name = "staff/reports/propose.html"
    staff_permission = Permission.WORK_CASES
    action = Action.PROPOSE
    done = gettext_lazy("Chiusura proposta: la conferma un’altra persona.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = operations.confirmers(self.case, but=self.actor)
        return super().get_context_data(confirmers=list(people), **kwargs)

    @sensitive_variables()
    def begin_with(self, office: OpenOffice) -> dict[str, str]:
        """What was proposed before and sent back."""
        last = operations.last_proposal(case=self.case, office=office, actor=self.actor)
        return {"outcome": last.outcome, "reason": last.reason, "last_word": last.last_word} if last else {}

    @sensitive_variables()
    def end(self, office: OpenOffice, **said: Any) -> None:
        operations.propose(case=self.case, office=office, actor=self.actor, **said)

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except NobodyConfirmsError:
            messages.error(request, _("Nessun’altra persona la può confermare: non è stata proposta."))
            return self.keep()


class OfProposalView(InternalFormView):
    """Of a case of which the end is proposed, for whoever may confirm it."""

    staff_permission = Permission.CLOSE_CASES
    kind = SENDING_BACK
    template_name = "staff/reports/send_back.html"

    @cached_property
    def may_act(self) -> bool:
        return can_change_state(self.actor, self.case, Action.SEND_BACK)

    def refuse(self) -> HttpResponse:
        """Somebody was quicker."""
        messages.error(self.request, self.why_state_stays())
        return self.back_to_case()


class ConfirmView(OfProposalView, View):
    """The work ends as it was proposed, by somebody who did not propose it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            return self.lead_to_unlock(back=self.case_url)
        form = ReadForm(request.POST)
        if not form.is_valid():
            return self.refuse()
        try:
            operations.confirm(case=self.case, office=self.office, number=form.cleaned_data["seen"], actor=self.actor)
        except SamePersonError as error:
            raise PermissionDenied(_("L’hai proposta tu: la conferma un’altra persona.")) from error
        except NotMergeableError:
            messages.error(
                request, _("Non si può unire: l’altra è un doppione anche lei, o non le aprono le stesse persone.")
            )
            return self.back_to_case()
        except (NotAssessedError, TransitionRefusedError, conflicts.StaleRecordError):
            return self.refuse()
        messages.success(request, _("Segnalazione chiusa."))
        return self.go_on(self.office)


class SendBackView(OfProposalView):
    """The work goes on; why is a note."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_act:
            return self.refuse()
        if self.office is None:
            return self.lead_to_unlock()
        initial = {"key": new_key(), conflicts.FIELD: conflicts.version_of(self.case, ["state"])}
        form = SendBackForm(self.typed or None, initial=initial)
        return self.render_to_response(self.get_context_data(case=self.case, form=form))

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SendBackForm(request.POST)
        if self.office is None:
            return self.keep(self.lead_to_unlock())
        if not form.is_valid():
            return self.keep()
        typed = form.cleaned_data
        try:
            operations.send_back(
                case=self.case,
                office=self.office,
                text=typed["text"],
                key=typed["key"],
                actor=self.actor,
                version=typed[conflicts.FIELD],
            )
        except (TransitionRefusedError, conflicts.StaleRecordError):
            return self.keep(self.refuse())
        messages.success(request, _("Rimandata indietro: il motivo è fra le note."))
        return self.unsent.forget(self.back_to_case())
