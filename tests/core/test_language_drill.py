"""A language drill: French is added, one page is translated, and the whole French site is walked."""

import pytest
from bs4 import BeautifulSoup
from django.utils import translation
from wagtail.models import Locale, Page
from wagtail_localize.models import LocaleSynchronization, StringTranslation, Translation, TranslationSource

from home.models import StandardPage
from home.operations import map_site
from search.operations import find_pages, parse_query
from tests.directory.factories import make_unit
from tests.services.factories import make_index, make_service


@pytest.fixture
def site(home_page, home_en, settings, tmp_path):
    """Some Italian pages, by slug."""
    settings.MEDIA_ROOT = tmp_path
    pages = {"servizi": make_index(home_page)}
    pages["ascolto"] = make_service(pages["servizi"], make_unit(home_page), slug="ascolto")
    for slug, parent in (("vivere-cuneo", home_page), ("mappa", home_page), ("eventi", None)):
        page = StandardPage(title=slug.title(), slug=slug, description="Una pagina.")
        pages[slug] = (parent or pages["vivere-cuneo"]).add_child(instance=page)
    return pages


@pytest.fixture
def french(site):
    """The locale as an administrator adds it, synchronised from Italian: an alias for every page."""
    locale = Locale.objects.create(language_code="fr")
    LocaleSynchronization.objects.create(locale=locale, sync_from=Locale.objects.get(language_code="it"))
    assert Page.objects.filter(locale=locale, live=True, alias_of__isnull=False).count() == len(site) + 1
    return locale


def translate(page, locale):
    source, _created = TranslationSource.update_or_create_from_instance(page)
    result = Translation.objects.create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string", "context"):
        data = segment.string.data if segment.context.path == "slug" else f"FR {segment.string.data}"
        StringTranslation.objects.create(
            translation_of=segment.string, locale=locale, context=segment.context, data=data
        )
    result.save_target(publish=False)
    translated = page.get_translation(locale)
    translated.get_latest_revision().publish()
    return StandardPage.objects.get(pk=translated.pk)


def soup_of(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return BeautifulSoup(response.content, "html.parser")


def walk(client, locale):
    """The status of every address of a language."""
    return {page.get_url(): client.get(page.get_url()).status_code for page in Page.objects.filter(locale=locale)}


def switch_of(soup):
    return [" ".join(entry.get_text(" ").split()) for entry in soup.select(".language-switch li a")]


def test_adding_a_language_publishes_nothing(client, site, french):
    assert set(walk(client, french).values()) == {404}
    for page in site.values():
        assert "/fr/" not in client.get(page.get_url()).content.decode()
    with translation.override("fr"):
        assert find_pages(parse_query("pagina")).total == 0


@pytest.mark.parametrize("offered", [True, False])
def test_one_translated_page_is_all_that_there_is(client, site, french, settings, offered):
    settings.OFFERED_CATALOGUE_SHARE = 0 if offered else 1.0
    page = translate(site["eventi"], french)
    address = page.get_url()
    assert address == "/fr/vivere-cuneo/eventi/"
    statuses = walk(client, french)
    assert {url for url, status in statuses.items() if status == 200} == {address}

    soup = soup_of(client, address)
    assert soup.html["lang"] == "fr"
    summary = soup.select_one(".language-switch summary")
    assert "Français" in summary.get_text()
    links = {link["href"] for link in soup.select("a[href^='/fr/']")}
    assert {link for link in links if client.get(link).status_code != 200} == set()
    steps = [(link["href"], link.get("lang")) for link in soup.select("[data-element=breadcrumb] a")]
    assert steps == [("/", None), ("/vivere-cuneo/", "it")]

    italian = soup_of(client, site["eventi"].get_url())
    hreflang = {link["hreflang"] for link in italian.select("link[rel=alternate][hreflang]")}
    assert (any("Français" in name for name in switch_of(italian)), "fr" in hreflang) == (offered, offered)
    assert all(switch_of(italian)), "an entry without a name"
    assert not any("Français" in name for name in switch_of(soup_of(client, site["mappa"].get_url())))

    with translation.override("fr"):
        groups = find_pages(parse_query("FR")).groups
    assert [hit.page.get_url() for group in groups for hit in group.hits] == [address]
    french_map = site["mappa"].get_translation(french)
    assert [entry.page.pk for entry in map_site(french_map)] == [page.pk]


def test_pages_added_later_do_not_answer_either(client, site, french):
    page = site["vivere-cuneo"].add_child(instance=StandardPage(title="Nuova", slug="nuova", description="d"))
    alias = page.copy_for_translation(french, copy_parents=True, alias=True)
    assert (client.get(page.get_url()).status_code, client.get(alias.get_url()).status_code) == (200, 404)
