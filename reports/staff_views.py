"""The office's screens: the list with its plain columns, the opened case, and what can be done with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.generic import TemplateView
from django.views.generic.base import View

from staff.roles import Permission
from staff.views import StaffView

from . import operations
from .errors import CaseDamagedError, OfficeLockedError, TransitionRefusedError
from .models import Case
from .office import OpenOffice
from .permissions import can_assign_case, can_change_state, can_grant_keys, can_open_case, can_schedule_case
from .staff_forms import AssignForm, CaseFilterForm, DueDateForm, StateForm
from .states import TRANSITIONS, State, actions_from
from .unlocking import opened_office

CASES_PER_PAGE = 50


class ReportsView(StaffView):
    """What the screens share: the signed-in person and, once unlocked, the office."""

    staff_permission: ClassVar[Permission] = Permission.VIEW_CASES

    @property
    def person(self) -> User:
        """The signed-in person; `StaffView` lets nobody else through."""
        user = self.request.user
        if not isinstance(user, User):
            raise PermissionDenied
        return user

    @cached_property
    def office(self) -> OpenOffice | None:
        """The unlocked office, or None."""
        return opened_office(self.request, self.person)

    def lead_to_unlock(self) -> HttpResponse:
        """The unlock screen, which leads back here."""
        query = urlencode({"next": self.request.get_full_path()})
        return redirect(f"{reverse('reports_staff:unlock')}?{query}")


class CaseListView(ReportsView, TemplateView):
    """Every case with what is not sealed: reference, state, assignee, due date, day received."""

    template_name = "staff/reports/case_list.html"
    audit_action = "case.listed"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = CaseFilterForm(self.request.GET)
        cases = form.apply(Case.objects.select_related("assignee"), user=self.person)
        plain = cases.only("reference", "state", "assignee", "due_on", "received_on")
        page = Paginator(plain, CASES_PER_PAGE).get_page(self.request.GET.get("pagina"))
        query = self.request.GET.copy()
        query.pop("pagina", None)
        return super().get_context_data(
            form=form,
            page_obj=page,
            query=query.urlencode(),
            today=timezone.localdate(),
            is_open=self.office is not None,
            holds_grant=operations.holds_grant(self.person),
            can_grant=can_grant_keys(self.person),
            **kwargs,
        )


class CaseView(ReportsView):
    """A screen about one case, for those who may open it."""

    staff_permission = Permission.WORK_CASES

    @cached_property
    def case(self) -> Case:
        return get_object_or_404(Case.objects.select_related("assignee", "office_key"), pk=self.kwargs["case"])

    def check_object(self) -> None:
        if not can_open_case(self.person, self.case):
            raise PermissionDenied

    def back_to_case(self) -> HttpResponse:
        """After a write."""
        return redirect("reports_staff:case_detail", case=self.case.pk)


class CaseDetailView(CaseView, TemplateView):
    """The answers, decrypted for this response only. `operations.open_case` records it."""

    template_name = "staff/reports/case_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            return self.lead_to_unlock()
        return self.render_to_response(self.get_context_data(**self._content(self.office)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, person = self.case, self.person
        actions = [action for action in actions_from(case.state) if can_change_state(person, case, action)]
        kwargs |= {
            "case": case,
            "actions": actions,
            "assign_form": AssignForm(instance=case) if can_assign_case(person, case) else None,
            "due_form": DueDateForm(instance=case) if can_schedule_case(person, case) else None,
            "today": timezone.localdate(),
        }
        return super().get_context_data(**kwargs)

    def _content(self, office: OpenOffice) -> dict[str, Any]:
        try:
            payload = operations.open_case(case=self.case, office=office, actor=self.person).payload
        except OfficeLockedError:
            return {"problem": "no_grant"}
        except CaseDamagedError:
            return {"problem": "damaged"}
        with override(settings.LANGUAGE_CODE):
            sections = payload.source_sections()
        names = dict(settings.LANGUAGES)
        return {
            "italian_sections": sections,
            "language": payload.locale,
            "language_name": names.get(payload.locale, payload.locale),
            "is_foreign": payload.locale != settings.LANGUAGE_CODE,
            "original_sections": self._original(payload) if payload.locale != settings.LANGUAGE_CODE else (),
        }

    @staticmethod
    def _original(payload: Any) -> Any:
        with override(payload.locale):
            return payload.sections()


class ChangeStateView(CaseView, View):
    """One step of the state table."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = StateForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Questo passo non esiste."))
            return self.back_to_case()
        action = form.cleaned_data["action"]
        is_known = (State(self.case.state), action) in TRANSITIONS
        if is_known and not can_change_state(self.person, self.case, action):
            raise PermissionDenied
        try:
            operations.change_state(case=self.case, action=action, actor=self.person)
        except TransitionRefusedError:
            messages.error(request, _("Nel frattempo lo stato è cambiato. Controlla e riprova."))
        else:
            messages.success(request, _("Stato cambiato."))
        return self.back_to_case()


class AssignView(CaseView, View):
    """Who follows the case."""

    staff_permission = Permission.ASSIGN_CASES
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AssignForm(request.POST)
        if form.is_valid():
            operations.assign(case=self.case, assignee=form.cleaned_data["assignee"], actor=self.person)
            messages.success(request, _("Assegnazione cambiata."))
        else:
            messages.error(request, _("Questa persona non può seguire segnalazioni."))
        return self.back_to_case()


class SetDueDateView(CaseView, View):
    """By when something must happen."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DueDateForm(request.POST)
        if form.is_valid():
            operations.set_due_date(case=self.case, due_on=form.cleaned_data["due_on"], actor=self.person)
            messages.success(request, _("Scadenza cambiata."))
        else:
            messages.error(request, _("La data non è giusta. Scrivila come giorno, mese, anno."))
        return self.back_to_case()
