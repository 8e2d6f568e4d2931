"""The service sheet (*scheda servizio*) of the municipal model, and the page that lists the services."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar
from urllib.parse import urljoin

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from core.blocks import CONTENT_BLOCKS, PARAGRAPH_FEATURES
from core.choices import SelectByName
from core.fields import TopicsField
from core.models import BasePage
from core.search_kinds import SearchKind
from core.site_address import page_address
from core.site_settings import SiteSettings
from core.state_looks import Look
from core.structured_data import json_ld_script, words_of
from core.versions import readable
from directory.versions import unit_with_contacts

from . import operations
from .blocks import PhaseBlock
from .categories import ServiceCategory
from .structured_data import government_service

MIN_TEXT_LENGTH = 3
"""Characters below which the municipal model counts a text as missing (COMUNI-MODEL, section 3)."""


class ServiceStatus(models.TextChoices):
    """Whether the service can be used now."""

    ACTIVE = "active", _("Servizio attivo")
    INACTIVE = "inactive", _("Servizio non attivo")

    @property
    def look(self) -> Look:
        """How it is shown to everybody."""
        return Look.OPEN if self is ServiceStatus.ACTIVE else Look.PAUSED


def _text_field(label: Any, help_text: Any, *, blank: bool = False) -> RichTextField:
    return RichTextField(label, features=PARAGRAPH_FEATURES, blank=blank, help_text=help_text)


def _page_link(label: Any, help_text: Any) -> models.ForeignKey[Page | None, Page | None]:
    return models.ForeignKey(
        Page,
        verbose_name=label,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=help_text,
    )


class ServiceIndexPage(RoutablePageMixin, BasePage):
    """«Servizi»: all services, and the services of one category at `categoria/<category>/`."""

    page_description = _("L’elenco dei servizi: qui sotto si creano le schede dei servizi.")
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["services.ServicePage"]
    max_count_per_parent = 1
    list_parameters: ClassVar[frozenset[str]] = frozenset({"pagina"})
    template = "pages/service_index_page.html"
    is_rated: ClassVar[bool] = True

    class Meta:
        verbose_name = _("elenco dei servizi")
        verbose_name_plural = _("elenchi dei servizi")

    @path("")
    def all_services(self, request: HttpRequest) -> HttpResponseBase:
        return self._render_list(request, None)

    @path("categoria/<slug:slug>/", name="category")
    def services_of_category(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        category = ServiceCategory.from_slug(slug)
        if category is None:
            raise Http404
        return self._render_list(request, category)

    def _render_list(self, request: HttpRequest, category: ServiceCategory | None) -> HttpResponseBase:
        services = readable(ServicePage.objects.child_of(self))
        listing = operations.list_services(services, category=category, page_number=request.GET.get("pagina"))
        index_url = self.get_url(request)
        self.open_subpath = category_path(category) if category else ""
        context = {
            "listing": listing,
            "category": category,
            "categories": [
                {"category": known, "url": index_url + category_path(known), "count": count}
                for known, count in listing.counts.items()
            ],
            "list_url": index_url + self.open_subpath,
        }
        return self.render(request, context_overrides=context)


def category_path(category: ServiceCategory) -> str:
    """The address of a category's services, relative to the index page."""
    return str(ServiceIndexPage.get_resolver().reverse("category", category.slug))


