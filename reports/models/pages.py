"""The page that leads to a report: what is promised, what happens afterwards, then the form."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.contrib.routable_page.models import path
from wagtail.fields import StreamField
from wagtail_localize.fields import SynchronizedField

from core.blocks import CONTENT_BLOCKS
from core.days import in_words
from core.http import mark_sensitive
from core.models import BasePage
from core.search_kinds import SearchKind
from formbuilder.answers import Section, Submission, SubmissionRefused
from formbuilder.definition import Definition, read_definition
from formbuilder.filling.gate import Refusal
from formbuilder.mixins import FormPageMixin
from reports.blocks import OutcomeDaysBlock, StageBlock
from reports.errors import FormClosedError
from reports.models.cases import Case, Reserve
from reports.operations.keys import form_can_open
from reports.operations.submission import mark_code_saved, submit
from reports.questions import with_fixed_steps
from reports.vocabularies import Outcome
from vault.receipt import ReceiptCode
from vault.receipt import parse as parse_code

SAMPLE_CODE = ReceiptCode("ABCD1234EFGH5678JKMN")
SAMPLE_REFERENCE = "26-ABC12"
PHONE_MAX = 40
HTTP_GONE = 410


class ReportPage(FormPageMixin, BasePage):  # type: ignore[django-manager-missing]  # Wagtail's is untyped
    """A page through which people report, anonymously if they like.

    The page itself carries no cookie and no token. `prima-di-iniziare/` explains the quick exit, `modulo/` is the form,
    whose last page shows the reporter's code; `codice-salvato/` comes after the button that says it is noted.
    Nothing that robots of third parties guard (reCAPTCHA) can be chosen here.
    """

    page_description = _(
        "Il modulo per segnalare una discriminazione. Le segnalazioni sono cifrate: le legge solo chi ha una chiave."
    )
    privacy_days_count_from = gettext_lazy("dopo la chiusura della segnalazione")
    form_is_sensitive = True
    form_send_limit = 40
    """A class whose lesson was about this; less than elsewhere, because nobody says who they are."""
    form_lifetime = datetime.timedelta(minutes=30)
    is_indispensable: ClassVar[bool] = True
    withdrawn_template = "reports/withdrawn.html"
    search_kind = SearchKind.REPORT

    stages = StreamField(
        [("stage", StageBlock())],
        verbose_name=gettext_lazy("che cosa succede dopo"),
        blank=True,
        help_text=gettext_lazy("Le tappe, in ordine, con i tempi che l’ufficio rispetta davvero."),
    )
    body = StreamField(CONTENT_BLOCKS, verbose_name=gettext_lazy("altre informazioni"), blank=True)
    outcome_days = StreamField(
        [("outcome", OutcomeDaysBlock())],
        verbose_name=gettext_lazy("un altro tempo per alcuni esiti"),
        blank=True,
        help_text=gettext_lazy(
            "Per esempio: più a lungo se la vicenda è passata al tribunale. Si legge nell’informativa."
        ),
    )
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
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=gettext_lazy("Contenuto")),
            ObjectList([*FormPageMixin.form_panels, FieldPanel("outcome_days")], heading=gettext_lazy("Modulo")),
            ObjectList(BasePage.promote_panels, heading=gettext_lazy("Promuovi")),
            ObjectList(BasePage.settings_panels, heading=gettext_lazy("Impostazioni")),
        ]
    )
    override_translatable_fields: ClassVar = [
        *FormPageMixin.privacy_synchronised,
        SynchronizedField("always_proof", overridable=False),
        SynchronizedField("outcome_days", overridable=False),
        SynchronizedField("contact_phone"),
        SynchronizedField("contact_email"),
    ]
    subpage_types: ClassVar[list[str]] = ["reports.FollowUpPage"]
    template = "pages/report_page.html"

    class Meta:
        verbose_name = gettext_lazy("pagina per segnalare")
        verbose_name_plural = gettext_lazy("pagine per segnalare")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "can_open": form_can_open()}

    # --- how long a report is kept -----------------------------------------------------------------------------------

    def days_kept(self, outcome: str) -> int | None:
        """How many days after it was closed with this outcome; None where the page says no days."""
        return self._days_of_outcomes.get(outcome, self.privacy_days)

    @property
    def promised_days(self) -> dict[str, int]:
        """The days of each outcome that has others, and under the empty one those of all the rest."""
        general = {"": self.privacy_days} if self.privacy_days else {}
        return {**general, **self._days_of_outcomes}

    def privacy_period(self) -> str:
        """The time of the notice, and that of each outcome that has another, in the same words."""
        rules = [
            _("Se l’esito è «%(outcome)s»: %(time)s.") % {"outcome": Outcome(outcome).label, "time": in_words(days)}
            for outcome, days in self._days_of_outcomes.items()
        ]
        return " ".join([super().privacy_period(), *rules]).strip()

    @property
    def _days_of_outcomes(self) -> dict[str, int]:
        return {each.value["outcome"]: each.value["days"] for each in self.outcome_days}

    # --- the form ---------------------------------------------------------------------------------------------------

    def get_definition(self, request: HttpRequest | None = None) -> Definition:
        """The editor's steps between the two that every report has."""
        return with_fixed_steps(read_definition(self.form_steps), language=self.locale.language_code)

    def get_source_definition(self) -> Definition:
        """The same form in Italian, for the office; in the page's own language where there is no Italian page."""
        page = self.get_italian() or self
        return with_fixed_steps(read_definition(page.form_steps), language=settings.LANGUAGE_CODE)

    def why_closed(self, request: HttpRequest) -> Refusal | None:
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

    def render_refusal(
        self, request: HttpRequest, refusal: Refusal, *, status: int = 200, sections: Sequence[Section] = ()
    ) -> HttpResponse:
        """A refusal always names the other ways: people must not stand before a closed door."""
        return self._render_sensitive(request, "reports/closed.html", status=status, refusal=refusal, sections=sections)

    def render_gone(self, request: HttpRequest) -> HttpResponse:
        """The same as everywhere, with the other ways."""
        return self._render_sensitive(request, "reports/gone.html", status=HTTP_GONE)

    def why_unreachable(self) -> str:
        if form_can_open():
            return ""
        return _("Il modulo è chiuso: manca una chiave valida, o chi può aprire le segnalazioni.")

    def count_answers(self) -> None:
        """Sealed: not even how many have answered a question can be known."""

    def count_submissions(self) -> int:
        """Without those of which only the people know to whom they are reserved."""
        return Case.objects.filter(form_key=self.translation_key).exclude(reserve=Reserve.HIDDEN).count()

    @sensitive_variables()
    def handle_submission(self, request: HttpRequest, submission: Submission) -> dict[str, Any]:
        """Seal at once; the code is kept for the next page only, sealed to the reporter's browser."""
        try:
            receipt = submit(
                submission=submission,
                source_definition=self.get_source_definition(),
                form_key=self.translation_key,
                promised=self.promised_days,
            )
        except FormClosedError as error:
            raise SubmissionRefused(
                _("In questo momento non possiamo custodire la segnalazione. Riprova fra poco, oppure telefona.")
            ) from error
        code = receipt.code.text if receipt.code else ""
        return {"case": str(receipt.case_id), "code": code, "reference": receipt.reference}

    @sensitive_variables()
    def render_end(self, request: HttpRequest, outcome: Mapping[str, Any]) -> HttpResponse:
        """The code, until the reporter says that it is noted or the half hour is over; and the report's number."""
        code = parse_code(str(outcome.get("code", "")))
        template = "reports/receipt.html" if code else "reports/already_sent.html"
        return self._render_sensitive(request, template, code=code, reference=outcome.get("reference", ""))

    def leave_end(self, request: HttpRequest, outcome: Mapping[str, Any]) -> str | None:
        """The reporter has noted the code: from now on it is never shown again."""
        mark_code_saved(case_id=uuid.UUID(outcome["case"]))
        return self.saved_url

    def render_confirmation(
        self, request: HttpRequest, *, template: str = "reports/receipt.html", **context: Any
    ) -> HttpResponse:
        """What an editor sees in the preview: the receipt with a code and a number that are none."""
        sample = {"code": SAMPLE_CODE, "reference": SAMPLE_REFERENCE}
        return self._render_sensitive(request, template, **{**sample, **context})

    # --- addresses --------------------------------------------------------------------------------------------------

    @property
    def start_url(self) -> str:
        """The page that stands before the first question."""
        return f"{self.url or '/'}{self.reverse_subpage('before')}"

    @property
    def saved_url(self) -> str:
        """Where the receipt's button leads in the end."""
        return f"{self.url or '/'}{self.reverse_subpage('saved')}"

    @path("prima-di-iniziare/", name="before")
    def serve_before(self, request: HttpRequest) -> HttpResponse:
        """The interruption page: how to leave in a hurry, what the device keeps, before the first question."""
        refusal = self.why_closed(request)
        if refusal is not None:
            return self.render_refusal(request, refusal)
        return self._render_sensitive(request, "reports/before.html")

    @path("codice-salvato/", name="saved")
    def serve_saved(self, request: HttpRequest) -> HttpResponse:
        """After the code was noted: the same words for everybody who comes here."""
        if request.method not in ("GET", "HEAD"):
            return mark_sensitive(HttpResponseNotAllowed(["GET", "HEAD"]))
        return self._render_sensitive(request, "reports/saved.html")

    @method_decorator(sensitive_post_parameters())
    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Every response, with a request that error mails will not quote."""
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response

    @method_decorator(sensitive_post_parameters())
    def serve_withdrawn(self, request: HttpRequest, path_components: list[str]) -> HttpResponse | None:
        """The same; and who has just noted the code is not told that nothing was received."""
        if "".join(f"{component}/" for component in path_components) == self.reverse_subpage("saved"):
            return self.serve_saved(request)
        return super().serve_withdrawn(request, path_components)

    def _render_sensitive(
        self, request: HttpRequest, template: str, *, status: int = 200, **context: Any
    ) -> HttpResponse:
        context = {"page": self, "self": self, "sensitive": True, **context}
        return mark_sensitive(TemplateResponse(request, template, context, status=status))
