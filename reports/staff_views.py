"""The office's screens of one case: its content, and what can be done with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise, cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django.views.generic.base import View

from core.once import OnceForm, new_key
from formbuilder.uploads.delivery import Version, listed
from formbuilder.uploads.opening import SealedFile
from staff import conflicts
from staff.people import unmistakable_name
from staff.roles import Permission, holders_of
from staff.views import StaffView

from . import operations
from .contact import contact_of
from .entries import Entry
from .errors import CaseDamagedError, CaseGoneError, NotAKeeperError, OfficeLockedError, TransitionRefusedError
from .form_versions import version_of_report
from .inbox import load_related
from .models import Case
from .office import OpenOffice
from .operations.authenticity import target_of
from .permissions import (
    can_assign_case,
    can_change_state,
    can_end_case,
    can_erase_case,
    can_open_case,
    can_reserve_case,
    can_schedule_case,
    can_see_case,
    left_behind,
    openable_by,
    somebody_closes,
)
from .points import origin_of
from .proposals import Proposal
from .questions import CONTACT_IDS, DISCLOSURE
from .referral_words import for_office
from .revealed import is_revealed
from .staff_forms import AssignForm, DueDateForm, NoteForm, ReplyForm, StateForm
from .states import TABLE, Action, State
from .unlocking import opened_office
from .unsent import ASKING, CONSENT, MESSAGE, NOTE, Unsent

SAY_MORE = {Action.CLOSE: "close", Action.PROPOSE: "propose", Action.SEND_BACK: "send_back"}
"""Steps with a page of their own, by its name."""
KEPT = (MESSAGE, ASKING, NOTE, CONSENT)
"""What may wait, written and not sent, and is shown with the case."""
DAMAGED = gettext_lazy(
    "Questa segnalazione risulta alterata o danneggiata: non è cambiato nulla. Avvisa subito chi è responsabile."
)


class ReportsView(StaffView):
    """What the screens share: the signed-in person and, once unlocked, the office."""

    staff_permission: ClassVar[Permission] = Permission.VIEW_CASES

    @cached_property
    def office(self) -> OpenOffice | None:
        """The unlocked office, or None."""
        return opened_office(self.request, self.actor)

    def lead_to_unlock(self, *, back: str = "") -> HttpResponse:
        """The unlock screen, which leads back here, or to the page `back` where this address only acts."""
        query = urlencode({"next": back or self.request.get_full_path()})
        return redirect(f"{reverse('reports_staff:unlock')}?{query}")


class CaseView(ReportsView):
    """A screen about one case, for those who may open it."""

    staff_permission = Permission.WORK_CASES

    @cached_property
    def case(self) -> Case:
        return get_object_or_404(Case.objects.select_related("assignee", "office_key"), pk=self.kwargs["case"])

    def check_object(self) -> None:
        if can_open_case(self.actor, self.case):
            return
        if not can_see_case(self.actor, self.case):
            raise Http404
        if self.case.reserve:
            raise PermissionDenied(
                _("Questa segnalazione è riservata ad alcune persone dell’ufficio: la aprono solo loro.")
            )
        if self.case.assignee is None:
            raise PermissionDenied
        raise PermissionDenied(
            _("Questa segnalazione è affidata a %(who)s. Per aprirla, chiedi di affidarla a te a chi è responsabile.")
            % {"who": unmistakable_name(self.case.assignee)}
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except CaseGoneError as error:
            raise Http404 from error
        except CaseDamagedError:
            messages.error(request, DAMAGED)
            return self.back_to_case()

    @property
    def case_url(self) -> str:
        return reverse("reports_staff:case_detail", args=[self.case.pk])

    def back_to_case(self) -> HttpResponse:
        """After a write."""
        return redirect(self.case_url)

    def last_change(self, action: str) -> conflicts.Change | None:
        """Who did this to the case last."""
        return conflicts.last_change(target=target_of(self.case), actions=[action])

    def why_state_stays(self) -> str:
        """Somebody was quicker: who, and when."""
        change = self.last_change("case.state_changed")
        if change is None or not change.who:
            return _("Nel frattempo lo stato è cambiato. Controlla e riprova.")
        when = date_format(timezone.localtime(change.at), "SHORT_DATETIME_FORMAT")
        return _("Nel frattempo %(who)s ha cambiato lo stato (%(when)s). Controlla e riprova.") % {
            "who": change.who,
            "when": when,
        }


class CaseDetailView(CaseView, TemplateView):
    """The answers, decrypted for this response only. `operations.open_case` records it."""

    template_name = "staff/reports/case_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            return self.lead_to_unlock()
        content = self._content(self.office)
        return self.render_to_response(self.get_context_data(**content))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, person = self.case, self.actor
        actions = [action for action in TABLE.actions_from(case.state) if can_change_state(person, case, action)]
        if case.state == State.PROPOSED:  # what else can be done stands beside the proposal
            actions = [action for action in actions if action is Action.RESUME]
        keepers = list(User.objects.filter(pk__in=operations.keepers_of(case))) if case.reserve else []
        kwargs |= {
            "case": case,
            "actions": [(action, SAY_MORE.get(action)) for action in actions],
            "state_version": conflicts.version_of(case, ["state"]),
            "assign_form": AssignForm(instance=case) if can_assign_case(person, case) else None,
            "is_left_behind": Case.objects.filter(left_behind(), pk=case.pk).exists(),
            "due_form": DueDateForm(instance=case) if can_schedule_case(person, case) else None,
            "can_erase": can_erase_case(person, case),
            "can_merge": can_end_case(person, case),
            "can_reserve": can_reserve_case(person, case),
            "keepers": keepers,
            "nobody_closes": bool(keepers) and not somebody_closes([each.pk for each in keepers]),
            "today": timezone.localdate(),
            "openings": operations.last_openings(case) if can_assign_case(person, case) else [],
            "unsent": {kind: Unsent(self.request, case.pk, kind=kind).load() for kind in KEPT},
            "message_form": ReplyForm(auto_id="message-%s", initial={"key": new_key()}),
            "note_form": NoteForm(auto_id="note-%s", initial={"key": new_key()}),
        }
        return super().get_context_data(**kwargs)

    @property
    def _close_by(self) -> str:
        """The page on which this person ends the work, or proposes its end; empty where it is not theirs to begin."""
        ways = (Action.CLOSE, Action.PROPOSE) if self.case.state != State.PROPOSED else ()
        return next((SAY_MORE[way] for way in ways if can_change_state(self.actor, self.case, way)), "")

    @property
    def _erasers(self) -> list[str]:
        """Who may erase the case once it is closed: of a reserved one only those who open it."""
        people = holders_of(Permission.ERASE_CASES)
        return [unmistakable_name(each) for each in people if can_open_case(each, self.case)]

    def _content(self, office: OpenOffice) -> dict[str, Any]:
        try:
            opened = operations.open_case(case=self.case, office=office, actor=self.actor)
        except OfficeLockedError:
            return {"problem": "no_grant"}
        except CaseDamagedError:
            return {"problem": "damaged"}
        self.case, payload = opened.case, opened.payload  # what was proven is what is shown
        names, contact = dict(settings.LANGUAGES), contact_of(payload, opened.standing)
        return {
            "reading": payload.for_office(leave_out=CONTACT_IDS | {DISCLOSURE} if contact else frozenset()),
            "version": version_of_report(payload, form_key=self.case.form_key, received_on=self.case.received_on),
            "language_name": names.get(payload.locale, payload.locale),
            "classification": opened.classification,
            "standing": opened.standing,
            "wish": opened.standing.wish(self.case.state),
            "close_by": self._close_by,
            "erasers": self._erasers if opened.standing.erasure_asked_on else [],
            "is_told": opened.is_told,
            "origin": origin_of(self.case),
            "contact": contact,
            "is_revealed": is_revealed(self.request, self.case.pk),
            "referrals": for_office(opened.referrals, is_closed=self.case.state == State.CLOSED),
            "link_form": OnceForm(initial={"key": new_key()}),
            "awaits_reading": any(each.is_unread for each in opened.referrals),
            "files": [listed_file(each, self.case) for each in payload.files],
            **self._proposed(opened.proposal),
            "related": load_related(self.request, self.case, office=office, person=self.actor),
            **with_authors(opened),
        }

    def _proposed(self, proposal: Proposal | None) -> dict[str, Any]:
        """The end that waits for a second person, and who that could be."""
        if proposal is None:
            return {}
        is_own = proposal.author == self.actor.pk
        proposer = User.objects.filter(pk=proposal.author).first()
        merged = Case.objects.filter(openable_by(self.actor))
        original = merged.filter(pk=proposal.duplicate_of).first() if proposal.duplicate_of else None
        return {
            "proposal": proposal,
            "proposer": proposer,
            "proposed_original": original,
            "may_confirm": not is_own and can_change_state(self.actor, self.case, Action.CLOSE),
            "confirmers": list(operations.confirmers(self.case, but=proposer or self.actor)),
        }


def listed_file(file: SealedFile, case: Case) -> dict[str, Any]:
    """A file of a case for `staff/components/file_list.html`."""

    def url(version: Version) -> str:
        return reverse("reports_staff:case_file", args=[case.pk, file.id, version.value])

    return {**listed(file, url), "asks_why": True}


def with_authors(opened: operations.OpenedCase) -> dict[str, list[tuple[Entry, User | None, list[dict[str, Any]]]]]:
    """Messages and notes, each with the colleague who wrote it and its files."""
    both = {"messages_of_case": opened.messages, "notes": opened.notes}
    numbers = {entry.author: None for entries in both.values() for entry in entries if entry.author is not None}
    authors = User.objects.in_bulk(numbers)
    return {
        name: [
            (
                entry,
                authors.get(entry.author) if entry.author is not None else None,
                [listed_file(file, opened.case) for file in entry.files],
            )
            for entry in entries
        ]
        for name, entries in both.items()
    }


class ChangeStateView(CaseView, View):
    """One step of the state table."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = StateForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("Questo passo non esiste."))
            return self.back_to_case()
        action = form.cleaned_data["action"]
        if TABLE.step(self.case.state, action) and not can_change_state(self.actor, self.case, action):
            raise PermissionDenied
        if action in SAY_MORE:
            return redirect(f"reports_staff:{SAY_MORE[action]}", case=self.case.pk)
        version = form.cleaned_data[conflicts.FIELD]
        try:
            operations.change_state(case=self.case, action=action, actor=self.actor, version=version)
        except (TransitionRefusedError, conflicts.StaleRecordError):
            messages.error(self.request, self.why_state_stays())
        else:
            messages.success(self.request, _("Stato cambiato."))
        return self.back_to_case()


