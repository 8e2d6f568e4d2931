"""A page with a form: its fields, its address, and what its app decides."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final, Self

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import Resolver404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.fields import RichTextField
from wagtail.models import Locale

from core.chrome import LanguageLink, chrome_of
from core.http import mark_sensitive
from core.remembered import Memory
from formbuilder.answers import Section, Submission, display
from formbuilder.blocks import RICH_TEXT_FEATURES, FormStepsField
from formbuilder.builder import StepForm
from formbuilder.definition import Definition, DefinitionError, read_definition
from formbuilder.editor.panel import PathPanel
from formbuilder.editor.tools_panel import FormToolsPanel
from formbuilder.filling.exits import EXIT_FIELD
from formbuilder.filling.gate import TRAP_FIELD, Refusal, Refused
from formbuilder.filling.robots import PROOF_FIELD, Ask, ask_of
from formbuilder.filling.serving import FormVisit
from formbuilder.filling.state import CHECK
from formbuilder.filling.steps import ACTION_FIELD, END_PLACE, MARK_FIELD, STEP_FIELD
from formbuilder.filling.visits import build_flow, new_flow_id, not_ready
from formbuilder.journey import CHECK_PATH
from formbuilder.privacy import PrivacyNotice, gap_words
from formbuilder.translations import WholeInItsLanguage

HTTP_NOT_FOUND: Final = 404
HTTP_GONE: Final = 410
METHODS: Final = ["GET", "HEAD", "POST"]


class FormPageMixin(WholeInItsLanguage, PrivacyNotice, RoutablePageMixin, models.Model):
    """A page whose form begins at `<page>/modulo/`; stands before the page's base class.

    Each step has an address, `<page>/modulo/<flow>/<number>/`, where `<flow>` is a random name of this visit. The page
    itself carries no cookie and stays cacheable; every response of the form says `no-store`. Subclasses implement
    `handle_submission` and `render_end` and decide with the other hooks; they show `form_panels`.
    """

    checked_elsewhere: ClassVar[frozenset[str]] = frozenset({"form_steps"})
    has_form: ClassVar[bool] = True
    form_is_sensitive: ClassVar[bool] = False
    """True where nothing may stay behind on the device: neutral title, no index, no autocompletion."""
    is_rated_when_sent: ClassVar[bool] = True
    """Whether whoever has sent the form is asked how easy it was (`ratings`); never where it is sensitive."""
    withdrawn_template: ClassVar[str] = "forms/withdrawn.html"
    """What the form's addresses show after the page was unpublished."""
    form_send_limit: ClassVar[int] = 200
    """Sendings that one network may make within ten minutes: a whole school on the day when enrolment opens."""
    form_lifetime: ClassVar[datetime.timedelta] = datetime.timedelta(hours=12)
    """How long the answers are kept after the last step."""
    kept_extra_fields: ClassVar[tuple[str, ...]] = ()
    """Fields of the check page's own form that are remembered with the answers."""

    form_intro = RichTextField(
        gettext_lazy("introduzione al modulo"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=gettext_lazy(
            "Compare sopra la prima domanda: che cosa serve avere sottomano, quanto tempo ci vuole."
        ),
    )
    form_steps = FormStepsField()
    submit_label = models.CharField(
        gettext_lazy("testo del pulsante finale"),
        max_length=60,
        blank=True,
        help_text=gettext_lazy("Per esempio «Iscriviti». Se è vuoto: «Invia»."),
    )
    confirmation_title = models.CharField(
        gettext_lazy("titolo della conferma"),
        max_length=120,
        blank=True,
        help_text=gettext_lazy("Se è vuoto: «Fatto, grazie»."),
    )
    confirmation_text = RichTextField(
        gettext_lazy("testo della conferma"),
        blank=True,
        features=RICH_TEXT_FEATURES,
        help_text=gettext_lazy("Che cosa succede adesso, e quando."),
    )
    always_proof = models.BooleanField(
        gettext_lazy("difesa dai robot a ogni invio"),
        default=False,
        help_text=gettext_lazy(
            "Di solito la difesa parte da sola quando arrivano molti moduli insieme. Se la scegli c’è sempre: il "
            "dispositivo fa un piccolo calcolo e, senza JavaScript, chi è molto veloce aspetta qualche secondo."
        ),
    )

    form_panels: ClassVar[list[Panel]] = [
        FormToolsPanel(heading=gettext_lazy("Strumenti")),
        FieldPanel("form_intro"),
        PathPanel(),
        FieldPanel("form_steps"),
        PrivacyNotice.privacy_panel,
        MultiFieldPanel(
            [
                FieldPanel("submit_label"),
                FieldPanel("confirmation_title"),
                FieldPanel("confirmation_text"),
                FieldPanel("always_proof"),
            ],
            heading=gettext_lazy("Invio e conferma"),
        ),
    ]

    class Meta:
        abstract = True

    may_have_gaps = False
    """True while a draft is validated."""
    remembered_under: Memory | None = None
    """The memory under which this page was found (`core.routing`); None where it was read, or made, for itself."""
    is_withdrawn = False
    """True while the form's addresses answer for a page that was unpublished."""

    def clean(self) -> None:
        """A form that is published says why it asks; what else the notice needs, the editor asks for (`privacy`)."""
        super().clean()
        if not self.may_have_gaps and not self.privacy_purpose.strip():
            raise ValidationError({"privacy_purpose": gap_words()})

    # --- what the app decides -------------------------------------------------------------------------------------

    def get_definition(self, request: HttpRequest | None = None) -> Definition:
        """The whole form. Override to put steps built in code before or after the editor's."""
        if self.remembered_under is None:
            return read_definition(self.form_steps)
        return self.remembered_under.get(("form", self.pk), lambda: read_definition(self.form_steps))

    def why_closed(self, request: HttpRequest) -> Refusal | None:
        """Why the form cannot be filled in now, or None; asked at every request, the sending included."""
        return None

    def ask_of_sender(self, request: HttpRequest, kept: Mapping[str, str]) -> Ask:
        """What a sending must show for itself; `kept` as for `get_extra_check_form`."""
        times = self.form_send_limit
        return ask_of(request, form=str(self.translation_key), times=times, always=self.always_proof)

    def get_extra_check_form(
        self, request: HttpRequest, data: QueryDict | None, kept: Mapping[str, str]
    ) -> forms.Form | None:
        """A further form on the check page, bound to `data` when it is sent; it must be valid for the sending.

        `kept` holds what was posted from the check page before under the names in `kept_extra_fields`.
        """
        return None

    def screen_notes(self, request: HttpRequest, answers: Mapping[str, Any] | None) -> Sequence[str]:
        """What holds at this very moment, said above the first step (`answers` is None) and above the check page.

        It is no part of the form: when it changes, nobody who fills the form in is asked anything again.
        """
        return ()

    def whom_about(self, step_id: str, answers: Mapping[str, Any]) -> str:
        """Whom a step, or the check page, asks about, said under its title; empty where that is whoever fills in.

        Like `screen_notes` no part of the form.
        """
        return ""

    def handle_submission(self, request: HttpRequest, submission: Submission) -> dict[str, Any]:
        """Store the submission and return what `render_end` needs, as JSON: it is kept sealed for half an hour.

        Called again with the same `submission.submission_key` when the visitor sends twice. Raises `SubmissionRefused`
        to give the form back with a message, `FormClosed` when it was closed at this moment.
        """
        raise NotImplementedError

    def render_end(self, request: HttpRequest, outcome: Mapping[str, Any]) -> HttpResponse:
        """The page after sending, usually with `render_confirmation`; shown again when it is loaded again."""
        return self.render_confirmation(request)

    def leave_end(self, request: HttpRequest, outcome: Mapping[str, Any]) -> str | None:
        """A button of the page after sending: do what it says and return where to go; the end is then forgotten."""
        return None

    def why_unreachable(self) -> str:
        """Why nobody would receive what is sent now, in words for the office; empty where somebody does."""
        return ""

    def count_answers(self) -> Mapping[str, int] | None:
        """In how many submissions each question was answered and each option chosen, by id; None where nobody can know.

        `formbuilder.editor.answer_counts.count_ids` counts.
        """
        return {}

    def count_submissions(self) -> int:
        """How many answers to this form the site keeps, whatever their language."""
        return 0

    def get_italian(self) -> Self | None:
        """The Italian page, whose form the office reads; None where this one is Italian, or there is none."""
        if self.locale.language_code == settings.LANGUAGE_CODE:
            return None
        found: Self | None = self.get_translation_or_none(Locale.objects.get(language_code=settings.LANGUAGE_CODE))
        return found

    # --- addresses and rendering ----------------------------------------------------------------------------------

    @property
    def form_url(self) -> str:
        """Where the form begins, without the host."""
        return f"{self.url or '/'}{self.reverse_subpage('form')}"

    def steps_url(self, flow_id: str) -> str:
        """What the addresses of one visit have in common."""
        return f"{self.form_url}{flow_id}/"

    def step_url(self, flow_id: str, place: str) -> str:
        """The address of a step (its number), of the check page or of the end."""
        return f"{self.steps_url(flow_id)}{place}/"

    @property
    def form_title(self) -> str:
        """The title of the browser's window: neutral where a glance at the screen could do harm."""
        return _("Modulo") if self.form_is_sensitive else str(self.title)

    @path("modulo/", name="form")
    def serve_form(self, request: HttpRequest) -> HttpResponse:
        """A new visit: to an empty first step. What an older page posts here is not lost."""
        flow_id = new_flow_id()
        if request.method == "POST":
            return self._serve_visit(request, flow_id, "1")
        return self._guard(request, lambda: self._begin(request, flow_id))

    @re_path(rf"^modulo/([a-z0-9]{{8}})/([1-9][0-9]?|{CHECK_PATH}|{END_PLACE})/$", name="step")
    def serve_step(self, request: HttpRequest, flow_id: str, place: str) -> HttpResponse:
        """One place of the form for one visit."""
        return self._serve_visit(request, flow_id, place)

    def _begin(self, request: HttpRequest, flow_id: str) -> HttpResponse:
        if self.is_withdrawn:
            return self.render_withdrawn(request)
        refusal = self.why_closed(request)
        if refusal is not None:
            return self.render_refusal(request, refusal)
        build_flow(self, request)
        return HttpResponseRedirect(self.step_url(flow_id, "1"))

    def _serve_visit(self, request: HttpRequest, flow_id: str, place: str) -> HttpResponse:
        self._stand_at(flow_id, place)
        return self._guard(request, FormVisit(self, request, flow_id=flow_id, place=place).respond)

    def _stand_at(self, flow_id: str, place: str) -> None:
        """Say where the languages of the page lead: to this place."""
        self.open_subpath = f"{self.reverse_subpage('form')}{flow_id}/{place}/"

    def _guard(self, request: HttpRequest, respond: Callable[[], HttpResponse]) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        try:
            response = respond()
        except Refused as refused:
            response = self.render_refusal(request, refused.refusal, status=refused.status)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return mark_sensitive(response) if self.form_is_sensitive else response

    def render_screen(self, request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
        """A step or the check page."""
        return self._render(request, template, **context)

    def render_confirmation(
        self, request: HttpRequest, *, template: str = "forms/confirmation.html", **context: Any
    ) -> HttpResponse:
        """The page after sending; an app's own template extends `forms/confirmation.html`."""
        return self._render(request, template, **context)

    def render_refusal(
        self, request: HttpRequest, refusal: Refusal, *, status: int = 200, sections: Sequence[Section] = ()
    ) -> HttpResponse:
        """A page that says why the form is not shown, and gives back what was written so far."""
        return self._render(request, "forms/closed.html", status=status, refusal=refusal, sections=sections)

    def serve_withdrawn(self, request: HttpRequest, path_components: list[str]) -> HttpResponse | None:
        """What the form's addresses say once the page is no longer public: words, never a bare 404.

        Whoever stands in the middle of it gets back what was written, and whoever has sent it sees the end.
        """
        try:
            view, args, kwargs = self.resolve_subpage("/" + "".join(f"{component}/" for component in path_components))
        except Resolver404:
            return None
        self.is_withdrawn = True
        if view in (self.serve_form, self.serve_step):
            response: HttpResponse = view(request, *args, **kwargs)
            return response
        return self._guard(request, lambda: self.render_withdrawn(request))

    def render_withdrawn(self, request: HttpRequest, *, sections: Sequence[Section] = ()) -> HttpResponse:
        """A page that says that the form is gone, and gives back what was written so far."""
        return self._render(request, self.withdrawn_template, status=HTTP_NOT_FOUND, sections=sections)

    def render_gone(self, request: HttpRequest) -> HttpResponse:
        """The address of a step whose answers are sent, expired or thrown away."""
        return self._render(request, "forms/gone.html", status=HTTP_GONE)

    def _render(self, request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        names = {"step": STEP_FIELD, "mark": MARK_FIELD, "action": ACTION_FIELD, "trap": TRAP_FIELD, "check": CHECK}
        names["exit"] = EXIT_FIELD
        names["proof"] = PROOF_FIELD
        context = {"page": self, "self": self, "names": names, "sensitive": self.form_is_sensitive, **context}
        return TemplateResponse(request, template, context, status=status)

    def form_languages(self, request: HttpRequest, flow_id: str, place: str) -> list[LanguageLink]:
        """The place on the screen, without cookies perhaps not that of the address, in the page's other languages."""
        self._stand_at(flow_id, place)
        return chrome_of(request, self).other_versions

    # --- previews -------------------------------------------------------------------------------------------------

    @property
    def preview_modes(self) -> list[tuple[str, str | Promise]]:
        """The page, every step of its form, the check page, the confirmation."""
        return [
            ("", gettext_lazy("Pagina")),
            ("form", gettext_lazy("Passi del modulo")),
            ("check", gettext_lazy("Pagina di controllo")),
            ("confirmation", gettext_lazy("Conferma")),
        ]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Any of the modes, from a draft however incomplete; its buttons do nothing."""
        if mode_name not in ("form", "check", "confirmation"):
            response: HttpResponse = super().serve_preview(request, mode_name)
            return response
        if mode_name == "confirmation":
            return self.render_confirmation(request)
        try:
            definition = self.get_definition(request)
        except DefinitionError:
            return self.render_refusal(request, not_ready())
        if mode_name == "check":
            return self._render(request, "forms/preview_check.html", sections=display(definition, {}))
        steps = [StepForm(step, sensitive=self.form_is_sensitive) for step in definition.steps]
        return self._render(request, "forms/preview_form.html", step_forms=steps, total=len(steps) + 1)
