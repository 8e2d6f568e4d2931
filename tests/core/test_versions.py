"""One answer to "which version of this page does the reader see": every state of the versions × everybody who asks.

The reader reads English; the site's own language is Italian.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db.models import Q
from django.test import Client, RequestFactory
from django.utils import translation
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.rich_text import expand_db_html

from core import versions
from core.blocks.links import CallToActionBlock, PageCardsBlock
from core.chrome import Chrome
from core.models import SiteSettings
from core.versions import find_specific, find_targets, foreign_language
from home.models import HomePage, StandardPage
from home.operations import list_children, map_site
from home.roles import PageRole
from news.models import NewsIndexPage, NewsPage
from search.operations import find_pages, parse_query
from services.models import ServicePage
from services.operations import build_sheet
from tests.directory.factories import make_unit
from tests.formbuilder.factories import PRIVACY
from tests.formbuilder.testapp.models import SurveyPage

WORD = "Zibaldone"


@dataclass
class World:
    """A page and its versions, by language. `chosen` is the one that editors picked where they link to it."""

    home: HomePage
    home_en: HomePage
    model: type[Page] = StandardPage
    chosen: Page | None = None
    pages: dict[str, Page] = field(default_factory=dict)

    def add(self, parent: Page, code: str) -> Page:
        fields = {"description": "Una pagina."} if self.model is StandardPage else PRIVACY
        locale = Locale.objects.get_or_create(language_code=code)[0]
        page = self.model(title=f"{WORD} {code}", slug=f"zibaldone-{code}", locale=locale, **fields)
        self.pages[code] = parent.add_child(instance=page)
        return self.pages[code]

    def translate(self, *, publish: bool = True, parent: Page | None = None) -> Page:
        page = self.add(parent or self.home_en, "en")
        Page.objects.filter(pk=page.pk).update(translation_key=self.pages["it"].translation_key, live=publish)
        page.refresh_from_db()
        return page

    def code_of(self, url: str | None) -> str | None:
        """Which version has this address; "?" for an address that is none of them."""
        if not url or url in ("/", "/en/"):
            return None
        known = {page.get_url(): code for code, page in self.pages.items()}
        return known.get(url, "?")


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


# --- states ---------------------------------------------------------------------------------------------------------


def live(world: World) -> str | None:
    world.chosen = world.add(world.home, "it")
    world.translate()
    return "en"


def chosen_in_english(world: World) -> str | None:
    live(world)
    world.chosen = world.pages["en"]
    return "en"


def draft(world: World) -> str | None:
    world.chosen = world.add(world.home, "it")
    world.translate(publish=False)
    return "it"


def chosen_draft_translation(world: World) -> str | None:
    draft(world)
    world.chosen = world.pages["en"]
    return "it"


def restricted(world: World) -> str | None:
    live(world)
    restrict(world.pages["en"])
    return "it"


def ancestor_restricted(world: World) -> str | None:
    world.chosen = world.add(world.home, "it")
    section = StandardPage(title="Inside", slug="inside", description="d", locale=world.home_en.locale)
    world.translate(parent=world.home_en.add_child(instance=section))
    restrict(section)
    return "it"


def alias(world: World) -> str | None:
    world.chosen = world.add(world.home, "it")
    world.pages["en"] = world.chosen.copy_for_translation(world.home_en.locale, alias=True)
    return "it"


def chosen_alias(world: World) -> str | None:
    alias(world)
    world.chosen = world.pages["en"]
    return "it"


def copy_of_an_alias(world: World) -> str | None:
    """An alias of the alias, beside it: English by its own locale and its source's, Italian by its words."""
    alias(world)
    copy = world.pages["en"].create_alias(parent=world.home_en, update_slug="zibaldone-copy")
    world.pages = {"en": copy}
    world.chosen = copy
    return None


def alias_in_its_own_language(world: World) -> str | None:
    world.chosen = world.add(world.home_en, "en")
    world.pages["en"] = world.chosen = world.chosen.create_alias(update_slug="zibaldone-twice")
    return "en"


def alias_of_a_restricted_page(world: World) -> str | None:
    alias_in_its_own_language(world)
    restrict(world.chosen.alias_of)
    return None


def missing(world: World) -> str | None:
    world.chosen = world.add(world.home, "it")
    return "it"


def source_is_a_draft(world: World) -> str | None:
    """As it is where an editor unpublished the Italian page alone: otherwise its translations go with it."""
    live(world)
    Page.objects.filter(pk=world.pages["it"].pk).update(live=False)
    return "en"


