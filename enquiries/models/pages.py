"""A page through which people ask something of the office: what is said about it, and the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import CONTENT_BLOCKS
from core.models import BasePage
from core.search_kinds import SearchKind
from directory.versions import unit_with_contacts
from enquiries import operations
from enquiries.contact import with_contact_step
from enquiries.kinds import Kind
from formbuilder.answers import Submission
from formbuilder.definition import Definition
from formbuilder.editor.answer_counts import count_ids
from formbuilder.mixins import FormPageMixin
from formbuilder.uploads.in_forms import without_names

from .enquiries import Enquiry

DAYS_TO_ANSWER = 30
"""What the law gives an office where nothing else is said (L. 241/1990, art. 2)."""
DAYS_TO_ANSWER_MAX = 180


class EnquiryPage(FormPageMixin, BasePage):  # type: ignore[django-manager-missing]  # Wagtail's is untyped
    """Assistance, a problem, a school, a proposal, an appointment: one form, one inbox in the staff area."""

    page_description = _(
        "Un modulo per chiedere o proporre qualcosa all’ufficio: le richieste arrivano allo sportello."
    )
    search_kind: ClassVar[SearchKind | None] = SearchKind.STANDARD
    privacy_days_count_from = _("dopo l’ultimo messaggio fra te e noi")

    kind = models.CharField(
        _("tipo di richiesta"),
        max_length=16,
        choices=Kind.choices,
        default=Kind.ASSISTANCE,
        help_text=_("Serve allo sportello per trovarla. Da una proposta si può fare una bozza di evento."),
    )
    days_to_answer = models.PositiveSmallIntegerField(
        _("giorni per rispondere"),
        default=DAYS_TO_ANSWER,
        validators=[MinValueValidator(1), MaxValueValidator(DAYS_TO_ANSWER_MAX)],
        help_text=_("Chi scrive lo legge: indica un tempo che l’ufficio rispetta davvero."),
    )
    email_required = models.BooleanField(
        _("l’e-mail è obbligatoria"),
        default=True,
        help_text=_(
            "Se il modulo non chiede un indirizzo e-mail, il sito aggiunge in fondo il passo «Come ti rispondiamo». "
            "Senza questa scelta in quel passo nome ed e-mail sono facoltativi: chi li lascia vuoti riceve un codice."
        ),
    )
    unit = models.ForeignKey(
        "directory.OrganisationalUnit",
        verbose_name=_("ufficio che risponde"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("I suoi recapiti compaiono nella pagina."),
    )
    reply_to = models.EmailField(
        _("casella che riceve le risposte"),
        blank=True,
        help_text=_(
            "Chi risponde a un nostro messaggio scrive qui. Se è vuota: l’e-mail dell’ufficio nelle impostazioni."
        ),
    )
    body = StreamField(CONTENT_BLOCKS, verbose_name=_("contenuto"), blank=True)

    override_translatable_fields: ClassVar = [
        *FormPageMixin.privacy_synchronised,
        SynchronizedField("kind", overridable=False),
        SynchronizedField("days_to_answer", overridable=False),
        SynchronizedField("email_required", overridable=False),
        SynchronizedField("unit", overridable=False),
        SynchronizedField("reply_to", overridable=False),
        SynchronizedField("always_proof", overridable=False),
    ]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/enquiry_page.html"

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("unit"),
                FieldPanel("reply_to"),
                FieldPanel("days_to_answer"),
                FieldPanel("email_required"),
            ],
            heading=_("Chi risponde, e come"),
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Contenuto")),
            ObjectList(FormPageMixin.form_panels, heading=_("Modulo")),
            ObjectList(BasePage.promote_panels, heading=_("Promuovi")),
            ObjectList(BasePage.settings_panels, heading=_("Impostazioni")),
        ]
    )
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("pagina per chiedere qualcosa all’ufficio")
        verbose_name_plural = _("pagine per chiedere qualcosa all’ufficio")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "unit": unit_with_contacts(self.unit_id), "has_form": bool(self.form_steps)}

    # --- the form -------------------------------------------------------------------------------------------------

    def get_definition(self, request: HttpRequest | None = None) -> Definition:
        """The editor's steps, and the site's own where they ask for no address."""
        with translation.override(self.locale.language_code):
            return with_contact_step(super().get_definition(request), email_required=self.email_required)

    def handle_submission(self, request: HttpRequest, submission: Submission) -> dict[str, Any]:
        """Keep it; who has sent it before gets the same answer."""
        italian = self.get_italian()
        enquiry = operations.submit(
            page=self,
            form_title=(italian or self).title,
            answers=without_names(submission.definition, submission.answers),
            definition=submission.definition,
            source_definition=italian.get_definition(request).to_json() if italian else {},
            files=submission.files,
            locale=submission.locale,
            submission_key=submission.submission_key,
        )
        return {"enquiry": str(enquiry.pk)}

    def render_end(self, request: HttpRequest, outcome: Mapping[str, Any]) -> HttpResponse:
        """The reference, by when, and what became of the mail; it may have been erased meanwhile."""
        enquiry = Enquiry.objects.filter(pk=outcome["enquiry"]).first()
        if enquiry is None:
            return self.render_gone(request)
        return self.render_confirmation(
            request,
            template="enquiries/confirmation.html",
            enquiry=enquiry,
            mail=operations.last_mail(enquiry),
        )

    def count_answers(self) -> Mapping[str, int]:
        return count_ids(self._enquiries().values_list("answers", flat=True).iterator())

    def count_submissions(self) -> int:
        return self._enquiries().count()

    def _enquiries(self) -> models.QuerySet[Enquiry]:
        return Enquiry.objects.filter(form_key=self.translation_key)
