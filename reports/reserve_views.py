"""Reserving a case to chosen people, changing who they are, and giving it back to the office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from core.once import new_key
from staff import conflicts
from staff.audit import BrokenLogError

from . import operations
from .classification_views import InternalFormView
from .errors import KeyMismatchError, NotAKeeperError, NotPinnedError, OfficeLockedError, TooFewKeepersError
from .kept_views import WHY
from .models import Case, Reserve
from .office import OpenOffice
from .operations.reserving import is_reserved_so, version_of_reserve
from .permissions import can_open_case, can_reserve_case, somebody_closes
from .reserve_forms import LiftForm, ReserveForm
from .unsent import LIFTING, RESERVING

RESERVED = gettext_lazy("Da adesso la aprono solo le persone che hai scelto.")
NOBODY_CLOSES = gettext_lazy(
    "Nessuna delle persone che la aprono può chiuderla o cancellarla: lo fa solo chi è responsabile. Quando il lavoro "
    "è finito, aggiungi una persona responsabile che non è coinvolta, o togli la riserva."
)
_MOVED = "moved"


class _AboutReserve(InternalFormView):
    """A form with a reason; nothing of what the case says is read for it."""

    form_class: type[ReserveForm | LiftForm]

    def may_act(self, case: Case) -> bool:
        """Whether the form is this person's, as the case is now."""
        return can_reserve_case(self.actor, case)

    def check_object(self) -> None:
        super().check_object()
        if not can_reserve_case(self.actor, self.case):
            raise PermissionDenied(_("La riserva chi segue la segnalazione, o chi è responsabile."))

    def build_form(self, data: Any = None) -> ReserveForm | LiftForm:
        initial = {"key": new_key(), conflicts.FIELD: version_of_reserve(self.case)}
        return self.form_class(data, case=self.case, person=self.actor, initial=initial)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            return self.lead_to_unlock()
        typed = self.typed
        if typed.get(WHY) == _MOVED:  # to send what stands in this page is to decide again
            typed = typed.copy()
            typed[conflicts.FIELD] = version_of_reserve(self.case)
        form = self.build_form(typed or None)
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
        except OfficeLockedError:
            if self._may_act_now():
                raise
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
        else:
            return self.unsent.forget(self._lead_on())
        return self.keep(why=_MOVED) if self._may_act_now() else self.unsent.forget(self._lead_on())

    def act(self, office: OpenOffice, form: Any) -> None:
        raise NotImplementedError

    @property
    def _now(self) -> Case | None:
        return Case.objects.filter(pk=self.case.pk).first()

    def _may_act_now(self) -> bool:
        now = self._now
        return now is not None and self.may_act(now)

    def _lead_on(self) -> HttpResponse:
        """Whoever has reserved it to others does not see it any more."""
        now = self._now
        if now is None or not can_open_case(self.actor, now):
            return redirect("reports_staff:case_list")
        return self.back_to_case()


class ReserveView(_AboutReserve):
    """To whom, what the others learn, and why. It can be done before anybody has opened the case."""

    kind = RESERVING
    template_name = "staff/reports/reserve.html"
    form_class = ReserveForm

    def check_object(self) -> None:
        if not self._is_sent_again:
            super().check_object()

    @cached_property
    def _is_sent_again(self) -> bool:
        """A double click of somebody who is not among those who open it since: whoever has the form that did it."""
        if self.request.method != "POST" or can_open_case(self.actor, self.case):
            return False
        form = self.build_form(self.request.POST)
        return form.is_valid() and is_reserved_so(self.case, **self._chosen(form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keepers = (
            User.objects.filter(pk__in=operations.keepers_of(self.case)) if self.case.reserve else User.objects.none()
        )
        nobody_closes = bool(keepers) and not somebody_closes([each.pk for each in keepers])
        return super().get_context_data(keepers=keepers, nobody_closes=nobody_closes, **kwargs)

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self._is_sent_again:
            messages.success(request, RESERVED)
            return self.unsent.forget(redirect("reports_staff:case_list"))
        return super().post(request, *args, **kwargs)

    def act(self, office: OpenOffice, form: ReserveForm) -> None:
        chosen = self._chosen(form)
        seen = form.cleaned_data[conflicts.FIELD]
        operations.reserve(case=self.case, office=office, actor=self.actor, seen=seen, **chosen)
        messages.success(self.request, RESERVED)
        people = {each.pk for each in chosen["people"]}
        if self.actor.pk not in people and not somebody_closes(people):  # the page of the case says so to the others
            messages.warning(self.request, NOBODY_CLOSES)

    @staticmethod
    @sensitive_variables()
    def _chosen(form: Any) -> dict[str, Any]:
        typed = form.cleaned_data
        return {
            "people": typed["people"],
            "how": Reserve(typed["how"]),
            "reason": typed["text"],
            "key": typed["key"],
        }


class LiftView(_AboutReserve):
    """The office opens it again."""

    kind = LIFTING
    template_name = "staff/reports/lift.html"
    form_class = LiftForm

    def may_act(self, case: Case) -> bool:
        return bool(case.reserve) and super().may_act(case)

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
            actor=self.actor,
            seen=typed[conflicts.FIELD],
        )
        messages.success(self.request, _("Non è più riservata: la apre di nuovo l’ufficio."))