class ServicePage(BasePage):
    """One service, with every item the municipal model asks for.

    A draft may have gaps; publishing with a gap is refused with an error at each field concerned, whichever way the
    page is published (`missing_items`).
    """

    page_description = _(
        "La scheda di un servizio: a chi serve, come si fa, che cosa occorre, quanto costa, dove andare."
    )
    status = models.CharField(_("stato"), max_length=10, choices=ServiceStatus.choices, default=ServiceStatus.ACTIVE)
    status_reason = models.CharField(
        _("perché non è attivo"),
        max_length=255,
        blank=True,
        help_text=_("Obbligatorio se il servizio non è attivo: il motivo e, se si sa, quando riprende."),
    )
    shows_help = models.BooleanField(
        _("mostra per primi i numeri di aiuto"),
        default=False,
        help_text=_("Per i servizi di chi può essere in pericolo: sopra a tutto, i numeri di «Aiuto subito»."),
    )
    category = models.CharField(_("categoria"), max_length=20, choices=ServiceCategory.choices)
    topics = TopicsField()
    audience = _text_field(_("a chi è rivolto"), _("Chi può usare il servizio, anche a nome di altre persone."))
    how_to = _text_field(_("come fare"), _("I passi, in ordine, con parole semplici."))
    needed = _text_field(_("cosa serve"), _("Documenti e informazioni da avere con sé. Se non serve niente, scrivilo."))
    outcome = _text_field(_("cosa si ottiene"), _("Il risultato: un colloquio, un posto, un documento."))
    timing = _text_field(_("tempi e scadenze"), _("Quando si può chiedere e in quanto tempo arriva la risposta."))
    phases = StreamField(
        [("phase", PhaseBlock())], verbose_name=_("fasi"), blank=True, help_text=_("Facoltative, in ordine di tempo.")
    )
    costs = _text_field(
        _("costi"), _("Quanto si paga e come. Se il servizio è gratuito puoi scriverlo qui."), blank=True
    )
    access = _text_field(
        _("come si accede"), _("I canali: di persona, per telefono, per posta elettronica."), blank=True
    )
    online_page = _page_link(_("pagina per il servizio online"), _("Per esempio la pagina con il modulo."))
    online_url = models.URLField(
        _("indirizzo del servizio online"), blank=True, help_text=_("Se sta su un altro sito.")
    )
    online_label = models.CharField(
        _("testo del pulsante online"), max_length=60, blank=True, help_text=_("Per esempio: «Compila il modulo».")
    )
    is_bookable = models.BooleanField(
        _("si può prenotare un appuntamento"), default=True, help_text=_("Mostra il pulsante per la prenotazione.")
    )
    terms_document = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("condizioni di servizio: documento"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Il documento o la pagina con le regole del servizio: ne serve almeno uno."),
    )
    terms_page = _page_link(_("condizioni di servizio: pagina"), _("Al posto del documento, o insieme."))
    unit = models.ForeignKey(
        "directory.OrganisationalUnit",
        verbose_name=_("ufficio responsabile"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    contacts = _text_field(
        _("altre indicazioni per i contatti"), _("Si aggiungono ai recapiti dell’ufficio."), blank=True
    )
    body = StreamField(CONTENT_BLOCKS, verbose_name=_("ulteriori informazioni"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["services.ServiceIndexPage"]
    starts_like_the_last: ClassVar[tuple[str, ...]] = ("unit",)
    subpage_types: ClassVar[list[str]] = []
    template = "pages/service_page.html"
    is_rated: ClassVar[bool] = True
    search_kind = SearchKind.SERVICE

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("status"),
                FieldPanel("status_reason"),
                FieldPanel("category", widget=SelectByName),
                FieldPanel("topics"),
                FieldPanel("shows_help"),
            ],
            heading=_("Stato e argomenti"),
        ),
        MultiFieldPanel(
            [FieldPanel("audience"), FieldPanel("how_to"), FieldPanel("needed"), FieldPanel("outcome")],
            heading=_("Il servizio"),
        ),
        MultiFieldPanel([FieldPanel("timing"), FieldPanel("phases"), FieldPanel("costs")], heading=_("Tempi e costi")),
        MultiFieldPanel(
            [
                FieldPanel("access"),
                FieldPanel("online_page"),
                FieldPanel("online_url"),
                FieldPanel("online_label"),
                FieldPanel("is_bookable"),
            ],
            heading=_("Accedi al servizio"),
        ),
        MultiFieldPanel([FieldPanel("terms_document"), FieldPanel("terms_page")], heading=_("Condizioni di servizio")),
        MultiFieldPanel([FieldPanel("unit"), FieldPanel("contacts")], heading=_("Contatti")),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("audience"),
        index.SearchField("how_to"),
        index.SearchField("needed"),
        index.SearchField("outcome"),
        index.SearchField("timing"),
        index.SearchField("phases"),
        index.SearchField("costs"),
        index.SearchField("access"),
        index.SearchField("contacts"),
        index.SearchField("body"),
        index.FilterField("category"),
    ]

    class Meta:
        verbose_name = _("servizio")
        verbose_name_plural = _("servizi")

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Beside each field's own rules: nothing the municipal model asks for may be missing, drafts excepted."""
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        if not self.may_have_gaps:
            for name, message in self.missing_items().items():
                if name not in errors and name not in (exclude or ()):
                    errors[name] = [ValidationError(message, code="missing_item")]
        if errors:
            raise ValidationError(errors)

    def missing_items(self) -> dict[str, Any]:
        """What the municipal model asks for and this page lacks: messages by field name.

        Title, description, category, topics and unit are plain required fields, checked by Django itself.
        """
        texts = {
            "audience": _("Scrivi a chi è rivolto il servizio."),
            "how_to": _("Scrivi come fare per usare il servizio."),
            "needed": _("Scrivi cosa serve. Se non serve niente, scrivilo."),
            "outcome": _("Scrivi cosa si ottiene."),
            "timing": _("Scrivi tempi e scadenze. Se non ce ne sono, scrivilo."),
        }
        missing = {name: message for name, message in texts.items() if not has_text(getattr(self, name))}
        if not self.has_access:
            missing["access"] = _("Indica almeno un canale: un testo oppure un servizio online.")
        if not (self.terms_document_id or self.terms_page_id):
            missing["terms_document"] = _("Scegli il documento o la pagina con le condizioni di servizio.")
        if self.status == ServiceStatus.INACTIVE and not self.status_reason.strip():
            missing["status_reason"] = _("Il servizio non è attivo: scrivi il motivo.")
        return missing

    @property
    def standing(self) -> ServiceStatus:
        """Its status as a member of the enumeration."""
        return ServiceStatus(self.status)

    @property
    def is_active(self) -> bool:
        """Whether the service can be used now."""
        return self.status == ServiceStatus.ACTIVE

    @property
    def has_access(self) -> bool:
        """Whether a channel of its own leads to the service; the appointment, the same for all, is not enough."""
        return bool(has_text(self.access) or self.online_page_id or self.online_url)

    def breadcrumb_links(self) -> list[tuple[str, str]]:
        """The category stands between «Servizi» and the service (criterion C.SI.1.3), though it is no page."""
        if not self.category:
            return []
        category = ServiceCategory(self.category)
        return [(str(category.label), urljoin(self.url or "", f"../{category_path(category)}"))]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `sheet` and the `structured_data` for search engines."""
        self.unit = unit_with_contacts(self.unit_id)
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        sheet = operations.build_sheet(self)
        context["sheet"] = sheet
        context["structured_data"] = json_ld_script(
            government_service(
                self,
                page_url=page_address(self, request),
                online_url=self.online_url or (page_address(sheet.online_page, request) if sheet.online_page else ""),
                municipality=SiteSettings.for_request(request).municipality_name,
            )
        )
        return context


def has_text(html: str) -> bool:
    """Whether a reader would see a text: an empty editor stores `<p></p>`."""
    return len(words_of(html or "")) >= MIN_TEXT_LENGTH
