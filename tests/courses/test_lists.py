"""«Corsi» in the admin: the edition that a page shows, its seats, its enrolment; never who has a seat."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.lists import of_status
from courses.models import CoursePage
from courses.models.courses import EnrolmentStatus
from staff.roles import Role
from tests.courses.factories import CourseFactory, EditionFactory, GroupFactory
from tests.courses.pages import make_course_page
from tests.directory.factories import make_unit
from tests.events.pages import make_index
from tests.staff.factories import make_cms_user

pytestmark = pytest.mark.django_db

ADDRESS = "course_list:index"


@pytest.fixture
def editing(site_it):
    client = Client()
    client.force_login(make_cms_user(Role.EDITOR))
    return client


@pytest.fixture
def make_course(home_page):
    index, unit = make_index(home_page), make_unit(home_page)

    def make(title, *, opens=-7, closes=7, groups=(10,), **counters):
        course = CourseFactory()
        now = timezone.now()
        edition = EditionFactory(
            course=course,
            title=f"Edizione di {title}",
            enrolment_from=now + datetime.timedelta(days=opens),
            enrolment_until=now + datetime.timedelta(days=closes),
        )
        for seats in groups:
            GroupFactory(edition=edition, seats=seats, **counters)
        return make_course_page(index, title=title, course=course, unit=unit)

    return make


@pytest.fixture
def courses(make_course):
    make_course("Aperto", groups=(10, 20), seats_taken=4)
    make_course("Quasi pieno", groups=(10,), seats_taken=8)
    make_course("In attesa", groups=(10,), seats_taken=10, waiting=3)
    make_course("Chiuso", opens=-20, closes=-1)
    make_course("Futuro", opens=3)
    make_course("Senza gruppi", groups=())
    CoursePage.objects.filter(pk=make_course("Senza edizione").pk).update(course=CourseFactory())


def rows(response):
    soup = BeautifulSoup(response.content, "html.parser")
    return {
        row.select_one('[id^="page_"][id$="_title"]').get_text(strip=True): [
            " ".join(cell.get_text(" ").split()) for cell in row.select("td")
        ]
        for row in soup.select("table.listing tbody tr")
    }


def test_the_edition_and_its_seats(editing, courses):
    found = rows(editing.get(reverse(ADDRESS)))
    assert found["Aperto"][2].startswith("Edizione di Aperto Iscrizioni aperte; primo incontro")
    assert {title: cells[3] for title, cells in found.items()} == {
        "Aperto": "22 di 30",
        "Quasi pieno": "2 di 10",
        "In attesa": "0 di 10 3 persone in attesa",
        "Chiuso": "–",
        "Futuro": "–",
        "Senza gruppi": "–",
        "Senza edizione": "–",
    }


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"iscrizioni": "open"}, {"Aperto", "Quasi pieno", "In attesa"}),
        ({"iscrizioni": "closed"}, {"Chiuso"}),
        ({"iscrizioni": "not_yet"}, {"Futuro"}),
        ({"iscrizioni": "no_groups"}, {"Senza gruppi", "Senza edizione"}),
        ({"posti": "quasi"}, {"Quasi pieno"}),
        ({"posti": "quasi", "iscrizioni": "closed"}, set()),
    ],
)
def test_found_by(editing, courses, asked, wanted):
    assert set(rows(editing.get(reverse(ADDRESS), asked))) == wanted


def test_the_filter_says_what_the_page_says(courses):
    said = {page.title: page.enrolment_status for page in CoursePage.objects.all()}
    found = {
        page.title: status for status in EnrolmentStatus for page in of_status(CoursePage.objects.all(), status.value)
    }
    assert found == said


def test_as_many_queries_for_many_as_for_one(editing, make_course):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert editing.get(reverse(ADDRESS)).status_code == 200
        return len(captured)

    make_course("Uno")
    queries()
    few = queries()
    for number in range(20):
        make_course(f"Corso {number}", groups=(5, 6))
    assert queries() == few


def test_the_dashboard_leads_to_what_it_counts(editing, courses):
    soup = BeautifulSoup(editing.get("/admin/").content, "html.parser")
    lines = {" ".join(item.get_text().split()): item.a for item in soup.select("ul.listing > li")}
    nearly = lines["1 gruppo quasi al completo"]
    closed = lines["1 corso pubblicato ha il modulo chiuso: le iscrizioni sono finite"]
    assert set(rows(editing.get(nearly["href"]))) == {"Quasi pieno"}
    assert set(rows(editing.get(closed["href"]))) == {"Chiuso"}
