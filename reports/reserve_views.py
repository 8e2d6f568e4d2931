"""Reserving a case to chosen people, changing who they are, and giving it back to the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.once import new_key
from staff import conflicts
from staff.audit import BrokenLogError

from . import operations
from .classification_views import InternalFormView
from .errors import KeyMismatchError, NotAKeeperError, NotPinnedError, TooFewKeepersError
from .models import Case, Reserve
from .office import OpenOffice
from .operations.reserving import version_of_reserve
from .permissions import can_open_case, can_reserve_case
from .reserve_forms import LiftForm, ReserveForm
from .unsent import LIFTING, RESERVING


class _AboutReserve(InternalFormView):
    """A form with a reason; nothing of what the case says is read for it."""

    form_class: type[ReserveForm | LiftForm]

    def check_object(self) -> None:
        super().check_object()
        if not can_reserve_case(self.person, self.case):
            raise PermissionDenied(_("La riserva chi segue la segnalazione, o chi è responsabile."))

    def build_form(self, data: Any = None) -> ReserveForm | LiftForm:
        initial = {"key": new_key(), conflicts.FIELD: version_of_reserve(self.case)}
        return self.form_class(data, case=self.case, person=self.person, initial=initial)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            return self.lead_to_unlock()
        form = self.build_form(self.typed or None)
        return self.render_to_response(self.get_context_data(case=self.case, form=form))

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.build_form(request.POST)
        if self.office is None:
            return self.keep(self.lead_to_unlock())
        if not form.is_valid():
            return self.keep()
        try:
            self.act(self.office, form)
        except (NotAKeeperError, TooFewKeepersError, conflicts.StaleRecordError):
            messages.error(request, _("Nel frattempo è cambiato chi la può aprire. Guarda e decidi di nuovo."))
        except NotPinnedError:
            messages.error(
                request, _("La chiave nuova dell’ufficio non è ancora fissata: prima va fissata sul server.")
            )
        except KeyMismatchError:
            messages.error(
                request,
                _("Una chiave personale non è quella registrata. Non è cambiato nulla: avvisa chi è responsabile."),
            )
        except BrokenLogError:
            messages.error(
                request,
                _("Il registro delle attività non dimostra di chi sono le chiavi. Avvisa chi gestisce il server."),
            )
        return self.unsent.forget(self._lead_on())

    def act(self, office: OpenOffice, form: Any) -> None:
        raise NotImplementedError

    def _lead_on(self) -> HttpResponse:
        """Whoever has reserved it to others does not see it any more."""
        now = Case.objects.filter(pk=self.case.pk).first()
        if now is None or not can_open_case(self.person, now):
            return redirect("reports_staff:case_list")
        return self.back_to_case()


class ReserveView(_AboutReserve):
    """To whom, what the others learn, and why. It can be done before anybody has opened the case."""

    kind = RESERVING
    template_name = "staff/reports/reserve.html"
    form_class = ReserveForm

    def act(self, office: OpenOffice, form: ReserveForm) -> None:
        typed = form.cleaned_data
        operations.reserve(
            case=self.case,
            office=office,
            people=typed["people"],
            how=Reserve(typed["how"]),
            reason=typed["text"],
            key=typed["key"],
            actor=self.person,
            seen=typed[conflicts.FIELD],
        )
        messages.success(self.request, _("Da adesso la aprono solo le persone che hai scelto."))


class LiftView(_AboutReserve):
    """The office opens it again."""

    kind = LIFTING
    template_name = "staff/reports/lift.html"
    form_class = LiftForm

    def check_object(self) -> None:
        super().check_object()
        if not self.case.reserve:
            raise PermissionDenied(_("Questa segnalazione non è riservata."))

    def act(self, office: OpenOffice, form: LiftForm) -> None:
        typed = form.cleaned_data
        operations.lift(
            case=self.case,
            office=office,
            reason=typed["text"],
            key=typed["key"],
            actor=self.person,
            seen=typed[conflicts.FIELD],
        )
        messages.success(self.request, _("Non è più riservata: la apre di nuovo l’ufficio."))
