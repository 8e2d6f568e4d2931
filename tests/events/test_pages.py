"""What visitors see of events, campaigns and courses."""

import datetime
import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import EventPage
from tests.courses.factories import CourseFactory, GroupFactory
from tests.courses.pages import make_course_page
from tests.events.pages import event_fields, make_campaign, make_event, make_index, make_place, make_unit

pytestmark = pytest.mark.django_db

QUERY_BUDGET = 12


def soup_of(client, page, query=""):
    response = client.get(page.get_url() + query)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    return BeautifulSoup(response.content, "html.parser")


def event_titles(soup):
    return [link.get_text() for link in soup.select('[data-element="event-link"]')]


def head_state(client, event):
    return [each.get_text(strip=True) for each in soup_of(client, event).select(".it-hero-wrapper .badge")]


def days(number):
    return timezone.localdate() + datetime.timedelta(days=number)


class TestIndex:
    def test_lists_events_and_courses_to_come_also_inside_campaigns(self, client, index, home_page):
        campaign = make_campaign(index)
        make_event(campaign, title="Il secondo", start_date=days(20))
        make_event(index, title="Il primo", start_date=days(5))
        make_event(index, title="Passato", start_date=days(-5))
        group = GroupFactory(first_date=days(30), last_date=days(60))
        make_course_page(index, title="Il corso", course=group.edition.course, unit=make_unit(home_page))

        assert event_titles(soup_of(client, index)) == ["Il primo", "Il secondo", "Il corso"]

    def test_an_event_of_several_days_is_listed_until_it_is_over(self, client, index):
        make_event(index, title="Mostra", start_date=days(-5), end_date=days(0))

        assert event_titles(soup_of(client, index)) == ["Mostra"]

    def test_says_until_when_something_lasts(self, client, index):
        make_event(index, start_date=datetime.date(2999, 3, 1), end_date=datetime.date(2999, 4, 15))

        assert "fino al 15" in soup_of(client, index).main.get_text()

    def test_a_course_without_dates_comes_last(self, client, index, home_page):
        make_course_page(index, title="Da fissare", course=CourseFactory(), unit=make_unit(home_page))
        make_event(index, title="Evento", start_date=days(300))

        assert event_titles(soup_of(client, index)) == ["Evento", "Da fissare"]

    def test_filters_by_type_month_and_past(self, client, index):
        month = f"{days(400):%Y-%m}"
        make_event(index, title="Film lontano", start_date=days(400))
        make_event(index, title="Camminata", event_type="walk", start_date=days(5))
        make_event(index, title="Passato", start_date=days(-5))

        assert event_titles(soup_of(client, index, "?tipo=walk")) == ["Camminata"]
        assert event_titles(soup_of(client, index, f"?mese={month}")) == ["Film lontano"]
        assert event_titles(soup_of(client, index, "?quando=passati")) == ["Passato"]

    def test_what_lasts_all_day_comes_first_in_its_day(self, client, index):
        for title, time in {"Sera": datetime.time(20), "Mattina": datetime.time(9), "Tutto il giorno": None}.items():
            make_event(index, title=title, start_date=days(5), start_time=time)
        make_event(index, title="Il giorno dopo", start_date=days(6), start_time=None)

        assert event_titles(soup_of(client, index)) == ["Tutto il giorno", "Mattina", "Sera", "Il giorno dopo"]

    @pytest.mark.parametrize(
        "query", ["?tipo=%00", "?mese=2026-99", "?pagina=x", "?pagina=999", "?quando='--", "?tipo[]="]
    )
    def test_ignores_what_it_does_not_know(self, client, index, query):
        make_event(index, title="Film")

        assert event_titles(soup_of(client, index, query)) == ["Film"]

    def test_turns_pages_keeping_the_filter(self, client, index):
        for _event in range(13):
            make_event(index, event_type="walk")

        soup = soup_of(client, index, "?tipo=walk")
        following = soup.select_one('a[rel="next"]')["href"]

        assert len(event_titles(soup)) == 12
        assert len(event_titles(BeautifulSoup(client.get(following).content, "html.parser"))) == 1

    def test_hides_drafts_and_pages_behind_a_password(self, client, index):
        make_event(index, live=False)
        hidden = make_event(index)
        hidden.view_restrictions.create(restriction_type="password", password="x")

        assert event_titles(soup_of(client, index)) == []

    def test_shows_only_its_own_language_tree(self, client, index, home_page):
        elsewhere = make_index(home_page, slug="altro")
        make_event(elsewhere)

        assert event_titles(soup_of(client, index)) == []


