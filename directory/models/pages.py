"""Pages of the address book: an office, a person with a role, a place, a partner of the network.

What changes often – numbers, hours, addresses – stays in the address book, which the pages show. None of these models
has a field for an address: a page names an entry of `Place`, whose form says that refuges stand nowhere.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, Panel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail_localize.fields import SynchronizedField

from core.blocks import CONTENT_BLOCKS, PARAGRAPH_FEATURES
from core.dated_pages import next_at
from core.models import BasePage
from core.search_kinds import SearchKind
from directory import listing
from directory.versions import find_entries, place_with_contacts, unit_with_contacts

from .address_book import ContactPoint

EVENTS_OF_A_PLACE = 5


def _contacts() -> StreamField:
    return StreamField(
        [("point", SnippetChooserBlock("directory.ContactPoint", label=_("Punto di contatto"), icon="mail"))],
        verbose_name=_("contatti"),
        blank=True,
        help_text=_("Dalla rubrica: se lì cambia un numero, cambia anche qui."),
    )


def _points(stream: Any) -> list[ContactPoint]:
    """The contact points of a page in the reader's language, in the editor's order. One query."""
    chosen = [block.value.pk for block in stream if block.value is not None]
    found = find_entries(ContactPoint.objects.all(), chosen)
    return [found[pk] for pk in chosen if pk in found]


class PlacePage(BasePage):
    """A place that everybody may know: where it is, how one gets in, when it is open, what is on there."""

    page_description = _(
        "Un luogo aperto al pubblico: dove si trova, come si entra, quando è aperto. Mai una casa rifugio."
    )
    search_kind: ClassVar[SearchKind | None] = SearchKind.PLACE
    is_rated: ClassVar[bool] = True

    place = models.ForeignKey(
        "directory.Place",
        verbose_name=_("luogo della rubrica"),
        null=True,  # a draft may lack it
        on_delete=models.PROTECT,
        related_name="pages",
        help_text=_("Indirizzo, orari, ingresso e contatti vengono da qui."),
    )
    body = StreamField(CONTENT_BLOCKS, verbose_name=_("altro da sapere"), blank=True)

    override_translatable_fields: ClassVar = [SynchronizedField("place", overridable=False)]
    parent_page_types: ClassVar[list[str]] = ["home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/place_page.html"

    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("place"), FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("pagina di un luogo")
        verbose_name_plural = _("pagine dei luoghi")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `place`, `plan` (None without coordinates), `units` that sit here, `upcoming` (what is on here)."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        place = place_with_contacts(self.place_id)
        context["place"] = place
        context["plan"] = listing.plan_around(place, request)
        context["units"] = listing.units_at(place)
        context["upcoming"] = next_at(self.place_id, limit=EVENTS_OF_A_PLACE)
        return context


class UnitPage(BasePage):
    """An office, a desk or a node: what it does, where and when, its people, services and documents."""

    page_description = _(
        "Un ufficio o uno sportello: che cosa fa, dove e quando, chi ci lavora. I recapiti vengono dalla rubrica."
    )
    search_kind: ClassVar[SearchKind | None] = SearchKind.OFFICE
    is_rated: ClassVar[bool] = True

    unit = models.ForeignKey(
        "directory.OrganisationalUnit",
        verbose_name=_("unità della rubrica"),
        null=True,  # a draft may lack it
        on_delete=models.PROTECT,
        related_name="pages",
        help_text=_("Competenze, sede, orari e contatti vengono da qui."),
    )
    body = StreamField(CONTENT_BLOCKS, verbose_name=_("contenuto"), blank=True)

    override_translatable_fields: ClassVar = [SynchronizedField("unit", overridable=False)]
    parent_page_types: ClassVar[list[str]] = ["home.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["directory.PersonPage", "directory.PartnerPage"]
    template = "pages/unit_page.html"

    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("unit"), FieldPanel("body")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("pagina di un ufficio")
        verbose_name_plural = _("pagine degli uffici")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `unit`, `people`, `tiers` (partners below this page), `in_charge_of` (services, documents, projects)."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        unit = unit_with_contacts(self.unit_id)
        context["unit"] = unit
        context["people"] = listing.people_of(unit, locale=self.locale)
        context["tiers"] = listing.by_tier(PartnerPage.objects.child_of(self))
        context["in_charge_of"] = listing.in_charge_of(unit, locale=self.locale)
        return context


class PersonPage(BasePage):
    """Somebody with a public role: which, in which office, how to reach them. No private life, no private number."""

    page_description = _("Una persona con un incarico pubblico. Solo nome, incarico e recapiti dell’ufficio.")
    search_kind: ClassVar[SearchKind | None] = SearchKind.OFFICE

    role = models.CharField(
        _("incarico"),
        max_length=120,
        help_text=_("Per esempio «Responsabile dell’ufficio»."),
    )
    unit = models.ForeignKey(
        "directory.OrganisationalUnit",
        verbose_name=_("ufficio"),
        null=True,  # a draft may lack it
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("La persona compare nella pagina dell’ufficio."),
    )
    duties = RichTextField(_("di che cosa si occupa"), features=PARAGRAPH_FEATURES, blank=True)
    contacts = _contacts()

    override_translatable_fields: ClassVar = [SynchronizedField("unit", overridable=False)]
    parent_page_types: ClassVar[list[str]] = ["directory.UnitPage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/person_page.html"

    content_panels: ClassVar[list[Panel]] = [
        HelpPanel(_("Il titolo è nome e cognome. Quando l’incarico finisce, cancella la pagina.")),
        *BasePage.content_panels,
        FieldPanel("role"),
        FieldPanel("unit"),
        FieldPanel("duties"),
        FieldPanel("contacts"),
    ]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("role"), index.SearchField("duties")]

    class Meta:
        verbose_name = _("persona con un incarico")
        verbose_name_plural = _("persone con un incarico")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `unit` and `points`: the person's own contact points, or the office's where there are none."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        unit = unit_with_contacts(self.unit_id)
        context["unit"] = unit
        context["points"] = _points(self.contacts) or (unit.contact_points if unit else [])
        return context


class PartnerPage(BasePage):
    """Who works with the office: on which level of the network, what it offers, in which languages, how one gets there.

    There is no field for an address, and none for a refuge: a partner that everybody may visit names a public place of
    the address book, any other its telephone number.
    """

    page_description = _("Un ente o un’associazione della rete: che cosa offre, in quali lingue, come ci si arriva.")
    search_kind: ClassVar[SearchKind | None] = SearchKind.OFFICE

    class Tier(models.TextChoices):
        """Levels of the networks, in the order shown; the first three are the regional network's."""

        NODE = "node", _("Nodi della rete regionale")
        LISTENING = "listening", _("Punti di ascolto")
        INFORMATION = "information", _("Punti informativi")
        ANTI_VIOLENCE = "anti_violence", _("Rete antiviolenza")
        ASSOCIATION = "association", _("Enti e associazioni")

    class Status(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("unit status", "Attiva")
        SUSPENDED = "suspended", pgettext_lazy("unit status", "Sospesa")

    tier = models.CharField(_("livello nella rete"), max_length=16, choices=Tier.choices, default=Tier.ASSOCIATION)
    status = models.CharField(_("stato"), max_length=16, choices=Status.choices, default=Status.ACTIVE)
    offers = RichTextField(
        _("che cosa offre"), features=PARAGRAPH_FEATURES, help_text=_("Un elenco breve, con parole semplici.")
    )
    languages = models.CharField(
        _("in quali lingue"), max_length=255, blank=True, help_text=_("Solo lingue in cui qualcuno risponde davvero.")
    )
    access = models.CharField(
        _("come si accede"),
        max_length=255,
        blank=True,
        help_text=_("Per esempio: telefona prima, è gratuito, si può venire con bambine e bambini. Nessun indirizzo."),
    )
    place = models.ForeignKey(
        "directory.Place",
        verbose_name=_("luogo pubblico"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Solo se chiunque può sapere dov’è. Mai per una casa rifugio."),
    )
    contacts = _contacts()

    override_translatable_fields: ClassVar = [SynchronizedField("place", overridable=False)]
    parent_page_types: ClassVar[list[str]] = ["directory.UnitPage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/partner_page.html"
    is_rated: ClassVar[bool] = True

    content_panels: ClassVar[list[Panel]] = [
        HelpPanel(
            _("Gli indirizzi delle case rifugio sono segreti: non si scrivono qui, né in un testo, né in un’immagine."),
            heading=_("Attenzione"),
        ),
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("tier"), FieldPanel("status")]),
        FieldPanel("offers"),
        FieldPanel("languages"),
        FieldPanel("access"),
        FieldPanel("place"),
        FieldPanel("contacts"),
    ]
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("offers"),
        index.SearchField("languages"),
        index.SearchField("access"),
    ]

    class Meta:
        verbose_name = _("ente della rete")
        verbose_name_plural = _("enti della rete")

    @property
    def is_active(self) -> bool:
        """False: pages show that the partner does not receive at the moment."""
        return self.status == self.Status.ACTIVE

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `place`, `plan` (None without coordinates), `points`."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        place = place_with_contacts(self.place_id)
        context["place"] = place
        context["plan"] = listing.plan_around(place, request)
        context["points"] = _points(self.contacts)
        return context
