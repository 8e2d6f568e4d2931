"""The page of a course: what is said about it, in each language, and the way into its registration form."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import CONTENT_BLOCKS, PARAGRAPH_FEATURES
from core.fields import TopicsField
from core.models import BasePage
from core.search_kinds import SearchKind
from events import operations, recaptcha
from events.address_book import unit_with_contacts
from events.event_types import EventType
from events.form_definition import (
    EMAIL_ID,
    FIRST_NAME_ID,
    FIXED_QUESTION_IDS,
    GROUP_ID,
    LAST_NAME_ID,
    describe_group,
    registration_step,
)
from events.panels import RecaptchaPanel
from formbuilder.answers import Submission, SubmissionRefused
from formbuilder.definition import Definition
from formbuilder.mixins import FormPageMixin, Refusal

from .courses import Course, CourseGroup, EnrolmentStatus


class CoursePage(FormPageMixin, BasePage):  # type: ignore[django-manager-missing]  # Wagtail's is untyped
    """What people read about a course. All languages lead to the same `Course`, so registrations count together.

    The form's first step (group, name, address) is built in code; the editor's steps follow it.
    """

    search_kind: ClassVar[SearchKind | None] = SearchKind.COURSE
    event_type: ClassVar[EventType] = EventType.COURSE

    course = models.ForeignKey(
        Course,
        verbose_name=_("corso"),
        on_delete=models.PROTECT,
        related_name="pages",
        help_text=_("Date, gruppi, posti e periodo delle iscrizioni si scrivono nel corso."),
    )
    learn = RichTextField(_("che cosa si impara"), features=PARAGRAPH_FEATURES)
    audience = RichTextField(_("a chi è rivolto"), features=PARAGRAPH_FEATURES)
    schedule = RichTextField(
        _("dove e quando: altre indicazioni"),
        features=PARAGRAPH_FEATURES,
        blank=True,
        help_text=_("I gruppi compaiono da soli. Qui: serate introduttive, come si arriva, chi conduce."),
    )
    cost = models.CharField(_("costo"), max_length=255, help_text=_("Per esempio «Gratuito»."))
    bring = RichTextField(_("che cosa portare"), features=PARAGRAPH_FEATURES, blank=True)
    certificates = RichTextField(_("certificati e documenti"), features=PARAGRAPH_FEATURES, blank=True)
    unit = models.ForeignKey(
        "directory.OrganisationalUnit",
        verbose_name=_("ufficio che organizza"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("I suoi recapiti compaiono nella pagina."),
    )
    contacts = RichTextField(
        _("altre indicazioni per i contatti"),
        features=PARAGRAPH_FEATURES,
        blank=True,
        help_text=_("Si aggiungono ai recapiti dell’ufficio."),
    )
    topics = TopicsField()
    body = StreamField(CONTENT_BLOCKS, verbose_name=_("altri contenuti"), blank=True)
    use_recaptcha = models.BooleanField(
        _("verifica con Google reCAPTCHA"),
        default=False,
        help_text=_("Solo se arrivano troppi invii automatici: si carica dopo il consenso di chi si iscrive."),
    )

    override_translatable_fields: ClassVar = [
        SynchronizedField("course", overridable=False),
        SynchronizedField("unit", overridable=False),
        SynchronizedField("use_recaptcha", overridable=False),
    ]
    parent_page_types: ClassVar[list[str]] = ["events.EventIndexPage", "events.CampaignPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/course_page.html"

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("course"),
        FieldPanel("learn"),
        FieldPanel("audience"),
        FieldPanel("schedule"),
        FieldPanel("cost"),
        FieldPanel("bring"),
        FieldPanel("certificates"),
        MultiFieldPanel([FieldPanel("unit"), FieldPanel("contacts")], heading=_("Contatti")),
        FieldPanel("topics"),
        FieldPanel("body"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Contenuto")),
            ObjectList(
                [*FormPageMixin.form_panels, RecaptchaPanel("use_recaptcha")], heading=_("Modulo di iscrizione")
            ),
            ObjectList(BasePage.promote_panels, heading=_("Promuovi")),
            ObjectList(BasePage.settings_panels, heading=_("Impostazioni")),
        ]
    )
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("learn"),
        index.SearchField("audience"),
        index.SearchField("schedule"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("pagina di un corso")
        verbose_name_plural = _("pagine dei corsi")

    # --- the page -------------------------------------------------------------------------------------------------

    @cached_property
    def groups(self) -> list[CourseGroup]:
        """The groups with their seats as they are now: one query for each request. None while no course is chosen."""
        return list(CourseGroup.objects.filter(course=self.course_id).select_related("place")) if self.course_id else []

    @property
    def enrolment_status(self) -> EnrolmentStatus:
        if not self.course_id:
            return EnrolmentStatus.NO_GROUPS
        return self.course.enrolment_status(groups=self.groups)

    @property
    def enrolment_is_open(self) -> bool:
        return self.enrolment_status == EnrolmentStatus.OPEN

    def get_event_type_display(self) -> str:
        """As on events, so that lists treat both alike."""
        return str(self.event_type.label)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["unit"] = unit_with_contacts(self.unit_id)
        context["groups"] = [{"group": group, "text": describe_group(group)} for group in self.groups]
        context["status"] = self.enrolment_status
        return context

    # --- the form -------------------------------------------------------------------------------------------------

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().serve(request, *args, **kwargs)
        recaptcha.allow_google(request, response)
        return response

    def get_definition(self, request: HttpRequest | None = None) -> Definition:
        """The fixed first step and the editor's steps; without a course (a new draft) the editor's alone."""
        definition = super().get_definition(request)
        if not self.course_id:
            return definition
        return definition.prepend(registration_step(course=self.course, groups=self.groups))

    def form_is_open(self, request: HttpRequest) -> Refusal | None:
        return None if self.enrolment_is_open else _refusal_of(self.enrolment_status)

    def get_extra_check_form(self, request: HttpRequest, data: QueryDict | None) -> forms.Form | None:
        if self.use_recaptcha and recaptcha.is_available():
            return recaptcha.build_form(request, data)
        return None

    def handle_submission(self, request: HttpRequest, submission: Submission) -> HttpResponse:
        """Register the person, or give the form back with the reason at the question."""
        try:
            outcome = operations.register(
                course=self.course,
                group=uuid.UUID(submission.answer(GROUP_ID)),
                first_name=submission.answer(FIRST_NAME_ID),
                last_name=submission.answer(LAST_NAME_ID),
                email=submission.answer(EMAIL_ID),
                answers={key: value for key, value in submission.answers.items() if key not in FIXED_QUESTION_IDS},
                definition=submission.definition.to_json(),
                locale=submission.locale,
                submission_key=submission.submission_key,
                page=self,
            )
        except operations.EnrolmentClosedError as closed:
            return self.render_refusal(request, _refusal_of(closed.status))
        except operations.UnknownGroupError:
            message = _t("Questo gruppo non c’è più. Scegline un altro.")
            raise SubmissionRefused(errors={GROUP_ID: message}) from None
        except operations.AlreadyRegisteredError:
            message = _t(
                "Con questo indirizzo non possiamo fare un’altra iscrizione a questo gruppo. "
                "Abbiamo scritto all’indirizzo: controlla la posta, oppure scegli un altro gruppo."
            )
            raise SubmissionRefused(errors={EMAIL_ID: message}) from None
        return self.render_confirmation(
            request,
            template="events/registration_confirmation.html",
            registration=outcome.registration,
            group=outcome.registration.group,
            group_text=describe_group(outcome.registration.group),
            position=outcome.position,
        )


def _refusal_of(status: EnrolmentStatus) -> Refusal:
    texts = {
        EnrolmentStatus.NOT_YET: _("Torna quando le iscrizioni saranno aperte: la data è nella pagina del corso."),
        EnrolmentStatus.CLOSED: _("Non è più possibile iscriversi in rete. Per altre possibilità scrivici o telefona."),
        EnrolmentStatus.NO_GROUPS: _("Appena decidiamo giorni e luoghi, qui trovi il modulo per iscriverti."),
    }
    return Refusal(title=status.label, text=texts[status])
