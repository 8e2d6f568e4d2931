"""Events for a calendar: one as a file, all or those of a kind as an address to follow."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from directory.models import OrganisationalUnit, PlacePage
from home.models import StandardPage
from tests.courses.factories import GroupFactory
from tests.courses.pages import make_course_page
from tests.events.pages import make_event, make_place

DAY = datetime.date(2099, 11, 27)
QUERIES = 6
"""The site, its settings, the language, what is on, the events of it, their places."""


def lines_of(response):
    assert response.status_code == 200
    return response.content.replace(b"\r\n ", b"").decode().split("\r\n")


def one(client, event):
    return lines_of(client.get(reverse("event_calendar", args=[event.pk])))


def titles(response):
    return [line.removeprefix("SUMMARY:") for line in lines_of(response) if line.startswith("SUMMARY:")]


def test_one_event_says_when_where_and_what(client, index, home_page):
    place = make_place(home_page, municipality="Cuneo")
    hours = {"start_time": datetime.time(18), "end_time": datetime.time(20)}
    event = make_event(index, title="Incontro", start_date=DAY, place=place, place_text="Sala A", **hours)
    event.save_revision().publish()
    event.refresh_from_db()
    lines = one(client, event)
    assert {
        f"UID:event-{event.translation_key}@testserver",
        "DTSTART:20991127T170000Z",
        "DTEND:20991127T190000Z",
        "SUMMARY:Incontro",
        r"LOCATION:Biblioteca civica\, via Cacciatori delle Alpi 9\, Cuneo\, Sala A",
        f"DESCRIPTION:{event.description}",
        f"URL:http://testserver{event.url}",
        f"LAST-MODIFIED:{event.last_published_at:%Y%m%dT%H%M%SZ}",
    } <= {*lines}
    assert "STATUS:CANCELLED" not in lines


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ["DTSTART;VALUE=DATE:20991127", "DTEND;VALUE=DATE:20991128", "TRANSP:TRANSPARENT"]),
        (
            {"end_date": DAY + datetime.timedelta(days=2), "start_time": datetime.time(18)},
            ["DTSTART;VALUE=DATE:20991127", "DTEND;VALUE=DATE:20991130", "TRANSP:TRANSPARENT"],
        ),
        ({"start_time": datetime.time(18)}, ["DTSTART:20991127T170000Z"]),
    ],
)
def test_what_is_not_known_is_not_said(client, index, fields, expected):
    lines = one(client, make_event(index, start_date=DAY, **fields))
    assert [line for line in lines if line.startswith(("DTSTART", "DTEND", "TRANSP"))] == expected


def test_a_cancelled_event_says_so_everywhere(client, index, home_page):
    place = make_place(home_page)
    event = make_event(
        index, title="Incontro", is_cancelled=True, booking_url="https://example.org/", place=place, start_date=DAY
    )
    section = home_page.add_child(instance=StandardPage(title="Luoghi", slug="luoghi", description="d"))
    where = section.add_child(instance=PlacePage(title="Il posto", slug="posto", description="d", place=place))
    after = make_event(index, title="Dopo", place_text="Cuneo", start_date=DAY + datetime.timedelta(days=1))
    for other in (where, after):
        badges = BeautifulSoup(client.get(other.url).content, "html.parser").select(".state--bad")
        assert [badge.get_text(strip=True) for badge in badges] == ["annullato"]
    lines = one(client, event)
    assert {"STATUS:CANCELLED", "SUMMARY:Annullato: Incontro"} <= {*lines}
    page = client.get(event.url).content.decode()
    assert "Questo evento è annullato." in page
    assert "https://schema.org/EventCancelled" in page
    assert "https://example.org/" not in page
    soup = BeautifulSoup(client.get(index.url).content, "html.parser")
    assert "annullato" in soup.select_one(".event-row__facts").text


def test_only_what_everybody_may_read_in_this_language(client, index, home_en):
    hidden = make_event(index, title="Nascosto", live=False)
    closed = make_event(index, title="Riservato")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    shown = make_event(index, title="Aperto")
    for event in (hidden, closed):
        assert client.get(reverse("event_calendar", args=[event.pk])).status_code == 404
    assert titles(client.get("/calendario/eventi.ics")) == ["Aperto"]
    assert client.get(f"/en/calendario/evento-{shown.pk}.ics").status_code == 404
    assert titles(client.get("/en/calendario/eventi.ics")) == []
    assert client.get("/de/calendario/eventi.ics").status_code == 404


def test_who_follows_gets_all_kinds_or_one(client, index, home_page, django_assert_num_queries):
    today = timezone.localdate()
    make_event(index, title="Passato", start_date=today - datetime.timedelta(days=10))
    make_event(index, title="Passato da tempo", start_date=today - datetime.timedelta(days=40))
    make_event(index, title="Convegno", event_type="conference", place=make_place(home_page))
    group = GroupFactory(first_date=today + datetime.timedelta(days=10), last_date=today + datetime.timedelta(days=80))
    make_course_page(index, title="Autodifesa", course=group.edition.course, unit=OrganisationalUnit.objects.first())

    client.get("/calendario/eventi.ics")
    with django_assert_num_queries(QUERIES):
        response = client.get("/calendario/eventi.ics")
    assert sorted(titles(response)) == ["Comincia: Autodifesa", "Convegno", "Passato"]
    assert f"DTSTART;VALUE=DATE:{group.first_date:%Y%m%d}" in lines_of(response)
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines_of(response)
    assert titles(client.get("/calendario/eventi-conference.ics")) == ["Convegno"]
    assert client.get("/calendario/eventi-nothing.ics").status_code == 404


def test_the_pages_lead_there(client, index):
    event = make_event(index, title="Convegno", event_type="conference")
    soup = BeautifulSoup(client.get(index.url).content, "html.parser")
    expected = ["/calendario/eventi.ics", "/calendario/eventi-conference.ics"]
    assert [link["href"] for link in soup.select('head link[type="text/calendar"]')] == expected
    assert [link["href"] for link in soup.select('main a[type="text/calendar"]')] == expected
    (button,) = BeautifulSoup(client.get(event.url).content, "html.parser").select('main a[href$=".ics"]')
    assert client.get(button["href"]).headers["Content-Disposition"] == 'attachment; filename="evento.ics"'
    past = make_event(index, start_date=timezone.localdate() - datetime.timedelta(days=1))
    assert ".ics" not in client.get(past.url).content.decode()
