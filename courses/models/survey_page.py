"""The page with the questionnaire: written by the editors, opened by the link that an edition was mailed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.contrib.routable_page.models import path, re_path
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import CONTENT_BLOCKS
from core.italian import elide
from core.models import BasePage
from core.search_kinds import SearchKind
from core.site_address import absolute_url
from core.versions import find_targets
from courses import operations
from courses.operations.surveys import TOKEN_LENGTH
from courses.survey.kinds import refused
from formbuilder.answers import Submission
from formbuilder.definition import Definition, DefinitionError
from formbuilder.filling.gate import Refusal
from formbuilder.filling.serving import FormClosed
from formbuilder.filling.steps import END_PLACE
from formbuilder.journey import CHECK_PATH
from formbuilder.mixins import FormPageMixin

from .surveys import SurveyRound

_LINK: Final = rf"q/(?P<token>[a-z0-9]{{{TOKEN_LENGTH}}})/"


class CourseSurveyPage(FormPageMixin, BasePage):  # type: ignore[django-manager-missing]  # Wagtail's is untyped
    """The same questionnaire for every edition of the courses that chose it.

    Anybody may read the page; its form opens below `q/<token>/` only, where the token stands for the edition.
    """

    page_description = _(
        "Le domande anonime alla fine di un corso. Chi ha partecipato le apre dal messaggio che riceve."
    )
    search_kind: ClassVar[SearchKind | None] = None
    privacy_days_count_from = _("dopo la chiusura del questionario")
    form_send_limit: ClassVar[int] = 60
    """A whole course that answers in the gym, on one network."""
    is_rated_when_sent: ClassVar[bool] = False

    body = StreamField(CONTENT_BLOCKS, verbose_name=_("contenuto"), blank=True)

    override_translatable_fields: ClassVar = [
        *FormPageMixin.privacy_synchronised,
        SynchronizedField("always_proof", overridable=False),
    ]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/survey_page.html"

    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("body")]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Contenuto")),
            ObjectList(FormPageMixin.form_panels, heading=_("Domande")),
            ObjectList(BasePage.promote_panels, heading=_("Promuovi")),
            ObjectList(BasePage.settings_panels, heading=_("Impostazioni")),
        ]
    )
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("questionario di fine corso")
        verbose_name_plural = _("questionari di fine corso")

    token = ""
    """What of the address stands for the edition, while one is asked for."""

    def clean(self) -> None:
        super().clean()
        if not self.may_have_gaps:
            self._refuse_what_names_somebody()

    def _refuse_what_names_somebody(self) -> None:
        try:
            labels = [question.label for question in refused(super().get_definition())]
        except DefinitionError:
            return
        if labels:
            text = _(
                "Il questionario è anonimo: si possono chiedere solo risposte che si contano (scelte, voti, numeri) e "
                "testi. Togli queste domande: %(questions)s."
            )
            named = ", ".join(f"«{label}»" for label in labels)
            raise ValidationError({"form_steps": text % {"questions": named}})

    # --- the link -------------------------------------------------------------------------------------------------

    def link_of(self, found: SurveyRound, language: str) -> str:
        """The absolute address to mail: of the page in this language if it may be read, else of another."""
        with translation.override(language):
            page = find_targets([self.pk]).get(self.pk, self)
            return absolute_url(f"{page.url or '/'}q/{found.token}/")

    @cached_property
    def round(self) -> SurveyRound | None:
        """What the address opens. One query a request."""
        return operations.find_round(token=self.token, form_key=self.translation_key)

    @property
    def return_url(self) -> str:
        """Where a screen of the form leads back to; the page itself would not open the form again."""
        return f"{self.url or '/'}q/{self.token}/" if self.token else ""

    def reverse_subpage(self, name: str, args: Any = None, kwargs: Any = None) -> str:
        """The form's addresses stay below the link by which somebody came."""
        subpath = super().reverse_subpage(name, args, kwargs)
        return f"q/{self.token}/{subpath}" if name == "form" and self.token else subpath

    @re_path(rf"^{_LINK}$", name="round")
    def serve_round(self, request: HttpRequest, token: str) -> HttpResponse:
        """The page for whoever has the link: what it is about, and the way into the form."""
        self.token = token
        self.open_subpath = f"q/{token}/"
        response: HttpResponse = self._guard(request, lambda: self._serve_open(request))
        return response

    def _serve_open(self, request: HttpRequest) -> HttpResponse:
        refusal = self.why_closed(request)
        if refusal is not None:
            return self.render_refusal(request, refusal)
        return TemplateResponse(request, self.template, self.get_context(request))

    @path("modulo/", name="form")
    @re_path(rf"^{_LINK}modulo/$", name="form_of_round")
    def serve_form(self, request: HttpRequest, token: str = "") -> HttpResponse:
        self.token = token
        return super().serve_form(request)

    @re_path(rf"^modulo/(?P<flow_id>[a-z0-9]{{8}})/(?P<place>[1-9][0-9]?|{CHECK_PATH}|{END_PLACE})/$", name="step")
    @re_path(
        rf"^{_LINK}modulo/(?P<flow_id>[a-z0-9]{{8}})/(?P<place>[1-9][0-9]?|{CHECK_PATH}|{END_PLACE})/$",
        name="step_of_round",
    )
    def serve_step(self, request: HttpRequest, flow_id: str, place: str, token: str = "") -> HttpResponse:
        self.token = token
        return super().serve_step(request, flow_id, place)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "round": self.round if self.token else None}

    # --- the form -------------------------------------------------------------------------------------------------

    def why_closed(self, request: HttpRequest) -> Refusal | None:
        if not self.token:
            return Refusal(title=_("Il questionario si apre dal messaggio"), text=_FROM_THE_MAIL)
        if self.round is None:
            return Refusal(title=_("Questo collegamento non apre nessun questionario"), text=_FROM_THE_MAIL)
        return None if self.round.takes_answers() else _closed()

    def screen_notes(self, request: HttpRequest, answers: Mapping[str, Any] | None) -> Sequence[str]:
        notes = [
            gettext("Il questionario è anonimo: non salviamo chi sei, né quando rispondi."),
            gettext("Nelle risposte scritte non mettere nomi, tuoi o di altre persone."),
        ]
        if answers is None and self.round is not None:
            day = date_format(self.round.closes_on)
            notes.append(elide(gettext("Si può rispondere fino al %(day)s.") % {"day": day}))
        return notes

    def _italian_definition(self) -> Definition:
        with translation.override(settings.LANGUAGE_CODE):
            return (self.get_italian() or self).get_definition()

    def handle_submission(self, request: HttpRequest, submission: Submission) -> dict[str, Any]:
        """Put it among the others. What is remembered for the page after it says nothing of the answers."""
        try:
            operations.take_answers(
                token=self.token,
                form=self._italian_definition(),
                answers=submission.answers,
                submission_key=submission.submission_key,
            )
        except operations.SurveyClosedError:
            raise FormClosed(_closed()) from None
        except operations.SurveyFullError:
            raise FormClosed(_full()) from None
        return {"sent": True}

    def render_end(self, request: HttpRequest, outcome: Mapping[str, Any]) -> HttpResponse:
        return self.render_confirmation(request, template="courses/survey_confirmation.html")


_FROM_THE_MAIL: Final = _(
    "Alla fine di un corso mandiamo un messaggio a chi ha partecipato: il collegamento che c’è dentro apre il "
    "questionario. Se l’hai ricopiato, controlla di averlo scritto per intero."
)


def _closed() -> Refusal:
    return Refusal(
        title=_("Il questionario è chiuso"),
        text=_("Il tempo per rispondere è finito. Se vuoi dirci com’è andata, scrivici o telefona."),
    )


def _full() -> Refusal:
    return Refusal(
        title=_("Il questionario è chiuso"),
        text=_(
            "Sono già arrivate tante risposte quante sono le persone a cui l’abbiamo mandato: non ne possiamo "
            "aggiungere altre. Se vuoi dirci com’è andata, scrivici o telefona."
        ),
    )
