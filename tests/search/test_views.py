"""The search page."""

import logging

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.site_settings import SiteSettings
from search.operations import RESULTS_PER_PAGE
from tests.services.factories import make_service

QUERY_BUDGET = 12
URL = "/cerca/"


def soup_of(client, path=URL, **params):
    response = client.get(path, params)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(nodes):
    return [node.get_text(" ", strip=True) for node in nodes]


def test_the_page_without_a_query_offers_other_ways(client, site_it, service_index):
    SiteSettings.objects.update_or_create(
        site=site_it, defaults={"services_page": service_index, "office_phone": "0171 444789"}
    )
    soup = soup_of(client)
    assert soup.select_one('input[name="q"][id="search-query"]')["value"] == ""
    other = soup.select_one(".search-other")
    assert other.select_one(f'a[href="{service_index.url}"]')
    assert other.select_one('a[href^="tel:"]').get_text() == "0171 444789"


def test_results_have_kind_title_and_marked_excerpt(client, make_page):
    page = make_page("Zenzero", text="Lo zenzero cresce qui.")
    (result,) = soup_of(client, q="zenzero").select(".search-result")
    assert result.select_one("a")["href"] == page.url
    assert texts(result.select("mark")) == ["Zenzero", "zenzero"]
    assert texts(result.find_parent("section").select("h3")) == ["Altre pagine"]


def test_nothing_found_offers_other_ways(client, make_page):
    make_page("Zenzero")
    soup = soup_of(client, q="curcuma")
    assert "0 pagine per «curcuma»" in soup.get_text()
    assert soup.select_one(".search-other")
    assert not soup_of(client, q="zenzero").select_one(".search-other")


def test_in_another_language_nothing_found_leads_to_the_italian_pages(client, home_en, make_page):
    make_page("Zenzero")
    soup = soup_of(client, "/en/cerca/", q="zenzero")
    link = soup.select_one('.search-other a[hreflang="it"]')
    assert texts(BeautifulSoup(client.get(link["href"]).content, "html.parser").select(".search-result h4")) == [
        "Zenzero"
    ]


def test_filters_narrow_and_keep_the_words(client, make_page, service_index, unit):
    make_page("Zenzero & co")
    make_service(service_index, unit, title="Zenzero per tutti")
    soup = soup_of(client, q="zenzero")
    links = soup.select(".search-filters a")
    assert texts(links) == ["Tutto 2", "Servizi 1", "Altre pagine 1"]
    narrowed = soup_of(client, URL + links[1]["href"])
    assert texts(narrowed.select(".search-result h3")) == ["Zenzero per tutti"]
    assert texts(narrowed.select('.search-filters a[aria-current="true"]')) == ["Servizi 1"]
    assert narrowed.select_one('form input[name="tipo"]')["value"] == "service"


def test_an_unknown_kind_is_no_filter(client, make_page):
    make_page("Zenzero")
    assert soup_of(client, q="zenzero", tipo="<x>").select(".search-result")


def test_pages_of_results_keep_words_and_filter(client, make_page):
    for number in range(RESULTS_PER_PAGE + 1):
        make_page(f"Zenzero {number}")
    following = soup_of(client, q="zenzero", tipo="standard").select_one('a[rel="next"]')
    soup = soup_of(client, URL + following["href"])
    assert len(soup.select(".search-result")) == 1
    assert soup.select_one("ol.search-results")["start"] == str(RESULTS_PER_PAGE + 1)


def test_what_was_typed_comes_back_as_text(client, site_it):
    attack = '"><script>alert(1)</script>'
    response = client.get(URL, {"q": attack})
    assert b"<script>alert" not in response.content
    assert soup_of(client, q=attack).select_one("#search-query")["value"] == attack


@pytest.mark.parametrize("query", ["a", "!", "?" * 20])
def test_too_short_a_query_is_explained_at_the_field(client, site_it, query):
    soup = soup_of(client, q=query)
    field = soup.select_one("#search-query")
    assert field["value"] == query
    assert "due lettere" in soup.select_one(f"#{field['aria-describedby']}").get_text()


def test_an_oversized_query_is_cut_and_explained(client, site_it):
    soup = soup_of(client, q="parola " * 500)
    assert "solo le prime parole" in soup.select_one("#search-hint").get_text()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_searching_is_reading(client, site_it, method):
    assert getattr(client, method)(URL).status_code == 405


def test_nothing_stays_behind(client, site_it, make_page, caplog):
    make_page("Zenzero")
    with caplog.at_level(logging.DEBUG):
        response = client.get(URL, {"q": "zenzero riservatissimo"})
    assert "riservatissimo" not in caplog.text
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert b"csrf" not in response.content


def test_the_number_of_queries_is_small_and_the_same_for_any_number_of_results(
    client, make_page, service_index, unit, settings
):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL, {"q": "zenzero"}).status_code == 200
        return len(queries)

    make_service(service_index, unit, title="Zenzero per tutti")
    for number in range(9):
        make_page(f"Zenzero {number}")
    count()  # The first of all visits makes the row of the site's settings.
    count()
    with_ten = count()
    for number in range(9, 49):
        make_page(f"Zenzero {number}")
    count()
    assert count() == with_ten <= QUERY_BUDGET
