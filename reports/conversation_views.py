"""Writing to the reporter, and notes for colleagues: on the case, or on a page of its own where it did not leave."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_variables
from django.views.generic.base import View

from core.http import SeeOther
from core.once import new_key
from formbuilder.filling.gate import Refused
from formbuilder.uploads.waiting import FilesGone
from staff.ready_texts import choosing

from . import attachments, operations
from .errors import CaseDamagedError, ConversationMovedError, NoQuestionsError, NotLookedAtError, OfficeLockedError
from .forms import EntryForm
from .kept_views import WHY, KeptFormView
from .models import Case
from .office import OpenOffice
from .staff_forms import NoteForm, ReadForm, ReplyForm
from .staff_views import CaseView, with_authors
from .unsent import LIFETIME, MESSAGE, NOTE, Unsent

NO_GRANT, MOVED, FILES_GONE = "no_grant", "moved", "files_gone"
NO_FORM, NOT_LOOKED_AT = "no_form", "not_looked_at"
WHY_NOT_STORED = {
    NO_GRANT: gettext_lazy("Questa segnalazione è chiusa con una chiave che non ti è stata data."),
    MOVED: gettext_lazy("Nel frattempo c’è un messaggio nuovo: leggilo qui sopra, poi premi di nuovo «%(button)s»."),
    NO_FORM: gettext_lazy("Questo modulo non si può più mandare: scegline un altro."),
    NOT_LOOKED_AT: gettext_lazy("Leggi qui sotto come le domande arrivano, poi premi di nuovo «Invia le domande»."),
    FILES_GONE: gettext_lazy("I file non ci sono più: toglili e sceglili di nuovo, poi premi «Invia»."),
}
_WHYS: dict[type[Exception], str] = {
    OfficeLockedError: NO_GRANT,
    ConversationMovedError: MOVED,
    FilesGone: FILES_GONE,
    NoQuestionsError: NO_FORM,
    NotLookedAtError: NOT_LOOKED_AT,
}
_FILES, _REFUSED, _PRESSED = "_files", "_refused", "_pressed"
"""What waits beside the text: the files with their keys, what is said of others, whether a button of theirs was it."""
_REFUSALS: dict[int, type[Exception]] = {HTTPStatus.FORBIDDEN: PermissionDenied, HTTPStatus.BAD_REQUEST: BadRequest}
_ANCHORS = {choosing.INSERT: "#scrivi", choosing.PREVIEW: "#anteprima"}


class WriteView(KeptFormView):
    """Somebody who has unlocked the office writes one text; what was typed stays where it could not be stored."""

    template_name = "staff/reports/write.html"
    form_class: ClassVar[type[EntryForm]]
    texts: ClassVar[dict[str, str | Promise]]
    """Title, button, explanation, and what is said when it is done."""

    @sensitive_variables()
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.office is None:
            return self.lead_to_unlock()
        return self.render_to_response(self.get_context_data(**self.screen(self.office, self.typed)))

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form_class(self.posted)
        if self.is_asked_to_wait or not form.is_valid():
            return self.keep(anchor=self.anchor)
        if self.office is None:
            return self.keep(self.lead_to_unlock())
        try:
            self.write(self.office, form.cleaned_data)
        except tuple(_WHYS) as error:
            return self.keep(why=_WHYS[type(error)])
        except CaseDamagedError:
            self.keep()
            raise
        messages.success(request, str(self.texts["done"]))
        return self.unsent.forget(self.back_to_case())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(case=self.case, texts=self.texts, back_url=self.case_url, **kwargs)

    def screen(self, office: OpenOffice, typed: QueryDict) -> dict[str, Any]:
        """The form, with what was `typed` and did not leave."""
        return {"form": self.form_of(typed)}

    def form_of(self, typed: QueryDict) -> EntryForm:
        """What was typed with what is wrong with it, or a new form."""
        form = self.form_class(typed) if typed else self.form_class(initial={"key": new_key()})
        if why := WHY_NOT_STORED.get(typed.get(WHY, "")):
            form.add_error(None, str(why) % {"button": self.texts["button"]})
        return form

    @property
    def is_asked_to_wait(self) -> bool:
        """Whether another button was pressed than the one that sends."""
        return choosing.BUTTON in self.posted

    @property
    def anchor(self) -> str:
        """Where the page goes on that follows."""
        return _ANCHORS.get(self.posted.get(choosing.BUTTON, ""), "")

    def write(self, office: OpenOffice, cleaned: dict[str, Any]) -> None:
        raise NotImplementedError


def keep_in_message(request: HttpRequest, case: Case, *, text: str, response: HttpResponse) -> HttpResponse:
    """Let a text wait as the message about a case, below the one that waits already, which keeps its files."""
    unsent = Unsent(request, case.pk, kind=MESSAGE)
    typed = unsent.load().copy()
    typed.setdefault("key", new_key())
    typed["text"] = "\n\n".join(filter(None, (typed.get("text", ""), text)))
    attachments.keep(attachments.from_text(typed.get(_FILES, "")), lifetime=LIFETIME)
    return unsent.keep(typed, response)


@method_decorator(csrf_exempt, name="dispatch")  # `_post_proven` asks for the token, once the files are received
class WriteMessageView(WriteView):
    """A message that the reporter reads with the code, with files or without.

    Some buttons send nothing: one puts a ready text into the field, one shows the message as the reporter sees it,
    those of the files put them to it or take them away.
    """

    template_name = "staff/reports/write_message.html"
    kind = MESSAGE
    form_class = ReplyForm
    texts: ClassVar[dict[str, str | Promise]] = {
        "title": gettext_lazy("Scrivi a chi ha segnalato"),
        "button": gettext_lazy("Invia"),
        "help": gettext_lazy("Chi ha segnalato lo legge quando torna con il codice."),
        "done": gettext_lazy("Il messaggio è pronto per chi ha segnalato: lo legge quando torna con il codice."),
    }

    @sensitive_variables()
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        there = attachments.from_text(self.typed.get(_FILES, ""))
        try:
            self._posted, self._attached = attachments.receive(request, there=there)
        except Refused as refused:
            if refused.status in _REFUSALS:
                raise _REFUSALS[refused.status] from refused
            messages.error(request, f"{refused.refusal.title}. {refused.refusal.text}")
            return SeeOther(request.path)
        attachments.forget(file for file in there if file not in self._attached.files)
        self._posted[_FILES] = attachments.to_text(self._attached.files)
        self._posted.setlist(_REFUSED, list(self._attached.refused))
        self._posted[_PRESSED] = "1" if self._attached.is_pressed else ""
        return self._post_proven(request, *args, **kwargs)

    @method_decorator(csrf_protect)
    def _post_proven(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().post(request, *args, **kwargs)

    @property
    def posted(self) -> QueryDict:
        return self._posted

    @property
    def is_asked_to_wait(self) -> bool:
        return super().is_asked_to_wait or self._attached.is_pressed or bool(self._attached.refused)

    @property
    def anchor(self) -> str:
        return f"#id_{attachments.NAME}" if self._attached.is_pressed else super().anchor

    def keep(self, response: HttpResponse | None = None, *, why: str = "", anchor: str = "") -> HttpResponse:
        attachments.keep(self._attached.files, lifetime=LIFETIME)
        return super().keep(response, why=why, anchor=anchor)

    def form_of(self, typed: QueryDict) -> EntryForm:
        form = super().form_of(typed)
        if typed.get(_PRESSED):
            form.errors.clear()
        for each in typed.getlist(_REFUSED) if typed else ():
            form.add_error(attachments.NAME, each)
        return form

    @sensitive_variables()
    def screen(self, office: OpenOffice, typed: QueryDict) -> dict[str, Any]:
        """With the conversation: what stands there counts as read by whoever answers."""
        try:
            opened = operations.open_case(case=self.case, office=office, actor=self.actor)
        except OfficeLockedError:
            return super().screen(office, typed)
        language = opened.payload.locale
        context = {
            **with_authors(opened),
            "language": language,
            "language_name": dict(settings.LANGUAGES).get(language, language),
            "today": timezone.localdate(),
            "is_told": opened.is_told,
        }
        button = typed.get(choosing.BUTTON)
        form = self.form_of(typed)
        if not typed:
            return {**context, "form": form}
        is_valid = form.is_valid()
        template = form.cleaned_data.get(choosing.FIELD)
        context["italian"] = choosing.in_italian(template, language=language)
        if button == choosing.INSERT:
            put = choosing.put_in(typed.get("text", ""), template, language=language)
            files = typed.getlist(attachments.NAME)
            form = self.form_class(initial={**typed, "text": put.text, attachments.NAME: files})
            context["said"] = put.said
        elif button == choosing.PREVIEW and is_valid:
            context |= {
                "preview": form.cleaned_data["text"],
                "preview_files": attachments.from_text(typed.get(_FILES, "")),
            }
        return {**context, "form": form}

    def write(self, office: OpenOffice, cleaned: dict[str, Any]) -> None:
        operations.write_to_reporter(
            case=self.case,
            office=office,
            text=cleaned["text"],
            key=cleaned["key"],
            seen=cleaned["seen"] or 0,
            actor=self.actor,
            files=self._attached.files,
        )


class AddNoteView(WriteView):
    """A note that the reporter's code does not open."""

    kind = NOTE
    form_class = NoteForm
    texts: ClassVar[dict[str, str | Promise]] = {
        "title": gettext_lazy("Aggiungi una nota"),
        "button": gettext_lazy("Annota"),
        "help": gettext_lazy("La legge solo chi lavora su questa segnalazione. Chi ha segnalato non la vede mai."),
        "done": gettext_lazy("Nota aggiunta."),
    }

    def write(self, office: OpenOffice, cleaned: dict[str, Any]) -> None:
        operations.add_note(case=self.case, office=office, text=cleaned["text"], key=cleaned["key"], actor=self.actor)


class MarkReadView(CaseView, View):
    """The new messages are read, and need no answer now."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ReadForm(request.POST)
        if not form.is_valid():
            raise BadRequest
        if self.office is None:
            return self.lead_to_unlock(back=self.case_url)
        try:
            operations.mark_read(case=self.case, office=self.office, seen=form.cleaned_data["seen"], actor=self.actor)
        except OfficeLockedError:
            messages.error(request, str(WHY_NOT_STORED[NO_GRANT]))
        return self.back_to_case()
