"""What search engines read on the pages of events and courses."""

from __future__ import annotations

import datetime

import pytest

from events.structured_data import event_data
from tests.events.pages import make_event, make_index, make_place

DAY = datetime.date(2026, 11, 27)
EVENING = datetime.time(18, 0)

pytestmark = pytest.mark.django_db


def data_of(page):
    return event_data(page, place=page.place, organiser="Comune di Cuneo", url="https://example.org/e/")


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ({"start_time": EVENING}, "2026-11-27T18:00:00+01:00", None),
        (
            {"start_time": EVENING, "end_time": datetime.time(20)},
            "2026-11-27T18:00:00+01:00",
            "2026-11-27T20:00:00+01:00",
        ),
        ({}, "2026-11-27", None),
        ({"end_date": DAY + datetime.timedelta(days=1)}, "2026-11-27", "2026-11-28"),
        (
            {"start_time": EVENING, "end_date": DAY + datetime.timedelta(days=1)},
            "2026-11-27T18:00:00+01:00",
            "2026-11-28",
        ),
    ],
)
def test_an_event_never_ends_before_it_starts(home_page, times, start, end):
    data = data_of(make_event(make_index(home_page), start_date=DAY, **times))
    assert (data["startDate"], data.get("endDate")) == (start, end)


def test_an_event_has_an_address_also_where_the_place_is_only_words(home_page):
    index = make_index(home_page)
    in_words = data_of(make_event(index, place_text="Sala B, via Roma 2"))
    assert in_words["location"] == {"@type": "Place", "name": "Sala B, via Roma 2", "address": "Sala B, via Roma 2"}
    known = data_of(make_event(index, place=make_place(home_page)))
    assert known["location"]["address"]["streetAddress"] == "via Cacciatori delle Alpi 9"
