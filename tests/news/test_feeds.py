"""News for a reader of feeds."""

from bs4 import BeautifulSoup
from lxml import etree

from news.kinds import NewsKind

ATOM = {"a": "http://www.w3.org/2005/Atom"}
QUERIES = 2
"""What was changed last, and the news."""


def read(client, url):
    response = client.get(url)
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    return etree.fromstring(response.content)


def texts(feed, path):
    return feed.xpath(f"a:entry/{path}", namespaces=ATOM)


def test_a_feed_has_what_the_list_has(client, news_index, make_news):
    first = make_news("Prima & dopo")
    make_news("Un comunicato", kind=NewsKind.PRESS_RELEASE)
    make_news("Una bozza", live=False)
    feed = read(client, "/novita/feed/")
    assert texts(feed, "a:title/text()") == ["Un comunicato", "Prima & dopo"]
    assert texts(feed, "a:published/text()") == ["2026-11-02T00:00:00+00:00"] * 2
    assert texts(feed, "a:category/@term") == ["Comunicati", "Notizie"]
    assert f"http://testserver{first.url}" in texts(feed, "a:link/@href")
    assert feed.xpath("a:link[@rel='self']/@href", namespaces=ATOM) == ["http://testserver/novita/feed/"]
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "it"
    assert texts(read(client, "/novita/comunicati/feed/"), "a:title/text()") == ["Un comunicato"]
    assert texts(read(client, "/novita/avvisi/feed/"), "a:title/text()") == []


def test_an_article_keeps_its_name_when_its_address_changes(client, make_news):
    page = make_news()
    (before,) = texts(read(client, "/novita/feed/"), "a:id/text()")
    page.slug = "altro"
    page.save()
    feed = read(client, "/novita/feed/")
    assert texts(feed, "a:id/text()") == [before]
    assert any("/altro/" in address for address in texts(feed, "a:link/@href"))


def test_it_costs_the_same_however_many_there_are(client, make_news, django_assert_num_queries):
    for number in range(8):
        make_news(f"Notizia {number}")
    client.get("/novita/feed/")
    with django_assert_num_queries(QUERIES):
        client.get("/novita/feed/")


def test_the_lists_lead_to_their_feeds(client, news_index):
    soup = BeautifulSoup(client.get(news_index.url).content, "html.parser")
    expected = [f"/novita/{kind}feed/" for kind in ("", "notizie/", "comunicati/", "avvisi/")]
    assert [link["href"] for link in soup.select('head link[type="application/atom+xml"]')] == expected
    assert [link["href"] for link in soup.select('main a[type="application/atom+xml"]')] == expected


def test_a_kind_is_a_page_of_its_own_and_a_further_page_is_none(client, news_index):
    def head(url):
        return BeautifulSoup(client.get(url).content, "html.parser").head

    assert head("/novita/avvisi/").select_one('[rel="canonical"]')["href"] == "http://testserver/novita/avvisi/"
    assert head("/novita/?utm_source=x").select_one('[rel="canonical"]')["href"] == "http://testserver/novita/"
    further = head("/novita/?pagina=2")
    assert further.select_one('[name="robots"]')["content"] == "noindex, follow"
    assert not further.select('[rel="canonical"], [rel="alternate"][hreflang]')
