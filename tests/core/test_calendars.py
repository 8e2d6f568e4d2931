"""What a calendar reads: RFC 5545, as far as it is written here."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import calendars

pytestmark = pytest.mark.once

BEGINS = datetime.datetime(2026, 11, 26, 20, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))


def written(**changes):
    entry = {"uid": "a", "begins": BEGINS, "ends": BEGINS + datetime.timedelta(hours=1), "title": "Incontro", **changes}
    return calendars.write([calendars.Entry(**entry)])


def unfolded(data):
    return data.replace(b"\r\n ", b"").decode().split("\r\n")


def test_times_are_in_utc():
    lines = unfolded(written())
    assert "DTSTART:20261126T190000Z" in lines
    assert "DTEND:20261126T200000Z" in lines


def test_what_has_a_meaning_is_escaped():
    assert r"LOCATION:Sala A\, piano 1\; a \\ destra\nsuona" in unfolded(
        written(place="Sala A, piano 1; a \\ destra\r\nsuona")
    )


@given(st.text(max_size=300))
def test_no_text_breaks_a_line_or_a_character(text):
    data = written(title=text)
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert [line for line in unfolded(data) if line.startswith("BEGIN:")] == ["BEGIN:VCALENDAR", "BEGIN:VEVENT"]
    assert len(unfolded(data)) == 13
