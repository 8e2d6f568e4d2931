"""What surrounds the content of every public page: menu, breadcrumb, languages, footer links.

One `Chrome` per request, three queries whatever the number of pages: the settings, the alerts, and every page that
surrounds this one (those that settings and alerts link to, this and the home page in all languages, those above).
Made when a template asks; what the queries found is remembered until an editor changes something (`core.remembered`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext
from wagtail.models import Page, Site

from core import sharing
from core.alerts import Alert, AlertLevel, gravest, unfinished
from core.locale import active_language_code, offered_languages
from core.remembered import memory_of
from core.sharing import Preview
from core.site_address import absolute_url, hreflang_links, page_address
from core.site_settings import SiteSettings
from core.structured_data import breadcrumb_data, json_ld_script
from core.versions import Versions, find_versions

SITE_ROOT_DEPTH = 2
HOME_PATH_LENGTH = SITE_ROOT_DEPTH * Page.steplen
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


DISCREET_PAGES = ("report_page", "help_page", "aid_page", "safe_browsing_page")
"""The pages, and those below them, that show nothing of themselves where their address is shared."""


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
    is_current: bool = False
    has_page: bool = True
    """False: this page does not exist in that language, the link leads to its home page and `note` says so."""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AlertBar:
    """The alert that is shown, in the words of one language."""

    level: AlertLevel
    text: str
    language: str = ""
    """The language of the text where it is not the reader's."""
    link: Link | None = None


