"""Menu, breadcrumb, languages and footer links: right words, right targets, few queries."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.utils import translation
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, Site

from core.chrome import Chrome
from core.models import SiteSettings
from home.models import StandardPage

CHROME_QUERIES = 5  # site, settings, the mark, the alerts, the pages around this one


def add_page(parent: Page, title: str, slug: str, *, live: bool = True) -> StandardPage:
    page = StandardPage(title=title, slug=slug, description="Due frasi.", live=live, locale=parent.locale)
    parent.add_child(instance=page)
    return page


def translate_page(page: Page, locale: Locale, title: str) -> Page:
    copy = page.copy_for_translation(locale, copy_parents=True)
    copy.title = title
    copy.save_revision().publish()
    return copy


@pytest.fixture
def sections(home_page, site_it) -> dict[str, StandardPage]:
    pages = {
        "management_page": add_page(home_page, "L’amministrazione", "amministrazione"),
        "news_page": add_page(home_page, "Novità", "novita"),
        "services_page": add_page(home_page, "Servizi", "servizi"),
        "live_page": add_page(home_page, "Vivere la città", "vivere"),
    }
    site_settings = SiteSettings.for_site(site_it)
    for field, page in pages.items():
        setattr(site_settings, field, page)
    site_settings.save()
    return pages


def chrome_for(path: str, page: Page | None = None) -> Chrome:
    return Chrome(RequestFactory().get(path), page)


def everything(chrome: Chrome) -> None:
    for name in ("settings", "menu", "breadcrumb", "languages", "alternates", "canonical_url", "home_url"):
        getattr(chrome, name)


def test_menu_has_the_four_words_of_the_model_whatever_the_pages_are_called(sections):
    menu = chrome_for("/").menu
    assert [link.title for link in menu] == ["Amministrazione", "Novità", "Servizi", "Vivere Cuneo"]
    assert [link.element for link in menu] == ["management", "news", "all-services", "live"]
    assert [link.url for link in menu] == ["/amministrazione/", "/novita/", "/servizi/", "/vivere/"]


def test_menu_says_where_the_reader_is(sections):
    child = add_page(sections["services_page"], "Sportello", "sportello")
    menu = {link.element: link for link in chrome_for("/servizi/sportello/", child).menu}
    assert menu["all-services"].is_open
    assert not menu["all-services"].is_current
    assert not menu["news"].is_open
    assert next(link for link in chrome_for("/servizi/").menu if link.element == "all-services").is_current


def test_menu_leaves_out_what_is_not_published(sections):
    sections["news_page"].unpublish()
    assert [link.element for link in chrome_for("/").menu] == ["management", "all-services", "live"]


def test_menu_in_another_language_shows_the_translated_title_and_marks_what_is_not_translated(
    sections, home_en, locale_en
):
    translate_page(sections["services_page"], locale_en, "Services")
    with translation.override("en"):
        menu = {link.element: link for link in chrome_for("/en/").menu}
    assert (menu["all-services"].title, menu["all-services"].url, menu["all-services"].language) == (
        "Services",
        "/en/servizi/",
        "",
    )
    assert (menu["news"].url, menu["news"].language) == ("/novita/", "it")


def test_breadcrumb_leads_from_the_home_page_to_this_page(sections):
    unit = add_page(add_page(sections["management_page"], "Uffici", "uffici"), "Ufficio Parità", "parita")
    links = chrome_for("/amministrazione/uffici/parita/", unit).breadcrumb
    assert [link.title for link in links] == ["Home", "Amministrazione", "Uffici", "Ufficio Parità"]
    assert [link.url for link in links] == ["/", "/amministrazione/", "/amministrazione/uffici/", ""]
    assert links[-1].is_current


def test_page_may_put_a_link_before_itself(sections):
    page = add_page(sections["services_page"], "Corso", "corso")
    page.breadcrumb_links = lambda: [("Cultura e tempo libero", "/servizi/?categoria=cultura")]
    assert [link.title for link in chrome_for("/servizi/corso/", page).breadcrumb] == [
        "Home",
        "Servizi",
        "Cultura e tempo libero",
        "Corso",
    ]


def test_home_page_and_other_views_have_no_breadcrumb(home_page):
    assert chrome_for("/", home_page).breadcrumb == []
    assert chrome_for("/cerca/").breadcrumb == []


def test_language_switch_leads_to_the_same_page(sections, home_en, locale_en):
    translate_page(sections["services_page"], locale_en, "Services")
    languages = chrome_for("/servizi/", sections["services_page"]).languages
    assert [(entry.code, entry.url, entry.is_current, entry.has_page) for entry in languages] == [
        ("it", "/servizi/", True, True),
        ("en", "/en/servizi/", False, True),
    ]


def test_whoever_changes_language_keeps_what_means_the_same_in_every_one(sections, home_en, locale_en):
    page = sections["services_page"]
    translate_page(page, locale_en, "Services")
    page.carried_parameters = frozenset({"servizio", "dal"})
    chrome = chrome_for("/servizi/quando/?servizio=7&dal=2026-12-07&pagina=3&altro=%22", page)
    page.open_subpath = "quando/"
    assert [entry.url for entry in chrome.languages] == [
        "/servizi/quando/?servizio=7&dal=2026-12-07",
        "/en/servizi/quando/?servizio=7&dal=2026-12-07",
    ]
    assert chrome.canonical_url.endswith("/servizi/quando/")


def test_language_switch_says_when_the_page_is_not_translated(sections, home_en):
    english = chrome_for("/novita/", sections["news_page"]).languages[1]
    assert english.url == "/en/"
    assert not english.has_page
    assert english.note


def test_copy_in_the_wrong_language_is_not_offered(sections, home_en, locale_en):
    """An alias shows Italian under /en/: it is not a translation."""
    page = sections["news_page"]
    page.copy_for_translation(locale_en, alias=True)
    assert list(chrome_for("/novita/", page).translations) == ["it"]


def test_reader_of_a_language_without_a_home_page_finds_the_way_back(sections, settings):
    """The switch has a name for where the reader is, and no other link to a language that is not there."""
    settings.OFFERED_CATALOGUE_SHARE = 0
    french = Locale.objects.create(language_code="fr")
    page = translate_page(sections["news_page"], french, "Nouvelles")
    Page.objects.filter(locale=french, depth=2).update(live=False)
    with translation.override("fr"):
        here = chrome_for(page.get_url(), page)
        assert [(entry.name, entry.is_current) for entry in here.languages] == [("Italiano", False), ("Français", True)]
        assert (here.home_url, here.breadcrumb[0].url) == ("/", "/")
    assert [entry.code for entry in chrome_for("/servizi/", sections["services_page"]).languages] == ["it"]
    assert [entry.code for entry in chrome_for("/novita/", sections["news_page"]).languages] == ["it", "fr"]


def test_language_whose_catalogue_is_not_ready_is_not_offered(sections, settings):
    settings.OFFERED_CATALOGUE_SHARE = 1
    french = Locale.objects.create(language_code="fr")
    page = translate_page(sections["news_page"], french, "Nouvelles")
    chrome = chrome_for("/novita/", sections["news_page"])
    assert ([entry.code for entry in chrome.languages], chrome.alternates) == (["it"], [])
    with translation.override("fr"):
        chrome = chrome_for(page.get_url(), page)
        assert [entry.code for entry in chrome.languages] == ["it", "fr"]
        assert chrome.alternates == []


def test_breadcrumb_does_not_lead_below_a_page_that_nobody_can_open(sections, home_en, locale_en):
    """A service's category stands below the list of services: an alias of the list answers nobody."""
    alias = sections["services_page"].copy_for_translation(locale_en, alias=True)
    page = add_page(alias, "Desk", "desk")
    page.breadcrumb_links = lambda: [("Culture", "/en/servizi/categoria/cultura/")]
    with translation.override("en"):
        links = chrome_for("/en/servizi/desk/", page).breadcrumb
    assert [(link.url, link.language) for link in links] == [("/en/", ""), ("/servizi/", "it"), ("", "")]


