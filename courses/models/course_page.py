"""The page of a course: what is said about it, in each language, and the way into its registration form."""

from __future__ import annotations

import copy
import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import F, Max, Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import CONTENT_BLOCKS, PARAGRAPH_FEATURES
from core.event_types import EventType
from core.fields import TopicsField
from core.models import BasePage, DayGoneBy
from core.programme import ProgrammeFields
from core.rows import find_one
from core.search_kinds import SearchKind
from core.site_address import page_address
from core.site_settings import SiteSettings
from core.structured_data import json_ld_script
from courses import minors, operations, parties, recaptcha
from courses.dates import span_of
from courses.draws.pages import DrawPages
from courses.form_definition import (
    EMAIL_ID,
    FIRST_NAME_ID,
    GROUP_ID,
    LAST_NAME_ID,
    RESIDENT_ID,
    as_offered,
    companions_of,
    describe_group,
    draw_note,
    draw_notes,
    entering_note,
    fixed_steps,
    own_answers,
    residents_note,
    standing_note,
    whom_about,
)
from courses.own.looks import TELLINGS
from courses.panels import RecaptchaPanel
from courses.states import State
from courses.structured_data import course_data
from directory.versions import find_places, unit_with_contacts
from formbuilder.answers import Submission, SubmissionRefused
from formbuilder.definition import Definition
from formbuilder.editor.answer_counts import count_ids
from formbuilder.filling.gate import Refusal
from formbuilder.filling.robots import Ask
from formbuilder.filling.serving import FormClosed
from formbuilder.mixins import FormPageMixin
from formbuilder.uploads.in_forms import without_names

from .courses import Course, CourseGroup, Edition, EnrolmentStatus, current_first, current_of
from .lessons import Lesson
from .registrations import Registration