class CaseFormView(CaseView, View):
    """One form about the plain columns of a case: whoever saves second is told, and sees both."""

    http_method_names = ["post"]
    form_class: ClassVar[type[AssignForm | DueDateForm]]
    audit_name: ClassVar[str]
    """What the operation writes into the log."""
    done: ClassVar[str | Promise]
    """What is said afterwards."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        if not form.is_valid():
            messages.error(request, next(str(error) for errors in form.errors.values() for error in errors))
            return self.back_to_case()
        try:
            self.save(form)
        except NotAKeeperError:
            messages.error(request, _("È riservata: affidala a una delle persone che la aprono."))
            return self.back_to_case()
        except conflicts.StaleRecordError:
            return conflicts.show_conflict(
                request,
                form=form,
                current=self.form_class(instance=Case.objects.get(pk=self.case.pk)),
                change=self.last_change(self.audit_name),
                record_url=reverse("reports_staff:case_detail", args=[self.case.pk]),
            )
        messages.success(request, str(self.done))
        return self.back_to_case()

    def save(self, form: Any) -> None:
        raise NotImplementedError


class AssignView(CaseFormView):
    """Who follows the case."""

    staff_permission = Permission.ASSIGN_CASES
    form_class = AssignForm
    audit_name = "case.assigned"
    done = gettext_lazy("Assegnazione cambiata.")

    def save(self, form: AssignForm) -> None:
        assignee = form.cleaned_data["assignee"]
        operations.assign(case=self.case, assignee=assignee, actor=self.actor, version=form.version)


class SetDueDateView(CaseFormView):
    """By when something must happen."""

    form_class = DueDateForm
    audit_name = "case.due_changed"
    done = gettext_lazy("Scadenza cambiata.")

    def save(self, form: DueDateForm) -> None:
        due_on = form.cleaned_data["due_on"]
        operations.set_due_date(case=self.case, due_on=due_on, actor=self.actor, version=form.version)
