"""Opening hours: what is valid, how they read, what a draft does."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from directory.hours import OpeningInterval, OpeningIntervalBlock, Weekday, read_interval

NINE, NOON = datetime.time(9), datetime.time(12)


def interval(*days, note="") -> OpeningInterval:
    return OpeningInterval(days=days, opens=NINE, closes=NOON, note=note)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([Weekday.MONDAY], "lunedì"),
        ([Weekday.WEDNESDAY, Weekday.THURSDAY], "mercoledì e giovedì"),
        ([Weekday.MONDAY, Weekday.TUESDAY, Weekday.FRIDAY], "lunedì, martedì e venerdì"),
    ],
)
def test_days_read_as_a_sentence(days, expected):
    assert interval(*days).days_display == expected


def test_times_follow_the_site_in_each_language():
    assert interval(Weekday.MONDAY).times_display == "09:00–12:00"
    with translation.override("en"):
        assert interval(Weekday.MONDAY).times_display == "09:00–12:00"


def test_days_are_read_in_the_weeks_order():
    block = OpeningIntervalBlock()
    value = block.to_python({"days": ["thursday", "monday"], "opens": "09:00:00", "closes": "12:00:00", "note": ""})
    assert read_interval(value) == interval(Weekday.MONDAY, Weekday.THURSDAY)


@pytest.mark.parametrize(
    "raw", [{}, {"days": ["monday"]}, {"days": [], "opens": "09:00", "closes": "12:00"}, {"days": None, "opens": None}]
)
def test_an_unfinished_draft_shows_nothing(raw):
    block = OpeningIntervalBlock()
    value = block.to_python(raw)
    assert read_interval(value) is None
    assert "<li>" not in block.render(value)


@pytest.mark.parametrize("closes", [NINE, datetime.time(8)])
def test_closing_comes_after_opening(closes):
    block = OpeningIntervalBlock()
    with pytest.raises(ValidationError) as caught:
        block.clean(block.normalize({"days": ["monday"], "opens": NINE, "closes": closes, "note": ""}))
    assert "closes" in caught.value.block_errors
