"""Times of day, and when something was as far as somebody remembers."""

import datetime

import pytest
import time_machine
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from formbuilder.answers import display_lines
from formbuilder.builder import StepForm, check_step, pick_posted, summarise_errors
from formbuilder.definition import Step, read_definition
from formbuilder.questions import AboutWhen, Time
from tests.formbuilder.factories import question, step
from tests.formbuilder.test_blocks import refused

OPENING = Time(id="q", label="L", minimum=datetime.time(9), maximum=datetime.time(12, 30))
WHEN = AboutWhen(id="q", label="Quando è successo?", period="past")
NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


def ask(item, **parts):
    post = MultiValueDict({f"{item.input_name}_{part}": [value] for part, value in parts.items()})
    return StepForm(Step(id="s", items=(item,)), posted=pick_posted(post))


def error_of(form):
    (error,) = summarise_errors(form)
    return error.message


def accepted(form):
    assert form.is_valid(), form.errors
    assert check_step(form.step, form.answers()) == form.answers()
    return form.answers().get("q")


# --- a time of day ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hour", "minute", "answer"),
    [("9", "30", "09:30"), ("9", "", "09:00"), ("٩", " 05 ", "09:05"), ("12", "30", "12:30")],
)
def test_a_time_is_hours_and_minutes_and_hours_alone_are_enough(hour, minute, answer):
    assert accepted(ask(OPENING, hour=hour, minute=minute)) == answer


@pytest.mark.parametrize(
    ("hour", "minute", "message"),
    [
        ("", "30", "Mancano le ore."),
        ("24", "00", "Questa ora non esiste: le ore vanno da 0 a 23, i minuti da 0 a 59."),
        ("9", "60", "Questa ora non esiste: le ore vanno da 0 a 23, i minuti da 0 a 59."),
        ("nove", "", "Scrivi ore e minuti con le cifre: per esempio 9 30."),
        ("9", "-5", "Scrivi ore e minuti con le cifre: per esempio 9 30."),
        ("8", "59", "Non prima delle 09:00.\nNon dopo le 12:30."),
        ("12", "31", "Non prima delle 09:00.\nNon dopo le 12:30."),
    ],
)
def test_a_wrong_time_says_what_to_do_and_stays(hour, minute, message):
    form = ask(OPENING, hour=hour, minute=minute)
    assert error_of(form) == message
    assert form["q-q"].value() == [hour, minute.strip()]


def test_the_bounds_of_a_time_are_said_before_the_field():
    assert list(OPENING.limits())[1:] == ["Non prima delle 09:00.", "Non dopo le 12:30."]
    assert display_lines(OPENING, "15:30") == ("15:30",)
    assert display_lines(OPENING, "half past") == ("half past",)


@pytest.mark.parametrize("bounds", [(None, None), (15, None), (None, 8), (9, 12)])
def test_the_example_lies_between_the_bounds(bounds):
    low, high = (None if hour is None else datetime.time(hour) for hour in bounds)
    item = Time(id="q", label="L", minimum=low, maximum=high)
    assert check_step(Step(id="s", items=(item,)), {"q": item.example()}) == {"q": item.example()}


def test_the_editors_bounds_arrive_and_are_in_order():
    stored = question("time", "A", minimum="09:00:00", maximum="12:30:00")
    assert next(read_definition([step("S", stored)]).questions).maximum == datetime.time(12, 30)
    wrong = question("time", "A", minimum="12:30:00", maximum="09:00:00")
    assert refused([step("S", wrong)]) == ["Il massimo non può venire prima del minimo."]


# --- about when -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "answer", "words"),
    [
        ({"from_day": "8", "from_month": "3", "from_year": "2026"}, {"from": "2026-03-08"}, "8 marzo 2026"),
        ({"from_month": "3", "from_year": "2026"}, {"from": "2026-03"}, "marzo 2026"),
        ({"from_year": "2026"}, {"from": "2026"}, "2026"),
        (
            {"from_year": "2024", "to_month": "5", "to_year": "2026"},
            {"from": "2024", "to": "2026-05"},
            "2024 – maggio 2026",
        ),
        ({"from_year": "2026", "to_year": "2026"}, {"from": "2026"}, "2026"),
        ({"from_month": "11", "from_year": "2026"}, {"from": "2026-11"}, "novembre 2026"),
        ({"unknown": "on"}, {"unknown": True}, "Non ricordo"),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_as_much_as_somebody_remembers_is_an_answer(parts, answer, words):
    assert accepted(ask(WHEN, **parts)) == answer
    assert display_lines(WHEN, answer) == (words,)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"from_day": "8", "from_month": "3"}, "Manca l’anno."),
        ({"from_day": "8", "from_year": "2026"}, "Manca il mese."),
        ({"from_year": "26"}, "Scrivi l’anno con quattro cifre."),
        ({"from_day": "30", "from_month": "2", "from_year": "2026"}, "Questa data non esiste"),
        ({"from_month": "marzo", "from_year": "2026"}, "Scrivi giorno, mese e anno con le cifre"),
        ({"from_year": "1899"}, "L’anno deve stare fra il 1900 e il 2200."),
        ({"from_year": "2027"}, "La data non può essere nel futuro."),
        ({"from_year": "2026", "to_day": "8"}, "Fino a quando, se è durato: Manca l’anno."),
        ({"to_year": "2026"}, "Manca l’inizio"),
        (
            {"from_month": "5", "from_year": "2026", "to_month": "4", "to_year": "2026"},
            "La fine viene prima dell’inizio",
        ),
        ({"from_year": "2026", "unknown": "on"}, "Hai scritto una data e spuntato «Non ricordo»"),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_what_does_not_fit_is_said_and_stays(parts, message):
    form = ask(WHEN, **parts)
    assert error_of(form).startswith(message)
    html = str(form["q-q"])
    assert all(f'value="{value}"' in html for name, value in parts.items() if name != "unknown")
    assert ("checked" in html) is ("unknown" in parts)


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(("year", "is_accepted"), [("2025", False), ("2026", True), ("2027", True)])
def test_a_year_that_reaches_into_the_future_is_no_past(year, is_accepted):
    assert ask(AboutWhen(id="q", label="L", period="future"), from_year=year).is_valid() is is_accepted


@pytest.mark.parametrize(
    "stored", [{"from": "2026-13"}, {"from": 3}, {"from": "2026-02-30"}, {}, {"to": "2026"}, "x", ["2026"]]
)
def test_a_stored_answer_that_is_none_is_shown_and_never_breaks(stored):
    assert check_step(Step(id="s", items=(WHEN,)), {"q": stored}) is None
    display_lines(WHEN, stored)


def test_both_dates_are_groups_with_names_and_the_box_stands_last():
    html = render_to_string("forms/items.html", {"form": StepForm(Step(id="s", items=(WHEN,)))})
    assert '<div class="mb-3" role="group" aria-labelledby="q-q_1_label">' in html
    assert 'id="q-q_2_label">Fino a quando, se è durato' in html
    assert html.index("to_year") < html.index('name="q-q_unknown"')
    assert html.count("<label") == 7
    assert "basta anche solo l’anno" in html
