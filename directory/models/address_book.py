"""The office's address book: organisational units, their contact points, the places people can go to.

Only what may be said to everybody. Refuges have secret addresses: no model here has a field for one, and the form of
a place says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxValueValidator, MinValueValidator, RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import PARAGRAPH_FEATURES
from core.models import DESCRIPTION_MAX_LENGTH
from core.telephone import dialled_number
from directory.hours import HOURS_BLOCKS, OpeningInterval, read_hours

PHONE_NUMBER = re.compile(r"\+?[0-9][0-9 ./-]{1,24}")
"""Numbers such as 112 and 1522 are dialled as they are."""
MAP_URL = "https://www.openstreetmap.org/?mlat={latitude}&mlon={longitude}#map=17/{latitude}/{longitude}"
"""A map that follows nobody. It is a link: nothing of it loads in our pages."""


class ContactPoint(TranslatableMixin, index.Indexed, models.Model):
    """One way to reach somebody: changed here, it changes on every page."""

    class Kind(models.TextChoices):
        TELEPHONE = "telephone", _("Telefono")
        EMAIL = "email", _("E-mail")
        PEC = "pec", _("PEC")
        WEBSITE = "website", _("Sito web")
        ADDRESS = "address", _("Indirizzo")

    kind = models.CharField(_("tipo"), max_length=20, choices=Kind.choices)
    value = models.CharField(_("recapito"), max_length=255, help_text=_("Il numero, l'indirizzo e-mail, il sito…"))
    label = models.CharField(
        _("etichetta"), max_length=120, help_text=_("Chi risponde o a che cosa serve: «Sportello antidiscriminazioni».")
    )
    hours = models.CharField(
        _("quando risponde"), max_length=160, blank=True, help_text=_("Per esempio: mercoledì e giovedì, 9–12.")
    )
    languages = models.CharField(
        _("in quali lingue"), max_length=255, blank=True, help_text=_("Solo lingue in cui qualcuno risponde davvero.")
    )
    chat_url = models.URLField(
        _("indirizzo della chat"), blank=True, help_text=_("Se qui si può anche scrivere invece di parlare.")
    )

    override_translatable_fields: ClassVar = [SynchronizedField("value"), SynchronizedField("chat_url")]
    panels: ClassVar[list[Panel]] = [
        FieldPanel("label"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("value")]),
        FieldPanel("hours"),
        FieldRowPanel([FieldPanel("languages"), FieldPanel("chat_url")]),
    ]
    search_fields: ClassVar = [
        index.SearchField("label"),
        index.AutocompleteField("label"),
        index.SearchField("value"),
        index.FilterField("kind"),
        index.FilterField("locale"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("punto di contatto")
        verbose_name_plural = _("punti di contatto")
        ordering: ClassVar = ["label", "kind", "pk"]

    twin_field: ClassVar[str] = "label"

    def __str__(self) -> str:
        return f"{self.label} ({self.get_kind_display()}: {self.value})"

    def distinction(self) -> str:
        return ""

    def clean(self) -> None:
        super().clean()
        self.value = (self.value or "").strip()
        if self.value and not self._is_valid():
            raise ValidationError({"value": self._wrong_value_message()})

    @property
    def href(self) -> str:
        """What a click does: call, write or open; empty for an address."""
        match self.kind:
            case self.Kind.TELEPHONE:
                return f"tel:{dialled_number(self.value)}"
            case self.Kind.EMAIL | self.Kind.PEC:
                return f"mailto:{self.value}"
            case self.Kind.WEBSITE:
                return self.value
            case _:
                return ""

    def _is_valid(self) -> bool:
        match self.kind:
            case self.Kind.TELEPHONE:
                return PHONE_NUMBER.fullmatch(self.value) is not None
            case self.Kind.EMAIL | self.Kind.PEC:
                return _passes(EmailValidator(), self.value)
            case self.Kind.WEBSITE:
                return _passes(URLValidator(schemes=["http", "https"]), self.value)
            case _:
                return True

    def _wrong_value_message(self) -> str:
        messages = {
            self.Kind.TELEPHONE: _("Scrivi un numero di telefono: cifre, spazi, un + davanti se serve."),
            self.Kind.WEBSITE: _("Scrivi l'indirizzo completo, con https:// davanti."),
        }
        return str(messages.get(self.Kind(self.kind), _("Scrivi un indirizzo e-mail completo.")))


class Place(TranslatableMixin, index.Indexed, ClusterableModel):
    """A place that everybody may know: an office, a listening point, the venue of a course."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("Ufficio o sportello")
        LISTENING_POINT = "listening_point", _("Punto di ascolto")
        INFORMATION_POINT = "information_point", _("Punto informativo")
        HELP_CENTRE = "help_centre", _("Centro di aiuto aperto al pubblico")
        VENUE = "venue", _("Sede di corsi ed eventi")
        LANDMARK = "landmark", _("Luogo simbolico")

    class StepFree(models.TextChoices):
        YES = "yes", _("Si entra senza gradini")
        HELP = "help", _("Si entra con un aiuto: avvisaci prima")
        NO = "no", _("Per entrare ci sono gradini")
        UNKNOWN = "unknown", _("Ingresso senza gradini: da confermare")

    name = models.CharField(_("nome"), max_length=160)
    kind = models.CharField(_("tipo"), max_length=20, choices=Kind.choices, default=Kind.OFFICE)
    description = models.CharField(_("descrizione breve"), max_length=DESCRIPTION_MAX_LENGTH, blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("immagine"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    street_address = models.CharField(_("via e numero"), max_length=160)
    postal_code = models.CharField(
        _("CAP"), max_length=5, validators=[RegexValidator(r"^\d{5}$", _("Il CAP ha cinque cifre."))]
    )
    municipality = models.CharField(_("comune"), max_length=80, default="Cuneo")
    step_free = models.CharField(
        _("si entra senza gradini"), max_length=8, choices=StepFree.choices, default=StepFree.UNKNOWN
    )
    access = models.TextField(
        _("come si arriva e come si entra"),
        help_text=_("Mezzi pubblici, gradini, ascensore, citofono, bagno accessibile."),
    )
    hours = StreamField(HOURS_BLOCKS, verbose_name=_("orari"), blank=True)
    latitude = models.DecimalField(
        _("latitudine"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitudine"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )

    override_translatable_fields: ClassVar = [
        SynchronizedField("street_address"),
        SynchronizedField("postal_code"),
        SynchronizedField("municipality"),
    ]
    panels: ClassVar[list[Panel]] = [
        HelpPanel(
            content=_(
                "Solo luoghi che si possono dire a tutti. Gli indirizzi delle case rifugio sono segreti: "
                "non si scrivono qui, né in un testo, né in un'immagine."
            ),
            heading=_("Attenzione"),
        ),
        FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
        FieldPanel("description"),
        FieldPanel("image"),
        MultiFieldPanel(
            [
                FieldPanel("street_address"),
                FieldRowPanel([FieldPanel("postal_code"), FieldPanel("municipality")]),
                FieldPanel("step_free"),
                FieldPanel("access"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            ],
            heading=_("Dove si trova"),
        ),
        FieldPanel("hours"),
        InlinePanel("contacts", heading=_("Contatti"), label=_("contatto")),
    ]
    search_fields: ClassVar = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("description"),
        index.SearchField("street_address"),
        index.FilterField("kind"),
        index.FilterField("locale"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("luogo")
        verbose_name_plural = _("luoghi")
        ordering: ClassVar = ["name", "pk"]

    twin_field: ClassVar[str] = "name"

    def __str__(self) -> str:
        return f"{self.name}, {self.street_address}"

    def distinction(self) -> str:
        return str(self.municipality)

    def clean(self) -> None:
        super().clean()
        if (self.latitude is None) != (self.longitude is None):
            missing = "latitude" if self.latitude is None else "longitude"
            raise ValidationError({missing: _("Scrivi latitudine e longitudine, oppure nessuna delle due.")})

    @property
    def address(self) -> str:
        """The postal address on one line."""
        return f"{self.street_address}, {self.postal_code} {self.municipality}"

    @property
    def map_url(self) -> str:
        """Where another site shows the way, for who chooses to leave this one; empty without coordinates."""
        if self.latitude is None or self.longitude is None:
            return ""
        return MAP_URL.format(latitude=self.latitude, longitude=self.longitude)

    @property
    def is_for_help(self) -> bool:
        """Whoever looks for this place may be in danger: its page shows the numbers that help at once."""
        return self.kind == self.Kind.HELP_CENTRE

    @property
    def opening_hours(self) -> list[OpeningInterval]:
        """The hours as typed intervals, in the editor's order."""
        return read_hours(self.hours)

    @property
    def contact_points(self) -> list[ContactPoint]:
        """The contact points in the editor's order."""
        return points_of(self.contacts.all())


class OrganisationalUnit(TranslatableMixin, index.Indexed, ClusterableModel):
    """An office, a desk or a partner of the network: what it does, where it is, how to reach it."""

    class Kind(models.TextChoices):
        AREA = "area", _("Area amministrativa")
        OFFICE = "office", _("Ufficio")
        DESK = "desk", _("Sportello")
        NODE = "node", _("Nodo della rete regionale")
        PARTNER = "partner", _("Ente o associazione della rete")

    class Status(models.TextChoices):
        ACTIVE = "active", pgettext_lazy("unit status", "Attiva")
        SUSPENDED = "suspended", pgettext_lazy("unit status", "Sospesa")

    name = models.CharField(_("nome"), max_length=160)
    kind = models.CharField(_("tipo"), max_length=20, choices=Kind.choices, default=Kind.OFFICE)
    status = models.CharField(_("stato"), max_length=20, choices=Status.choices, default=Status.ACTIVE)
    description = models.CharField(_("descrizione breve"), max_length=DESCRIPTION_MAX_LENGTH)
    competences = RichTextField(_("competenze"), features=PARAGRAPH_FEATURES)
    head_office = models.ForeignKey(
        Place, verbose_name=_("sede principale"), on_delete=models.PROTECT, related_name="units"
    )

    panels: ClassVar[list[Panel]] = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]),
        FieldPanel("description"),
        FieldPanel("competences"),
        FieldPanel("head_office"),
        InlinePanel("contacts", heading=_("Contatti"), label=_("contatto"), min_num=1),
    ]
    search_fields: ClassVar = [
        index.SearchField("name", boost=2),
        index.AutocompleteField("name"),
        index.SearchField("description"),
        index.SearchField("competences"),
        index.FilterField("kind"),
        index.FilterField("status"),
        index.FilterField("locale"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("unità organizzativa")
        verbose_name_plural = _("unità organizzative")
        ordering: ClassVar = ["name", "pk"]

    twin_field: ClassVar[str] = "name"

    def __str__(self) -> str:
        return self.name

    def distinction(self) -> str:
        return str(self.get_kind_display())

    @property
    def is_active(self) -> bool:
        """False: pages show that the unit does not receive at the moment."""
        return self.status == self.Status.ACTIVE

    @property
    def contact_points(self) -> list[ContactPoint]:
        """The contact points in the editor's order."""
        return points_of(self.contacts.all())


class ContactRow(TranslatableMixin, Orderable):
    """A line that gives a contact point to a unit or a place (a many-to-many field would not be translated)."""

    contact_point = models.ForeignKey(
        ContactPoint, verbose_name=_("punto di contatto"), on_delete=models.CASCADE, related_name="+"
    )

    panels: ClassVar[list[Panel]] = [FieldPanel("contact_point")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.contact_point)


class UnitContact(ContactRow):
    """A contact point of a unit."""

    unit = ParentalKey(OrganisationalUnit, on_delete=models.CASCADE, related_name="contacts")

    class Meta(ContactRow.Meta):
        verbose_name = _("contatto dell'unità")
        verbose_name_plural = _("contatti dell'unità")


class PlaceContact(ContactRow):
    """A contact point of a place."""

    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="contacts")

    class Meta(ContactRow.Meta):
        verbose_name = _("contatto del luogo")
        verbose_name_plural = _("contatti del luogo")


def points_of(rows: Iterable[ContactRow]) -> list[ContactPoint]:
    """The contact points of these lines."""
    return [row.contact_point for row in rows]


def _passes(validator: Any, value: str) -> bool:
    try:
        validator(value)
    except ValidationError:
        return False
    return True
