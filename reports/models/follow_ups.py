"""Questions that the office may ask once a report is there: written by the editors, read by nobody at an address."""

from __future__ import annotations

from typing import ClassVar, Final

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField

from core.models import BasePage
from formbuilder.definition import Definition, DefinitionError, read_definition
from formbuilder.editor.panel import PathPanel
from formbuilder.editor.tools_panel import FormToolsPanel
from formbuilder.mixins import FormPageMixin
from formbuilder.questions.contact import Email, Phone
from formbuilder.questions.file import File
from formbuilder.questions.repeat import Repeat

_NOT_HERE: Final = (
    (File, gettext_lazy("Qui non si possono chiedere file: chi ha segnalato li manda con un messaggio.")),
    (
        (Email, Phone),
        gettext_lazy("Qui non si chiedono recapiti: chi vuole lasciarne uno lo fa con «Di’ chi sei», che li protegge."),
    ),
    (Repeat, gettext_lazy("Qui non si può chiedere la stessa cosa per più persone o cose.")),
)
"""What cannot be asked here, and why."""


class FollowUpPage(FormPageMixin, BasePage):  # type: ignore[django-manager-missing]  # Wagtail's is untyped
    """A form that the desk chooses for one case and a reporter answers with the code (docs/adr/0046).

    It is a page because editors write, translate, check and publish it as they do the form above it. It has no address,
    stands in no list and is in no search.
    """

    page_description = _("Le domande che l’ufficio fa dopo, a chi ha segnalato. Non si apre da sola.")
    has_address: ClassVar[bool] = False
    form_is_sensitive = True

    content_panels: ClassVar[list[Panel]] = BasePage.content_panels[:2]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    HelpPanel(
                        gettext_lazy(
                            "Lo Sportello lo sceglie per una segnalazione; chi ha segnalato risponde con il codice. "
                            "Non ha un indirizzo e non si trova con la ricerca. Le domande stanno in un passo solo, "
                            "senza file e senza recapiti: per i file ci sono i messaggi, per i recapiti «Di’ chi sei»."
                        )
                    ),
                    *content_panels,
                ],
                heading=gettext_lazy("Contenuto"),
            ),
            ObjectList(
                [
                    FormToolsPanel(heading=gettext_lazy("Strumenti")),
                    PathPanel(),
                    FieldPanel("form_steps"),
                    MultiFieldPanel([FieldPanel("privacy_purpose")], heading=gettext_lazy("Perché lo chiedi")),
                ],
                heading=gettext_lazy("Domande"),
            ),
            ObjectList([FieldPanel("slug")], heading=gettext_lazy("Impostazioni")),
        ]
    )
    override_translatable_fields: ClassVar = [
        *FormPageMixin.privacy_synchronised,
        SynchronizedField("always_proof", overridable=False),
    ]
    parent_page_types: ClassVar[list[str]] = ["reports.ReportPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "forms/preview_form.html"

    class Meta:
        verbose_name = gettext_lazy("altre domande su una segnalazione")
        verbose_name_plural = gettext_lazy("altre domande su una segnalazione")

    def clean(self) -> None:
        super().clean()
        if self.may_have_gaps:
            return
        try:
            error = why_not_asked(read_definition(self.form_steps))
        except DefinitionError:
            return
        if error:
            raise ValidationError({"form_steps": error})

    # --- what it says of itself -------------------------------------------------------------------------------------

    def privacy_gaps(self) -> list[str]:
        """Only why it asks: all the rest is in the notice that whoever reports has read."""
        return [name for name in super().privacy_gaps() if name == "privacy_purpose"]

    @property
    def has_special_basis(self) -> bool:
        """It is that of the report."""
        return True

    def count_answers(self) -> None:
        """Sealed: not even how many have answered a question can be known."""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """It answers at no address."""
        raise Http404

    @property
    def preview_modes(self) -> list[tuple[str, str | Promise]]:
        """The questions."""
        return [("form", gettext_lazy("Domande"))]


def why_not_asked(definition: Definition) -> str:
    """Why these questions cannot be asked on one page behind the code, in words for the editor; empty: they can."""
    if len(definition.steps) != 1:
        return _("Le domande devono stare in un passo solo: chi risponde le vede tutte in una pagina.")
    (step,) = definition.steps
    if step.exit is not None or step.shown_when is not None:
        return _("Qui il passo non può avere condizioni né una fine. Le condizioni vanno bene nelle domande.")
    for kinds, why in _NOT_HERE:
        found = [f"«{question.label}»" for question in step.questions if isinstance(question, kinds)]
        if found:
            return _("%(why)s Togli: %(questions)s.") % {"why": why, "questions": ", ".join(found)}
    return "" if any(question.shown_when is None for question in step.questions) else _("Serve almeno una domanda.")
