"""Nobody is written to at night, nobody's time ends at night, whatever the clocks do."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.daytime import DAY_BEGINS, DAY_ENDS, next_daytime
from courses.daytime import offer_times

ROME = ZoneInfo("Europe/Rome")


def at(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=ROME)


def in_rome(moment):
    return f"{moment.astimezone(ROME):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-26 08:00", "2026-11-26 08:00"),
        ("2026-11-26 20:59", "2026-11-26 20:59"),
        ("2026-11-26 21:00", "2026-11-27 08:00"),
        ("2026-11-26 23:59", "2026-11-27 08:00"),
        ("2026-11-26 00:00", "2026-11-26 08:00"),
        ("2026-11-26 07:59", "2026-11-26 08:00"),
        ("2026-12-31 22:00", "2027-01-01 08:00"),
        # The nights in which the clocks change.
        ("2026-03-28 23:00", "2026-03-29 08:00"),
        ("2026-03-29 03:30", "2026-03-29 08:00"),
        ("2026-10-24 22:00", "2026-10-25 08:00"),
        ("2026-10-25 02:30", "2026-10-25 08:00"),
    ],
)
def test_by_night_the_morning_that_follows(moment, expected):
    assert in_rome(next_daytime(at(moment))) == expected


@pytest.mark.parametrize(
    ("made", "begins", "until"),
    [
        ("2026-11-26 10:00", "2026-11-26 10:00", "2026-11-28 10:00"),
        ("2026-11-26 22:00", "2026-11-27 08:00", "2026-11-29 08:00"),
        # 48 hours after half past eight in the evening it is half past nine by the new clock: night.
        ("2026-03-28 20:30", "2026-03-28 20:30", "2026-03-31 08:00"),
        # 48 hours after eight in the morning it is seven by the new clock.
        ("2026-10-24 08:00", "2026-10-24 08:00", "2026-10-26 08:00"),
    ],
)
def test_an_offer_leaves_two_days_and_ends_by_day(made, begins, until):
    times = offer_times(at(made), hours=48)
    assert (in_rome(times.begins), in_rome(times.until)) == (begins, until)


@given(st.integers(0, 4 * 365 * 24 * 60), st.integers(1, 200))
def test_always_by_day_and_never_shorter_than_promised(minutes, hours):
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(minutes=minutes)
    times = offer_times(now, hours=hours)
    assert times.begins >= now
    assert times.until - times.begins >= datetime.timedelta(hours=hours)
    for moment in (times.begins, times.until):
        assert DAY_BEGINS <= moment.astimezone(ROME).time() < DAY_ENDS
