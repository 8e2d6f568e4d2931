"""Replies and notes, and the texts with which a reply begins."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enquiries import operations
from enquiries.act_views import FormView
from enquiries.emails import Notice, write
from enquiries.models import MessageKind, ReplyTemplate
from enquiries.staff_forms import NoteForm, ReplyForm, TemplateForm
from staff.lists import Column
from staff.ready_texts import choosing
from staff.ready_texts.views import ReadyTextDeleteView, ReadyTextEditView, ReadyTextListView, ReadyTextsView
from staff.roles import Permission


class ReplyView(FormView):
    """Write, take a ready text over, look at the mail, send. Without an address: note what was said."""

    template_name = "staff/enquiries/reply.html"

    def get_form(self, data: Any = None) -> ReplyForm:
        return ReplyForm(data, initial=self.seen, kind=self.enquiry.kind)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Two buttons change nothing: they show the same page again with a text put in, or with the mail as it goes."""
        button = request.POST.get("button")
        if button == choosing.INSERT:
            return self._insert(request)
        form = self.get_form(request.POST)
        if button == choosing.PREVIEW and form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, preview=self._preview(form)))
        return super().post(request, **kwargs)

    def act(self, form: ReplyForm) -> str:
        operations.reply(
            enquiry_id=self.enquiry.pk,
            text=form.cleaned_data["text"],
            asks=form.cleaned_data["then"] == ReplyForm.ASKS,
            key=form.cleaned_data["key"],
            actor=self.actor,
            seen=form.cleaned_data["version"],
        )
        if self.enquiry.email:
            return _("La risposta è in partenza. Qui sotto vedi se è partita.")
        return _("Hai annotato la risposta: nessun messaggio è partito.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            "preview": None,
            "said": "",
            **super().get_context_data(**kwargs),
            "language": dict(settings.LANGUAGES).get(self.enquiry.locale, self.enquiry.locale),
            "reply_to": operations.reply_address(self.enquiry),
            "insert": choosing.INSERT,
            "preview_value": choosing.PREVIEW,
        }

    def _preview(self, form: ReplyForm) -> Any:
        here = _("(il collegamento della persona)")
        return write(enquiry=self.enquiry, notice=Notice.REPLY, link=here, text=form.cleaned_data["text"])

    def _insert(self, request: HttpRequest) -> HttpResponse:
        """What was typed stays, the ready text follows it; in which language it is, is said."""
        data = request.POST.copy()
        chosen = self.get_form(data)
        chosen.full_clean()
        template = chosen.cleaned_data.get("template")
        put = choosing.put_in(data.get("text", ""), template, language=self.enquiry.locale)
        data["text"] = put.text
        initial = {name: data[name] for name in ("version", "key", "text", "then", "template") if name in data}
        form = ReplyForm(initial=initial, kind=self.enquiry.kind)
        return self.render_to_response(self.get_context_data(form=form, said=put.said))


class NoteView(FormView):
    """For colleagues, or what the person said elsewhere."""

    template_name = "staff/enquiries/note.html"

    def get_form(self, data: Any = None) -> NoteForm:
        return NoteForm(data, initial=self.seen)

    def act(self, form: NoteForm) -> str:
        message = operations.note(
            enquiry_id=self.enquiry.pk,
            text=form.cleaned_data["text"],
            is_from_person=form.cleaned_data["about"] == NoteForm.SAID,
            key=form.cleaned_data["key"],
            actor=self.actor,
        )
        if message.kind == MessageKind.NOTE:
            self.facts = {"message": message.pk}
        return _("Annotato.")


# --- ready texts -----------------------------------------------------------------------------------------------------


class _OfEnquiries(ReadyTextsView):
    """What its pages have in common."""

    staff_permission = Permission.MANAGE_ENQUIRIES
    model = ReplyTemplate
    namespace = "enquiries_staff"
    above = (gettext_lazy("Richieste"), "enquiries_staff:inbox")
    advice = gettext_lazy("Saluto, codice, collegamento e firma li aggiunge il sito.")


class TemplateListView(_OfEnquiries, ReadyTextListView):
    """All of them, and for which enquiries."""

    columns: ClassVar[tuple[Column, ...]] = (
        *ReadyTextListView.columns[:1],
        Column(key="tipo", label=gettext_lazy("Per quali richieste")),
        *ReadyTextListView.columns[1:],
    )

    def cells(self, template: ReplyTemplate) -> list[str | Promise]:
        return [template.get_kind_display() if template.kind else gettext_lazy("Tutte")]


class TemplateEditView(_OfEnquiries, ReadyTextEditView):
    """One of them."""

    form_class = TemplateForm


class TemplateDeleteView(_OfEnquiries, ReadyTextDeleteView):
    """One less."""
