"""What search engines read on the page of a course."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup

from courses.models import CoursePage
from courses.structured_data import course_data
from tests.courses.factories import GroupFactory
from tests.courses.pages import make_course_page
from tests.events.pages import make_index, make_unit

pytestmark = pytest.mark.django_db


def data_on(client, page):
    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    (script,) = soup.select('head script[type="application/ld+json"][data-element]')
    return json.loads(script.string)


def test_a_course_page_says_each_group_with_its_days(client, home_page):
    group = GroupFactory(seats=5)
    page = make_course_page(make_index(home_page), course=group.edition.course, unit=make_unit(home_page))
    data = data_on(client, page)
    assert data["@type"] == "Course"
    assert data["provider"]["name"] == "Comune di Cuneo"
    (instance,) = data["hasCourseInstance"]
    assert instance["startDate"] == group.first_date.isoformat()
    assert instance["courseSchedule"]["byDay"] == "https://schema.org/Monday"
    assert instance["location"]["address"]


def test_seats_and_names_are_no_part_of_it(home_page):
    group = GroupFactory(seats=4321)
    page = CoursePage(title="Corso", description="Otto serate.")
    text = json.dumps(course_data(page, groups=[group], provider="Comune", url=None))
    assert "seats" not in text.casefold()
    assert "4321" not in text
