"""Documents – plans, reports, guides, acts – and projects, each with a page that says it in plain words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import CONTENT_BLOCKS, PARAGRAPH_FEATURES
from core.blocks.data import PartnerCityBlock
from core.fields import TopicsField
from core.models import BasePage, DayGoneBy
from core.search_kinds import SearchKind
from core.state_looks import Look
from directory.versions import unit_with_contacts

from .blocks import VersionBlock


def _unit(help_text: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        "directory.OrganisationalUnit",
        verbose_name=_("ufficio responsabile"),
        null=True,  # a draft may lack it
        on_delete=models.PROTECT,
        related_name="+",
        help_text=help_text,
    )


class DocumentPage(BasePage):
    """A public document: what it says in plain words, its versions and formats, who answers for it.

    The fields are those of the municipal model (COMUNI-MODEL, section 12); the formats follow from the files.
    """

    page_description = _("Un piano, un rapporto, una guida, un atto: riassunto, versioni, formati, licenza.")
    search_kind: ClassVar[SearchKind | None] = SearchKind.DOCUMENT
    is_rated: ClassVar[bool] = True

    class Kind(models.TextChoices):
        PLAN = "plan", _("Piano")
        BUDGET = "budget", _("Bilancio")
        REPORT = "report", _("Rapporto")
        GUIDE = "guide", _("Guida")
        ACT = "act", _("Atto")
        DATA = "data", _("Dati aperti")

    class State(models.TextChoices):
        IN_PREPARATION = "preparation", _("In preparazione")
        APPROVED = "approved", _("Approvato")
        REPLACED = "replaced", _("Sostituito")

        @property
        def look(self) -> Look:
            """How it is shown to everybody."""
            looks = {"preparation": Look.DRAFT, "approved": Look.DONE, "replaced": Look.REPLACED}
            return looks[self.value]

    class Licence(models.TextChoices):
        CC_BY = "cc-by-4.0", "CC-BY 4.0"
        CC0 = "cc0", "CC0"
        RESERVED = "reserved", _("Tutti i diritti riservati")

    kind = models.CharField(_("tipo di documento"), max_length=12, choices=Kind.choices, default=Kind.PLAN)
    state = models.CharField(
        _("stato"),
        max_length=12,
        choices=State.choices,
        default=State.IN_PREPARATION,
        help_text=_("Approvato o sostituito: serve almeno una versione con il suo file."),
    )
    first_year = models.PositiveSmallIntegerField(_("dall’anno"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("all’anno"), null=True, blank=True)
    summary = RichTextField(
        _("riassunto accessibile"),
        features=PARAGRAPH_FEATURES,
        help_text=_("Che cosa dice il documento, con parole semplici: per chi non può o non vuole aprire il file."),
    )
    versions = StreamField(
        [("version", VersionBlock())],
        verbose_name=_("versioni"),
        blank=True,
        help_text=_("La più recente per prima."),
    )
    licence = models.CharField(_("licenza"), max_length=12, choices=Licence.choices, default=Licence.CC_BY)
    unit = _unit(_("Risponde del documento; il documento compare nella sua pagina."))
    topics = TopicsField()
    body = StreamField(CONTENT_BLOCKS, verbose_name=_("altro da sapere"), blank=True)

    override_translatable_fields: ClassVar = [SynchronizedField("unit", overridable=False)]
    parent_page_types: ClassVar[list[str]] = ["home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/document_page.html"

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("state")]),
        FieldRowPanel([FieldPanel("first_year"), FieldPanel("last_year")]),
        FieldPanel("summary"),
        FieldPanel("versions"),
        MultiFieldPanel(
            [FieldPanel("unit"), FieldPanel("licence"), FieldPanel("topics")], heading=_("Responsabile e argomenti")
        ),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("documento")
        verbose_name_plural = _("documenti")

    @property
    def standing(self) -> State:
        """Its state as a member of the enumeration."""
        return self.State(self.state)

    def clean(self) -> None:
        super().clean()
        if self.may_have_gaps:
            return
        errors: dict[str, Any] = {}
        if self.state != self.State.IN_PREPARATION and not self.versions:
            errors["versions"] = _("Un documento approvato ha almeno una versione, con il suo file.")
        if self.first_year and self.last_year and self.last_year < self.first_year:
            errors["last_year"] = _("Il documento finisce prima di cominciare: controlla i due anni.")
        if errors:
            raise ValidationError(errors)

    @property
    def years(self) -> str:
        """«2027–2029», «2027», or nothing."""
        return "–".join(str(year) for year in dict.fromkeys((self.first_year, self.last_year)) if year)

    @property
    def formats(self) -> list[str]:
        """The formats in which it can be had, without repetition."""
        files = (each for block in self.versions for each in block.value["files"])
        return list(dict.fromkeys(each.file_format for each in files if each.file_format))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `unit`."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["unit"] = unit_with_contacts(self.unit_id)
        return context


class ProjectPage(BasePage):
    """A project with other cities or bodies: what for, for how long, with whom, and what part the office has in it."""

    page_description = _("Un progetto con altre città o altri enti: obiettivi, durata, città, che parte abbiamo.")
    search_kind: ClassVar[SearchKind | None] = SearchKind.DOCUMENT
    is_rated: ClassVar[bool] = True

    programme = models.CharField(
        _("programma"), max_length=120, blank=True, help_text=_("Chi lo finanzia, per esempio «URBACT IV».")
    )
    start_date = models.DateField(_("dal"), null=True, blank=True)
    end_date = models.DateField(_("al"), null=True, blank=True)
    our_part = models.CharField(
        _("che parte abbiamo"),
        max_length=255,
        help_text=_("Cuneo è capofila, partner, oppure segue il progetto senza farne parte? Scrivilo chiaro."),
    )
    goals = RichTextField(_("obiettivi"), features=PARAGRAPH_FEATURES)
    cities = StreamField(
        [("city", PartnerCityBlock())],
        verbose_name=_("città partner"),
        blank=True,
        help_text=_("Per prima la capofila."),
    )
    website = models.URLField(_("sito del progetto"), blank=True, validators=[URLValidator(schemes=["http", "https"])])
    unit = _unit(_("Segue il progetto; il progetto compare nella sua pagina."))
    topics = TopicsField()
    body = StreamField(CONTENT_BLOCKS, verbose_name=_("altro da sapere"), blank=True)

    override_translatable_fields: ClassVar = [SynchronizedField("unit", overridable=False)]
    parent_page_types: ClassVar[list[str]] = ["home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/project_page.html"

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("our_part"),
        FieldPanel("programme"),
        FieldRowPanel([FieldPanel("start_date"), FieldPanel("end_date")]),
        FieldPanel("goals"),
        FieldPanel("cities"),
        FieldPanel("website"),
        MultiFieldPanel([FieldPanel("unit"), FieldPanel("topics")], heading=_("Responsabile e argomenti")),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("our_part"),
        index.SearchField("programme"),
        index.SearchField("goals"),
        index.SearchField("cities"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("progetto")
        verbose_name_plural = _("progetti")

    def clean(self) -> None:
        super().clean()
        in_order = not (self.start_date and self.end_date) or self.start_date <= self.end_date
        if not self.may_have_gaps and not in_order:
            raise ValidationError({"end_date": _("Il progetto finisce prima di cominciare: controlla le due date.")})

    def days_gone_by(self, today: datetime.date) -> Iterable[DayGoneBy]:
        if self._is_over_on(today):
            yield "end_date", _("Il progetto è finito: se il testo ne parla come di adesso, di’ che cosa ha lasciato.")

    @property
    def is_over(self) -> bool:
        """Whether it ended before today."""
        return self._is_over_on(timezone.localdate())

    def _is_over_on(self, today: datetime.date) -> bool:
        return self.end_date is not None and self.end_date < today

    @property
    def is_to_come(self) -> bool:
        """Whether it begins after today."""
        return self.start_date is not None and self.start_date > timezone.localdate()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `unit`."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["unit"] = unit_with_contacts(self.unit_id)
        return context
