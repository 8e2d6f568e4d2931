"""What surrounds the content of every public page: menu, breadcrumb, languages, footer links.

One `Chrome` per request, two queries whatever the number of pages: the settings, and every page that surrounds this one
(those the settings link to, this page and the home page in all languages, the ancestors). Made when a template asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import translation
from django.utils.translation import gettext, pgettext
from wagtail.models import Page, Site

from core.locale import active_language_code
from core.site_settings import SiteSettings

SITE_ROOT_DEPTH = 2
MENU_LABELS = {
    "management_page": "Amministrazione",
    "news_page": "Novità",
    "services_page": "Servizi",
    "live_page": "Vivere Cuneo",
}
"""In Italian these four words are fixed by the municipal model (C.SI.1.6); other languages show the page's title."""

MENU_ELEMENTS = {
    "management_page": "management",
    "news_page": "news",
    "services_page": "all-services",
    "live_page": "live",
}
"""The names under which the model's validator looks for the entries of the menu (`data-element`)."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link of the header, the footer or the breadcrumb."""

    title: str
    url: str
    language: str = ""
    """The language of the target where it is not the reader's, to be said in `lang` and `hreflang`."""
    element: str = ""
    """`data-element` of the municipal model."""
    is_current: bool = False
    """The very page the reader is on."""
    is_open: bool = False
    """The section the reader is in."""


@dataclass(frozen=True, kw_only=True)
class LanguageLink:
    """An entry of the language switch."""

    code: str
    name: str
    url: str
    is_current: bool
    has_page: bool
    """False: this page does not exist in that language, the link leads to its home page and `note` says so."""
    note: str = ""


