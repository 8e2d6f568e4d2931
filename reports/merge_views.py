"""A case is closed as a duplicate of another one, or that is proposed where two people close."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.once import new_key
from staff import conflicts
from staff.roles import Permission

from . import operations
from .classification_forms import MergeForm
from .classification_views import InternalFormView
from .errors import NobodyConfirmsError, NotMergeableError, TransitionRefusedError
from .models import Case
from .office import OpenOffice
from .permissions import can_end_case, can_open_case
from .unsent import MERGING
from .vocabularies import Outcome


class MergeView(InternalFormView):
    """Says why, and what the reporter reads; both conversations stay as they are."""

    kind = MERGING
    template_name = "staff/reports/merge.html"
    staff_permission = Permission.WORK_CASES

    @cached_property
    def other(self) -> Case:
        """The one that stays."""
        return get_object_or_404(Case, pk=self.kwargs["other"])

    def check_object(self) -> None:
        super().check_object()
        if self.other == self.case or not can_open_case(self.actor, self.other):
            raise Http404

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_end_case(self.actor, self.case):
            messages.error(request, self.why_state_stays())
            return self.back_to_case()
        if self.office is None:
            return self.lead_to_unlock()
        has_reader = self.read(self.office).has_reader
        initial = {"key": new_key(), conflicts.FIELD: conflicts.version_of(self.case, ["state"])}
        form = MergeForm(self.typed or None, initial=initial, has_reader=has_reader)
        return self.render_to_response(
            self.get_context_data(
                case=self.case,
                other=self.other,
                form=form,
                has_reader=has_reader,
                is_proposed=settings.REPORTS_CLOSING_BY_TWO,
                is_told=operations.is_told(case=self.case, office=self.office, actor=self.actor),
            )
        )

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = MergeForm(request.POST)
        if self.office is None:
            return self.keep(self.lead_to_unlock())
        if not form.is_valid():
            return self.keep()
        try:
            self._act(self.office, form.cleaned_data)
        except NotMergeableError:
            messages.error(
                request,
                _("Non si può unire: l’altra è un doppione anche lei, o non le aprono le stesse persone."),
            )
            return self.keep(self.back_to_case())
        except NobodyConfirmsError:
            messages.error(request, _("Nessun’altra persona la può confermare: non è stata proposta."))
            return self.keep()
        except (TransitionRefusedError, conflicts.StaleRecordError):
            messages.error(request, self.why_state_stays())
            return self.keep(self.back_to_case())
        return self.unsent.forget(self.go_on(self.office))

    def _act(self, office: OpenOffice, typed: dict[str, Any]) -> None:
        if not can_end_case(self.actor, self.case):
            raise TransitionRefusedError("Whoever may not close does not merge either.")
        said = {
            "case": self.case,
            "office": office,
            "reason": typed["reason"],
            "last_word": typed["last_word"],
            "key": typed["key"],
            "actor": self.actor,
            "version": typed[conflicts.FIELD],
        }
        if settings.REPORTS_CLOSING_BY_TWO:
            operations.require_mergeable(self.case, self.other, office=office)
            operations.propose(outcome=Outcome.DUPLICATE, duplicate_of=str(self.other.pk), **said)
            messages.success(self.request, _("Chiusura proposta: la conferma un’altra persona."))
        else:
            operations.merge(original=self.other, **said)
            messages.success(
                self.request, _("Chiusa come doppione di %(reference)s.") % {"reference": self.other.reference}
            )
