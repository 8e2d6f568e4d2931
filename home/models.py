"""The home page and the standard page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, Panel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from core.blocks import CONTENT_BLOCKS
from core.blocks.data import KeyFigureBlock
from core.choices import SelectByName
from core.models import BasePage
from core.remembered import memory_of
from core.search_kinds import SearchKind
from core.site_address import page_address
from core.site_settings import SiteSettings
from core.structured_data import json_ld_script
from core.topics import Topic
from core.versions import find_targets
from directory.blocks import DIRECTORY_BLOCKS
from directory.listing import by_tier
from directory.models import PartnerPage
from directory.plan import draw_plan
from news.highlights import latest_news
from reports.figures_blocks import FIGURE_BLOCKS

from . import operations
from .blocks import NextStepBlock, PhoneNumberBlock, QuestionGroupBlock
from .roles import PageRole
from .structured_data import faq_data, office_data

DOORS: tuple[str, ...] = ("help", "report", "join")
"""The three ways into the site, in the order in which they matter. Each has `<door>_title`, `_text`, `_page`,
`_link_text` on `HomePage`."""


def _door_page() -> models.ForeignKey[Page | None, Page | None]:
    return models.ForeignKey(
        Page,
        verbose_name=_("pagina di arrivo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Senza pagina di arrivo, la porta non compare."),
    )


def _door_panel(door: str, heading: Any) -> MultiFieldPanel:
    names = [f"{door}_title", f"{door}_text", f"{door}_page", f"{door}_link_text"]
    if door == "help":
        names.append("help_numbers")
    return MultiFieldPanel([FieldPanel(name) for name in names], heading=heading, classname="collapsed")


@dataclass(frozen=True, slots=True)
class Door:
    """One of the three ways in, as the template shows it. `target` is what the reader may open (`core.versions`)."""

    name: str
    title: str
    text: str
    link_text: str
    target: Page
    has_own_words: bool
    """Whether `link_text` is the editor's; without one it is the target's title, in the target's language."""

    @property
    def art(self) -> str:
        """The template that draws what stands in the arch."""
        return f"home/art/{self.name}.html"