def draft_and_missing(world: World) -> str | None:
    missing(world)
    world.chosen.unpublish()
    return None


def restricted_and_missing(world: World) -> str | None:
    missing(world)
    restrict(world.chosen)
    return None


def other_language(world: World) -> str | None:
    romanian = Locale.objects.get_or_create(language_code="ro")[0]
    home = world.home.copy_for_translation(romanian)
    home.save_revision().publish()
    world.chosen = world.add(Page.objects.get(pk=home.pk), "ro")
    return "ro"


STATES: list[Callable[[World], str | None]] = [
    live,
    chosen_in_english,
    draft,
    chosen_draft_translation,
    restricted,
    ancestor_restricted,
    alias,
    chosen_alias,
    copy_of_an_alias,
    alias_in_its_own_language,
    alias_of_a_restricted_page,
    missing,
    source_is_a_draft,
    draft_and_missing,
    restricted_and_missing,
    other_language,
]


# --- who asks: links to a page that somebody chose ------------------------------------------------------------------


def in_chrome(world: World) -> str | None:
    site_settings = SiteSettings.for_site(Site.objects.get())
    site_settings.help_page_id = world.chosen.pk
    site_settings.save()
    link = Chrome(RequestFactory().get("/en/"), None).links.get("help_page")
    return world.code_of(link.url if link else None)


def in_a_door(world: World) -> str | None:
    HomePage.objects.filter(pk=world.home_en.pk).update(help_page=world.chosen.pk)
    link = soup("/en/").select_one(".home-door a:not(.home-number)")
    code = world.code_of(link["href"] if link else None)
    assert link is None or link.get("hreflang") == (None if code == "en" else code)
    return code


def in_rich_text(world: World) -> str | None:
    link = BeautifulSoup(expand_db_html(f'<a linktype="page" id="{world.chosen.pk}">x</a>'), "html.parser").a
    code = world.code_of(link.get("href"))
    assert link.get("hreflang") == (None if code in ("en", None) else code)
    return code


def in_a_card(world: World) -> str | None:
    block = PageCardsBlock()
    cards = block.get_context(block.to_python({"entries": [{"page": world.chosen.pk}]}))["cards"]
    return world.code_of(cards[0]["page"].get_url()) if cards else None


def in_a_call_to_action(world: World) -> str | None:
    block = CallToActionBlock()
    page = block.get_context(block.to_python({"page": world.chosen.pk}))["target_page"]
    return world.code_of(page.get_url()) if page else None


def in_a_service(world: World) -> str | None:
    sheet = build_sheet(ServicePage(online_page_id=world.chosen.pk, terms_page_id=world.chosen.pk))
    assert sheet.online_page == sheet.terms_page
    return world.code_of(sheet.online_page.get_url()) if sheet.online_page else None


def in_the_news(world: World) -> str | None:
    index = world.home_en.add_child(
        instance=NewsIndexPage(title="News", slug="news", description="d", locale=world.home_en.locale)
    )
    article = NewsPage(title="A", slug="a", description="d", topics=["work"], locale=world.home_en.locale)
    article.unit = make_unit(world.home)
    article.body = [("paragraph", "<p>Testo.</p>")]
    article.related = [("page", world.chosen)]
    index.add_child(instance=article)
    link = soup(article.get_url()).select_one(".news-facts .link-list a")
    code = world.code_of(link["href"] if link else None)
    assert link is None or link.get("lang") == (None if code == "en" else code)
    return code


def in_the_breadcrumb(world: World) -> str | None:
    """Of a page below: in English, where there is such a tree."""
    parent = Page.objects.get(pk=world.pages.get("en", world.chosen).pk)
    child = parent.add_child(instance=StandardPage(title="Below", slug="below", description="d", locale=parent.locale))
    steps = Chrome(RequestFactory().get(child.get_url()), child).breadcrumb[1:-1]
    code = world.code_of(steps[-1].url if steps else None)
    assert not steps or steps[-1].language == ("" if code == "en" else code)
    return code


# --- who asks: what this language has --------------------------------------------------------------------------------


def in_the_language_switch(world: World) -> str | None:
    with translation.override("it"):
        switch = {entry.code: entry for entry in Chrome(RequestFactory().get("/"), world.chosen).languages}
    return world.code_of(switch["en"].url) if switch["en"].has_page else None


def in_the_site_map(world: World) -> str | None:
    page = StandardPage(title="Map", slug="map", description="d", locale=world.home_en.locale)
    world.home_en.add_child(instance=page)
    urls = {entry.page.get_url() for entry in flat(map_site(page))}
    return "en" if "en" in world.pages and world.pages["en"].get_url() in urls else None


