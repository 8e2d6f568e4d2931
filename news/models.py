"""News, press releases and notices («Novità»), and the page that lists them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, ClassVar
from urllib.parse import urljoin

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.blocks import PageChooserBlock
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import CONTENT_BLOCKS
from core.chrome import chrome_of
from core.feeds import FeedLink
from core.fields import TopicsField
from core.models import BasePage, DayGoneBy
from core.search_kinds import SearchKind
from core.site_address import page_address
from core.site_settings import SiteSettings
from core.structured_data import json_ld_script
from core.versions import find_targets
from directory.models import OrganisationalUnit
from directory.versions import find_entries

from . import operations
from .feeds import CONTENT_TYPE, FEED_LENGTH, write_feed
from .kinds import KIND_SLUGS, NewsKind
from .structured_data import article_data

PRESS_RELEASE_NUMBER_LENGTH = 20
MAX_RELATED_PAGES = 6
KIND_ROUTE = rf"(?P<slug>{'|'.join(KIND_SLUGS.values())})/"


class NewsIndexPage(RoutablePageMixin, BasePage):
    """«Novità»: all current news, and those of one kind at `notizie/`, `comunicati/`, `avvisi/`; each with its feed."""

    page_description = _("L’elenco delle novità: qui sotto si creano notizie, comunicati e avvisi.")
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["news.NewsPage"]
    max_count_per_parent = 1
    list_parameters: ClassVar[frozenset[str]] = frozenset({"pagina"})
    template = "pages/news_index_page.html"
    is_rated: ClassVar[bool] = True

    class Meta:
        verbose_name = _("elenco delle novità")
        verbose_name_plural = _("elenchi delle novità")

    @path("")
    def all_news(self, request: HttpRequest) -> HttpResponseBase:
        return self._render_list(request, None)

    @re_path(f"^{KIND_ROUTE}$", name="kind")
    def news_of_kind(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        kind = NewsKind.from_slug(slug)
        if kind is None:
            raise Http404
        return self._render_list(request, kind)

    @path("feed/", name="feed")
    @re_path(f"^{KIND_ROUTE}feed/$", name="feed_of_kind")
    def feed(self, request: HttpRequest, slug: str | None = None) -> HttpResponse:
        kind = NewsKind.from_slug(slug) if slug else None
        news = operations.current_news(NewsPage.objects.child_of(self), kind=kind)
        owner = SiteSettings.for_request(request).municipality_name
        list_url = page_address(self, request) + (kind_path(kind) if kind else "")
        text = write_feed(
            news[:FEED_LENGTH],
            title=f"{owner} – {kind.label if kind else self.title}",
            owner=owner,
            list_url=list_url,
            feed_url=f"{list_url}feed/",
        )
        return HttpResponse(text, content_type=CONTENT_TYPE)

    def _render_list(self, request: HttpRequest, kind: NewsKind | None) -> HttpResponseBase:
        news = NewsPage.objects.child_of(self)
        index_url = self.get_url(request)
        self.open_subpath = kind_path(kind) if kind else ""
        context = {
            "news": operations.list_news(news, kind=kind, page_number=request.GET.get("pagina")),
            "kind": kind,
            "kinds": [{"kind": known, "url": index_url + kind_path(known)} for known in NewsKind],
            "list_url": index_url + self.open_subpath,
            "feeds": [
                FeedLink(label=gettext("Tutte le novità"), url=f"{index_url}feed/"),
                *(FeedLink(label=str(known.label), url=f"{index_url}{kind_path(known)}feed/") for known in NewsKind),
            ],
            "feed_kind": CONTENT_TYPE.partition(";")[0],
        }
        return self.render(request, context_overrides=context)


def kind_path(kind: NewsKind) -> str:
    """The address of a kind's news, relative to the index page."""
    return str(NewsIndexPage.get_resolver().reverse("kind", slug=kind.slug))


