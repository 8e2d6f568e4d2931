"""Frequent questions in groups; a topic and the pages about it."""

import json
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from home.models import FaqPage, TopicPage
from home.roles import PageRole


def soup_of(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(nodes):
    return [" ".join(node.get_text(" ").split()) for node in nodes]


@pytest.fixture
def topics(make_page):
    return make_page("Tutti gli argomenti", role=PageRole.TOPICS)


@pytest.fixture
def work(topics):
    page = TopicPage(title="Il lavoro", slug="lavoro", description="d", topic="work")
    return topics.add_child(instance=page)


def test_questions_stand_in_groups_with_an_index_and_as_data(client, home_page):
    entry = {"question": "Quanto costa?", "answer": "<p>Niente, <b>mai</b>.</p><p>Davvero.</p>"}
    groups = [("group", {"title": title, "entries": [entry]}) for title in ("Segnalare", "L’ufficio")]
    page = home_page.add_child(instance=FaqPage(title="Domande", slug="domande", description="d", groups=groups))
    soup = soup_of(client, page)
    assert texts(soup.select("main section > h2")) == ["Segnalare", "L’ufficio"]
    for link in soup.select(".page-side nav a"):
        assert soup.find(id=link["href"].removeprefix("#"))
    data = [json.loads(script.string) for script in soup.select('script[type="application/ld+json"]')]
    (faq,) = [each for each in data if each["@type"] == "FAQPage"]
    assert faq["mainEntity"][0]["acceptedAnswer"]["text"] == "Niente, mai. Davvero."


def test_a_topic_gathers_the_pages_about_it_kind_by_kind(client, work, make_event, make_news):
    make_event("Diritti al lavoro", topics=["work"])
    make_event("Una camminata", topics=["leisure"])
    make_news("Una notizia", topics=["leisure", "work"])
    main = soup_of(client, work).main
    assert texts(main.select("section > h2")) == ["Eventi", "Novità"]
    assert texts(main.select(".row-item h3")) == ["Diritti al lavoro", "Una notizia"]


def test_what_is_on_says_its_day_and_what_is_over_comes_last(client, work, make_event):
    today = timezone.localdate()
    make_event("A, passato", topics=["work"], start_date=today - timedelta(days=3))
    make_event("B, fra molto", topics=["work"], start_date=today + timedelta(days=30))
    make_event("C, annullato", topics=["work"], start_date=today + timedelta(days=3), is_cancelled=True)
    main = soup_of(client, work).main
    assert texts(main.select(".row-item h3")) == ["C, annullato", "B, fra molto", "A, passato"]
    days = [each["datetime"] for each in main.select(".row-item time")]
    assert days == [(today + timedelta(days=number)).isoformat() for number in (3, 30, -3)]
    assert [texts(row.select(".badge")) for row in main.select(".row-item")] == [["annullato"], [], ["già passato"]]


def test_what_goes_on_says_its_last_day_and_of_what_is_over_the_newest_comes_first(client, work, make_event):
    today = timezone.localdate()
    days = {"A, anni fa": (-900, -900), "B, da poco": (-9, -8), "C, fino a domani": (-30, 1)}
    for title, (first, last) in days.items():
        start, end = today + timedelta(days=first), today + timedelta(days=last)
        make_event(title, topics=["work"], start_date=start, end_date=end)
    main = soup_of(client, work).main
    assert texts(main.select(".row-item h3")) == ["C, fino a domani", "B, da poco", "A, anni fa"]
    said = [[each["datetime"] for each in row.select("time")] for row in main.select(".row-item")]
    expected = [(-30, 1), (-9, -8), (-900,)]
    assert said == [[(today + timedelta(days=number)).isoformat() for number in numbers] for numbers in expected]


def test_labels_and_the_list_lead_to_a_topic_s_page(client, topics, work, make_event):
    event = make_event("Diritti al lavoro", topics=["work", "leisure"])
    chips = soup_of(client, event).select(".chip-list .chip")
    assert [(chip.get_text(), chip.get("href")) for chip in chips] == [("Lavoro", work.url), ("Tempo libero", None)]
    rows = soup_of(client, topics).select('[data-element="topic-element"]')
    assert [(row.get_text(), row.get("href")) for row in rows] == [("Lavoro", work.url), ("Tempo libero", None)]
    assert not soup_of(client, topics).select("main .card")


def test_below_the_topics_every_page_is_reached(client, topics, work, make_page):
    other = make_page("Come scegliamo gli argomenti", parent=topics)
    main = soup_of(client, topics).main
    assert [row["href"] for row in main.select('[data-element="topic-element"]')] == [work.url], (
        "though no page is about it"
    )
    assert [link["href"] for link in main.select(".card a")] == [other.url]


def test_a_topic_without_pages_says_so(client, work):
    assert "nessuna pagina" in soup_of(client, work).main.get_text()
