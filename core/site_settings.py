"""What an editor may say about the site as a whole: who we are, where the header and the footer lead, how to leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlsplit

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList, PageChooserPanel, TabbedInterface
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import PreviewableMixin

from core.previews import preview_languages, serve_home

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from django_stubs_ext import StrOrPromise

DEFAULT_QUICK_EXIT_URL = "https://www.wikipedia.org/"
"""A page anybody may have been reading, quick to load on any connection."""

AGID_STATEMENT_PREFIX = "https://form.agid.gov.it/"
"""Where a public body publishes its accessibility statement; any other address would not be one (C.SI.3.2)."""

PHONE_LENGTH = 30
TAX_CODE_LENGTH = 16
VAT_NUMBER_LENGTH = 11


SOCIAL_NETWORKS = {
    "bsky.app": "Bluesky",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "t.me": "Telegram",
    "threads.net": "Threads",
    "tiktok.com": "TikTok",
    "whatsapp.com": "WhatsApp",
    "x.com": "X",
    "youtube.com": "YouTube",
}
"""What the channels are called, by the end of their host; any other is called by its host."""

EXPECTED_BY_LAW = (
    "office_address",
    "office_pec",
    "tax_code",
    "privacy_page",
    "legal_notes_page",
    "site_map_page",
    "accessibility_page",
    "accessibility_statement_url",
    "transparency_url",
    "faq_page",
    "booking_page",
    "assistance_page",
)
"""What every page of a public body has to show at its end (COMUNI-MODEL, sections 13 and 14)."""


def web_addresses(text: str) -> None:
    """A validator: a web address on each line."""
    is_web_address = URLValidator(schemes=["http", "https"])
    for line in text.split():
        is_web_address(line)


def _page(label: StrOrPromise, help_text: StrOrPromise = "") -> models.ForeignKey:
    """A link to a page that the header or the footer may show; empty until an editor chooses."""
    return models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=label,
        help_text=help_text,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )


@register_setting(icon="cog")
class SiteSettings(PreviewableMixin, BaseSiteSetting):
    """One row per site. Page links name the Italian page; `core.chrome` finds its translation.

    A link whose setting is empty is not rendered at all: a footer never shows an address that does not exist.
    """

    municipality_name = models.CharField(_("nome dell’ente"), max_length=100, default="Comune di Cuneo")
    parent_body_name = models.CharField(
        _("ente di appartenenza"),
        max_length=100,
        default="Regione Piemonte",
        help_text=_("Compare in alto a sinistra."),
    )
    parent_body_url = models.URLField(
        _("sito dell’ente di appartenenza"), default="https://www.regione.piemonte.it/", blank=True
    )

    management_page = _page(_("Amministrazione"))
    news_page = _page(_("Novità"))
    services_page = _page(_("Servizi"))
    live_page = _page(_("Vivere Cuneo"))
    topics_page = _page(_("Tutti gli argomenti"), _("L’elenco degli argomenti del sito."))

    report_page = _page(_("Segnala una discriminazione"), _("Il pulsante sempre visibile in alto."))
    help_page = _page(_("Aiuto subito"), _("Numeri e luoghi per chi ha bisogno di aiuto adesso."))
    aid_page = _page(
        _("Cosa posso fare?"), _("La prima di alcune domande: chi legge sceglie fra collegamenti, e non resta niente.")
    )
    safe_browsing_page = _page(
        _("Navigare in sicurezza"), _("Spiega che cosa resta sul dispositivo e che cosa fa «Esci in fretta».")
    )
    quick_exit_url = models.URLField(
        _("pagina di uscita"),
        default=DEFAULT_QUICK_EXIT_URL,
        help_text=_("Dove porta «Esci in fretta»: una pagina neutra, veloce, che chiunque potrebbe guardare."),
    )

    office_address = models.TextField(_("indirizzo"), blank=True)
    office_phone = models.CharField(_("telefono"), max_length=PHONE_LENGTH, blank=True)
    office_email = models.EmailField(_("e-mail"), blank=True)
    office_pec = models.EmailField(_("PEC"), blank=True, help_text=_("Posta elettronica certificata."))
    tax_code = models.CharField(_("codice fiscale"), max_length=TAX_CODE_LENGTH, blank=True)
    vat_number = models.CharField(
        _("partita IVA"),
        max_length=VAT_NUMBER_LENGTH,
        blank=True,
        validators=[RegexValidator(r"^\d{11}$", _("La partita IVA ha 11 cifre."))],
    )

    faq_page = _page(_("Domande frequenti"))
    booking_page = _page(_("Prenota un appuntamento"))
    assistance_page = _page(_("Richiedi assistenza"))
    problem_page = _page(_("Segnala un disservizio"), _("In alternativa indica un indirizzo e-mail."))
    problem_email = models.EmailField(_("e-mail per i disservizi"), blank=True)

    privacy_page = _page(_("Informativa privacy"))
    legal_notes_page = _page(_("Note legali"))
    site_map_page = _page(_("Mappa del sito"))
    accessibility_page = _page(
        _("Accessibilità"), _("Come il sito serve a ogni persona, e come dirci che qualcosa non va.")
    )
    accessibility_statement_url = models.URLField(
        _("dichiarazione di accessibilità"),
        blank=True,
        validators=[
            RegexValidator(
                f"^{AGID_STATEMENT_PREFIX}", _("La dichiarazione sta su form.agid.gov.it: copia l’indirizzo da lì.")
            )
        ],
        help_text=_("L’indirizzo della dichiarazione sul sito di AgID. Finché è vuoto il link non compare."),
    )
    transparency_url = models.URLField(_("Amministrazione trasparente"), blank=True)
    personal_area_url = models.URLField(
        _("area personale"),
        blank=True,
        help_text=_("Dove si entra nei servizi in rete dell’ente. Compare in alto; se è vuoto, non compare."),
    )
    social_urls = models.TextField(
        _("canali social"),
        blank=True,
        validators=[web_addresses],
        help_text=_("Un indirizzo per riga, solo canali dell’ente. Compaiono in fondo a ogni pagina."),
    )
    security_email = models.EmailField(
        _("e-mail per la sicurezza del sito"),
        blank=True,
        help_text=_("A chi scrive chi trova un difetto di sicurezza: compare nel file security.txt."),
    )

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldPanel("municipality_name"),
                            FieldPanel("parent_body_name"),
                            FieldPanel("parent_body_url"),
                            FieldPanel("personal_area_url"),
                        ],
                        heading=_("Ente"),
                    ),
                    MultiFieldPanel(
                        [
                            FieldPanel("office_address"),
                            FieldPanel("office_phone"),
                            FieldPanel("office_email"),
                            FieldPanel("office_pec"),
                            FieldPanel("tax_code"),
                            FieldPanel("vat_number"),
                            FieldPanel("social_urls"),
                            FieldPanel("security_email"),
                        ],
                        heading=_("Contatti"),
                    ),
                ],
                heading=_("Chi siamo"),
            ),
            ObjectList(
                [
                    HelpPanel(
                        content=_(
                            "Le quattro voci sono quelle del modello dei Comuni, in quest’ordine. "
                            "Scegli la pagina italiana: le altre lingue trovano da sole la traduzione."
                        )
                    ),
                    PageChooserPanel("management_page"),
                    PageChooserPanel("news_page"),
                    PageChooserPanel("services_page"),
                    PageChooserPanel("live_page"),
                    PageChooserPanel("topics_page"),
                ],
                heading=_("Menu"),
            ),
            ObjectList(
                [
                    PageChooserPanel("report_page"),
                    PageChooserPanel("help_page"),
                    PageChooserPanel("aid_page"),
                    PageChooserPanel("safe_browsing_page"),
                    FieldPanel("quick_exit_url"),
                ],
                heading=_("Aiuto e sicurezza"),
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            PageChooserPanel("faq_page"),
                            PageChooserPanel("booking_page"),
                            PageChooserPanel("assistance_page"),
                            PageChooserPanel("problem_page"),
                            FieldPanel("problem_email"),
                        ],
                        heading=_("Scrivere all’ufficio"),
                    ),
                    MultiFieldPanel(
                        [
                            PageChooserPanel("accessibility_page"),
                            FieldPanel("accessibility_statement_url"),
                            PageChooserPanel("privacy_page"),
                            PageChooserPanel("legal_notes_page"),
                            FieldPanel("transparency_url"),
                            PageChooserPanel("site_map_page"),
                        ],
                        heading=_("Obblighi di legge"),
                    ),
                ],
                heading=_("Piè di pagina"),
            ),
        ]
    )

    MENU_FIELDS: ClassVar[tuple[str, ...]] = ("management_page", "news_page", "services_page", "live_page")

    class Meta:
        verbose_name = _("impostazioni del sito")
        verbose_name_plural = _("impostazioni del sito")

    def __str__(self) -> str:
        return self.municipality_name

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return preview_languages()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        return serve_home(request, mode_name)

    @classmethod
    def page_fields(cls) -> tuple[str, ...]:
        """The names of the fields that link to a page."""
        return tuple(field.name for field in cls._meta.fields if field.name.endswith("_page"))

    @property
    def missing_by_law(self) -> list[str]:
        """What the end of every page lacks, as the labels of its settings: there is no link until it is known."""
        fields = [self._meta.get_field(name) for name in EXPECTED_BY_LAW]
        missing = [str(field.verbose_name) for field in fields if not getattr(self, field.attname)]
        return missing if self.problem_page_id or self.problem_email else [*missing, gettext("Segnala un disservizio")]

    @property
    def social_channels(self) -> list[tuple[str, str]]:
        """Name and address of each channel."""
        return [(_network(url), url) for url in self.social_urls.split()]


def _network(url: str) -> str:
    host = (urlsplit(url).hostname or url).removeprefix("www.")
    known = (name for end, name in SOCIAL_NETWORKS.items() if host == end or host.endswith(f".{end}"))
    return next(known, host)


def office_mailbox() -> str:
    """Where answers to the site's mails go: the office's address, if it is there."""
    found = SiteSettings.objects.filter(site__is_default_site=True).exclude(office_email="")
    return found.values_list("office_email", flat=True).first() or ""