class HomePage(BasePage):
    """The entrance, built for three people: who needs help now, who wants to report, who wants to join in.

    What is on and what is new come by themselves from events, courses and news (`home.operations`): editors write
    only what lasts. One per language.
    """

    page_description = _("La prima pagina del sito. Ce n’è una per lingua.")
    hero_title = models.CharField(
        _("titolo grande"), max_length=90, help_text=_("Una frase breve, che parla a chi legge.")
    )
    lead = models.TextField(_("introduzione"), max_length=300, help_text=_("Una o due frasi: che cosa si trova qui."))

    help_title = models.CharField(_("titolo"), max_length=60, default="Ho bisogno di aiuto adesso")
    help_text = models.TextField(_("testo"), max_length=240, blank=True)
    help_page = _door_page()
    help_link_text = models.CharField(_("testo del collegamento"), max_length=60, blank=True)
    help_numbers = StreamField(
        [("number", PhoneNumberBlock())], verbose_name=_("numeri da chiamare"), blank=True, max_num=4
    )

    report_title = models.CharField(_("titolo"), max_length=60, default="Voglio segnalare")
    report_text = models.TextField(_("testo"), max_length=240, blank=True)
    report_page = _door_page()
    report_link_text = models.CharField(_("testo del collegamento"), max_length=60, blank=True)

    join_title = models.CharField(_("titolo"), max_length=60, default="Voglio partecipare a un corso o un evento")
    join_text = models.TextField(_("testo"), max_length=240, blank=True)
    join_page = _door_page()
    join_link_text = models.CharField(_("testo del collegamento"), max_length=60, blank=True)

    steps_title = models.CharField(_("titolo"), max_length=80, default="Che cosa succede dopo che ci scrivi")
    steps_text = models.TextField(_("introduzione"), max_length=300, blank=True)
    steps = StreamField([("step", NextStepBlock())], verbose_name=_("passi"), blank=True, max_num=6)

    who_title = models.CharField(_("titolo"), max_length=80, default="Chi siamo")
    who_text = RichTextField(_("testo"), features=["bold", "italic", "link"], blank=True)
    who_page = models.ForeignKey(
        Page, verbose_name=_("pagina"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    who_link_text = models.CharField(_("testo del collegamento"), max_length=60, blank=True)
    figures = StreamField([("figure", KeyFigureBlock())], verbose_name=_("cifre"), blank=True, max_num=4)

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    template = "pages/home_page.html"
    is_rated: ClassVar[bool] = True

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("hero_title"), FieldPanel("lead")], heading=_("Apertura")),
        _door_panel("help", _("Prima porta: aiuto adesso")),
        _door_panel("report", _("Seconda porta: segnalare")),
        _door_panel("join", _("Terza porta: partecipare")),
        HelpPanel(_("Gli appuntamenti e le novità compaiono da soli, quando ce ne sono.")),
        MultiFieldPanel(
            [FieldPanel("steps_title"), FieldPanel("steps_text"), FieldPanel("steps")],
            heading=_("Che cosa succede dopo"),
            classname="collapsed",
        ),
        MultiFieldPanel(
            [
                FieldPanel("who_title"),
                FieldPanel("who_text"),
                FieldPanel("who_page"),
                FieldPanel("who_link_text"),
                FieldPanel("figures"),
            ],
            heading=_("Chi siamo"),
            classname="collapsed",
        ),
    ]
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("hero_title"),
        index.SearchField("lead"),
        index.SearchField("who_text"),
    ]

    class Meta:
        verbose_name = _("pagina iniziale")
        verbose_name_plural = _("pagine iniziali")

    def clean(self) -> None:
        """Refuse a second home page in the same language: the site would have two entrances."""
        super().clean()
        twins = HomePage.objects.filter(locale=self.locale).exclude(pk=self.pk)
        if self.locale_id and twins.exists():
            raise ValidationError(_("In questa lingua c’è già una pagina iniziale."))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `doors` (those that lead somewhere), `steps`, `who_target`, `programme`, `news` (`home.operations`)."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        chosen = {name: getattr(self, f"{name}_page_id") for name in (*DOORS, "who")}
        targets = find_targets(chosen.values())
        context["doors"] = [self._door(door, targets[chosen[door]]) for door in DOORS if chosen[door] in targets]
        context["steps"] = [block.value for block in self.steps]
        context["who_target"] = targets.get(chosen["who"])
        context["programme"] = operations.list_programme(locale=self.locale)
        context["news"] = latest_news(locale=self.locale, limit=operations.NEWS_ON_HOME)
        context["structured_data"] = json_ld_script(
            office_data(
                SiteSettings.for_request(request),
                name=gettext("Ufficio Parità e Antidiscriminazioni"),
                description=self.description,
                url=page_address(self, request),
            )
        )
        return context

    def _door(self, door: str, target: Page) -> Door:
        return Door(
            name=door,
            title=getattr(self, f"{door}_title"),
            text=getattr(self, f"{door}_text"),
            link_text=getattr(self, f"{door}_link_text") or target.title,
            target=target,
            has_own_words=bool(getattr(self, f"{door}_link_text")),
        )


