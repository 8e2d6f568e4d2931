"""The list and the number above it: the filter is written twice, for the database and for its totals, and agrees."""

from __future__ import annotations

import datetime
import itertools

import pytest

from core.dated_pages import dated_pages
from core.event_types import EventType
from events.listing import EventFilter, facets_of, select
from tests.courses.factories import CourseFactory, GroupFactory
from tests.courses.pages import make_course_page
from tests.events.pages import make_event, make_unit

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 5, 10)
MONTHS = [datetime.date(2026, month, 1) for month in range(1, 10)]
FILTERS = [
    EventFilter(event_type=event_type, month=month, past=past)
    for event_type, month, past in itertools.product(
        ["", EventType.WALK.value, EventType.COURSE.value], [None, *MONTHS], [False, True]
    )
]


@pytest.fixture
def pages(index, home_page):
    """One day, several months, over, in course, to come, a course with dates and one without."""
    spans = [
        ("01-31", None),
        ("02-28", "04-01"),
        ("04-30", "05-10"),
        ("05-10", None),
        ("05-31", "08-01"),
        ("07-01", None),
    ]
    for number, (first, last) in enumerate(spans):
        make_event(
            index,
            event_type=EventType.WALK.value if number % 2 else EventType.FILM.value,
            start_date=datetime.date.fromisoformat(f"2026-{first}"),
            end_date=last and datetime.date.fromisoformat(f"2026-{last}"),
        )
    group = GroupFactory(first_date=datetime.date(2026, 4, 2), last_date=datetime.date(2026, 6, 4))
    unit = make_unit(home_page)
    make_course_page(index, title="Con le date", course=group.edition.course, unit=unit)
    make_course_page(index, title="Da fissare", course=CourseFactory(), unit=unit)
    return dated_pages(today=TODAY)


def test_the_number_is_that_of_the_list_whatever_is_asked(pages):
    facets = facets_of(pages)
    counted = {wanted: sum(facet.number for facet in facets if facet.fits(wanted)) for wanted in FILTERS}
    listed = {wanted: len(select(pages, wanted)) for wanted in FILTERS}
    assert counted == listed
    assert listed[EventFilter(month=datetime.date(2026, 6, 1))] == 2
    assert listed[EventFilter(month=datetime.date(2026, 9, 1))] == 0
    assert listed[EventFilter(month=datetime.date(2026, 3, 1), past=True)] == 1