class Chrome:
    """The surroundings of one response, for `{% chrome as chrome %}`."""

    def __init__(self, request: HttpRequest, page: Page | None) -> None:
        self.request = request
        self.page = page if page is not None and page.pk else None
        self.language = active_language_code()

    @cached_property
    def site(self) -> Site | None:
        return Site.find_for_request(self.request)

    @cached_property
    def settings(self) -> SiteSettings:
        if self.site is None:
            return SiteSettings()
        return SiteSettings.for_request(self.request)

    @cached_property
    def home_url(self) -> str:
        """The home page in the reader's language, or the site's where there is none."""
        own = next((link for link in self._homes if link[0] == self.language), None)
        if own is not None:
            return own[1]
        return self._url(self.site.root_page) if self.site else "/"

    @property
    def is_home(self) -> bool:
        return self.page is not None and self.page.depth == SITE_ROOT_DEPTH

    @property
    def is_demonstration(self) -> bool:
        return bool(getattr(settings, "DEMO_BANNER", False))

    # Links from the site settings

    @cached_property
    def links(self) -> dict[str, Link]:
        """The pages named in the site settings, by field name: only those that exist and are published."""
        by_id = {page.pk: page for page in self._pages if page.live}
        in_language = {
            page.translation_key: page
            for page in by_id.values()
            if page.alias_of_id is None and page.locale.language_code == self.language
        }
        links = {}
        for name, pk in self._chosen.items():
            page = by_id.get(pk)
            if page is not None:
                links[name] = self._link(in_language.get(page.translation_key, page), field=name)
        return links

    @cached_property
    def _chosen(self) -> dict[str, int | None]:
        """The page that each setting names, by field name."""
        return {name: getattr(self.settings, f"{name}_id") for name in SiteSettings.page_fields()}

    @cached_property
    def _family_keys(self) -> set[object]:
        """The translation keys of this page and of the home page."""
        pages = (self.page, self.site.root_page if self.site else None)
        return {page.translation_key for page in pages if page is not None}

    @cached_property
    def _pages(self) -> list[Page]:
        """Every page that surrounds this one, ancestors first: one query for menu, breadcrumb and languages."""
        chosen = [pk for pk in self._chosen.values() if pk]
        keys = Page.objects.filter(pk__in=chosen).values("translation_key")
        in_language = Q(translation_key__in=keys, locale__language_code=self.language)
        wanted = Q(pk__in=chosen) | in_language | Q(translation_key__in=self._family_keys)
        if self.page is not None:
            steps = range(SITE_ROOT_DEPTH * Page.steplen, len(self.page.path), Page.steplen)
            wanted |= Q(path__in=[self.page.path[:end] for end in steps])
        return list(Page.objects.filter(wanted).select_related("locale").order_by("path"))

    @cached_property
    def menu(self) -> list[Link]:
        """The four entries of the first level, in the model's order."""
        return [self.links[name] for name in SiteSettings.MENU_FIELDS if name in self.links]

    def _link(self, page: Page, *, field: str) -> Link:
        url = self._url(page)
        language = page.locale.language_code
        title = MENU_LABELS.get(field, page.title) if language == settings.LANGUAGE_CODE else page.title
        return Link(
            title=title,
            url=url,
            language="" if language == self.language else language,
            element=MENU_ELEMENTS.get(field, ""),
            is_current=self.request.path == url,
            is_open=self.request.path.startswith(url),
        )

    def _url(self, page: Page) -> str:
        return page.get_url(request=self.request) or ""

    # Breadcrumb

    @cached_property
    def breadcrumb(self) -> list[Link]:
        """From the home page to this page; empty on the home page and outside the page tree.

        A page may add links before itself with `breadcrumb_links() -> Sequence[tuple[str, str]]` (title, URL): a
        service names its category, which is not its parent.
        """
        if self.page is None or self.is_home:
            return []
        home, *sections = (page for page in self._pages if self.page.is_descendant_of(page))
        links = [Link(title=pgettext("breadcrumb", "Home"), url=self._url(home))]
        links += [Link(title=self._breadcrumb_title(section), url=self._url(section)) for section in sections]
        extra: Sequence[tuple[str, str]] = getattr(self.page, "breadcrumb_links", tuple)()
        links += [Link(title=title, url=url) for title, url in extra]
        return [*links, Link(title=self.page.title, url="", is_current=True)]

    def _breadcrumb_title(self, section: Page) -> str:
        for name, label in MENU_LABELS.items():
            if self.language == settings.LANGUAGE_CODE and getattr(self.settings, f"{name}_id") == section.pk:
                return label
        return section.title

    # Languages

    @cached_property
    def _live_versions(self) -> list[Page]:
        """The page and the home page in every language in which they are published and really translated."""
        names = dict(settings.LANGUAGES)
        versions = (page for page in self._pages if page.translation_key in self._family_keys)
        return sorted(
            (
                page
                for page in versions
                if page.live and page.alias_of_id is None and page.locale.language_code in names
            ),
            key=lambda page: list(names).index(page.locale.language_code),
        )

    @cached_property
    def _homes(self) -> list[tuple[str, str]]:
        """Language code and URL of each published home page."""
        return [
            (page.locale.language_code, self._url(page))
            for page in self._live_versions
            if self.site and page.translation_key == self.site.root_page.translation_key
        ]

    @cached_property
    def translations(self) -> list[Page]:
        """The page in every language in which it is published, itself included."""
        if self.page is None:
            return []
        return [page for page in self._live_versions if page.translation_key == self.page.translation_key]

    @cached_property
    def alternates(self) -> list[tuple[str, str]]:
        """Language code and absolute URL of each translation, for `hreflang`; empty for a page in one language."""
        if len(self.translations) < 2:  # noqa: PLR2004 - an only child has no alternates
            return []
        return [(page.locale.language_code, page.get_full_url(self.request) or "") for page in self.translations]

    @cached_property
    def canonical_url(self) -> str:
        return (self.page.get_full_url(self.request) or "") if self.page else ""

    @cached_property
    def languages(self) -> list[LanguageLink]:
        """The languages of the site, each leading to this page where it exists, else to that language's home page."""
        own = {page.locale.language_code: self._url(page) for page in self.translations}
        names = dict(settings.LANGUAGES)
        entries = []
        for code, home_url in self._homes:
            url = own.get(code) or self._translated_view(code)
            entries.append(
                LanguageLink(
                    code=code,
                    name=names[code],
                    url=url or home_url,
                    is_current=code == self.language,
                    has_page=bool(url) or code == self.language,
                    note="" if url or code == self.language else self._not_translated_note(code),
                )
            )
        return entries

    def _translated_view(self, code: str) -> str:
        """The address of a view of ours (search, staff …) in another language; empty for the page tree."""
        match = self.request.resolver_match
        if self.page is not None or match is None or match.view_name == "wagtail_serve":
            return ""
        return translate_url(self.request.get_full_path(), code)

    @staticmethod
    def _not_translated_note(code: str) -> str:
        with translation.override(code):
            return gettext("questa pagina non è tradotta: si apre la pagina iniziale")
