"""What visitors see of services: the sheet of the municipal model, lists, data for search engines."""

import json

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.site_settings import SiteSettings
from services.models import ServiceStatus
from services.operations import SERVICES_PER_PAGE
from tests.directory.factories import make_unit
from tests.services.factories import make_document, make_service

INDEX_TITLES = [
    "A chi è rivolto",
    "Come fare",
    "Cosa serve",
    "Cosa si ottiene",
    "Tempi e scadenze",
    "Accedi al servizio",
    "Condizioni di servizio",
    "Contatti",
]
"""Exact texts in their order: COMUNI-MODEL, section 3."""

ELEMENTS_WITH_TEXT = [
    "service-title",
    "service-description",
    "service-status",
    "service-topic",
    "service-addressed",
    "service-how-to",
    "service-needed",
    "service-achieved",
    "service-calendar-text",
    "service-generic-access",
    "service-file",
    "service-area",
]
QUERY_BUDGET = 12


@pytest.fixture
def booking(site_it, home_page):
    """A booking page in the site settings; any live page will do."""
    SiteSettings.objects.update_or_create(site=site_it, defaults={"booking_page": home_page})


def soup_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def elements(soup, name):
    return soup.select(f'[data-element="{name}"]')


def texts(nodes):
    return [node.get_text(" ", strip=True) for node in nodes]


def count_queries(client, url):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_sheet_has_every_element_of_the_municipal_model(client, service_index, unit, booking):
    service = make_service(service_index, unit)
    soup = soup_of(client, service.url)
    index = soup.select_one('ul[data-element="page-index"]')
    assert [link.get_text() for link in index.select(":scope > li > a")] == INDEX_TITLES
    for name in ELEMENTS_WITH_TEXT:
        assert all(len(text) >= 3 for text in texts(elements(soup, name))), name
        assert elements(soup, name), name
    for name in ("appointment-booking", "service-booking-access"):
        assert elements(soup, name)[0]["href"].endswith(f"?servizio={service.translation_key}")


def test_every_entry_of_the_index_leads_to_a_section(client, service_index, unit):
    soup = soup_of(client, make_service(service_index, unit, costs="<p>Gratuito.</p>").url)
    for link in soup.select('[data-element="page-index"] a'):
        section = soup.select_one(link["href"])
        assert section.select_one("h2").get_text(strip=True) == link.get_text(strip=True)


def test_optional_sections_appear_where_they_have_content(client, service_index, unit):
    service = make_service(
        service_index,
        unit,
        costs="<p>Gratuito.</p>",
        body=[("paragraph", "<p>Altro.</p>")],
        phases=[("phase", {"when": "entro 7 giorni", "title": "Rispondiamo", "text": ""})],
    )
    soup = soup_of(client, service.url)
    titles = texts(soup.select('[data-element="page-index"] a'))
    assert [title for title in titles if title in INDEX_TITLES] == INDEX_TITLES
    assert titles.index("Costi") == 5
    assert "Ulteriori informazioni" in titles
    assert texts(elements(soup, "service-calendar-list")) == ["entro 7 giorni Rispondiamo"]


def test_the_breadcrumb_names_the_category_after_services(client, service_index, unit):
    soup = soup_of(client, make_service(service_index, unit, category="working_life").url)
    crumbs = [text.strip(" /") for text in texts(soup.select('[data-element="breadcrumb"] li'))]
    assert crumbs[crumbs.index("Servizi") + 1] == "Vita lavorativa"
    link = soup.select_one('[data-element="breadcrumb"] a[href$="categoria/vita-lavorativa/"]')
    assert texts(elements(soup_of(client, link["href"]), "service-link")) == ["Ascolto e orientamento"]


def test_an_inactive_service_says_why_and_offers_no_way_in(client, service_index, unit, booking):
    service = make_service(
        service_index,
        unit,
        status=ServiceStatus.INACTIVE,
        status_reason="Riprende a gennaio.",
        online_url="https://example.org/modulo",
    )
    soup = soup_of(client, service.url)
    assert texts(elements(soup, "service-status")) == ["Servizio non attivo"]
    assert "Riprende a gennaio." in soup.get_text()
    assert not elements(soup, "service-online-access")
    assert not elements(soup, "service-booking-access")


def test_the_online_service_is_a_page_or_an_address(client, service_index, unit, home_page):
    by_page = make_service(service_index, unit, slug="a", online_page=home_page, online_label="Compila il modulo")
    by_address = make_service(service_index, unit, slug="b", online_url="https://example.org/modulo")
    (link,) = elements(soup_of(client, by_page.url), "service-online-access")
    assert (link["href"], link.get_text(strip=True)) == ("/", "Compila il modulo")
    (link,) = elements(soup_of(client, by_address.url), "service-online-access")
    assert link["href"] == "https://example.org/modulo"


def test_a_link_to_a_page_that_is_no_longer_public_disappears(client, service_index, unit, home_page):
    other = make_service(service_index, unit, slug="altro")
    service = make_service(service_index, unit, slug="questo", online_page=other)
    assert elements(soup_of(client, service.url), "service-online-access")
    other.unpublish()
    assert not elements(soup_of(client, service.url), "service-online-access")


def structured_data(soup):
    (script,) = soup.select('head script[type="application/ld+json"][data-element="metatag"]')
    return json.loads(script.string)


