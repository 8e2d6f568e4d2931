"""External lists: what there is, one of them field by field, and all of it as a file."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from django.contrib import messages
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise, cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.generic import TemplateView
from django.views.generic.base import View

from core.http import SeeOther
from staff.conflicts import FIELD as VERSION
from staff.conflicts import StaleRecordError
from staff.roles import Permission
from staff.spreadsheets import csv_lines

from . import operations
from .correspondence_files import read, sheet_of
from .correspondences import FIELDS, GAP, NOT_FORESEEN, Correspondence
from .external_list_forms import CoveredForm, ExternalListForm, ImportForm
from .models import ExternalList
from .staff_views import ReportsView
from .vocabularies import Facet


class _ListsView(ReportsView):
    """What the pages share."""

    staff_permission: ClassVar[Permission] = Permission.MAP_TERMS

    @cached_property
    def external_list(self) -> ExternalList:
        return get_object_or_404(ExternalList, pk=self.kwargs["list"])

    @property
    def list_url(self) -> str:
        return reverse("reports_staff:external_list", args=[self.external_list.pk])


class ExternalListsView(_ListsView, TemplateView):
    """Every list with its gaps, and a new one."""

    template_name = "staff/reports/external_lists.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ExternalListForm())
        return super().get_context_data(lists=ExternalList.objects.all(), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ExternalListForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY)
        created = operations.create_list(name=form.cleaned_data["name"], actor=self.actor)
        return SeeOther(reverse("reports_staff:external_list", args=[created.pk]))


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field on the page of a list: how many terms it has there, and which of our words have no decision."""

    facet: Facet
    terms: int
    gaps: list[str]


class ExternalListView(_ListsView, TemplateView):
    """One list: its name, its fields with what is missing, its file."""

    template_name = "staff/reports/external_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        content = self.external_list.correspondence
        kwargs.setdefault("form", ExternalListForm(instance=self.external_list))
        lines = [
            FieldLine(
                facet,
                terms=len(content.of(name).terms),
                gaps=facet.words_of(content.of(name).gaps(facet)) if name in content.fields else [],
            )
            for name, facet in FIELDS.items()
        ]
        return super().get_context_data(external_list=self.external_list, gaps=content.gaps, lines=lines, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = ExternalListForm(request.POST, instance=ExternalList.objects.get(pk=self.external_list.pk))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY)
        name = form.cleaned_data["name"]
        operations.rename_list(external_list=self.external_list, name=name, actor=self.actor)
        messages.success(request, _("Salvato."))
        return SeeOther(self.list_url)


class CoveredFieldView(_ListsView, TemplateView):
    """The terms of a field, and to which our words belong."""

    template_name = "staff/reports/external_list_field.html"

    @cached_property
    def facet(self) -> Facet:
        try:
            return FIELDS[self.kwargs["field"]]
        except KeyError as error:
            raise Http404 from error

    def check_object(self) -> None:
        _found = self.external_list, self.facet

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", CoveredForm(facet=self.facet, external_list=self.external_list))
        gaps = self.external_list.correspondence.of(self.facet.name).gaps(self.facet)
        return super().get_context_data(
            external_list=self.external_list, facet=self.facet, gaps=self.facet.words_of(gaps), **kwargs
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = CoveredForm(request.POST, facet=self.facet, external_list=self.external_list)
        if form.is_valid():
            try:
                operations.save_field(
                    external_list=self.external_list,
                    name=self.facet.name,
                    covered=form.covered(),
                    version=form.cleaned_data[VERSION],
                    actor=self.actor,
                )
            except StaleRecordError:
                return self._show_stale(form)
            messages.success(request, _("Salvato."))
            return SeeOther(reverse("reports_staff:external_list_field", kwargs=self.kwargs))
        return self.render_to_response(self.get_context_data(form=form), status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def _show_stale(self, form: CoveredForm) -> HttpResponse:
        """What somebody else has saved, beside what was typed."""
        del self.external_list
        now, covered = self.external_list.correspondence, form.covered()
        form.say_stale(self.external_list)
        context = self.get_context_data(
            form=form, changes=changes_in_words(now, now.with_field(self.facet.name, covered))
        )
        return self.render_to_response(context, status=HTTPStatus.CONFLICT)


class ExternalListFileView(_ListsView, View):
    """A list as CSV, to be changed and read in again. Nothing of any case is in it."""

    http_method_names = ["get", "options"]

    def get(self, request: HttpRequest, **kwargs: Any) -> StreamingHttpResponse:
        name = slugify(self.external_list.name) or str(self.external_list.pk)
        return StreamingHttpResponse(
            csv_lines(sheet_of(self.external_list.correspondence, title=self.external_list.name)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="elenco-{name}.csv"', "Cache-Control": "no-store"},
        )


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change in words."""

    field: str | Promise
    word: str
    before: str
    after: str


def changes_in_words(before: Correspondence, after: Correspondence) -> list[ChangeLine]:
    """Terms that come, go or are called otherwise, then every code that has another term."""
    found = [
        ChangeLine(
            FIELDS[change.field].label,
            _("voce %(code)s") % {"code": change.code},
            change.before or "–",
            change.after or "–",
        )
        for change in before.term_changes_to(after)
    ]
    for name in before.order_changes_to(after):
        orders = [", ".join(content.of(name).terms) for content in (before, after)]
        found.append(ChangeLine(FIELDS[name].label, _("ordine delle voci"), *orders))
    for change in before.changes_to(after):
        facet = FIELDS[change.field]
        words = [
            {GAP: _("da decidere"), NOT_FORESEEN: _("non previsto")}.get(term)
            or f"{content.of(change.field).terms[term]} ({term})"
            for content, term in ((before, change.before), (after, change.after))
        ]
        found.append(ChangeLine(facet.label, facet.words_of([change.code])[0], *words))
    return found


@method_decorator(csrf_exempt, name="dispatch")  # `_post_proven` asks for the token, once the file is received
class ImportView(_ListsView, TemplateView):
    """A file is read, what it changes is shown, and only then is it stored."""

    template_name = "staff/reports/external_list_import.html"

    def check_object(self) -> None:
        _found = self.external_list

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ImportForm(external_list=self.external_list))
        return super().get_context_data(external_list=self.external_list, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        request.upload_handlers = [MemoryFileUploadHandler(request)]  # on no disk; what is larger is passed over
        return self._post_proven(request)

    @method_decorator(csrf_protect)
    def _post_proven(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES, external_list=self.external_list)
        if not form.is_valid():
            return self._show(form)
        text = form.cleaned_data["text"]
        form.type_again("text", text)  # a browser does not send the file back
        content, errors = read(text)
        if errors:
            return self._show(form, errors=errors)
        if "apply" in request.POST:
            try:
                operations.save_correspondence(
                    external_list=self.external_list,
                    content=content,
                    version=form.cleaned_data[VERSION],
                    actor=self.actor,
                )
            except StaleRecordError:
                form.say_stale(ExternalList.objects.get(pk=self.external_list.pk))
                return self._show(form)
            messages.success(request, _("Salvato."))
            return SeeOther(self.list_url)
        changes = changes_in_words(self.external_list.correspondence, content)
        return self._show(form, status=HTTPStatus.OK, changes=changes, gaps=content.gaps, is_preview=True)

    def _show(
        self, form: ImportForm, *, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY, **context: Any
    ) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, **context), status=status)
