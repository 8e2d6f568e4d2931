"""Replies and notes, and the texts with which a reply begins."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from core.http import SeeOther, mark_sensitive
from enquiries import operations
from enquiries.act_views import FormView
from enquiries.emails import Notice, write
from enquiries.models import MessageKind, ReplyTemplate
from enquiries.staff_forms import NoteForm, ReplyForm, TemplateForm
from staff.lists import Column, StaffListView
from staff.roles import Permission
from staff.views import StaffView

INSERT, PREVIEW = "insert", "preview"


class ReplyView(FormView):
    """Write, take a ready text over, look at the mail, send. Without an address: note what was said."""

    template_name = "staff/enquiries/reply.html"

    def get_form(self, data: Any = None) -> ReplyForm:
        return ReplyForm(data, initial=self.seen, kind=self.enquiry.kind)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Two buttons change nothing: they show the same page again with a text put in, or with the mail as it goes."""
        button = request.POST.get("button")
        if button == INSERT:
            return self._insert(request)
        form = self.get_form(request.POST)
        if button == PREVIEW and form.is_valid():
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
            "insert": INSERT,
            "preview_value": PREVIEW,
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
        found = template.text_for(self.enquiry.locale) if template else None
        said = ""
        if found is not None:
            data["text"] = "\n\n".join(part for part in (data.get("text", "").strip(), found.text) if part)
            said = _said_about(found.language, self.enquiry.locale)
        initial = {name: data[name] for name in ("version", "key", "text", "then", "template") if name in data}
        form = ReplyForm(initial=initial, kind=self.enquiry.kind)
        return self.render_to_response(self.get_context_data(form=form, said=said))


def _said_about(language: str, wanted: str) -> str:
    if language == wanted:
        return ""
    names = dict(settings.LANGUAGES)
    return _("Manca il testo in questa lingua: %(wanted)s. Abbiamo messo quello in: %(language)s.") % {
        "wanted": names.get(wanted, wanted),
        "language": names.get(language, language),
    }


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


class TemplateDeskView(StaffView):
    """Views of ready texts."""

    staff_permission: ClassVar[Permission] = Permission.MANAGE_ENQUIRIES

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return mark_sensitive(super().dispatch(request, *args, **kwargs))

    @property
    def actor(self) -> User:
        return cast("User", self.request.user)


class TemplateListView(TemplateDeskView, StaffListView):
    """Every ready text, and in which languages it is written."""

    template_name = "staff/enquiries/template_list.html"
    title = gettext_lazy("Risposte pronte")
    empty = gettext_lazy("Ancora nessuna. Scrivi qui i testi che usi spesso: li ritrovi quando rispondi.")
    columns = (
        Column(key="nome", label=gettext_lazy("Nome"), order_by=("name",)),
        Column(key="tipo", label=gettext_lazy("Per quali richieste")),
        Column(key="lingue", label=gettext_lazy("Lingue")),
    )
    default_order = "nome"

    def get_rows(self) -> QuerySet[ReplyTemplate]:
        return ReplyTemplate.objects.prefetch_related("texts")

    def present(self, rows: Any) -> list[dict[str, Any]]:
        names = dict(settings.LANGUAGES)
        return [
            {"template": each, "languages": ", ".join(str(names.get(t.language, t.language)) for t in each.texts.all())}
            for each in rows
        ]


class TemplateEditView(TemplateDeskView, TemplateView):
    """A new ready text, or one that is there."""

    template_name = "staff/enquiries/template_edit.html"

    @cached_property
    def ready(self) -> ReplyTemplate:
        pk = self.kwargs.get("template")
        return get_object_or_404(ReplyTemplate.objects.prefetch_related("texts"), pk=pk) if pk else ReplyTemplate()

    def get_form(self, data: Any = None) -> TemplateForm:
        texts = {text.language: text.text for text in self.ready.texts.all()} if self.ready.pk else {}
        return TemplateForm(data, instance=self.ready, texts=texts)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs), "ready": self.ready}
        return context if "form" in context else {**context, "form": self.get_form()}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        operations.save_template(template=form.save(commit=False), texts=form.texts(), actor=self.actor)
        messages.success(request, _("Salvato."))
        return SeeOther(reverse("enquiries_staff:template_list"))


class TemplateDeleteView(TemplateDeskView, View):
    """Nothing that was sent depends on it."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, template: int) -> HttpResponse:
        operations.delete_template(template_id=template, actor=self.actor)
        messages.success(request, _("La risposta pronta non c’è più."))
        return SeeOther(reverse("enquiries_staff:template_list"))