def test_search_engines_get_the_ten_keys_of_the_model(client, service_index, unit):
    data = structured_data(soup_of(client, make_service(service_index, unit).url))
    channel = data["availableChannel"]
    values = [
        data["name"],
        data["serviceType"],
        data["serviceOperator"]["name"],
        data["areaServed"]["name"],
        data["audience"]["audienceType"],
        channel["serviceUrl"],
        channel["serviceLocation"]["name"],
        channel["serviceLocation"]["address"]["streetAddress"],
        channel["serviceLocation"]["address"]["postalCode"],
        channel["serviceLocation"]["address"]["addressLocality"],
    ]
    assert data["@type"] == "GovernmentService"
    assert data["serviceOperator"]["name"] == "Comune di Cuneo"
    assert data["serviceType"] == "Salute, benessere e assistenza"
    assert data["audience"]["audienceType"] == "Chi ha subito o visto una discriminazione."
    assert all(isinstance(value, str) and value for value in values)


def test_a_text_cannot_break_out_of_the_structured_data(client, service_index, unit):
    title = "</script><script>alert(1)</script> & <!-- <b>"
    soup = soup_of(client, make_service(service_index, unit, title=title, slug="a").url)
    assert structured_data(soup)["name"] == title
    assert not [
        script for script in soup.select("script") if "alert(1)" in (script.string or "") and not script.get("type")
    ]


def test_the_index_lists_services_and_their_categories(client, service_index, unit, booking):
    make_service(service_index, unit, title="Zeta", slug="z", category="health")
    make_service(service_index, unit, title="Alfa", slug="a", category="working_life")
    make_service(service_index, unit, title="Bozza", slug="b", live=False)
    soup = soup_of(client, service_index.url)
    assert texts(elements(soup, "service-link")) == ["Zeta", "Alfa"], "by category, by its name"
    assert texts(elements(soup, "service-category-link")) == ["Salute, benessere e assistenza", "Vita lavorativa"]
    assert elements(soup, "appointment-booking")[0]["href"]
    assert texts(elements(soup, "page-name")) == ["Servizi"]


def test_a_category_lists_its_services_only(client, service_index, unit):
    make_service(service_index, unit, title="Zeta", slug="z", category="health")
    make_service(service_index, unit, title="Alfa", slug="a", category="working_life")
    soup = soup_of(client, f"{service_index.url}categoria/vita-lavorativa/")
    assert texts(elements(soup, "service-link")) == ["Alfa"]
    assert soup.select_one("h1").get_text(strip=True) == "Vita lavorativa"
    assert client.get(f"{service_index.url}categoria/inventata/").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "999", "abc", "", "9" * 5000, "１", "%00"])
def test_any_page_number_gets_a_list(client, service_index, unit, number):
    make_service(service_index, unit)
    soup = soup_of(client, f"{service_index.url}?pagina={number}")
    assert elements(soup, "service-link")


def test_long_lists_have_pages_but_no_pager_link_for_the_validator(client, service_index, unit):
    document = make_document()
    for number in range(SERVICES_PER_PAGE + 1):
        make_service(service_index, unit, title=f"Servizio {number:02}", slug=f"s{number}", terms_document=document)
    first = soup_of(client, service_index.url)
    second = soup_of(
        client,
        first.select_one('a[rel="next"]')["href"].replace("?", f"{service_index.url}?", 1)
        if first.select_one('a[rel="next"]')["href"].startswith("?")
        else first.select_one('a[rel="next"]')["href"],
    )
    assert len(elements(first, "service-link")) == SERVICES_PER_PAGE
    assert len(elements(second, "service-link")) == 1
    assert not elements(first, "pager-link")


def test_an_empty_index_says_so(client, service_index):
    assert "Qui non ci sono ancora servizi." in soup_of(client, service_index.url).get_text()


def test_services_set_no_cookie_and_vary_on_none(client, service_index, unit):
    for url in (service_index.url, make_service(service_index, unit).url):
        response = client.get(url)
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert b"csrf" not in response.content


def test_the_index_costs_the_same_with_ten_and_with_fifty_services(client, service_index, unit, booking):
    document = make_document()

    def add(numbers):
        for number in numbers:
            make_service(service_index, unit, title=f"Servizio {number}", slug=f"s{number}", terms_document=document)

    add(range(10))
    client.get(service_index.url)
    with_ten = count_queries(client, service_index.url)
    add(range(10, 50))
    client.get(service_index.url)
    assert count_queries(client, service_index.url) == with_ten <= QUERY_BUDGET


def test_the_sheet_costs_the_same_with_one_and_with_fifty_contacts(client, service_index, home_page, booking):
    counts = set()
    for contacts in (1, 50):
        service = make_service(
            service_index,
            make_unit(home_page, contacts=contacts),
            slug=f"con-{contacts}",
            online_page=home_page,
            terms_page=service_index,
        )
        client.get(service.url)
        counts.add(count_queries(client, service.url))
    assert len(counts) == 1
    assert counts.pop() <= QUERY_BUDGET


def test_whoever_may_be_in_danger_is_not_led_to_book_at_our_desk(client, booking, service_index, home_page):
    for shows_help in (False, True):
        service = make_service(service_index, make_unit(home_page), title=f"Aiuto {shows_help}", shows_help=shows_help)
        soup = soup_of(client, service.url)
        assert bool(soup.main.select('[data-element="appointment-booking"]')) is not shows_help
        # The model asks for the way to the appointments on every service (C.SI.2.1): the footer has it.
        assert soup.footer.select_one('a[data-element="appointment-booking"]')["href"]
