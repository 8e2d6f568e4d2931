"""What the desk does with an enquiry: one button, or one form on a page of its own."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from core import drafting
from core.http import SeeOther, read_version
from core.once import new_key
from enquiries import operations, ways_back
from enquiries.drafts import sketch_of
from enquiries.kinds import Kind
from enquiries.models import Enquiry
from enquiries.operations.editing import EDITED
from enquiries.staff_forms import EditForm, MergeForm
from enquiries.staff_views import HEAVY_COLUMNS, EnquiryView
from enquiries.states import PLAIN_ACTIONS
from staff import undo
from staff.conflicts import StaleRecordError, last_change, show_conflict
from staff.roles import Permission

EDITING = ("enquiry.assigned", "enquiry.due_changed", "enquiry.corrected", "enquiry.take")
"""What may have changed what the form for editing shows."""


class ManageView(EnquiryView):
    """Views that change an enquiry."""

    staff_permission: ClassVar[Permission] = Permission.MANAGE_ENQUIRIES

    def back(self) -> HttpResponse:
        return SeeOther(self.detail_url)

    def say_changed(self) -> None:
        """Somebody else was faster."""
        messages.error(self.request, _("Nel frattempo la richiesta è cambiata: rileggila, poi riprova."))


class ActionView(ManageView, View):
    """One button: take, close, reopen, remove, restore, separate. Another one undoes it."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, enquiry: uuid.UUID) -> HttpResponse:
        action = next((each for each in PLAIN_ACTIONS if each.value == request.POST.get("action")), None)
        if action is None:
            raise Http404
        seen = read_version(request.POST)
        try:
            done = operations.act(enquiry_id=self.enquiry.pk, action=action, actor=self.actor, seen=seen)
        except operations.ImpossibleActionError:
            messages.error(request, _("Non si può più fare: lo stato della richiesta è cambiato nel frattempo."))
        except operations.ChangedMeanwhileError:
            self.say_changed()
        else:
            undo.success(request, _("Fatto."), way=ways_back.ENQUIRY.code, facts=done.trace, page=self.detail_url)
        return self.back()


class FormView(ManageView, TemplateView):
    """A page with one form: GET shows it, POST acts; what is wrong is said at its field, and nothing typed is lost."""

    facts: undo.Facts | None = None
    """What `act` has left to take it back by: of a note."""

    def get_form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def act(self, form: Any) -> str:
        """Do it and return what is said. May raise the errors of `operations`."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs), "enquiry": self.enquiry}
        return context if "form" in context else {**context, "form": self.get_form()}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            said = self.act(form)
        except operations.ChangedMeanwhileError:
            form = self.renewed(form)
            form.add_error(
                None, _("Nel frattempo la richiesta è cambiata: rileggila. Se va ancora bene, premi di nuovo.")
            )
            return self.show(form)
        except operations.NotMergeableError:
            form.add_error(None, _("Si uniscono solo richieste della stessa persona, con lo stesso indirizzo e-mail."))
            return self.show(form)
        except operations.ImpossibleActionError:
            form.add_error(None, _("Nello stato in cui è questa richiesta non si può fare."))
            return self.show(form)
        undo.success(request, said, way=ways_back.NOTE.code, facts=self.facts, page=self.detail_url)
        return self.back()

    def renewed(self, form: Any) -> Any:
        """The same form with the version of now: whoever presses again has been told."""
        version = Enquiry.objects.values_list("version", flat=True).get(pk=self.enquiry.pk)
        data = form.data.copy()
        data["version"] = str(version)
        again = self.get_form(data)
        again.full_clean()
        return again

    def show(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    @property
    def seen(self) -> dict[str, Any]:
        """The hidden fields of a new form."""
        return {"version": self.enquiry.version, "key": new_key()}


class EditView(FormView):
    """Who follows it, by when, how the person is reached."""

    template_name = "staff/enquiries/edit.html"

    def get_form(self, data: Any = None) -> EditForm:
        return EditForm(data, instance=Enquiry.objects.get(pk=self.enquiry.pk))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Whoever saves second overwrites nothing, and sees both."""
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.show(form)
        chosen = {name: form.cleaned_data[name] for name in EDITED}
        try:
            done = operations.edit(enquiry_id=self.enquiry.pk, actor=self.actor, version=form.version, **chosen)
        except StaleRecordError:
            change = last_change(target=self.get_audit_target(), actions=EDITING)
            return show_conflict(request, form=form, current=self.get_form(), change=change, record_url=self.detail_url)
        undo.success(request, _("Salvato."), way=ways_back.ENQUIRY.code, facts=done.trace, page=self.detail_url)
        return self.back()


class MergeView(FormView):
    """Follow it together with another one of the same person."""

    template_name = "staff/enquiries/merge.html"

    def get_form(self, data: Any = None) -> MergeForm:
        return MergeForm(data, initial=self.seen)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        twins = operations.twins_of(self.enquiry).defer(*HEAVY_COLUMNS)
        return {**super().get_context_data(**kwargs), "twins": list(twins[:10])}

    def act(self, form: MergeForm) -> str:
        into = form.cleaned_data["into"]
        operations.merge(
            enquiry_id=self.enquiry.pk, into_id=into.pk, actor=self.actor, seen=form.cleaned_data["version"]
        )
        return _("Fatto: ora si segue insieme a %(reference)s. Con «Separa» torna com’era.") % {
            "reference": into.reference
        }


class LinkView(ManageView, View):
    """A new link by mail, for whoever has lost theirs."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, enquiry: uuid.UUID) -> HttpResponse:
        try:
            operations.send_link(enquiry_id=self.enquiry.pk, actor=self.actor)
        except operations.NoAddressError:
            messages.error(request, _("Questa persona non ha lasciato un indirizzo e-mail."))
        else:
            messages.success(request, _("Il messaggio con il nuovo collegamento è in partenza."))
        return self.back()


class DraftView(ManageView, TemplateView):
    """Shows what a draft would begin with (GET) and makes it (POST)."""

    template_name = "staff/enquiries/draft.html"

    def check_object(self) -> None:
        if self.enquiry.kind != Kind.PROPOSAL:
            raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "enquiry": self.enquiry, "sketch": sketch_of(self.enquiry)}

    def post(self, request: HttpRequest, enquiry: uuid.UUID) -> HttpResponse:
        try:
            operations.make_draft(enquiry_id=self.enquiry.pk, actor=self.actor)
        except drafting.NoPlaceError:
            messages.error(request, _("Manca la pagina degli eventi: prima la redazione deve crearla."))
        else:
            messages.success(
                request, _("La bozza dell’evento c’è: la redazione la trova fra le pagine non pubblicate.")
            )
        return self.back()
