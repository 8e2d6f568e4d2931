"""A page with a form: its fields, its address, and what its app decides."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField

from core import ratelimit
from core.http import is_cross_site, mark_sensitive
from formbuilder.answers import Submission, SubmissionRefused, display
from formbuilder.blocks import RICH_TEXT_FEATURES, FormStepsField
from formbuilder.builder import StepForm, summarise_errors
from formbuilder.definition import Definition, DefinitionError, read_definition
from formbuilder.steps import (
    ACTION_FIELD,
    CHECK,
    STATE_FIELD,
    STEP_FIELD,
    Flow,
    Notice,
    Ready,
    Screen,
)

logger = logging.getLogger(__name__)

POST_MAX_BYTES: Final = 1_000_000
"""Largest post that is read: the sealed state, the longest step, and room for percent signs."""
TRAP_FIELD: Final = "sito_web"
"""The honeypot: a robot fills it in, nobody else sees it."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a form cannot be filled in now, in the visitor's language."""

    title: str | Promise
    text: str | Promise


class _Refused(Exception):  # noqa: N818 - reads as what happened
    """The form is not shown and nothing of the request was used."""

    def __init__(self, refusal: Refusal, *, status: int) -> None:
        super().__init__(str(refusal.title))
        self.refusal = refusal
        self.status = status


@dataclass(frozen=True, kw_only=True)
class FormLanguage:
    """The same form in another language."""

    code: str
    name: str
    url: str


