"""A page through which people book an appointment: what is said about it, the free times, the form."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from appointments import form_definition, operations, timetable
from appointments.choosing import Choice
from appointments.form_definition import (
    EMAIL_ID,
    MATTER_ID,
    NAME_ID,
    PHONE_ID,
    TIME_ID,
    editors_part,
    own_answers,
    taken_words,
    way_in,
)
from appointments.links import token_of
from appointments.words import Offered, offered, ways_offered
from core.blocks import CONTENT_BLOCKS
from core.models import BasePage
from core.search_kinds import SearchKind
from directory.versions import unit_with_contacts
from formbuilder.answers import Submission, SubmissionRefused
from formbuilder.definition import Definition, DefinitionError
from formbuilder.editor.answer_counts import count_ids
from formbuilder.filling.gate import Refusal
from formbuilder.mixins import FormPageMixin
from formbuilder.questions.file import File

from .appointments import Appointment
from .desks import DeskService

SERVICE, TIME, VISIT, FROM = "servizio", "ora", "visita", "dal"
"""What stands in the addresses: a service by its key or our number, a time, a form that is begun, a day."""


def _begun(request: HttpRequest) -> dict[str, str]:
    """The form that is begun and goes on once a time is chosen, as it stands in the address."""
    visit = request.GET.get(VISIT, "")
    return {VISIT: visit} if visit.isalnum() and visit.isascii() else {}


class AppointmentPage(FormPageMixin, BasePage):  # type: ignore[django-manager-missing]  # Wagtail's is untyped
    """For what one can book, on which days, and the form. All languages lead to the same desks.

    The form's first step (time, name, how to be reached, matter) is built in code; the editor's steps follow it.
    """

    search_kind: ClassVar[SearchKind | None] = SearchKind.STANDARD
    page_description = _("Per prendere un appuntamento: servizi e orari liberi degli sportelli, poi il modulo.")
    privacy_days_count_from = _("dopo l’appuntamento")
    form_send_limit: ClassVar[int] = 20
    """Times are few: one network does not take them all within minutes."""
    carried_parameters: ClassVar[frozenset[str]] = frozenset({SERVICE, TIME, VISIT, FROM})

    unit = models.ForeignKey(
        "directory.OrganisationalUnit",
        verbose_name=_("ufficio a cui telefonare"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("I suoi recapiti compaiono nella pagina, per chi preferisce telefonare."),
    )
    body = StreamField(CONTENT_BLOCKS, verbose_name=_("contenuto"), blank=True)

    override_translatable_fields: ClassVar = [
        *FormPageMixin.privacy_synchronised,
        SynchronizedField("unit", overridable=False),
        SynchronizedField("always_proof", overridable=False),
    ]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/appointment_page.html"

    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("unit")]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Contenuto")),
            ObjectList(FormPageMixin.form_panels, heading=_("Altre domande")),
            ObjectList(BasePage.promote_panels, heading=_("Promuovi")),
            ObjectList(BasePage.settings_panels, heading=_("Impostazioni")),
        ]
    )
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("pagina per prendere un appuntamento")
        verbose_name_plural = _("pagine per prendere un appuntamento")

    def clean(self) -> None:
        super().clean()
        if not self.may_have_gaps:
            self._refuse_files()

    def _refuse_files(self) -> None:
        """What somebody wants to show, they bring along."""
        try:
            questions = super().get_definition().questions
        except DefinitionError:
            return
        if any(isinstance(each, File) for each in questions):
            text = _("Chi prende un appuntamento non manda file: togli le domande che ne chiedono.")
            raise ValidationError({"form_steps": text})

    # --- what can be booked, and when -----------------------------------------------------------------------------

    @cached_property
    def offered(self) -> list[Offered]:
        """Everything that can be booked, by service. Five queries."""
        rows = DeskService.objects.select_related("desk__unit", "desk__place", "service")
        found = offered(rows.order_by("desk", "sort_order", "pk"))
        return sorted(found, key=lambda each: each.title)

    @path("")
    def index_route(self, request: HttpRequest) -> HttpResponseBase:
        """The page. Whoever comes from a service finds it chosen."""
        found = self._find(request.GET[SERVICE]) if SERVICE in request.GET else None
        if found is not None:
            return HttpResponseRedirect(self.days_url(found.service, _begun(request)))
        response: HttpResponseBase = super().index_route(request)
        return response

    def _find(self, named: str) -> Offered | None:
        """By the number of a desk's service, or by the key that all translations of a service's page share."""
        by_number = (each for each in self.offered if str(each.service.pk) == named)
        by_key = (each for each in self.offered if str(each.service.service.translation_key) == named)
        return next(by_number, None) or next(by_key, None)

    def days_url(self, service: DeskService | None, asked: Mapping[str, str] = MappingProxyType({})) -> str:
        """Where the free times of a service are."""
        query = urlencode({**asked, SERVICE: service.pk if service else ""})
        return f"{self.url or '/'}{self.reverse_subpage('days')}?{query}"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        ways: dict[str, list[dict[str, Any]]] = {}
        for each in self.offered:
            url = self.days_url(each.service, _begun(request))
            ways.setdefault(each.title, []).append({"offered": each, "url": url})
        return {**context, "unit": unit_with_contacts(self.unit_id), "services": list(ways.items())}

    @path("quando/", name="days")
    def serve_days(self, request: HttpRequest) -> HttpResponse:
        """The free times of a week, for whoever has chosen a service; no cookie, and nothing is kept."""
        self.open_subpath = self.reverse_subpage("days")
        response: HttpResponse = self._guard(request, lambda: self._days(request))
        return response

    def _days(self, request: HttpRequest) -> HttpResponse:
        begun = _begun(request)
        services_url = f"{self.url or '/'}{f'?{urlencode(begun)}' if begun else ''}#servizi"
        found = self._find(request.GET.get(SERVICE, ""))
        if found is None:
            return HttpResponseRedirect(services_url)
        week = timetable.week_of(
            found.service,
            asked=request.GET.get(FROM, ""),
            week_url=lambda day: self.days_url(found.service, {FROM: day.isoformat(), **begun}),
            time_url=lambda code: self._form_url(code, begun.get(VISIT, "")),
        )
        elsewhere = [
            {"offered": each, "url": self.days_url(each.service, begun)}
            for each in self.offered
            if each.title == found.title and each.service != found.service
        ]
        return self._render(
            request,
            "appointments/days.html",
            found=found,
            week=week,
            elsewhere=elsewhere,
            services_url=services_url,
        )

    def _form_url(self, code: str, visit: str) -> str:
        begin = self.step_url(visit, "1") if visit else self.form_url
        return f"{begin}?{urlencode({TIME: code})}"

    # --- the form -------------------------------------------------------------------------------------------------

    def _begin(self, request: HttpRequest, flow_id: str) -> HttpResponse:
        """Whoever has not chosen a time chooses it first; who has, takes it along to the first step."""
        code = request.GET.get(TIME, "")
        response: HttpResponse = super()._begin(request, flow_id)
        if self.is_withdrawn or not isinstance(response, HttpResponseRedirect):
            return response
        if Choice.read(code) is None:
            return HttpResponseRedirect(f"{self.url or '/'}#servizi")
        return HttpResponseRedirect(f"{response.url}?{urlencode({TIME: code})}")

    def get_definition(self, request: HttpRequest | None = None) -> Definition:
        """The fixed step, with what the address proposes, and the editor's."""
        with translation.override(self.locale.language_code):
            first = form_definition.first_step(
                ways=ways_offered(),
                proposed=self._proposed(request),
                other_url=self.days_url(None, self._visit_of(request)),
            )
        return super().get_definition(request).prepend(first)

    @staticmethod
    def _proposed(request: HttpRequest | None) -> str:
        """Only for looking: what is posted says itself which time it means."""
        choice = Choice.read(request.GET.get(TIME, "")) if request and request.method == "GET" else None
        return choice.code if choice else ""

    def _visit_of(self, request: HttpRequest | None) -> dict[str, str]:
        """The form that is begun goes on once another time is chosen."""
        match getattr(self, "open_subpath", "").split("/"):
            case ["modulo", visit, _, *_] if request:
                return {VISIT: visit}
        return {}

    def why_closed(self, request: HttpRequest) -> Refusal | None:
        if DeskService.objects.exists():
            return None
        return Refusal(
            title=gettext("In rete non si può ancora prenotare"),
            text=gettext("Per un appuntamento telefona all’ufficio."),
        )

    def handle_submission(self, request: HttpRequest, submission: Submission) -> dict[str, Any]:
        """Give the person the time, or give the form back with the nearest free ones."""
        choice = Choice.read(submission.answer(TIME_ID))
        service = next((each.service for each in self.offered if choice and each.service.pk == choice.service_id), None)
        way = way_in(submission.answers, service) if service else None
        if choice is None or service is None or way is None:
            raise SubmissionRefused(errors={TIME_ID: taken_words()})
        italian = self.get_italian()
        try:
            appointment = operations.book(
                service=service,
                begins=choice.begins,
                person=operations.Person(
                    name=submission.answer(NAME_ID),
                    email=submission.answer(EMAIL_ID),
                    phone=submission.answer(PHONE_ID) or "",
                    way=way,
                    matter=submission.answer(MATTER_ID) or "",
                ),
                locale=submission.locale,
                submission_key=submission.submission_key,
                answered=operations.Answered(
                    form_key=self.translation_key,
                    answers=own_answers(submission.answers),
                    definition=editors_part(submission.definition).to_json(),
                    source_definition=editors_part(italian.get_definition()).to_json() if italian else {},
                    days=(italian or self).privacy_days,
                ),
            )
        except operations.TimeTakenError:
            raise SubmissionRefused(errors={TIME_ID: taken_words()}) from None
        except operations.TooManyError:
            text = gettext(
                "Con questo indirizzo ci sono già tanti appuntamenti quanti se ne possono prendere in rete. Disdicine "
                "uno con il collegamento che ti abbiamo mandato, oppure telefonaci."
            )
            raise SubmissionRefused(errors={EMAIL_ID: text}) from None
        return {"appointment": str(appointment.pk)}

    def render_end(self, request: HttpRequest, outcome: Mapping[str, Any]) -> HttpResponse:
        """Number, day, hour and place, as they are now; it may have been erased meanwhile."""
        found = Appointment.objects.select_related("desk__unit", "desk__place", "service")
        appointment = found.filter(pk=uuid.UUID(outcome["appointment"])).first()
        if appointment is None:
            return self.render_gone(request)
        return self.render_confirmation(
            request,
            template="appointments/confirmation.html",
            appointment=appointment,
            token=token_of(appointment),
            **timetable.facts_of(appointment),
            mail=operations.last_mail(appointment),
            is_reminded=operations.is_reminded(appointment),
        )

    def count_answers(self) -> Mapping[str, int]:
        return count_ids(self._appointments().values_list("answers", flat=True).iterator())

    def count_submissions(self) -> int:
        return self._appointments().count()

    def _appointments(self) -> models.QuerySet[Appointment]:
        return Appointment.objects.filter(form_key=self.translation_key)
