"""The home page, for the three people it is made for."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from home.models import HomePage
from home.operations import EVENTS_ON_HOME, NEWS_ON_HOME
from tests.home.conftest import in_days

QUERY_BUDGET = 15


def soup_of(client, url="/"):
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def texts(nodes):
    return [" ".join(node.get_text(" ").split()) for node in nodes]


def count_queries(client, url="/"):
    """Of whoever is not the first since an editor changed something."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_an_empty_home_page_has_no_empty_sections(client, home_page):
    soup = soup_of(client)
    assert texts(soup.select("h1")) == ["Nessuna persona vale meno di un’altra"]
    assert not soup.select("main section")
    assert not soup.select(".home-door")


def test_a_door_appears_when_it_leads_somewhere_and_help_comes_first(client, home_page, make_page):
    home_page.join_page = make_page("Eventi")
    home_page.help_page = make_page("Aiuto subito")
    home_page.help_numbers = [("number", {"number": "15 22", "name": "Antiviolenza", "note": "sempre"})]
    home_page.save()
    soup = soup_of(client)
    assert texts(soup.select(".home-door h2")) == [
        "Ho bisogno di aiuto adesso",
        "Voglio partecipare a un corso o un evento",
    ]
    assert [link["href"] for link in soup.select(".home-door > div > a")] == ["/aiuto-subito/", "/eventi/"]
    assert soup.select_one(".home-number")["href"] == "tel:1522"


def test_a_door_to_an_unpublished_page_is_closed(client, home_page, make_page):
    page = make_page("Aiuto subito")
    home_page.help_page = page
    home_page.save()
    page.unpublish()
    assert not soup_of(client).select(".home-door")


def test_links_lead_to_the_reader_s_language(client, home_page, home_en, make_page):
    page = make_page("Aiuto subito")
    english = page.copy_for_translation(home_en.locale)
    english.title, english.slug = "Help now", "help-now"
    english.save_revision().publish()
    home_en.help_page = page
    home_en.save()
    assert [link["href"] for link in soup_of(client, "/en/").select(".home-door > div > a")] == ["/en/help-now/"]


def test_the_programme_shows_what_is_still_to_come_soonest_first(client, make_event):
    make_event("Finito", start_date=in_days(-2))
    make_event("Dopo", start_date=in_days(9))
    make_event("Prima", start_date=in_days(1))
    make_event("In corso", start_date=in_days(-5), end_date=in_days(2))
    assert texts(soup_of(client).select(".home-events h3")) == ["In corso", "Prima", "Dopo"]


def test_a_course_appears_while_people_can_register(client, make_course):
    make_course("Chiuso", enrolment_until=timezone.now() - datetime.timedelta(days=1))
    make_course("Non ancora", enrolment_from=timezone.now() + datetime.timedelta(days=1))
    make_course("Senza gruppi", groups=0)
    assert not soup_of(client).select(".home-course")
    make_course("Aperto", enrolment_until=timezone.now() + datetime.timedelta(days=30))
    assert texts(soup_of(client).select(".home-course h3")) == ["Aperto"]


def test_news_are_the_latest_that_have_not_expired(client, make_news):
    make_news("Scaduta", expires_on=in_days(-1))
    for number in range(NEWS_ON_HOME + 1):
        make_news(f"Notizia {number}", date=in_days(-number))
    assert texts(soup_of(client).select(".home-news .card-title")) == ["Notizia 0", "Notizia 1", "Notizia 2"]


def test_what_is_not_for_everybody_is_left_out(client, make_event, make_news, make_course):
    pages = [make_event(), make_news(), make_course()]
    for page in pages:
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert not soup_of(client).select("main section")


def test_a_language_has_one_home_page(home_page):
    second = HomePage(title="Altra", slug="altra", description="d", hero_title="t", lead="l", locale=home_page.locale)
    with pytest.raises(ValidationError, match="c’è già una pagina iniziale"):
        home_page.get_parent().add_child(instance=second)


def test_the_query_count_does_not_grow(client, home_page, make_page, make_event, make_course, make_news):
    image = Image.objects.create(title="Disegno", file=get_test_image_file())
    for door in ("help", "report", "join", "who"):
        setattr(home_page, f"{door}_page", make_page(door))
    home_page.who_text = "<p>Siamo qui.</p>"
    home_page.save()
    make_course()
    for number in range(10):
        make_event(f"Evento {number}")
        make_news(f"Notizia {number}", image=image)
    client.get("/")  # Renditions are made by whoever comes first.
    few = count_queries(client)
    assert few <= QUERY_BUDGET
    for number in range(10, 50):
        make_event(f"Evento {number}")
        make_news(f"Notizia {number}", image=image)
    assert count_queries(client) == few
    assert len(soup_of(client).select(".home-events > li")) == EVENTS_ON_HOME


def test_the_page_leaves_nothing_on_the_device(client, home_page):
    response = client.get("/")
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert b"csrf" not in response.content