def flat(entries: list[Any]) -> list[Any]:
    return [found for entry in entries for found in (entry, *flat(entry.children))]


def among_the_children(world: World) -> str | None:
    parent = world.home_en
    if "en" in world.pages:
        parent = Page.objects.get(pk=world.pages["en"].get_parent().pk)
    urls = {child.page.get_url() for child in list_children(parent, role=PageRole.PLAIN)}
    return "en" if "en" in world.pages and world.pages["en"].get_url() in urls else None


def in_search(world: World) -> str | None:
    results = find_pages(parse_query(WORD))
    assert results is not None
    urls = {hit.page.get_url() for group in results.groups for hit in group.hits}
    return "en" if "en" in world.pages and world.pages["en"].get_url() in urls else None


def at_its_address(world: World) -> str | None:
    if "en" not in world.pages:
        return None
    return "en" if Client().get(world.pages["en"].get_url()).status_code == 200 else None


def soup(url: str) -> BeautifulSoup:
    response = Client().get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


LINKS = [
    in_chrome,
    in_a_door,
    in_rich_text,
    in_a_card,
    in_a_call_to_action,
    in_a_service,
    in_the_news,
    in_the_breadcrumb,
]
LISTS = [in_the_language_switch, in_the_site_map, among_the_children, in_search, at_its_address]


@pytest.fixture
def world(home_page, home_en, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield World(home=home_page, home_en=home_en)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("consumer", LINKS, ids=lambda consumer: consumer.__name__)
def test_a_link_leads_to_the_version_that_the_reader_sees(world, state, consumer):
    expected = state(world)
    assert consumer(world) == expected


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
@pytest.mark.parametrize("consumer", LISTS, ids=lambda consumer: consumer.__name__)
def test_a_language_shows_what_it_has_and_nothing_else(world, state, consumer):
    expected = state(world)
    assert consumer(world) == ("en" if expected == "en" else None)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_versions_name_each_other_in_hreflang(world, state):
    state(world)
    with translation.override("it"):
        alternates = dict(Chrome(RequestFactory().get("/"), world.chosen).alternates)
    assert bool(alternates) == (state in (live, chosen_in_english))
    assert set(alternates) in ({"it", "en", "x-default"}, set())


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_form_offers_itself_in_the_languages_in_which_it_may_be_read(world, state):
    world.model = SurveyPage
    expected = state(world)
    if "it" in world.pages:
        with translation.override("it"):
            languages = world.pages["it"].form_languages(RequestFactory().get("/"), "abcdefgh", "1")
        assert [language.code for language in languages] == (["en"] if expected == "en" else [])


@pytest.mark.parametrize(("guard", "state"), [("in_own_words", alias), ("is_unrestricted", restricted)])
def test_without_its_guard_a_link_would_lead_astray(world, monkeypatch, guard, state):
    """The table sees what the guards do: without them the English reader meets Italian words, or a login."""
    state(world)
    monkeypatch.setattr(versions, guard, lambda: Q(pk__isnull=False))
    monkeypatch.setattr(versions, "_judged_pages", versions._judged_pages.__wrapped__)
    assert in_rich_text(world) == "en"
    assert in_chrome(world) == "en"


# --- how it is asked ------------------------------------------------------------------------------------------------


def test_links_cost_one_query_whatever_their_number(world, django_assert_num_queries):
    live(world)
    ids = [world.chosen.pk, world.home.pk, None, 999_999]
    with django_assert_num_queries(1):
        targets = find_targets(ids)
    assert {pk: page.title for pk, page in targets.items()} == {
        world.chosen.pk: f"{WORD} en",
        world.home.pk: "Equality in Cuneo",
    }


def test_nothing_chosen_asks_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert find_targets([None]) == {}
        assert find_specific([None]) == [None]


def test_specific_pages_keep_order_and_length_and_know_their_language(world, django_assert_num_queries):
    live(world)
    find_specific([world.chosen.pk, world.home.pk])  # Content types are cached by whoever asks first.
    with django_assert_num_queries(3):
        first, nothing, home, again = find_specific([world.chosen.pk, 999_999, world.home.pk, world.chosen.pk])
        assert (type(first), nothing, type(home)) == (StandardPage, None, HomePage)
        assert first == again
        assert foreign_language(first) is None


def test_a_page_in_another_language_says_which(world):
    missing(world)
    language = foreign_language(find_targets([world.chosen.pk])[world.chosen.pk])
    assert (language.code, language.name) == ("it", "Italiano")
