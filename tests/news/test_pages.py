"""What visitors see of news."""

import datetime

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file

from core.site_settings import SiteSettings
from news.kinds import NewsKind
from news.operations import NEWS_PER_PAGE

QUERY_BUDGET = 12


def soup_of(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(nodes):
    return [node.get_text(" ", strip=True) for node in nodes]


def titles(soup):
    return texts(soup.select(".card-title"))


def count_queries(client, url):
    """Of whoever is not the first since an editor changed something."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_the_index_leads_to_every_kind(client, news_index, make_news):
    make_news("Notizia")
    make_news("Comunicato", kind=NewsKind.PRESS_RELEASE)
    soup = soup_of(client, news_index.url)
    links = soup.select('[data-element="news-category-link"]')
    assert texts(links) == ["Notizie", "Comunicati", "Avvisi"]
    assert titles(soup) == ["Comunicato", "Notizia"]
    assert [titles(soup_of(client, link["href"])) for link in links] == [["Notizia"], ["Comunicato"], []]


def test_a_kind_has_its_own_page(client, news_index, make_news):
    make_news("Avviso", kind=NewsKind.NOTICE)
    soup = soup_of(client, "/novita/avvisi/")
    assert texts(soup.select("h1")) == ["Avvisi"]
    assert texts(soup.select('.news-kinds [aria-current="page"]')) == ["Avvisi"]
    assert client.get("/novita/altro/").status_code == 404


def test_an_article_shows_what_the_model_asks_for(client, make_news, unit):
    page = make_news(
        "Un titolo",
        kind=NewsKind.PRESS_RELEASE,
        press_release_number="12/2026",
        body=[
            ("paragraph", "<p>Il testo.</p>"),
            ("quote", {"text": "Una frase.", "source": "L’ufficio", "context": ""}),
            ("partner_cities", {"entries": [{"city": "Torino", "country": "Italia", "role": "", "url": ""}]}),
        ],
    )
    soup = soup_of(client, page.url)
    text = soup.select_one("main").get_text(" ", strip=True)
    for expected in ("Un titolo", "In breve.", "Comunicato n. 12/2026", "Il testo.", "Una frase.", "Torino", unit.name):
        assert expected in text
    assert soup.select_one("main time")["datetime"] == "2026-11-02"
    assert "Uguaglianza di opportunità" in text
    crumbs = soup.select('[data-element="breadcrumb"] a')
    assert texts(crumbs)[-2:] == ["Novità", "Comunicati"]
    assert titles(soup_of(client, crumbs[-1]["href"])) == ["Un titolo"]


def test_related_pages_are_those_a_reader_may_open(client, make_news):
    first, second = make_news("Prima"), make_news("Seconda")
    page = make_news("Terza", related=[("page", first), ("page", second)])
    second.unpublish()
    assert texts(soup_of(client, page.url).select(".news-facts .link-list a")) == ["Prima"]


def test_an_expired_article_is_still_there_and_says_so(client, news_index, make_news):
    page = make_news("A termine", expires_on=datetime.date(2026, 11, 5))
    with time_machine.travel(datetime.datetime(2026, 11, 6, 12, tzinfo=datetime.UTC)):
        assert titles(soup_of(client, news_index.url)) == []
        assert "valeva fino al" in soup_of(client, page.url).get_text()
    with time_machine.travel(datetime.datetime(2026, 11, 5, 12, tzinfo=datetime.UTC)):
        assert "valeva fino al" not in soup_of(client, page.url).get_text()


@pytest.mark.parametrize("number", ["0", "-1", "999", "abc", "9" * 5000])
def test_any_page_number_gets_a_list(client, news_index, make_news, number):
    make_news()
    assert titles(soup_of(client, f"{news_index.url}?pagina={number}"))


def test_long_lists_have_pages_that_keep_the_kind(client, news_index, make_news):
    for number in range(NEWS_PER_PAGE + 1):
        make_news(f"Avviso {number}", kind=NewsKind.NOTICE)
    make_news("Notizia")
    following = soup_of(client, "/novita/avvisi/").select_one('a[rel="next"]')
    assert len(titles(soup_of(client, following["href"]))) == 1


def test_news_set_no_cookie_and_vary_on_none(client, news_index, make_news):
    for url in (news_index.url, make_news().url):
        response = client.get(url)
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert b"csrf" not in response.content


def make_image(number):
    return Image.objects.create(title=f"Immagine {number}", file=get_test_image_file(size=(640, 360)))


def test_the_index_costs_the_same_with_ten_and_with_fifty_items(client, site_it, news_index, make_news):
    SiteSettings.objects.update_or_create(site=site_it, defaults={"news_page": news_index})

    def add(numbers):
        for number in numbers:
            make_news(f"Notizia {number}", image=make_image(number))

    def warm_count():
        for number in (1, 2, 3, 4, 5):
            client.get(f"{news_index.url}?pagina={number}")
        return count_queries(client, news_index.url)

    add(range(10))
    with_ten = warm_count()
    add(range(10, 50))
    assert warm_count() == with_ten <= QUERY_BUDGET


def test_an_article_costs_little_whatever_it_leads_to(client, site_it, news_index, make_news):
    SiteSettings.objects.update_or_create(site=site_it, defaults={"news_page": news_index})
    others = [make_news(f"Altra {number}") for number in range(6)]
    counts = set()
    for related in (others[:1], others):
        page = make_news("Con immagine", image=make_image(1), related=[("page", other) for other in related])
        client.get(page.url)
        counts.add(count_queries(client, page.url))
    assert len(counts) == 1
    assert counts.pop() <= QUERY_BUDGET
