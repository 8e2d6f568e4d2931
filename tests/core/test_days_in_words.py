"""How long so many days are, as people say it; until when a form keeps what was typed."""

import datetime

import pytest
import time_machine
from django.utils import translation

from core.days import in_words
from courses.minors import birth_question
from courses.models import Edition
from formbuilder.filling import until
from formbuilder.questions import Date, Number


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 giorno"), (90, "90 giorni"), (364, "364 giorni"), (365, "1 anno"), (730, "2 anni"), (731, "731 giorni")],
)
def test_whole_years_are_years(days, words):
    with translation.override("it"):
        assert in_words(days) == words


@pytest.mark.parametrize(("hours", "words"), [(2, "23:40"), (5, "02:40 di domani")])
def test_an_hour_after_midnight_is_tomorrows(hours, words):
    with time_machine.travel("2026-11-28 21:40 +0100", tick=False), translation.override("it"):
        assert until.in_words(datetime.datetime.now(tz=datetime.UTC) + datetime.timedelta(hours=hours)) == words


@pytest.mark.parametrize(
    ("bounds", "example"),
    [
        ((None, None), 1500),
        ((1, 30), 15),
        ((2000, None), 2000),
        ((None, 30), 15),
        ((0, 3), 1),
        ((-5, 5), 2),
        ((None, -100), -800),
    ],
)
def test_the_example_of_a_number_would_be_right(bounds, example):
    low, high = bounds
    field = Number(id="q", label="?", minimum=low, maximum=high).build_field()
    assert field.typed_example() == example
    field.run_validators(example)
    with pytest.raises(Exception, match=str(example)):
        field.to_python("tanti")


@pytest.mark.parametrize(
    ("question", "example"),
    [
        ({}, "8 3 2026"),
        ({"period": "future"}, "28 11 2026"),
        ({"period": "past", "autocomplete": "bday"}, "8 3 1996"),
    ],
)
def test_the_example_of_a_day_would_be_right(question, example):
    with time_machine.travel("2026-11-28 12:00 +0100", tick=False), translation.override("it"):
        asked = Date(id="q", label="?", **question)
        assert [line.replace("\xa0", " ") for line in asked.limits()] == [f"Per esempio: {example}."]
        typed = example.split()
        assert asked.build_field().clean(typed)


@pytest.mark.parametrize(
    ("ages", "years"), [((None, None), 30), ((16, None), 30), ((40, None), 40), ((8, 13), 13), ((None, 10), 10)]
)
def test_the_example_of_a_date_of_birth_is_somebodys_whom_the_edition_takes(ages, years):
    low, high = ages
    with time_machine.travel("2026-11-28 12:00 +0100", tick=False), translation.override("it"):
        asked = birth_question(Edition(minimum_age=low, maximum_age=high))
        assert next(asked.limits()).replace("\xa0", " ") == f"Per esempio: 8 3 {2026 - years}."
    assert "example_age" not in asked.to_json()
