"""What is shown on request, with a reason that the log keeps: how to reach whoever reported, and files as they came."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

from core.http import SeeOther
from formbuilder.uploads.copies import NoCopy
from formbuilder.uploads.delivery import FileDamaged, Version, send, version_of, why_not_sent

from . import operations
from .errors import OfficeLockedError
from .reasons import WhyContact, WhyOriginal
from .revealed import keep_revealed
from .staff_forms import ReasonForm
from .staff_views import CaseView


class ReasonView(CaseView, TemplateResponseMixin, ContextMixin, View):
    """A page that asks why before it shows something; the reasons are the choices of `reasons`."""

    http_method_names = ["get", "post", "options"]
    reasons: ClassVar[type[WhyContact | WhyOriginal]]

    @cached_property
    def form(self) -> forms.Form:
        return ReasonForm(self.request.POST if self.request.method == "POST" else None, reasons=self.reasons)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.office is None:
            return self.lead_to_unlock()
        return self.ask()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.office is None:
            return self.lead_to_unlock()
        return self.show() if self.form.is_valid() else self.ask()

    def ask(self) -> HttpResponseBase:
        return self.render_to_response(self.get_context_data(case=self.case, form=self.form))

    def show(self) -> HttpResponseBase:
        """What was asked for, recorded."""
        raise NotImplementedError

    @property
    def why(self) -> str:
        return str(self.form.cleaned_data["why"])


class RevealContactView(ReasonView):
    """How to reach whoever reported; from then on the case shows it, until the office is locked."""

    template_name = "staff/reports/reveal_contact.html"
    reasons = WhyContact

    def show(self) -> HttpResponse:
        operations.reveal_contact(case=self.case, why=WhyContact(self.why), actor=self.actor)
        keep_revealed(self.request, self.case.pk)
        return SeeOther(f"{self.case_url}#contact-title")


class CaseFileView(ReasonView):
    """One file of a case: the copy without metadata at once, the original with a reason."""

    template_name = "staff/reports/original_file.html"
    reasons = WhyOriginal

    @cached_property
    def version(self) -> Version:
        return version_of(self.kwargs["version"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.version is Version.ORIGINAL:
            return super().get(request, *args, **kwargs)
        return self.lead_to_unlock() if self.office is None else self.give()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.version is not Version.ORIGINAL:
            return self.http_method_not_allowed(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)

    def show(self) -> HttpResponseBase:
        return self.give(why=self.why)

    def give(self, *, why: str = "") -> HttpResponseBase:
        assert self.office is not None  # noqa: S101 - asked before
        file: str = self.kwargs["file"]
        try:
            found = operations.open_case_file(
                case=self.case,
                office=self.office,
                actor=self.actor,
                file_id=file,
                version=self.version.value,
                why=why,
            )
        except OfficeLockedError:
            return self.back_to_case()
        if found is None:
            raise Http404
        try:
            return send(found, self.version)
        except (FileDamaged, NoCopy) as error:
            messages.error(self.request, why_not_sent(error))
            return self.back_to_case()
