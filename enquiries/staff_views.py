"""What the desk reads: the inbox, one enquiry, its files; and the export."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from enquiries import operations
from enquiries.exports import one_sheet, sheets_by_form
from enquiries.form_versions import version_of_enquiry
from enquiries.kinds import Kind
from enquiries.models import Enquiry
from enquiries.permissions import can_export_enquiries, can_manage_enquiries
from enquiries.staff_forms import EnquiryFilter
from enquiries.states import PLAIN_ACTIONS, TABLE, Action, State
from enquiries.timeline import Conversation, conversation_of
from formbuilder.reading import read_for_office, read_snapshot
from formbuilder.uploads.copies import NoCopy
from formbuilder.uploads.delivery import FileDamaged, Version, listed, send, version_of, why_not_sent
from formbuilder.uploads.opening import SealedFile
from staff import audit
from staff.downloads import as_download
from staff.lists import Column, StaffListView
from staff.registry import action_label
from staff.roles import Permission, permissions_of
from staff.views import StaffView

HEAVY_COLUMNS = ("answers", "definition", "source_definition", "search_text")
"""Large, and not needed in lists."""


class DeskView(StaffView):
    """What the desk's pages share."""

    staff_permission: ClassVar[Permission] = Permission.VIEW_ENQUIRIES


class InboxView(DeskView, StaffListView):
    """What waits for an answer, most urgent first."""

    template_name = "staff/enquiries/inbox.html"
    audit_action = "enquiry.listed"
    title = gettext_lazy("Richieste")
    empty = gettext_lazy("Nessuna richiesta in corso. Quando ne arriva una, la trovi qui.")
    filter_class = EnquiryFilter
    columns = (
        Column(key="codice", label=gettext_lazy("Codice")),
        Column(key="da", label=gettext_lazy("Da"), order_by=("name",)),
        Column(key="modulo", label=gettext_lazy("Modulo"), order_by=("form_title",)),
        Column(key="stato", label=gettext_lazy("Stato"), order_by=("state", "due_on")),
        Column(key="segue", label=gettext_lazy("Chi la segue")),
        Column(key="entro", label=gettext_lazy("Entro il"), order_by=("due_on",), css="desk-nowrap"),
        Column(key="ricevuta", label=gettext_lazy("Ricevuta il"), order_by=("received_at",), css="desk-nowrap"),
    )
    default_order = "entro"

    def get_rows(self) -> QuerySet[Enquiry]:
        return Enquiry.objects.select_related("assignee").defer(*HEAVY_COLUMNS)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "today": timezone.localdate(),
            "can_export": can_export_enquiries(self.request.user),
            "can_manage": can_manage_enquiries(self.request.user),
        }


class ExportView(DeskView, View):
    """The filtered enquiries as a file. It posts, like the filter whose fields it carries."""

    staff_permission: ClassVar[Permission] = Permission.EXPORT_ENQUIRIES
    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, file_format: str) -> HttpResponseBase:
        form = EnquiryFilter(request.POST, user=request.user)
        if not form.is_valid():
            messages.error(request, _("Il filtro non è valido: riprova dall’elenco."))
            return redirect("enquiries_staff:inbox")
        found = form.apply(Enquiry.objects.order_by("received_at", "pk"))
        audit.record(
            actor=request.user,
            action="enquiry.exported",
            details={**form.describe(), "format": file_format, "number": found.count()},
        )
        return as_download(
            f"{timezone.localdate():%Y-%m-%d}-elenco",
            file_format,
            sheets=lambda: sheets_by_form(found),
            one_sheet=lambda: one_sheet(found, title=_("Richieste")),
        )


class EnquiryView(DeskView):
    """Views of one enquiry."""

    @cached_property
    def enquiry(self) -> Enquiry:
        found = Enquiry.objects.select_related("page", "assignee", "merged_into", "draft_page")
        return get_object_or_404(found, pk=self.kwargs["enquiry"])

    def get_audit_target(self) -> str:
        return f"enquiry:{self.enquiry.pk}"

    @property
    def detail_url(self) -> str:
        return reverse("enquiries_staff:detail", args=[self.enquiry.pk])


class DetailView(EnquiryView, TemplateView):
    """One enquiry: its state, its answers in the words of that day, the conversation, and what can be done."""

    template_name = "staff/enquiries/detail.html"
    audit_action = "enquiry.read"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enquiry = self.enquiry
        conversation = conversation_of(enquiry, with_notes=True)
        may = TABLE.actions_from(enquiry.state, allowed=permissions_of(self.request.user))
        if enquiry.assignee_id == self.request.user.pk:
            may = [action for action in may if action != Action.TAKE]
        return {
            **super().get_context_data(**kwargs),
            "enquiry": enquiry,
            "is_overdue": enquiry.is_overdue(),
            "reading": read_for_office(
                definition=read_snapshot(enquiry.definition),
                source=read_snapshot(enquiry.source_definition),
                answers=enquiry.answers,
                locale=enquiry.locale,
            ),
            "version": version_of_enquiry(enquiry),
            "entries": [
                {"entry": each, "label": action_label(each.message.text), "files": self._files(each.files)}
                for each in conversation.entries
            ],
            "files": self._files(conversation.form_files),
            "merged": conversation.enquiries[1:],
            "twins": list(operations.twins_of(enquiry).defer(*HEAVY_COLUMNS)[:5]) if Action.MERGE in may else [],
            "actions": [action for action in PLAIN_ACTIONS if action in may],
            "can_manage": can_manage_enquiries(self.request.user),
            "can_export": can_export_enquiries(self.request.user),
            "can_reply": Action.ANSWER in may,
            "can_merge": Action.MERGE in may,
            "can_draft": can_draft(enquiry) and can_manage_enquiries(self.request.user),
            "can_work_mail": Permission.WORK_MAIL in permissions_of(self.request.user),
            "mail": operations.last_mail(enquiry),
            "reply_to": operations.reply_address(enquiry),
        }

    def _files(self, files: tuple[SealedFile, ...]) -> list[dict[str, Any]]:
        return [listed(each, partial(self._file_url, each)) for each in files]

    def _file_url(self, file: SealedFile, version: Version) -> str:
        return reverse("enquiries_staff:file", args=[self.enquiry.pk, file.id, version.value])


def can_draft(enquiry: Enquiry) -> bool:
    """Whether a draft could be made out of it, and none was."""
    is_proposal = enquiry.kind == Kind.PROPOSAL and enquiry.state not in (State.MERGED, State.REMOVED)
    return is_proposal and enquiry.draft_page is None


class FileView(EnquiryView, View):
    """One file of an enquiry: the copy without metadata, or the original. Each download is recorded."""

    http_method_names = ["get", "options"]

    def get(self, request: HttpRequest, enquiry: uuid.UUID, file: str, version: str) -> HttpResponseBase:
        wanted = version_of(version)
        conversation: Conversation = conversation_of(self.enquiry, with_notes=True)
        found = conversation.find_file(file)
        if found is None:
            raise Http404
        try:
            response = send(found, wanted)
        except (FileDamaged, NoCopy) as error:
            messages.error(request, why_not_sent(error))
            return redirect(self.detail_url)
        audit.record(
            actor=request.user,
            action="enquiry.file_read",
            target=self.get_audit_target(),
            details={"file": file, "version": wanted.value},
        )
        return response