def test_language_without_a_home_page_is_not_offered(sections):
    assert [entry.code for entry in chrome_for("/").languages] == ["it"]


def test_alternates_are_absolute_and_only_for_real_translations(sections, home_en, locale_en):
    page = sections["services_page"]
    assert chrome_for("/servizi/", page).alternates == []
    translate_page(page, locale_en, "Services")
    assert chrome_for("/servizi/", page).alternates == [
        ("it", "http://testserver/servizi/"),
        ("en", "http://testserver/en/servizi/"),
        ("x-default", "http://testserver/servizi/"),
    ]


def test_a_shared_page_shows_itself_and_one_for_people_in_need_nothing(client, sections, site_it):
    def shared(url):
        soup = BeautifulSoup(client.get(url).content, "html.parser")
        found = {each["property"]: each["content"] for each in soup.select('meta[property^="og:"]')}
        return found["og:title"], found["og:description"], found["og:image"]

    mark = "http://testserver/static/frontend/share.png"
    page = sections["services_page"]
    below = add_page(page, "Aiuto a casa", "aiuto-a-casa")
    assert shared(below.url) == ("Aiuto a casa", "Due frasi.", mark)
    site_settings = SiteSettings.for_site(site_it)
    site_settings.help_page = page
    site_settings.save()
    assert shared(page.url) == shared(below.url) == ("Comune di Cuneo", "Il sito del Comune.", mark)
    page.image = Image.objects.create(title="Una foto", file=get_test_image_file())
    page.save()
    assert shared(page.url)[2] == mark
    site_settings.help_page = None
    site_settings.save()
    assert shared(page.url)[2].startswith("http://testserver/media/images/")


