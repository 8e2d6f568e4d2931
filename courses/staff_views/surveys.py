"""The questionnaire of an edition: sent after a look, then its figures once it is closed, and the same as files."""

from __future__ import annotations

import datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from core.http import SeeOther
from courses import operations
from courses.emails import write_survey
from courses.models import CourseSurveyPage, Edition, SurveyRound
from courses.operations.messages import READERS_MAX
from courses.operations.surveys import DAYS_OPEN
from courses.survey import tables
from staff.audit import Details
from staff.downloads import FORMATS, as_download
from staff.roles import Permission
from staff.views import StaffView

from .base import DeskView

DAYS_MIN, DAYS_MAX = 3, 60


class SurveyForm(forms.Form):
    """How long it stays open, and what was looked at."""

    giorni = forms.IntegerField(
        label=gettext_lazy("Per quanti giorni si può rispondere"),
        min_value=DAYS_MIN,
        max_value=DAYS_MAX,
        initial=DAYS_OPEN,
    )
    visto = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)


class SurveyMixin:
    """Views of the questionnaire of one edition."""

    kwargs: dict[str, Any]

    @cached_property
    def edition(self) -> Edition:
        return get_object_or_404(Edition.objects.select_related("course__survey__locale"), pk=self.kwargs["edition"])

    @cached_property
    def found(self) -> SurveyRound | None:
        return operations.survey_of(self.edition)

    def get_audit_target(self) -> str:
        return f"edition:{self.edition.pk}"


class SurveyView(SurveyMixin, DeskView):
    """Where the questionnaire stands: not sent, open (then nothing of it is shown), closed with its figures."""

    template_name = "staff/courses/survey.html"
    audit_action = "survey.read"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs), "title": _("Questionario di fine corso"), "found": self.found}
        context |= {"edition": self.edition, "page": self.edition.course.survey, "link": self._link()}
        if self.found is None or not self.found.is_closed:
            return context
        labels, editions = tables.compared(operations.closed_surveys(self.edition.course_id))
        return {
            **context,
            "answered": self.found.results.get("answered"),
            "questions": tables.answers_of(self.found),
            "compared": editions,
            "compared_labels": labels,
            "formats": FORMATS,
        }

    def _link(self) -> str:
        """What whoever has no e-mail address is told."""
        if self.found is None or not self.found.takes_answers():
            return ""
        page = CourseSurveyPage.objects.filter(translation_key=self.found.form_key).order_by("pk").first()
        return page.link_of(self.found, "it") if page else ""


class SendSurveyView(SurveyMixin, DeskView):
    """Look at who would get it and what they would read, then send it: once."""

    staff_permission: ClassVar[Permission] = Permission.MANAGE_REGISTRATIONS
    template_name = "staff/courses/survey_send.html"

    @cached_property
    def page(self) -> CourseSurveyPage | None:
        """The Italian page of the questionnaire, if the course has chosen one and people can read it."""
        chosen = self.edition.course.survey
        return (chosen.get_italian() or chosen) if chosen else None

    @cached_property
    def asked(self) -> operations.Asked:
        return operations.people_to_ask(self.edition)

    def why_not(self) -> str:
        """Why it cannot be sent now; empty where it can."""
        last = operations.last_day_of(self.edition)
        if self.page is None:
            return _("Questo corso non ha ancora un questionario: la redazione lo sceglie nella scheda del corso.")
        if not self.page.live or not self.page.form_steps:
            return _("La pagina del questionario non è pubblicata, o non ha domande.")
        if last is None or last > timezone.localdate():
            return _("Il corso non è finito: il questionario si manda dal giorno dell’ultimo incontro.")
        if self.asked.are_too_few:
            return _("Hanno partecipato meno di cinque persone: i risultati non si potrebbero mostrare.")
        if self.asked.are_too_many:
            return _("Le persone sono più di %(number)d: sono troppe per un invio solo.") % {"number": READERS_MAX}
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        why_not = self.why_not()
        context = {"form": SurveyForm(initial={"visto": self.asked.version}), "notice": "", **kwargs}
        return {
            **super().get_context_data(**context),
            "title": _("Manda il questionario"),
            "edition": self.edition,
            "page": self.page,
            "asked": self.asked,
            "why_not": why_not,
            "example": self._example() if not why_not and self.asked.mailed else None,
        }

    def _example(self) -> Any:
        """The mail as the first of them would read it; the link is made when it is sent."""
        until = timezone.localdate() + datetime.timedelta(days=DAYS_OPEN)
        return write_survey(registration=self.asked.mailed[0], link="https://…", until=until)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._to_results() if self.found else super().get(request, *args, **kwargs)

    def _to_results(self) -> HttpResponse:
        return SeeOther(reverse("courses_staff:survey", args=[self.edition.pk]))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.found:
            return self._to_results()
        form = SurveyForm(request.POST)
        why_not = self.why_not()
        if why_not or self.page is None or not form.is_valid():
            return self._again(form=form, notice=why_not)
        try:
            found = operations.send_survey(
                edition=self.edition,
                page=self.page,
                days=form.cleaned_data["giorni"],
                seen=form.cleaned_data["visto"],
                actor=request.user,  # type: ignore[arg-type]  # signed in: StaffView
            )
        except operations.ChangedMeanwhileError:
            days = form.cleaned_data["giorni"]
            fresh = SurveyForm(initial={"giorni": days, "visto": self.asked.version})
            notice = _(
                "Il questionario non è partito: nel frattempo le persone sono cambiate. Guarda di nuovo, poi invia."
            )
            return self._again(form=fresh, notice=notice)
        text = ngettext("Questionario mandato a %(n)d persona.", "Questionario mandato a %(n)d persone.", found.asked)
        messages.success(request, text % {"n": found.asked})
        return self._to_results()

    def _again(self, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context), status=HTTPStatus.UNPROCESSABLE_ENTITY)


class SurveyFileView(SurveyMixin, StaffView, View):
    """The figures as XLSX, ODS (texts on sheets of their own) or CSV."""

    staff_permission: ClassVar[Permission] = Permission.VIEW_REGISTRATIONS
    audit_action = "survey.read"
    http_method_names = ["get", "options"]

    def get_audit_details(self) -> Details:
        return {"format": self.kwargs["file_format"]}

    def get(self, request: HttpRequest, edition: str, file_format: str) -> HttpResponseBase:
        if self.found is None or not self.found.is_closed:
            raise Http404
        round_ = self.found
        return as_download(
            f"{timezone.localdate():%Y-%m-%d}-questionario",
            file_format,
            sheets=lambda: tables.sheets(round_),
            one_sheet=lambda: tables.one_sheet(round_),
        )