class StandardPage(BasePage):
    """A page of text. When it has pages below, it lists them: a section is a standard page with children."""

    page_description = _("Una pagina di testo, o una sezione che raccoglie le pagine qui sotto.")
    search_kind: ClassVar[SearchKind | None] = SearchKind.STANDARD

    body = StreamField(
        [*CONTENT_BLOCKS, *DIRECTORY_BLOCKS, *FIGURE_BLOCKS],
        block_counts={"help_now": {"max_num": 1}},
        verbose_name=_("contenuto"),
        blank=True,
    )
    role = models.CharField(
        _("ruolo della pagina"),
        max_length=12,
        choices=PageRole.choices,
        default=PageRole.PLAIN,
        blank=True,
        help_text=_("Aggiunge da solo quello che il modello dei Comuni chiede: elenchi, mappa del sito, licenza."),
    )

    starter_blocks: ClassVar = {"body": ("paragraph", "heading", "paragraph")}
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.StandardPage"]
    template = "pages/standard_page.html"

    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("body")]
    settings_panels: ClassVar[list[Panel]] = [*BasePage.settings_panels, FieldPanel("role")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("pagina")
        verbose_name_plural = _("pagine")

    @property
    def is_rated(self) -> bool:  # type: ignore[override]  # of one page, not of all of its kind
        """Not where somebody answers by links alone what happened to them."""
        return self.role != PageRole.QUESTION

    @property
    def living_element(self) -> str:  # type: ignore[override]  # of one page, not of all of its kind
        return "live-button-locations" if self.role == PageRole.PLACES else ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `children` and `groups` (the pages below), `tiers` (partners of the network) and what the role lists."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        role = PageRole(self.role)
        context["children"] = [] if role == PageRole.SITE_MAP else operations.list_children(self, role=role)
        if role == PageRole.TOPICS:
            topic_pages = operations.list_topic_pages(language=self.locale.language_code)
            context["topics"] = operations.list_topics(locale=self.locale, topic_pages=topic_pages)
            context["children"] = operations.besides_topics(context["children"], topic_pages)
        elif role == PageRole.SITE_MAP:
            context["site_map"] = operations.map_site(self)
        elif role == PageRole.PLACES:
            places = operations.list_places(locale=self.locale)
            plan = memory_of(request).get(("plan", self.locale_id), lambda: draw_plan(places))
            context["places"], context["plan"] = operations.group_places(places, plan), plan
            context["children"] = operations.besides_places(context["children"], places)
        elif role == PageRole.QUESTION:
            context["question_before"] = operations.question_before(self)
        context["groups"] = operations.group_children(context["children"])
        if any(isinstance(child.page, PartnerPage) for child in context["children"]):
            context["tiers"] = by_tier(PartnerPage.objects.child_of(self))
        if role != PageRole.QUESTION:
            context["headings"] = operations.list_headings(self)
            context["siblings"] = memory_of(request).get(("siblings", self.pk), lambda: operations.list_siblings(self))
        return context


class FaqPage(BasePage):
    """Frequent questions in groups, each with a short answer that opens where it stands."""

    page_description = _("Domande frequenti in gruppi: una domanda, una risposta breve.")
    search_kind: ClassVar[SearchKind | None] = SearchKind.STANDARD
    is_rated: ClassVar[bool] = True

    groups = StreamField([("group", QuestionGroupBlock())], verbose_name=_("gruppi di domande"))

    starter_blocks: ClassVar = {"groups": ("group",)}
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/faq_page.html"

    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("groups")]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("groups")]

    class Meta:
        verbose_name = _("domande frequenti")
        verbose_name_plural = _("domande frequenti")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the questions as `structured_data`."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["structured_data"] = json_ld_script(faq_data(self.groups))
        return context


class TopicPage(BasePage):
    """A topic of the vocabulary: what the office does about it, and every page of the site that is about it."""

    page_description = _("Un argomento: due parole su che cosa facciamo; le pagine che ne parlano compaiono da sole.")
    search_kind: ClassVar[SearchKind | None] = SearchKind.STANDARD
    is_rated: ClassVar[bool] = True

    topic = models.CharField(_("argomento"), max_length=32, choices=Topic.choices)
    body = StreamField([*CONTENT_BLOCKS, *DIRECTORY_BLOCKS], verbose_name=_("contenuto"), blank=True)

    starter_blocks: ClassVar = {"body": ("paragraph",)}
    parent_page_types: ClassVar[list[str]] = ["home.StandardPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "pages/topic_page.html"

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("topic", widget=SelectByName),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("pagina di un argomento")
        verbose_name_plural = _("pagine degli argomenti")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `kinds`: the pages about this topic, kind by kind."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        # A draft may have no topic yet.
        context["kinds"] = operations.list_pages_about(Topic(self.topic), locale=self.locale) if self.topic else ()
        return context