def test_search_engines_read_where_a_page_stands(client, sections):
    page = add_page(sections["services_page"], "Aiuto", "aiuto")
    scripts = BeautifulSoup(client.get(page.url).content, "html.parser").select('script[type="application/ld+json"]')
    (steps,) = [data["itemListElement"] for data in map(json.loads, (script.string for script in scripts))]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "Home", "http://testserver/"),
        (2, "Servizi", "http://testserver/servizi/"),
        (3, "Aiuto", "http://testserver/servizi/aiuto/"),
    ]


def test_what_is_entered_stands_in_head_and_foot_and_nothing_is_made_up(client, site_it):
    def links():
        soup = BeautifulSoup(client.get("/").content, "html.parser")
        head, foot = soup.select_one(".it-header-wrapper"), soup.select_one("footer")
        login = [link["href"] for link in head.select('[data-element="personal-area-login"]')]
        outside = [link["href"] for link in foot.select("a[href^='https:']")]
        return login, outside

    site_settings = SiteSettings.for_site(site_it)
    assert links() == ([], [site_settings.parent_body_url])
    site_settings.personal_area_url = "https://area.example/"
    site_settings.social_urls = "https://www.instagram.com/comune"
    site_settings.transparency_url = "https://trasparenza.example/"
    site_settings.save()
    outside = [site_settings.parent_body_url, site_settings.social_urls, site_settings.transparency_url]
    assert links() == (["https://area.example/"], outside)


def test_no_site_at_all_still_gives_a_page(db):
    Site.objects.all().delete()
    chrome = chrome_for("/nowhere/")
    everything(chrome)
    assert chrome.menu == []
    assert chrome.home_url == "/"


@pytest.mark.parametrize("children", [1, 12])
def test_queries_do_not_grow_with_the_tree(sections, home_en, children, django_assert_max_num_queries):
    for number in range(children):
        page = add_page(sections["services_page"], f"Servizio {number}", f"servizio-{number}")
    path = page.get_url()
    with django_assert_max_num_queries(CHROME_QUERIES):
        everything(chrome_for(path, page))
    with django_assert_max_num_queries(CHROME_QUERIES - 1):
        everything(chrome_for(path, page))
