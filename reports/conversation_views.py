"""Writing to the reporter, and notes for colleagues: a form on the case, or on a page of its own after an error."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django.views.generic.base import View

from core.once import new_key

from . import operations
from .errors import OfficeLockedError
from .forms import EntryForm
from .office import OpenOffice
from .staff_forms import NoteForm, ReadForm, ReplyForm
from .staff_views import CaseView


class WriteView(CaseView, TemplateView):
    """Somebody who has unlocked the office writes one text; what was typed stays where it could not be stored."""

    template_name = "staff/reports/write.html"
    form_class: ClassVar[type[EntryForm]]
    texts: ClassVar[dict[str, str | Promise]]
    """Title, button, explanation, and what is said when it is done."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._show(self.form_class(initial={"key": new_key()}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self._show(form)
        if self.office is None:
            form.add_error(None, _("Nel frattempo le segnalazioni si sono bloccate: sbloccale in un’altra finestra."))
            return self._show(form)
        try:
            self.write(self.office, **form.cleaned_data)
        except OfficeLockedError:
            form.add_error(None, _("Questa segnalazione è chiusa con una chiave che non ti è stata data."))
            return self._show(form)
        messages.success(request, str(self.texts["done"]))
        return self.back_to_case()

    def write(self, office: OpenOffice, *, text: str, key: str) -> None:
        raise NotImplementedError

    def _show(self, form: EntryForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(case=self.case, form=form, texts=self.texts))


class WriteMessageView(WriteView):
    """A message that the reporter reads with the code."""

    form_class = ReplyForm
    texts: ClassVar[dict[str, str | Promise]] = {
        "title": gettext_lazy("Scrivi a chi ha segnalato"),
        "button": gettext_lazy("Invia"),
        "help": gettext_lazy("Chi ha segnalato lo legge quando torna con il codice. Non parte nessuna e-mail."),
        "done": gettext_lazy("Il messaggio è pronto per chi ha segnalato: lo legge quando torna con il codice."),
    }

    def write(self, office: OpenOffice, *, text: str, key: str) -> None:
        operations.write_to_reporter(case=self.case, office=office, text=text, key=key, actor=self.person)


class AddNoteView(WriteView):
    """A note that the reporter's code does not open."""

    form_class = NoteForm
    texts: ClassVar[dict[str, str | Promise]] = {
        "title": gettext_lazy("Aggiungi una nota"),
        "button": gettext_lazy("Annota"),
        "help": gettext_lazy("La legge solo chi lavora su questa segnalazione. Chi ha segnalato non la vede mai."),
        "done": gettext_lazy("Nota aggiunta."),
    }

    def write(self, office: OpenOffice, *, text: str, key: str) -> None:
        operations.add_note(case=self.case, office=office, text=text, key=key, actor=self.person)


class MarkReadView(CaseView, View):
    """The new messages are read, and need no answer now."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReadForm(request.POST)
        if not form.is_valid():
            raise BadRequest
        if self.office is None:
            return self.lead_to_unlock()
        operations.mark_read(case=self.case, seen=form.cleaned_data["seen"], actor=self.person)
        return self.back_to_case()