class _NoUploads(FileUploadHandler):
    """Files in a post are skipped before a byte of them is kept."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


class FormPageMixin(RoutablePageMixin, models.Model):
    """A page whose form stands at `<page>/modulo/`; stands before the page's base class.

    The page itself carries no token and stays cacheable; every response of the form says `no-store`, and none sets a
    cookie. Subclasses implement `handle_submission` and decide with the other hooks; they show `form_panels`.
    """

    form_is_sensitive: ClassVar[bool] = False
    """True where nothing may stay behind on the device: neutral title, no index, no autocompletion."""
    form_send_limit: ClassVar[int] = 20
    """Sendings that one network may make within `form_send_window` seconds: a household, a school, an office."""
    form_send_window: ClassVar[int] = 600

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
    privacy_purpose = models.TextField(
        gettext_lazy("perché chiediamo questi dati"),
        blank=True,
        max_length=1_000,
        help_text=gettext_lazy("A che cosa servono, in base a quale norma, chi li vede. Compare prima dell’invio."),
    )
    privacy_retention = models.TextField(
        gettext_lazy("per quanto tempo li teniamo"),
        blank=True,
        max_length=500,
        help_text=gettext_lazy("Per esempio: fino a 30 giorni dopo la fine del corso."),
    )

    form_panels: ClassVar[list[Panel]] = [
        FieldPanel("form_intro"),
        FieldPanel("form_steps"),
        MultiFieldPanel(
            [FieldPanel("privacy_purpose"), FieldPanel("privacy_retention")],
            heading=gettext_lazy("Informativa al modulo"),
        ),
        MultiFieldPanel(
            [FieldPanel("submit_label"), FieldPanel("confirmation_title"), FieldPanel("confirmation_text")],
            heading=gettext_lazy("Invio e conferma"),
        ),
    ]

    class Meta:
        abstract = True

    # --- what the app decides -------------------------------------------------------------------------------------

    def get_definition(self, request: HttpRequest | None = None) -> Definition:
        """The whole form. Override to put steps built in code before or after the editor's."""
        return read_definition(self.form_steps)

    def form_is_open(self, request: HttpRequest) -> Refusal | None:
        """None if the form can be filled in now; asked at every request, the sending included."""
        return None

    def get_extra_check_form(self, request: HttpRequest, data: QueryDict | None) -> forms.Form | None:
        """A further form on the check page, bound to `data` when it is sent; it must be valid for the sending."""
        return None

    def handle_submission(self, request: HttpRequest, submission: Submission) -> HttpResponse:
        """Store the submission and answer, usually with `render_confirmation`.

        Called again with the same `submission.submission_key` when the visitor sends twice. Raises `SubmissionRefused`
        to give the form back with a message.
        """
        raise NotImplementedError

    # --- addresses and rendering ----------------------------------------------------------------------------------

    @property
    def form_url(self) -> str:
        """The address of the form, without the host."""
        return f"{self.url or '/'}{self.reverse_subpage('form')}"

    @property
    def form_title(self) -> str:
        """The title of the browser's window: neutral where a glance at the screen could do harm."""
        return _("Modulo") if self.form_is_sensitive else str(self.title)

    @path("modulo/", name="form")
    def serve_form(self, request: HttpRequest) -> HttpResponse:
        """The form: a first step for GET, what follows from a button for POST."""
        if request.method not in ("GET", "HEAD", "POST"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
        try:
            response = self._respond(request)
        except _Refused as refused:
            response = self.render_refusal(request, refused.refusal, status=refused.status)
        response.headers["Cache-Control"] = "no-store"
        return mark_sensitive(response) if self.form_is_sensitive else response

    def render_confirmation(
        self, request: HttpRequest, *, template: str = "forms/confirmation.html", **context: Any
    ) -> HttpResponse:
        """The page after sending; an app's own template extends `forms/confirmation.html`."""
        return self._render(request, template, **context)

    def render_refusal(self, request: HttpRequest, refusal: Refusal, *, status: int = 200) -> HttpResponse:
        """A page that says why the form is not shown."""
        return self._render(request, "forms/closed.html", status=status, refusal=refusal)

    def _respond(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and is_cross_site(request):
            raise _Refused(_refusal_cross_site(), status=403)
        refusal = self.form_is_open(request)
        if refusal is not None:
            raise _Refused(refusal, status=200)
        flow = self._flow(request)
        if request.method != "POST":
            return self._render_screen(request, flow.start())
        return self._proceed(request, flow, _read_post(request))

    def _flow(self, request: HttpRequest) -> Flow:
        try:
            definition = self.get_definition(request)
        except DefinitionError as error:
            logger.exception("The form of page %s contradicts itself", self.pk)
            raise _Refused(_refusal_not_ready(), status=503) from error
        if not definition.steps:
            raise _Refused(_refusal_not_ready(), status=200)
        return Flow(
            definition,
            form_key=f"page:{self.translation_key}",
            locale=self.locale.language_code,
            sensitive=self.form_is_sensitive,
        )

    def _proceed(self, request: HttpRequest, flow: Flow, post: QueryDict) -> HttpResponse:
        if post.get(TRAP_FIELD):
            return self._render_screen(request, flow.stay(post, Notice.TRAP))
        result = flow.proceed(post)
        if isinstance(result, Screen):
            return self._render_screen(request, result)
        return self._send(request, flow, post, result)

    def _send(self, request: HttpRequest, flow: Flow, post: QueryDict, ready: Ready) -> HttpResponse:
        if not ratelimit.hit(
            request,
            scope=f"form:{self.translation_key}",
            limit=self.form_send_limit,
            window_seconds=self.form_send_window,
        ):
            return self._render_screen(request, flow.stay(post, Notice.TOO_OFTEN), status=429)
        extra = self.get_extra_check_form(request, post)
        if extra is not None and not extra.is_valid():
            return self._render_screen(request, ready.check, extra_form=extra)
        try:
            return self.handle_submission(request, ready.submission)
        except SubmissionRefused as refused:
            screen = flow.refuse(ready.check, refused.errors)
            return self._render_screen(request, screen, message=refused.message)

    def _render_screen(self, request: HttpRequest, screen: Screen, **context: Any) -> HttpResponse:
        if screen.form is None and "extra_form" not in context:
            context["extra_form"] = self.get_extra_check_form(request, None)
        form = screen.form or context.get("extra_form")
        context = {
            "screen": screen,
            "form": screen.form,
            "errors": summarise_errors(form) if form else [],
            "languages": self._form_languages(),
            **context,
        }
        return self._render(request, "forms/step.html" if screen.form else "forms/check.html", **context)

    def _render(self, request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        names = {"state": STATE_FIELD, "step": STEP_FIELD, "action": ACTION_FIELD, "trap": TRAP_FIELD, "check": CHECK}
        context = {"page": self, "self": self, "names": names, "sensitive": self.form_is_sensitive, **context}
        return TemplateResponse(request, template, context, status=status)

    def _form_languages(self) -> list[FormLanguage]:
        """The form in the other languages in which this page is published."""
        translations = self.get_translations().live().filter(alias_of=None).select_related("locale")
        names = dict(settings.LANGUAGES)
        return [
            FormLanguage(code=code, name=names.get(code, code), url=each.form_url)
            for each in translations
            for code in [each.locale.language_code]
        ]

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
            return self.render_refusal(request, _refusal_not_ready())
        if mode_name == "check":
            return self._render(request, "forms/preview_check.html", sections=display(definition, {}))
        steps = [StepForm(step, sensitive=self.form_is_sensitive) for step in definition.steps]
        return self._render(request, "forms/preview_form.html", step_forms=steps, total=len(steps) + 1)


def _read_post(request: HttpRequest) -> QueryDict:
    """The post, bounded and without files."""
    if _content_length(request) > POST_MAX_BYTES:
        raise _Refused(_refusal_too_large(), status=413)
    request.upload_handlers = [_NoUploads(request)]
    try:
        return request.POST
    except RequestDataTooBig as error:
        raise _Refused(_refusal_too_large(), status=413) from error
    except (SuspiciousOperation, BadRequest, UnreadablePostError, MultiPartParserError) as error:
        raise _Refused(_refusal_unreadable(), status=400) from error


def _content_length(request: HttpRequest) -> int:
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return 0


def _refusal_not_ready() -> Refusal:
    return Refusal(
        title=_("Il modulo non è ancora pronto"),
        text=_("Stiamo preparando le domande. Riprova più tardi, oppure scrivici o telefona."),
    )


def _refusal_cross_site() -> Refusal:
    return Refusal(
        title=_("La richiesta arriva da un altro sito"),
        text=_("Per sicurezza accettiamo soltanto moduli compilati qui. Apri il modulo da questo sito e riprova."),
    )


def _refusal_too_large() -> Refusal:
    return Refusal(
        title=_("Il testo è troppo lungo"),
        text=_("Non abbiamo ricevuto nulla. Torna indietro con il browser: quello che hai scritto è ancora lì."),
    )


def _refusal_unreadable() -> Refusal:
    return Refusal(
        title=_("La richiesta non è arrivata intera"),
        text=_("Non abbiamo ricevuto nulla. Torna indietro con il browser e premi di nuovo il pulsante."),
    )
