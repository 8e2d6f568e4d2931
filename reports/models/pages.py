"""The page that leads to a report: what is promised, what happens afterwards, then the form."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail.models import Locale
from wagtail_localize.fields import SynchronizedField

from core.blocks import CONTENT_BLOCKS
from core.http import is_cross_site, mark_sensitive
from core.models import BasePage
from core.search_kinds import SearchKind
from formbuilder.answers import Submission, SubmissionRefused
from formbuilder.definition import Definition, read_definition
from formbuilder.mixins import FormPageMixin, Refusal
from reports import closing
from reports.blocks import StageBlock
from reports.errors import FormClosedError
from reports.operations.keys import form_can_open
from reports.operations.submission import Receipt, mark_code_saved, submit
from reports.questions import with_fixed_steps
from vault.receipt import ReceiptCode

SAMPLE_CODE = ReceiptCode("ABCD1234EFGH5678JKMN")
PHONE_MAX = 40
HTTP_FORBIDDEN = 403


class ReportPage(FormPageMixin, BasePage):  # type: ignore[django-manager-missing]  # Wagtail's is untyped
    """A page through which people report, anonymously if they like.

    The page itself carries no cookie and no token. `prima-di-iniziare/` explains the quick exit, `modulo/` is the form,
    the answer to its last post shows the reporter's code once, `codice-salvato/` takes the note that it was saved.
    Nothing that robots of third parties guard (reCAPTCHA) can be chosen here.
    """

    form_is_sensitive = True
    search_kind = SearchKind.REPORT

    stages = StreamField(
        [("stage", StageBlock())],
        verbose_name=gettext_lazy("che cosa succede dopo"),
        blank=True,
        help_text=gettext_lazy("Le tappe, in ordine, con i tempi che l’ufficio rispetta davvero."),
    )
    body = StreamField(CONTENT_BLOCKS, verbose_name=gettext_lazy("altre informazioni"), blank=True)
    contact_phone = models.CharField(
        gettext_lazy("telefono"),
        max_length=PHONE_MAX,
        blank=True,
        help_text=gettext_lazy("Per chi preferisce parlare con una persona."),
    )
    contact_email = models.EmailField(gettext_lazy("e-mail"), blank=True)
    contact_hours = models.CharField(gettext_lazy("quando rispondiamo"), max_length=150, blank=True)

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("stages"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("contact_phone"), FieldPanel("contact_email"), FieldPanel("contact_hours")],
            heading=gettext_lazy("Altri modi per parlare con l’ufficio"),
        ),
        *FormPageMixin.form_panels,
    ]
    override_translatable_fields: ClassVar = [
        SynchronizedField("contact_phone"),
        SynchronizedField("contact_email"),
    ]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/report_page.html"

    class Meta:
        verbose_name = gettext_lazy("pagina per segnalare")
        verbose_name_plural = gettext_lazy("pagine per segnalare")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "can_open": form_can_open()}

    # --- the form ---------------------------------------------------------------------------------------------------

    def get_definition(self, request: HttpRequest | None = None) -> Definition:
        """The editor's steps between the two that every report has."""
        return with_fixed_steps(read_definition(self.form_steps), language=self.locale.language_code)

    def get_source_definition(self) -> Definition:
        """The same form in Italian, for the office; in the page's own language where there is no Italian page."""
        page = self.get_translation_or_none(Locale.objects.get(language_code=settings.LANGUAGE_CODE)) or self
        return with_fixed_steps(read_definition(page.form_steps), language=settings.LANGUAGE_CODE)

    def form_is_open(self, request: HttpRequest) -> Refusal | None:
        """Closed whenever a report could not be sealed to a key that is pinned and that two people can open."""
        if form_can_open():
            return None
        return Refusal(
            title=_("In questo momento il modulo è chiuso"),
            text=_(
                "Ora non possiamo custodire in sicurezza quello che scrivi, perciò non ti chiediamo di scriverlo. "
                "Puoi parlare con noi in un altro modo."
            ),
        )

    def render_refusal(self, request: HttpRequest, refusal: Refusal, *, status: int = 200) -> HttpResponse:
        """A refusal always names the other ways: people must not stand before a closed door."""
        return self._render_sensitive(request, "reports/closed.html", status=status, refusal=refusal)

    @sensitive_variables()
    def handle_submission(self, request: HttpRequest, submission: Submission) -> HttpResponse:
        """Seal at once; the answer to this very post shows the code."""
        try:
            receipt = submit(
                submission=submission,
                source_definition=self.get_source_definition(),
                form_key=self.translation_key,
            )
        except FormClosedError as error:
            raise SubmissionRefused(
                _("In questo momento non possiamo custodire la segnalazione. Riprova fra poco, oppure telefona.")
            ) from error
        return self._render_receipt(request, receipt)

    def render_confirmation(
        self, request: HttpRequest, *, template: str = "reports/receipt.html", **context: Any
    ) -> HttpResponse:
        """What an editor sees in the preview: the receipt with a code that is none."""
        context = {"code": SAMPLE_CODE, "note_field": closing.TOKEN_FIELD, "note": "", **context}
        return self._render_sensitive(request, template, **context)

    # --- addresses --------------------------------------------------------------------------------------------------

    @property
    def start_url(self) -> str:
        """The page that stands before the first question."""
        return f"{self.url or '/'}{self.reverse_subpage('before')}"

    @property
    def saved_url(self) -> str:
        """Where the receipt's button posts to."""
        return f"{self.url or '/'}{self.reverse_subpage('saved')}"

    @path("prima-di-iniziare/", name="before")
    def serve_before(self, request: HttpRequest) -> HttpResponse:
        """The interruption page: how to leave in a hurry, what the device keeps, before the first question."""
        refusal = self.form_is_open(request)
        if refusal is not None:
            return self.render_refusal(request, refusal)
        return self._render_sensitive(request, "reports/before.html")

    @path("codice-salvato/", name="saved")
    def serve_saved(self, request: HttpRequest) -> HttpResponse:
        """The reporter has noted the code: from now on it is never shown again."""
        if request.method != "POST":
            return mark_sensitive(HttpResponseRedirect(self.url or "/"))
        if is_cross_site(request):
            return mark_sensitive(HttpResponse(status=HTTP_FORBIDDEN))
        case_id = closing.read_note(request.POST.get(closing.TOKEN_FIELD, ""), form_key=self.translation_key)
        if case_id is not None:
            mark_code_saved(case_id=case_id)
        return self._render_sensitive(request, "reports/saved.html")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Every response, with a request that error mails will not quote."""
        return _serve_discreetly(request, super().serve, *args, **kwargs)

    def _render_receipt(self, request: HttpRequest, receipt: Receipt) -> HttpResponse:
        if receipt.code is None:
            return self._render_sensitive(request, "reports/already_sent.html")
        return self._render_sensitive(
            request,
            "reports/receipt.html",
            code=receipt.code,
            note_field=closing.TOKEN_FIELD,
            note=closing.seal_note(receipt.case_id, form_key=self.translation_key),
        )

    def _render_sensitive(
        self, request: HttpRequest, template: str, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        context = {"page": self, "self": self, "sensitive": True, **context}
        return mark_sensitive(TemplateResponse(request, template, context, status=status))


@sensitive_post_parameters()
def _serve_discreetly(request: HttpRequest, serve: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    response: HttpResponse = serve(request, *args, **kwargs)
    return response