class TestEventPage:
    def test_says_everything_the_model_asks(self, client, index, home_page):
        event = make_event(
            index,
            start_time=datetime.time(20, 30),
            end_time=datetime.time(22, 0),
            place=make_place(home_page),
            unit=make_unit(home_page),
            booking_url="https://example.org/prenota",
        )

        soup = soup_of(client, event)

        headings = [heading.get_text(strip=True) for heading in soup.select("main h2")]
        expected = [
            "Date e orari",
            "Costi",
            "Prenotazione",
            "Che cos’è",
            "A chi è rivolto",
            "Luogo",
            "Contatti",
            "Argomenti",
        ]
        assert headings == expected
        text = soup.main.get_text()
        assert "dalle 20:30 alle 22:00" in " ".join(text.split())
        assert "Biblioteca civica" in text
        assert "0171 444789" in text

    def test_the_head_says_when_where_and_whether_it_takes_place(self, client, index):
        event = make_event(index, start_date=days(3), start_time=datetime.time(18), place_text="in cortile")
        head = soup_of(client, event).select_one(".it-hero-wrapper")
        assert head.select_one(".date-block")["datetime"] == days(3).isoformat()
        assert "alle 18:00" in head.get_text()
        assert "in cortile" in head.get_text()
        assert not head.select(".badge")
        event.is_cancelled = True
        event.save()
        assert head_state(client, event) == ["annullato"]
        event.is_cancelled, event.start_date = False, days(-3)
        event.save()
        assert head_state(client, event) == ["già passato"]

    def test_dates_stand_before_the_text_and_the_office_is_no_venue(self, client, index, home_page):
        place = make_place(home_page)
        event = make_event(index, place_text="luogo da confermare", unit=make_unit(home_page))
        html = str(soup_of(client, event).main)
        assert html.index('id="when-title"') < html.index('id="what-title"') < html.index('id="place-title"')
        assert html.index('id="place-title"') < html.index('id="contacts-title"')
        assert event.unit.head_office.address not in html
        event.place = place
        event.save()
        assert place.address in str(soup_of(client, event).main)

    def test_names_the_campaign_it_belongs_to(self, client, index):
        campaign = make_campaign(index)

        soup = soup_of(client, make_event(campaign))

        assert soup.select_one(f'main a[href="{campaign.get_url()}"]')

    def test_tells_search_engines(self, client, index, home_page):
        event = make_event(
            index,
            title="Serata </script><b>&",
            start_time=datetime.time(20, 30),
            place=make_place(home_page),
            online_url="https://example.org/diretta",
        )

        soup = soup_of(client, event)
        data = json.loads(soup.select_one('script[type="application/ld+json"][data-element]').string)

        assert data["@type"] == "Event"
        assert data["name"] == "Serata </script><b>&"
        assert datetime.datetime.fromisoformat(data["startDate"]).utcoffset() is not None
        assert [place["@type"] for place in data["location"]] == ["Place", "VirtualLocation"]
        assert data["eventAttendanceMode"].endswith("MixedEventAttendanceMode")

    def test_an_event_that_lasts_all_day_has_a_day_and_no_time(self, client, index):
        soup = soup_of(client, make_event(index))

        data = json.loads(soup.select_one('script[type="application/ld+json"][data-element]').string)
        assert data["startDate"] == days(10).isoformat()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"place_text": ""}, "place_text"),
            ({"end_date": datetime.date(2020, 1, 1)}, "end_date"),
            ({"end_time": datetime.time(9, 0)}, "start_time"),
            ({"start_time": datetime.time(10, 0), "end_time": datetime.time(9, 0)}, "end_time"),
        ],
    )
    def test_refuses_contradictions_at_the_field(self, changes, field):
        with pytest.raises(ValidationError) as refused:
            EventPage(**event_fields(**changes)).clean()

        assert list(refused.value.message_dict) == [field]


class TestCampaignPage:
    def test_shows_its_programme_day_by_day(self, client, index):
        campaign = make_campaign(index)
        make_event(campaign, title="Terzo", start_date=days(3))
        make_event(campaign, title="Primo", start_date=days(1))
        make_event(campaign, title="Secondo", start_date=days(1))
        make_event(index, title="Fuori")

        soup = soup_of(client, campaign)

        assert event_titles(soup) == ["Primo", "Secondo", "Terzo"]
        assert len(soup.select(".programme__day")) == 2
        assert "Laboratorio Donna" in soup.main.get_text()

    def test_says_what_of_its_programme_is_over(self, client, index):
        campaign = make_campaign(index)
        make_event(campaign, title="Ieri", start_date=days(-1))
        make_event(campaign, title="Domani", start_date=days(1))
        said = {
            row.h4.get_text(strip=True): "già passato" in row.get_text()
            for row in soup_of(client, campaign).select(".event-row")
        }
        assert said == {"Ieri": True, "Domani": False}


class TestQueries:
    """Every page type has a fixed number of queries, the same with 10 and 50 children."""

    def count(self, client, page):
        client.get(page.get_url())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(page.get_url()).status_code == 200
        return len(queries)

    def fill(self, parent, home, number):
        unit = make_unit(home, contacts=3)
        place = make_place(home)
        for _event in range(number):
            make_event(parent, place=place, unit=unit)
            make_course_page(parent, course=GroupFactory().edition.course, unit=unit)

    @pytest.mark.parametrize("make_parent", [lambda index: index, make_campaign], ids=["index", "campaign"])
    def test_of_lists(self, client, index, home_page, make_parent):
        parent = make_parent(index)
        self.fill(parent, home_page, 5)
        few = self.count(client, parent)
        self.fill(parent, home_page, 20)

        assert self.count(client, parent) == few
        assert few <= QUERY_BUDGET

    def test_of_an_event(self, client, index, home_page):
        campaign = make_campaign(index)
        event = make_event(campaign, unit=make_unit(home_page, contacts=10), place=make_place(home_page))
        assert self.count(client, event) <= QUERY_BUDGET