class NewsPage(BasePage):
    """An article, a press release or a notice. Its lead is the short description."""

    page_description = _(
        "Una notizia, un comunicato stampa o un avviso. Per qualcosa che ha una data e un luogo serve un evento."
    )
    picture_use = "figure"

    kind = models.CharField(_("tipo"), max_length=20, choices=NewsKind.choices, default=NewsKind.NEWS)
    date = models.DateField(_("data"), default=timezone.localdate)
    expires_on = models.DateField(
        _("scadenza"),
        null=True,
        blank=True,
        help_text=_("Ultimo giorno in cui compare negli elenchi. La pagina resta raggiungibile. Facoltativa."),
    )
    press_release_number = models.CharField(
        _("numero del comunicato"), max_length=PRESS_RELEASE_NUMBER_LENGTH, blank=True, help_text=_("Facoltativo.")
    )
    unit = models.ForeignKey(
        "directory.OrganisationalUnit",
        verbose_name=_("a cura di"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("L’ufficio che ha scritto il testo."),
    )
    topics = TopicsField()
    body = StreamField(CONTENT_BLOCKS, verbose_name=_("testo"))
    related = StreamField(
        [("page", PageChooserBlock(label=_("Pagina")))],
        verbose_name=_("leggi anche"),
        blank=True,
        max_num=MAX_RELATED_PAGES,
        help_text=_("Pagine del sito collegate a questa. Facoltative."),
    )

    parent_page_types: ClassVar[list[str]] = ["news.NewsIndexPage"]
    starter_blocks: ClassVar = {"body": ("paragraph",)}
    starts_like_the_last: ClassVar[tuple[str, ...]] = ("unit",)
    subpage_types: ClassVar[list[str]] = []
    template = "pages/news_page.html"
    is_rated: ClassVar[bool] = True
    search_kind = SearchKind.NEWS
    override_translatable_fields: ClassVar = [SynchronizedField("press_release_number", overridable=False)]

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldRowPanel([FieldPanel("date"), FieldPanel("expires_on")]),
                FieldPanel("press_release_number"),
                FieldPanel("unit"),
                FieldPanel("topics"),
            ],
            heading=_("Tipo, date e argomenti"),
        ),
        FieldPanel("body"),
        FieldPanel("related"),
    ]
    search_fields: ClassVar = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("press_release_number"),
        index.FilterField("kind"),
        index.FilterField("date"),
    ]

    class Meta:
        verbose_name = _("novità")
        verbose_name_plural = _("novità")

    def clean(self) -> None:
        super().clean()
        if self.may_have_gaps:
            return
        if self.expires_on and self.date and self.expires_on < self.date:
            raise ValidationError({"expires_on": _("La scadenza viene prima della data della notizia.")})

    def days_gone_by(self, today: datetime.date) -> Iterable[DayGoneBy]:
        if self.expires_on and self.expires_on < today:
            yield "expires_on", _("È passata: la novità non compare più negli elenchi. Se serve ancora, aggiornala.")

    @property
    def kind_choice(self) -> NewsKind:
        """The kind as a member of the vocabulary."""
        return NewsKind(self.kind)

    @property
    def has_expired(self) -> bool:
        """Whether the page is past its expiry: readers who come by an old link are told."""
        return self.expires_on is not None and self.expires_on < timezone.localdate()

    def breadcrumb_links(self) -> list[tuple[str, str]]:
        """The kind stands between «Novità» and the article, though it is no page."""
        return [(str(self.kind_choice.label), urljoin(self.url or "", f"../{kind_path(self.kind_choice)}"))]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add `unit` and `related_pages` (those chosen that may be read), in the reader's language where it exists."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["unit"] = find_entries(OrganisationalUnit.objects.all(), [self.unit_id]).get(self.unit_id or 0)
        chosen = [item["value"] for item in self.related.raw_data]
        targets = find_targets(chosen)
        context["related_pages"] = [targets[pk] for pk in chosen if pk in targets]
        context["structured_data"] = json_ld_script(
            article_data(
                self,
                unit=context["unit"],
                publisher=SiteSettings.for_request(request).municipality_name,
                url=page_address(self, request),
                picture=chrome_of(request, self).preview.picture if self.image_id else "",
            )
        )
        return context