class CoursePage(DrawPages, FormPageMixin, BasePage):  # type: ignore[django-manager-missing]  # Wagtail's is untyped
    """What people read about a course. All languages lead to the same `Course`, so registrations count together.

    The form's first step (group, name, address) is built in code; the editor's steps follow it.
    """

    page_description = _(
        "Un corso con il modulo per iscriversi. Date, gruppi e posti si scrivono nelle edizioni del corso."
    )
    reset_in_copy: ClassVar[Mapping[str, Any]] = {"course": None}
    search_kind: ClassVar[SearchKind | None] = SearchKind.COURSE
    event_type: ClassVar[EventType] = EventType.COURSE
    privacy_days_count_from = _("dopo l’ultimo incontro del gruppo")
    kept_extra_fields: ClassVar[tuple[str, ...]] = (recaptcha.FIELD,)

    course = models.ForeignKey(
        Course,
        verbose_name=_("corso"),
        null=True,
        on_delete=models.PROTECT,
        related_name="pages",
        help_text=_("Date, gruppi, posti e periodo delle iscrizioni si scrivono nelle edizioni del corso."),
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
        *FormPageMixin.privacy_synchronised,
        SynchronizedField("course", overridable=False),
        SynchronizedField("unit", overridable=False),
        SynchronizedField("always_proof", overridable=False),
        SynchronizedField("use_recaptcha", overridable=False),
    ]
    parent_page_types: ClassVar[list[str]] = ["events.EventIndexPage", "events.CampaignPage"]
    starts_like_the_last: ClassVar[tuple[str, ...]] = ("unit", "contacts")
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

    @classmethod
    def programme_fields(cls) -> ProgrammeFields:
        """As its edition: from its first group's first day to its last group's last."""
        current = current_first(Edition.objects.filter(course=OuterRef(OuterRef("coursepage__course"))))
        groups = CourseGroup.objects.filter(edition=Subquery(current.values("pk")[:1])).order_by().values("edition")
        return ProgrammeFields(
            event_type=Value(cls.event_type.value),
            description=F("coursepage__description"),
            first_day=Subquery(groups.annotate(day=Min("begins_on")).values("day")),
            last_day=Subquery(groups.annotate(day=Max("ends_on")).values("day")),
        )

    # --- the page -------------------------------------------------------------------------------------------------

    @cached_property
    def edition(self) -> Edition | None:
        """The edition that the page shows: the one open or next to open, else the last; one query where it is new."""
        if self.remembered_under is None or not self.course_id:
            return current_of(self._editions())
        current = current_of(self.remembered_under.get(("editions", self.course_id), self._editions))
        return copy.copy(current)

    def _editions(self) -> list[Edition]:
        return list(Edition.objects.filter(course=self.course_id)) if self.course_id else []

    def promising_editions(self) -> models.QuerySet[Edition]:
        """Those that the page's notice speaks of: every edition with a group that is not over, or with none yet."""
        today = timezone.localdate()
        return self._with_last_day(today).filter(last_day__gte=today)

    def _with_last_day(self, today: datetime.date) -> models.QuerySet[Edition]:
        """The course's editions: when each is over, and today for one without groups, which is still being made."""
        last_day = Coalesce(Max("groups__ends_on"), today, output_field=models.DateField())
        return Edition.objects.filter(course=self.course_id).annotate(last_day=last_day)

    def days_gone_by(self, today: datetime.date) -> Iterable[DayGoneBy]:
        if not self.course_id:
            return
        last = self._with_last_day(today).aggregate(last=Max("last_day"))["last"]
        if last and last < today:
            yield "course", _("L’ultimo incontro è passato: prepara la nuova edizione, o di’ quando se ne riparla.")

    @cached_property
    def groups(self) -> list[CourseGroup]:
        """The edition's groups with seats and places as they are now: two queries a request."""
        groups = list(CourseGroup.objects.filter(edition=self.edition)) if self.edition else []
        places = find_places(group.place_id for group in groups)
        for group in groups:
            group.edition = self.edition
            group.place = places.get(group.place_id or 0)
        return groups

    @cached_property
    def lessons(self) -> list[Lesson]:
        """The edition's lessons with their places, the groups' also as their `lesson_list`: two queries a request."""
        lessons = list(Lesson.objects.filter(edition=self.edition)) if self.edition else []
        groups = {group.pk: group for group in self.groups}
        places = find_places(lesson.place_id for lesson in lessons)
        for lesson in lessons:
            lesson.group = groups.get(lesson.group_id or 0)
            lesson.place = places.get(lesson.place_id or 0)
        for group in self.groups:
            group.lesson_list = [each for each in lessons if each.group_id == group.pk]
        return lessons

    @property
    def enrolment_status(self) -> EnrolmentStatus:
        if self.edition is None:
            return EnrolmentStatus.NO_GROUPS
        return self.edition.enrolment_status(groups=self.groups)

    @property
    def enrolment_is_open(self) -> bool:
        return self.enrolment_status == EnrolmentStatus.OPEN

    def get_event_type_display(self) -> str:
        """As on events, so that lists treat both alike."""
        return str(self.event_type.label)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["unit"] = unit_with_contacts(self.unit_id)
        lessons = self.lessons
        context["groups"] = [
            {"group": group, "text": describe_group(group), "lessons": group.lesson_list} for group in self.groups
        ]
        context["common_lessons"] = [each for each in lessons if each.group_id is None]
        context["status"] = self.enrolment_status
        context["edition"] = self.edition
        context["residents_note"] = residents_note(self.edition) if self.edition else ""
        context["ages"] = minors.ages_in_words(self.edition) if self.edition else ""
        if self.edition and self.edition.draws_lots:
            context["draw_note"] = draw_note(self.edition)
            context["draw_url"] = self.draw_url(self.edition) if self.edition.drawn_at else ""
        context["structured_data"] = json_ld_script(
            course_data(
                self,
                groups=self.groups,
                provider=SiteSettings.for_request(request).municipality_name,
                url=page_address(self, request),
            )
        )
        return context

    # --- the form -------------------------------------------------------------------------------------------------

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().serve(request, *args, **kwargs)
        recaptcha.allow_google(request, response)
        return response

    def get_definition(self, request: HttpRequest | None = None) -> Definition:
        """The fixed steps and the editor's; without an edition (a new draft) the editor's alone."""
        edition, groups = self.edition, self.groups
        if edition is None:
            return super().get_definition(request)
        if self.remembered_under is None:
            return self.definition_for(edition, groups)
        offered = tuple(as_offered(group) for group in groups)
        residence = (edition.asks_residence, edition.admits_residents_only)
        key = ("course form", self.pk, edition.pk, translation.get_language(), residence, offered)
        return self.remembered_under.get(key, lambda: self.definition_for(edition, groups))

    def definition_for(self, edition: Edition, groups: Iterable[CourseGroup]) -> Definition:
        """The form for some groups of an edition, which need not be the one that the page shows."""
        return super().get_definition().prepend(*fixed_steps(edition=edition, groups=groups))

    def screen_notes(self, request: HttpRequest, answers: Mapping[str, Any] | None) -> list[str]:
        """Before the first question the place in the queue of what is full; before sending that of what was chosen."""
        if self.edition and self.edition.awaits_draw:
            if answers is None:
                return draw_notes(self.edition)
            return [entering_note(self.edition)]
        if answers is None:
            first = residents_note(self.edition) if self.edition else ""
            full = (group for group in self.groups if group.is_full)
            notes = [f"{describe_group(group)}. {standing_note(group)}." for group in full]
            return [first, *notes] if first else notes
        chosen = [group for group in self.groups if str(group.uuid) == answers.get(GROUP_ID)]
        until_then = gettext("Può cambiare finché non invii.")
        people = parties.people_in(answers)
        return [f"{standing_note(group, people=people)}. {until_then}" for group in chosen]

    def whom_about(self, step_id: str, answers: Mapping[str, Any]) -> str:
        return whom_about(step_id, answers)

    def get_source_snapshot(self, request: HttpRequest | None = None) -> dict[str, Any]:
        """The Italian form as it is now, for the desk; nothing where this one is Italian, or there is no Italian."""
        page = self.get_italian()
        if page is None:
            return {}
        with translation.override(settings.LANGUAGE_CODE):
            snapshot: dict[str, Any] = page.get_definition(request).to_json()
        return snapshot

    def why_closed(self, request: HttpRequest) -> Refusal | None:
        return None if self.enrolment_is_open else _refusal_of(self.enrolment_status)

    def ask_of_sender(self, request: HttpRequest, kept: Mapping[str, str]) -> Ask:
        """Whoever refuses Google's verification has the site's own; whoever passes it needs no other."""
        ask = super().ask_of_sender(request, kept)
        if not (self.use_recaptcha and recaptcha.is_available()):
            return ask
        return Ask.NOTHING if kept.get(recaptcha.FIELD) == recaptcha.AGREED else max(ask, Ask.SOME)

    def get_extra_check_form(
        self, request: HttpRequest, data: QueryDict | None, kept: Mapping[str, str]
    ) -> forms.Form | None:
        if self.use_recaptcha and recaptcha.is_available():
            return recaptcha.build_form(request, data, kept)
        return None

    def handle_submission(self, request: HttpRequest, submission: Submission) -> dict[str, Any]:
        """Register the person, or give the form back with the reason at the question."""
        if self.edition is None:
            raise FormClosed(_refusal_of(EnrolmentStatus.NO_GROUPS))
        people = parties.people_in(submission.answers)
        names = parties.names_in(
            submission.answers,
            first_name=submission.answer(FIRST_NAME_ID),
            last_name=submission.answer(LAST_NAME_ID),
        )
        try:
            outcome = operations.register(
                edition=self.edition,
                group=uuid.UUID(submission.answer(GROUP_ID)),
                first_name=submission.answer(FIRST_NAME_ID),
                last_name=submission.answer(LAST_NAME_ID),
                email=submission.answer(EMAIL_ID),
                answers=without_names(submission.definition, own_answers(submission.answers)),
                companions=companions_of(submission.answers),
                files=submission.files,
                definition=submission.definition.to_json(),
                source_definition=self.get_source_snapshot(request),
                locale=submission.locale,
                submission_key=submission.submission_key,
                page=self,
            )
        except operations.EnrolmentClosedError as closed:
            raise FormClosed(_refusal_of(closed.status)) from None
        except operations.UnknownGroupError:
            message = gettext("Questo gruppo non c’è più. Scegline un altro.")
            raise SubmissionRefused(errors={GROUP_ID: message}) from None
        except operations.NotAdmittedError as refused:
            own = RESIDENT_ID if isinstance(refused, operations.NotResidentError) else minors.BIRTH_ID
            question = parties.COMPANIONS_ID if refused.is_companion else own
            raise SubmissionRefused(errors={question: str(refused)}) from None
        except operations.AlreadyRegisteredError:
            # Whoever typed this must not learn who is registered: the page says what a first registration would read,
            # and the owner of the address reads the truth in a mail (docs/adr/0022).
            return {**self._as_if_first(submission.answers), "people": people, "names": names}
        return {"registration": str(outcome.registration.pk), "people": people, "names": names}

    @staticmethod
    def _as_if_first(answers: Mapping[str, Any]) -> dict[str, Any]:
        found = CourseGroup.objects.select_related("edition").get(uuid=answers[GROUP_ID])
        standing = operations.standing_for_newcomer(found, people=parties.people_in(answers))
        state, email = standing.state.value, answers[EMAIL_ID].strip()
        return {"group": found.pk, "state": state, "before": standing.before, "email": email}

    def count_answers(self) -> Mapping[str, int]:
        return count_ids(self._registrations().values_list("answers", flat=True).iterator())

    def count_submissions(self) -> int:
        return self._registrations().count()

    def _registrations(self) -> models.QuerySet[Registration]:
        return Registration.objects.filter(group__edition__course=self.course_id)

    def render_end(self, request: HttpRequest, outcome: Mapping[str, Any]) -> HttpResponse:
        """What became of the registration, as it is now; it may have been withdrawn and erased meanwhile."""
        facts = {"people": outcome.get("people", 1), "names": outcome.get("names", [])}
        if "registration" not in outcome:
            group = CourseGroup.objects.select_related("edition").filter(pk=outcome["group"]).first()
            position = outcome["before"] + 1 if outcome["state"] == State.WAITING else None
            state, email = State(outcome["state"]), outcome["email"]
            return self._end(request, group, state, position=position, email=email, **facts)
        found = find_one(Registration.objects.select_related("group__edition").filter(pk=outcome["registration"]))
        if found is None:
            return self.render_gone(request)
        state, position = State(found.state), found.position
        return self._end(request, found.group, state, position=position, email=found.email, **facts)

    def _end(self, request: HttpRequest, group: CourseGroup | None, state: State, **facts: Any) -> HttpResponse:
        """The same page for a first registration and a repeated one: no code, no link, no fate of a mail."""
        if group is None:
            return self.render_gone(request)
        return self.render_confirmation(
            request,
            template="courses/registration_confirmation.html",
            telling=TELLINGS[state],
            is_confirmed=state == State.CONFIRMED,
            draw_note=draw_note(group.edition) if state == State.RECEIVED else "",
            group=group,
            group_text=describe_group(group),
            first_meeting=span_of(group).first,
            **facts,
        )


def _refusal_of(status: EnrolmentStatus) -> Refusal:
    texts = {
        EnrolmentStatus.NOT_YET: _("Torna quando le iscrizioni saranno aperte: la data è nella pagina del corso."),
        EnrolmentStatus.CLOSED: _("Non è più possibile iscriversi in rete. Per altre possibilità scrivici o telefona."),
        EnrolmentStatus.NO_GROUPS: _("Appena decidiamo giorni e luoghi, qui trovi il modulo per iscriverti."),
    }
    return Refusal(title=status.label, text=texts[status])
