"""The desk writes to a group or to a selection of the list, and sees what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.daytime import next_daytime
from core.http import SeeOther
from courses import operations
from courses.message_forms import MessageForm
from courses.message_words import PLACEHOLDERS, SOURCE, Words, language_for
from courses.models import Message, MessageGroup, Registration
from courses.operations.messages import READERS_MAX
from courses.staff_forms import RegistrationFilterForm
from staff import audit
from staff.lists import Column, StaffListView
from staff.roles import Permission

from .base import DeskView, GroupMixin

BUTTON, PREVIEW, SEND = "button", "preview", "send"


class GroupMessagesView(GroupMixin, DeskView, StaffListView):
    """What was written to one group, when, by whom, to how many, and how many of the mails failed."""

    template_name = "staff/courses/message_list.html"
    title = gettext_lazy("Messaggi")
    empty = gettext_lazy("A questo gruppo non avete ancora scritto.")
    columns = (
        Column(key="oggetto", label=gettext_lazy("Oggetto")),
        Column(key="quando", label=gettext_lazy("Inviato il"), order_by=("message__at",), css="desk-nowrap"),
        Column(key="chi", label=gettext_lazy("Da chi")),
        Column(key="quanti", label=gettext_lazy("A quante persone")),
    )
    default_order = "-quando"

    def get_rows(self) -> QuerySet[MessageGroup]:
        return MessageGroup.objects.filter(group=self.group).select_related("message")

    def present(self, rows: Sequence[MessageGroup]) -> list[operations.Sending]:
        return operations.sendings(rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "group": self.group}


class MessageView(DeskView):
    """One message: its words, what became of it in each group, and whom to phone."""

    template_name = "staff/courses/message.html"
    audit_action = "message.read"

    @cached_property
    def message(self) -> Message:
        return get_object_or_404(Message, pk=self.kwargs["message"])

    def get_audit_target(self) -> str:
        return f"message:{self.message.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.message.groups.select_related("message", "group__edition", "group__place").order_by("group_id")
        return {
            **super().get_context_data(**kwargs),
            "message": self.message,
            "words": [{"language": language, **words} for language, words in self.message.words.items()],
            "sendings": operations.sendings(list(rows)),
            "phoned": self.message.by_telephone.order_by("last_name", "first_name"),
        }


class WriteMessageView(DeskView):
    """Choose who, write, look at it, send. The list of registrations posts its filter here; so does this page."""

    staff_permission: ClassVar[Permission] = Permission.MANAGE_REGISTRATIONS
    template_name = "staff/courses/message_write.html"

    @cached_property
    def filter(self) -> RegistrationFilterForm:
        """Who is meant: the filter of the list, as it was posted or as a link presets it."""
        posted = self.request.POST if self.request.method == "POST" else self._presets()
        return RegistrationFilterForm(posted, user=self.request.user)

    def _presets(self) -> QueryDict:
        data = QueryDict(mutable=True)
        for name in RegistrationFilterForm.link_fields & self.request.GET.keys():
            data.setlist(name, self.request.GET.getlist(name))
        return data

    @property
    def is_narrow(self) -> bool:
        """Whether somebody chose whom to write to. Never everybody by mistake."""
        chosen = self.filter.cleaned_data if self.filter.is_valid() else {}
        return any(chosen.get(name) for name in ("corso", "gruppo", "testo"))

    @cached_property
    def selected(self) -> QuerySet[Registration]:
        return self.filter.narrowed(Registration.objects.all())

    @cached_property
    def audience(self) -> operations.Audience | None:
        return operations.audience_of(self.selected) if self.is_narrow else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"form": MessageForm(), "preview": None, "notice": "", **super().get_context_data(**kwargs)}
        readers = self.audience.languages if self.audience else {}
        return {
            **context,
            "filter": self.filter,
            "parts": context["form"].parts(readers),
            "audience": self.audience,
            "placeholders": list(PLACEHOLDERS),
            "readers_max": READERS_MAX,
            "source": SOURCE,
            "here": self._here(),
        }

    def _here(self) -> str:
        """The page itself, with what a link may say of the selection, so that it is there again after a login."""
        chosen = self.filter.data
        query = {name: chosen[name] for name in sorted(RegistrationFilterForm.link_fields) if chosen.get(name)}
        return f"{self.request.path}?{urlencode(query)}" if query else self.request.path

    def post(self, request: HttpRequest) -> HttpResponse:
        button = request.POST.get(BUTTON)
        if button not in (PREVIEW, SEND):  # The list of registrations asks to begin.
            return self.render_to_response(self.get_context_data())
        form = MessageForm(request.POST)
        if not self._is_complete(form):
            return self._refuse(form)
        if button == PREVIEW:
            return self._show_preview(form)
        try:
            message = operations.send_message(
                selected=self.selected,
                words=form.words(),
                key=form.cleaned_data["key"],
                seen=form.cleaned_data["seen"],
                actor=request.user,  # type: ignore[arg-type]  # signed in: StaffView
            )
        except operations.ChangedMeanwhileError:
            return self._show_preview(
                form, notice=_("Il messaggio non è partito: testo o persone sono cambiati. Guarda di nuovo e invia.")
            )
        now = timezone.now()
        if next_daytime(now) == now:
            messages.success(request, _("Il messaggio è in partenza."))
        else:
            messages.success(request, _("Di notte non scriviamo: il messaggio parte la mattina alle 8."))
        return SeeOther(reverse("courses_staff:message", args=[message.pk]))

    def _is_complete(self, form: MessageForm) -> bool:
        """Whether there is somebody to write to and something to say to each of them."""
        is_valid, audience = form.is_valid(), self.audience
        if audience is None:
            self.filter.add_error("corso", _("Scegli almeno un corso, un gruppo o un nome."))
            return False
        if not audience.mailed:
            self.filter.add_error(None, _("In questa scelta non c’è nessuno a cui scrivere."))
        elif audience.is_too_large:
            text = _("Sono più di %(number)d persone: scrivi a un corso o a un gruppo per volta.")
            self.filter.add_error(None, text % {"number": READERS_MAX})
        if is_valid:
            form.check(audience)
        return not form.errors and not self.filter.errors

    def _refuse(self, form: MessageForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def _show_preview(self, form: MessageForm, *, notice: str = "") -> HttpResponse:
        audience, words = self.audience, form.words()
        assert audience is not None  # noqa: S101 - `_is_complete`
        data = self.request.POST.copy()
        data["seen"] = audience.version(words)
        audit.record(
            actor=self.request.user,
            action="message.previewed",
            details={**self.filter.describe(), "shown": len(audience.mailed) + len(audience.phoned)},
        )
        context = self.get_context_data(form=MessageForm(data), preview=_preview(audience, words), notice=notice)
        return self.render_to_response(context)


def _preview(audience: operations.Audience, words: Mapping[str, Words]) -> dict[str, Any]:
    link = _("(il collegamento della persona)")
    now = timezone.now()
    return {
        "languages": list(words),
        "examples": [{"person": each, "texts": audience.mail_to(each, words, link=link)} for each in audience.examples],
        "people": [
            {"person": each, "language": language_for(each, words), "differs": language_for(each, words) != each.locale}
            for each in audience.mailed
        ],
        "without_words": [
            {"language": language, "number": number}
            for language, number in sorted(audience.languages.items())
            if language not in words
        ],
        "waits_until": next_daytime(now) if next_daytime(now) != now else None,
    }
