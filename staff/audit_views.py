"""The audit log for the data-protection officer: a list, a file, a sheet of paper. Reading it is recorded too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any, ClassVar, Final

from django.contrib import messages
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from core.http import SeeOther
from printing.listing import ROWS_MAX, Listing, Rows

from . import anchors, audit, audit_lines
from .audit_forms import AuditFilterForm
from .audit_lines import AuditLine
from .audit_words import Speaker
from .downloads import BOOKS, FORMATS, as_download
from .lists import Column, FilterForm, Page, StaffListView, last_address
from .models import AuditEvent
from .papers import PaperView
from .roles import Permission
from .views import StaffView

MAX_DIGITS = 19
"""A sequence number fits into 64 bits."""

TABLE_MAX: Final = 5_000
"""So many lines are made into XLSX or ODS, built as a whole while somebody waits (an ODS of them: five seconds).

CSV has no limit: a million lines leave as they are read."""


class AuditLogView(StaffListView):
    """Newest first, and as quick at line ten million as at line ten: a page begins behind a number, it counts none."""

    staff_permission = Permission.VIEW_AUDIT
    audit_action = "audit.viewed"
    template_name = "staff/audit_log.html"
    title = gettext_lazy("Registro delle attività")
    empty = gettext_lazy("Nessuna attività trovata.")
    filter_class = AuditFilterForm
    columns = (
        Column(key="numero", label=gettext_lazy("N."), css="desk-number"),
        Column(key="quando", label=gettext_lazy("Quando")),
        Column(key="chi", label=gettext_lazy("Chi")),
        Column(key="cosa", label=gettext_lazy("Che cosa")),
        Column(key="su", label=gettext_lazy("Su che cosa")),
        Column(key="dettagli", label=gettext_lazy("Dettagli")),
    )

    def get_rows(self) -> QuerySet[AuditEvent]:
        return AuditEvent.objects.order_by("-sequence")

    def present(self, rows: Sequence[AuditEvent]) -> Iterable[AuditLine]:
        return audit_lines.as_lines(rows)

    def paginate(self, rows: QuerySet[AuditEvent], position: str) -> Page:
        before = _whole_number(position)
        found = list((rows if before is None else rows.filter(sequence__lt=before))[: self.page_size + 1])
        shown = found[: self.page_size]
        after = str(shown[-1].sequence) if len(found) > self.page_size else ""
        return Page(rows=list(self.present(shown)), after=after)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            only=_said(self.filter), noted=anchors.last_noted(), table_max=TABLE_MAX, paper_max=ROWS_MAX, **kwargs
        )


def _said(form: FilterForm) -> str:
    """The one thing that is asked for, in words; empty where none is."""
    target = form.cleaned_data.get("oggetto", "") if form.is_valid() else ""
    return Speaker([("", target, {})]).target("", target).words


def _whole_number(text: str) -> int | None:
    """A position in the log from a link; nonsense is ignored, as if the link had none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < MAX_DIGITS else None


class _Taken(StaffView):
    """What the filter finds, taken out of the log. It posts, like the filter whose fields it carries."""

    staff_permission: ClassVar[Permission] = Permission.VIEW_AUDIT
    http_method_names = ["post", "options"]
    request: HttpRequest

    @cached_property
    def form(self) -> AuditFilterForm:
        return AuditFilterForm(self.request.POST, user=self.request.user)

    @cached_property
    def found(self) -> QuerySet[AuditEvent]:
        """The lines that there are now: what is written from here on, this export too, is not among them."""
        last = AuditEvent.objects.aggregate(last=Max("sequence"))["last"] or 0
        return self.form.narrowed(AuditEvent.objects.filter(sequence__lte=last))

    def record(self, *, file_format: str, number: int) -> None:
        """Before the file: who is refused the log gets none."""
        audit.record(
            actor=self.request.user,
            action="audit.exported",
            details={**self.form.describe(), "format": file_format, "number": number},
        )

    def get_back_url(self) -> str:
        """The log as it was asked."""
        return last_address(self.request, reverse("staff:audit"))


class AuditExportView(_Taken, View):
    """The filtered lines as a file."""

    def post(self, request: HttpRequest, file_format: str) -> HttpResponseBase:
        if file_format not in FORMATS:
            raise Http404
        if not self.form.is_valid():
            messages.error(request, _("Il filtro non è valido: riprova dall’elenco."))
            return SeeOther(self.get_back_url())
        number = self.found.count()
        if file_format in BOOKS and number > TABLE_MAX:
            why = _("Sono %(number)d righe: XLSX e ODS ne tengono %(most)d. Restringi il filtro, o prendi il CSV.")
            messages.error(request, why % {"number": number, "most": TABLE_MAX})
            return SeeOther(self.get_back_url())
        self.record(file_format=file_format, number=number)
        sheet = audit_lines.sheet(self.found)
        return as_download(
            f"{timezone.localdate():%Y-%m-%d}-registro", file_format, sheets=lambda: [sheet], one_sheet=lambda: sheet
        )


class AuditPaperView(_Taken, PaperView):
    """The filtered lines on paper, with what was asked and how far the log is proven."""

    file_name = gettext_lazy("registro")

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.form.is_valid():
            return self._refuse(_("Il filtro non è valido: riprova dall’elenco."))
        response = self.give()
        if response.status_code == HTTPStatus.OK:
            self.record(file_format="pdf", number=self.found.count())
        return response

    def get_document(self) -> Listing:
        lines = audit_lines.as_lines(list(self.found.order_by("sequence")[: ROWS_MAX + 1]))
        return Listing(
            title=_("Registro delle attività"),
            facts=tuple(self._facts()),
            columns=(_("N."), _("Quando"), _("Chi"), _("Che cosa"), _("Su che cosa"), _("Dettagli")),
            groups=(Rows(rows=tuple(map(_on_paper, lines))),),
            is_landscape=True,
        )

    def _facts(self) -> Iterable[tuple[str, str]]:
        """What was asked, field by field, and how far the chain was proven."""
        shown = {**self.form.cleaned_data, "oggetto": _said(self.form)}
        for name, field in self.form.fields.items():
            if value := shown.get(name):
                choices = {str(code): str(label) for code, label in getattr(field, "choices", [])}
                is_day = hasattr(value, "isoformat")
                text = date_format(value, "SHORT_DATE_FORMAT") if is_day else choices.get(str(value), str(value))
                yield str(field.label), text
        noted = anchors.last_noted()
        if noted is not None and noted.holds:
            day = date_format(noted.day, "SHORT_DATE_FORMAT")
            yield _("Catena controllata"), _("%(day)s, fino alla riga %(line)d") % {"day": day, "line": noted.sequence}


def _on_paper(line: AuditLine) -> tuple[str, ...]:
    event = line.event
    return (
        str(event.sequence),
        date_format(timezone.localtime(event.at), "SHORT_DATETIME_FORMAT"),
        line.who or event.actor_name or "–",
        str(line.label),
        line.target.words or "–",
        "; ".join(each.words for each in line.details) or "–",
    )