def chrome_of(request: HttpRequest, page: Page | None) -> Chrome:
    """The surroundings of this response, made once for a request: the first to ask says for which page."""
    made: Chrome | None = getattr(request, "_pari_chrome", None)
    if made is None:
        made = request._pari_chrome = Chrome(request, page)  # type: ignore[attr-defined]
    return made


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
        page = self._versions.of(self.site.root_page_id) if self.site else None
        return self.url_of(page) if page is not None else "/"

    @cached_property
    def home_language(self) -> str:
        """The language of that home page where it is not the reader's."""
        page = self._versions.of(self.site.root_page_id) if self.site else None
        code = page.locale.language_code if page is not None else self.language
        return "" if code == self.language else str(code)

    @property
    def is_home(self) -> bool:
        return self.page is not None and self.page.depth == SITE_ROOT_DEPTH

    @property
    def is_demonstration(self) -> bool:
        return bool(getattr(settings, "DEMO_BANNER", False))

    # Links from the site settings

    @cached_property
    def links(self) -> dict[str, Link]:
        """The pages named in the site settings, by field name: only those that everybody may read."""
        targets = {name: self._versions.of(pk) for name, pk in self._chosen.items()}
        return {name: self._link(page, field=name) for name, page in targets.items() if page is not None}

    # The alert

    @cached_property
    def alert(self) -> AlertBar | None:
        """What everybody has to know at this moment; None where there is nothing (`core.alerts`)."""
        shown = self._previewed_alert or gravest(self._alerts, language=self.language, moment=timezone.now())
        language = shown.language_for(self.language) if shown is not None else None
        if shown is None or language is None:
            return None
        page = self._versions.of(shown.page_id) if shown.page_id else None
        return AlertBar(
            level=AlertLevel(shown.level),
            text=shown.words.get(language, ""),
            language="" if language == self.language else language,
            link=self._link(page, field="") if page is not None else None,
        )

    @cached_property
    def _alerts(self) -> tuple[Alert, ...]:
        if self._previewed_alert is not None:
            return (self._previewed_alert,)
        return memory_of(self.request).get("alerts", unfinished)

    @property
    def _previewed_alert(self) -> Alert | None:
        """What an editor has typed and not saved; it is shown whatever its time (`core.previews`)."""
        return getattr(self.request, "previewed_alert", None)

    @cached_property
    def _chosen(self) -> dict[str, int | None]:
        """The page that each setting names, by field name."""
        return {name: getattr(self.settings, f"{name}_id") for name in SiteSettings.page_fields()}

    @cached_property
    def _ancestor_paths(self) -> list[str]:
        """Where the pages above this one stand in the tree, the home page first."""
        if self.page is None:
            return []
        return [self.page.path[:end] for end in range(HOME_PATH_LENGTH, len(self.page.path), Page.steplen)]

    @cached_property
    def _versions(self) -> Versions:
        """Every page that surrounds this one: one query for menu, breadcrumb and languages."""
        around = (self.page.pk, self.page.path) if self.page else None
        key = ("versions", self.language, self.site.pk if self.site else None, around)
        return memory_of(self.request).get(key, self._find_versions)

    def _find_versions(self) -> Versions:
        named = (*self._chosen.values(), *(alert.page_id for alert in self._alerts))
        chosen = [pk for pk in named if pk]
        family = [page.translation_key for page in (self.page, self._site_home) if page is not None]
        return find_versions(Q(pk__in=chosen) | Q(path__in=self._ancestor_paths), all_languages_of=family)

    @property
    def _site_home(self) -> Page | None:
        return self.site.root_page if self.site else None

    @property
    def open_links(self) -> tuple[str, ...]:
        """Which links lead to where the reader is: all that differs between the headers of a language."""
        return tuple(f"{name}={link.is_current}" for name, link in self.links.items() if link.is_open)

    @cached_property
    def menu(self) -> list[Link]:
        """The four entries of the first level, in the model's order."""
        return [self.links[name] for name in SiteSettings.MENU_FIELDS if name in self.links]

    def _link(self, page: Page, *, field: str) -> Link:
        url = self.url_of(page)
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

    def url_of(self, page: Page) -> str:
        """As Wagtail says it, asked once for each language: below its home page the tree spells the address."""
        root_path, root_url = self._roots.get(page.locale_id, ("", ""))
        if root_url and page.url_path.startswith(root_path):
            return root_url + quote(page.url_path.removeprefix(root_path))
        return page.get_url(request=self.request) or ""

    @cached_property
    def _roots(self) -> dict[int, tuple[str, str]]:
        """Where the tree of each language begins: in the tree, and on the site."""
        return memory_of(self.request).get(("roots", self.site.pk if self.site else None), self._find_roots)

    def _find_roots(self) -> dict[int, tuple[str, str]]:
        home = self._site_home
        homes = [page for page in self._versions.pages if home and page.translation_key == home.translation_key]
        return {page.locale_id: (page.url_path, page.get_url(request=self.request) or "") for page in homes}

    # Breadcrumb

    @cached_property
    def breadcrumb(self) -> list[Link]:
        """From the home page to this page; empty on the home page and outside the page tree.

        A page may add links before itself with `breadcrumb_links() -> Sequence[tuple[str, str]]` (title, URL): a
        service names its category, which is not its parent. They lead below the parent: without it they are left out.
        """
        if self.page is None or self.is_home:
            return []
        by_path = {page.path: page for page in self._versions.pages}
        above = [by_path[path] for path in self._ancestor_paths if path in by_path]
        links = [self._step(version) for version in (self._versions.of(page.pk) for page in above) if version]
        if above and self._versions.of(above[-1].pk) == above[-1]:
            extra: Sequence[tuple[str, str]] = getattr(self.page, "breadcrumb_links", tuple)()
            links += [Link(title=title, url=url) for title, url in extra]
        return [*links, Link(title=self.page.title, url="", is_current=True)]

    def _step(self, page: Page) -> Link:
        if page.depth == SITE_ROOT_DEPTH:
            return Link(title=pgettext("breadcrumb", "Home"), url=self.url_of(page))
        field = next((name for name in MENU_LABELS if self._chosen[name] == page.pk), "")
        return self._link(page, field=field)

    @property
    def breadcrumb_data(self) -> SafeString:
        """The same for search engines; empty where there is none."""
        if not self.breadcrumb:
            return SafeString()
        steps = [(link.title, absolute_url(link.url) if link.url else self.canonical_url) for link in self.breadcrumb]
        return json_ld_script(breadcrumb_data(steps), element="")

    # Shared

    @property
    def is_discreet(self) -> bool:
        """Whether the page is for people in need: nothing of it may show in a chat where its address is read."""
        return any(self.links[name].is_open for name in DISCREET_PAGES if name in self.links)

    @cached_property
    def preview(self) -> Preview:
        """What the page shows of itself where somebody shares it."""
        page = self.page
        if page is None or self.is_discreet:
            return Preview(self.settings.municipality_name, gettext("Il sito del Comune."), sharing.picture_url(None))
        image_id = getattr(page, "image_id", None)
        return Preview(
            title=page.seo_title or page.title,
            text=getattr(page, "meta_description", ""),
            picture=memory_of(self.request).get(("shared", image_id), lambda: sharing.picture_url(image_id)),
        )

    # Languages

    @cached_property
    def translations(self) -> dict[str, Page]:
        """The page by language, itself included, in the languages in which it may be read."""
        return self._in_offered_languages(self.page)

    def _in_offered_languages(self, page: Page | None) -> dict[str, Page]:
        """The reader's own language counts too: whoever is there must find the way back."""
        if page is None:
            return {}
        codes = {*offered_languages(), self.language}
        versions = self._versions.in_all_languages(page.translation_key)
        return {code: version for code, version in versions.items() if code in codes}

    @cached_property
    def alternates(self) -> list[tuple[str, str]]:
        """`hreflang` and absolute URL of each translation; only the languages that the site offers."""
        offered = offered_languages()
        pages = {code: page for code, page in self.translations.items() if code in offered}
        if self.language not in pages:
            return []
        return hreflang_links({code: page_address(page, self.request) + self._subpath for code, page in pages.items()})

    @cached_property
    def canonical_url(self) -> str:
        """Where this page stands, without any query; a part of a list has no address of its own."""
        return page_address(self.page, self.request) + self._subpath if self.page and not self.is_part_of_list else ""

    @property
    def is_part_of_list(self) -> bool:
        """Whether the address asks for some of a list only: its next page, what a filter leaves."""
        return not getattr(self.page, "list_parameters", frozenset()).isdisjoint(self.request.GET)

    @property
    def _subpath(self) -> str:
        return str(getattr(self.page, "open_subpath", ""))

    @cached_property
    def _carried_query(self) -> str:
        carried: frozenset[str] = getattr(self.page, "carried_parameters", frozenset())
        asked = {name: values for name, values in self.request.GET.lists() if name in carried}
        return f"?{urlencode(asked, doseq=True)}" if asked else ""

    @cached_property
    def languages(self) -> list[LanguageLink]:
        """The languages that lead somewhere: to this page where it exists, else to that language's home page."""
        homes = self._in_offered_languages(self._site_home)
        entries = []
        for code, name in settings.LANGUAGES:
            is_current = code == self.language
            own = self._version_url(code, has_home=code in homes)
            if own or is_current or code in homes:
                entries.append(
                    LanguageLink(
                        code=code,
                        name=name,
                        url=own or (self.request.get_full_path() if is_current else self.url_of(homes[code])),
                        is_current=is_current,
                        has_page=bool(own) or is_current,
                        note="" if own or is_current else self._not_translated_note(code),
                    )
                )
        return entries

    @property
    def other_versions(self) -> list[LanguageLink]:
        """The very page in the other languages: where the buttons of `forms/languages.html` carry what was typed."""
        return [entry for entry in self.languages if entry.has_page and not entry.is_current]

    def _version_url(self, code: str, *, has_home: bool) -> str:
        """Where this page or this view of ours stands in a language; empty where it has none."""
        if code in self.translations:
            # A form tells which of its places is on the screen: the same place there has the answers too.
            return self.url_of(self.translations[code]) + self._subpath + self._carried_query
        return self._translated_view(code) if has_home else ""

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
