"""The HTML of a step, as a browser and a screen reader get it."""

import re

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from formbuilder.builder import StepForm, summarise_errors
from formbuilder.definition import Step
from formbuilder.questions import (
    Date,
    Email,
    LongText,
    ManyOf,
    Number,
    OneOf,
    ShortText,
)
from formbuilder.questions.text import LONG_TEXT_MAX
from tests.formbuilder.test_builder import ONE_OF_EACH, OPTIONS, ask


def render(form):
    return re.sub(r"\s*\n\s*", "", render_to_string("forms/items.html", {"form": form}))


def test_hint_and_error_are_tied_to_the_input():
    html = render(ask(Email(id="q", label="Indirizzo", help_text="Per la conferma"), "x"))
    assert 'aria-describedby="q-q_helptext q-q_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="q-q_helptext"' in html
    assert 'id="q-q_error"' in html
    assert '<label class="form-label" for="q-q">Indirizzo</label>' in html
    assert 'autocomplete="email"' in html


def test_choices_stand_in_a_fieldset_with_a_legend():
    html = render(StepForm(Step(id="s", items=(OneOf(id="q", label="Quale?", options=OPTIONS),))))
    assert "<fieldset>" in html
    assert "<legend>Quale?</legend>" in html
    assert html.count('type="radio"') == 2
    assert "checked" not in html
    assert 'id="q-q_1_helptext">Il secondo' in html
    assert 'aria-describedby="q-q_1_helptext"' in html


def test_a_date_is_three_labelled_inputs():
    html = render(StepForm(Step(id="s", items=(Date(id="q", label="Nascita", autocomplete="bday"),))))
    for n, (part, label) in enumerate([("day", "Giorno"), ("month", "Mese"), ("year", "Anno")]):
        assert f'<label class="d-block mb-1" for="q-q_{n}">{label}</label>' in html
        assert f'name="q-q_{part}"' in html
        assert f'autocomplete="bday-{part}"' in html
    assert html.count('inputmode="numeric"') == 3


def test_optional_is_said_in_words_and_required_to_assistive_technology():
    html = render(StepForm(Step(id="s", items=(Email(id="a", label="A"), Email(id="b", label="B", required=False)))))
    assert html.count("(se vuoi)") == 1
    assert html.count('aria-required="true"') == 1
    assert " required" not in html.replace('aria-required="true"', "")


def test_a_sensitive_form_asks_the_browser_to_remember_nothing():
    items = tuple(type(each)(**{**vars(each), "id": f"q{n}"}) for n, each in enumerate(ONE_OF_EACH))
    html = render(StepForm(Step(id="s", items=items), sensitive=True))
    assert 'autocomplete="email"' not in html
    assert 'autocomplete="tel"' not in html
    assert html.count('autocomplete="off"') >= 8


def test_the_summary_leads_to_the_first_input_of_each_question():
    items = tuple(type(each)(**{**vars(each), "id": f"q{n}"}) for n, each in enumerate(ONE_OF_EACH))
    form = StepForm(Step(id="s", items=items), posted=MultiValueDict())
    html = render(form)
    for error in summarise_errors(form):
        assert f'id="{error.anchor}"' in html, error


def test_limits_are_stated():
    items = (
        LongText(id="a", label="A", max_length=LONG_TEXT_MAX),
        Number(id="b", label="B", minimum=1, maximum=5),
        ManyOf(id="c", label="C", options=OPTIONS, maximum=2),
    )
    html = render(StepForm(Step(id="s", items=items)))
    assert "Al massimo 10.000 caratteri." in html.replace("\xa0", ".") or "Al massimo 10" in html
    assert "Da 1 a 5." in html
    assert "Al massimo 2 risposte." in html


def test_no_browser_cuts_a_long_text_and_its_counter_knows_the_limit():
    html = render(StepForm(Step(id="s", items=(LongText(id="a", label="A", max_length=500),))))
    assert "maxlength" not in html
    assert 'data-count-max="500"' in html
    assert 'data-count-text="{used} di {limit} caratteri"' in html
    assert 'maxlength="20"' in render(StepForm(Step(id="s", items=(ShortText(id="a", label="A", max_length=20),))))


def test_the_editors_text_is_escaped():
    html = render(StepForm(Step(id="s", items=(ShortText(id="q", label="<b>x</b>", help_text="<i>y</i>"),))))
    assert "&lt;b&gt;x" in html
    assert "&lt;i&gt;y" in html


def test_an_arabic_form_keeps_numbers_and_addresses_left_to_right():
    with translation.override("ar"):
        html = render(StepForm(Step(id="s", items=(Email(id="a", label="A"), Number(id="b", label="B")))))
    assert html.count('dir="ltr"') == 2
