"""The search page."""

import logging

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.site_settings import SiteSettings
from directory.help_now import HelpNow
from search.models import MissedSearch
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


class TestSomeOfTheWords:
    SOME = "Pagine con qualcuna di queste parole"

    def headings(self, soup):
        return texts(soup.select("main h2"))

    def test_the_page_says_that_no_page_has_them_all_and_which_words_count(self, client, make_page):
        make_page("Corso di cucina")
        soup = soup_of(client, q="corso di danza per ragazze")
        assert self.headings(soup)[:2] == ["Nessuna pagina con tutte queste parole: corso, danza, ragazze", self.SOME]
        assert texts(soup.select(".search-result h4")) == ["Corso di cucina"]
        assert soup.select_one(".search-other"), "perhaps none of them is the right one"

    def test_pages_with_all_the_words_come_first_under_their_own_heading(self, client, make_page):
        make_page("Corso di danza")
        make_page("Corso di cucina")
        soup = soup_of(client, q="danza corso")
        assert self.headings(soup)[:2] == ["1 pagina con tutte queste parole: danza, corso", self.SOME]
        assert texts(soup.select(".search-result :is(h3, h4)")) == ["Corso di danza", "Corso di cucina"]
        assert texts(soup.select(".search-filters a")) == ["Tutto 2", "Altre pagine 2"]
        assert not soup.select_one(".search-other")

    def test_where_one_kind_is_chosen_the_page_speaks_of_that_kind(self, client, make_page, service_index, unit):
        make_service(service_index, unit, title="Corso di danza")
        make_page("Corso di cucina")
        soup = soup_of(client, q="danza corso", tipo="standard")
        assert self.headings(soup)[0] == "Altre pagine: nessuna pagina con tutte queste parole: danza, corso"
        soup = soup_of(client, q="danza corso", tipo="service")
        assert self.headings(soup)[0] == "1 pagina con tutte queste parole: danza, corso"
        assert self.SOME not in self.headings(soup)
        assert "Nessuna pagina contiene" not in soup.get_text()

    def test_numbers_and_pages_go_on(self, client, make_page):
        make_page("Corso di danza")
        for number in range(RESULTS_PER_PAGE):
            make_page(f"Corso {number}")
        first = soup_of(client, q="corso danza", tipo="standard")
        assert [ol.get("start") for ol in first.select("ol.search-results")] == [None, "2"]
        following = soup_of(client, URL + first.select_one('a[rel="next"]')["href"])
        assert [ol.get("start") for ol in following.select("ol.search-results")] == [str(RESULTS_PER_PAGE + 1)]
        assert len(following.select(".search-result")) == 1
        assert self.SOME in self.headings(following)

    def test_what_was_typed_stays_text(self, client, make_page):
        make_page("Corso")
        response = client.get(URL, {"q": "<b>corso</b> <script>danza"})
        assert b"<script>danza" not in response.content

    def test_a_search_without_a_page_with_all_the_words_is_counted_and_one_of_danger_never(self, client, make_page):
        make_page("Corso di cucina")
        soup_of(client, q="corso danza")
        assert MissedSearch.objects.count() == 1
        soup_of(client, q="corso stalking")
        soup_of(client, q="mani addosso corso")
        assert MissedSearch.objects.count() == 1
        assert HelpNow().speaks_of_danger("corso stalking"), "control"

    @pytest.mark.parametrize("wholes", [0, 1])
    def test_queries(self, client, make_page, wholes):
        def count():
            with CaptureQueriesContext(connection) as queries:
                assert client.get(URL, {"q": "zenzero curcuma cannella pepe"}).status_code == 200
            return len(queries)

        for number in range(9):
            make_page(f"Zenzero {number}")
        for _number in range(wholes):
            make_page("Zenzero, curcuma, cannella, pepe")
        count()
        count()
        with_ten = count()
        for number in range(9, 49):
            make_page(f"Zenzero {number}")
        count()
        assert count() == with_ten <= QUERY_BUDGET + 1 + wholes


class TestContacts:
    @pytest.mark.parametrize("typed", ["dove siete", "orari sportello", "contatti", "dov’è l’ufficio"])
    def test_who_asks_for_the_office_reads_where_it_is(self, client, site_it, make_page, typed):
        booking = make_page("Prenota")
        SiteSettings.objects.update_or_create(
            site=site_it,
            defaults={
                "booking_page": booking,
                "office_phone": "0171 444789",
                "office_address": "via Leutrum 7",
                "office_email": "pari@comune.example",
            },
        )
        soup = soup_of(client, q=typed)
        block = soup.select_one("[aria-labelledby=search-contacts-title]")
        assert "via Leutrum 7" in block.get_text()
        assert block.select_one('a[href^="tel:"]').get_text() == "0171 444789"
        assert block.select_one(f'a[href="{booking.url}"]')
        assert str(soup).index("search-contacts-title") < str(soup).index("search-other-title")
        assert not soup.select(".search-count"), "the answer stands above: no number of pages is one"
        assert "essuna pagina" not in soup.get_text()

    def test_pages_that_hold_the_words_follow(self, client, site_it, make_page):
        make_page("Orari dello sportello")
        soup = soup_of(client, q="orari sportello")
        assert texts(soup.select(".search-count")) == ["1 pagina per «orari sportello»"]
        assert texts(soup.select(".search-result h4")) == ["Orari dello sportello"]

    def test_pages_with_some_of_the_words_follow_under_their_heading_alone(self, client, site_it, make_page):
        make_page("Orari dei corsi")
        soup = soup_of(client, q="orari sportello")
        assert not soup.select(".search-count")
        assert "essuna pagina" not in soup.get_text()
        assert texts(soup.select("main h2"))[0] == "Pagine con qualcuna di queste parole"

    @pytest.mark.parametrize("typed", ["orari corso", "sportello", "ho paura, dove siete", ""])
    def test_nobody_else_does(self, client, site_it, typed):
        SiteSettings.objects.update_or_create(site=site_it, defaults={"office_phone": "0171 444789"})
        assert not soup_of(client, q=typed).select("[aria-labelledby=search-contacts-title]")
