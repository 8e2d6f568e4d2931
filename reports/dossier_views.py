"""A case on paper, with the parts that somebody chooses: for the office's file, or as the copy for whoever reported."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, Final

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.generic.base import ContextMixin, TemplateResponseMixin

from core.http import SeeOther, mark_sensitive
from printing.paper import Document
from staff import audit
from staff.papers import PaperView

from . import operations
from .dossier import Dossier, Reader
from .errors import OfficeLockedError
from .office import OpenOffice
from .operations.authenticity import target_of
from .points import origin_of
from .reasons import WhyContact
from .staff_views import CaseView

PARTS, FORMAT, JSON = "parte", "formato", "json"
"""The fields of the page, and the button for another program."""

MOST_PARTS: Final = 2_000


class DossierView(PaperView, CaseView, TemplateResponseMixin, ContextMixin):
    """GET shows the parts to choose from, POST gives the file."""

    http_method_names = ["get", "post", "options"]
    template_name = "staff/reports/dossier.html"
    file_name = gettext_lazy("fascicolo")
    reader: ClassVar[Reader] = Reader.OFFICE
    title: ClassVar[str | Promise] = gettext_lazy("Fascicolo in PDF")

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if self.office is None:
            return self.lead_to_unlock()
        dossier = self.open(self.office)
        if dossier is None:
            return self.back_to_case()
        context = self.get_context_data(
            case=self.case,
            title=self.title,
            chapters=dossier.chapters,
            language=dossier.language,
            is_for_person=self.reader is Reader.PERSON,
            fields={"parts": PARTS, "format": FORMAT, "json": JSON},
        )
        return self.render_to_response(context)

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if self.office is None:
            return self.lead_to_unlock()
        dossier = self.open(self.office)
        if dossier is None:
            return self.back_to_case()
        self.dossier = dossier
        if not self.chosen:
            messages.error(request, _("Scegli almeno una voce."))
            return SeeOther(request.path)
        is_data = request.POST.get(FORMAT) == JSON
        response = self._as_data() if is_data else self.give()
        if response.headers.get("Content-Disposition"):
            self._record("json" if is_data else "pdf")
            if dossier.tells_contact(self.chosen):
                operations.reveal_contact(case=self.case, why=WhyContact.ACCESS, actor=self.actor)
        return response

    def open(self, office: OpenOffice) -> Dossier | None:
        """The case with all that is in it, recorded; None where it does not open for this person."""
        try:
            opened = operations.open_case(case=self.case, office=office, actor=self.actor)
        except OfficeLockedError:
            return None
        self.case = opened.case
        numbers = {entry.author for entry in (*opened.messages, *opened.notes) if entry.author is not None}
        authors = User.objects.in_bulk(numbers)
        return Dossier(opened, reader=self.reader, authors=authors, origin=origin_of(self.case))

    @cached_property
    def chosen(self) -> Collection[str]:
        """The parts that are to be in it."""
        posted = set(self.request.POST.getlist(PARTS)[:MOST_PARTS])
        return [each for each in self.dossier.ids if each in posted]

    def get_document(self) -> Document:
        return self.dossier.record(self.chosen)

    def get_language(self) -> str:
        return self.dossier.language or super().get_language()

    def get_back_url(self) -> str:
        return self.request.path

    def _as_data(self) -> HttpResponse:
        with override(self.get_language()):
            data = self.dossier.data(self.chosen)
        headers = {"Content-Disposition": f'attachment; filename="{self.case.reference}.json"'}
        return mark_sensitive(
            JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2}, headers=headers)
        )

    def _record(self, file_format: str) -> None:
        audit.record(
            actor=self.actor,
            action="case.printed",
            target=target_of(self.case),
            details={
                "reader": self.reader.value,
                "format": file_format,
                "parts": len(self.chosen),
                "left_out": len(self.dossier.ids) - len(self.chosen),
            },
        )


class DataCopyView(DossierView):
    """The same for whoever reported and asks for what is kept of them (GDPR, article 15)."""

    file_name = gettext_lazy("copia-dei-dati")
    reader = Reader.PERSON
    title = gettext_lazy("Copia per chi ha segnalato")
