"""An answer in several inputs: which of them is to be corrected."""

import re

import pytest
from django.utils.datastructures import MultiValueDict

from formbuilder.builder import StepForm, pick_posted, summarise_errors
from formbuilder.definition import Step
from formbuilder.questions import Date
from formbuilder.questions.address import Address
from formbuilder.questions.time import Time


@pytest.mark.parametrize(
    ("item", "posted", "wrong"),
    [
        (Address(id="q", label="Dove"), {"street": "Via Roma", "postcode": "1", "municipality": "Cuneo"}, "postcode"),
        (Address(id="q", label="Dove"), {"street": "Via Roma", "postcode": "12100"}, "municipality"),
        (Date(id="q", label="Quando"), {"day": "8", "year": "2026"}, "month"),
        (Date(id="q", label="Quando"), {"day": "8", "month": "3", "year": "26"}, "year"),
        (Time(id="q", label="A che ora"), {"minute": "30"}, "hour"),
    ],
)
def test_of_several_inputs_only_the_wrong_one_is_marked_and_linked(item, posted, wrong):
    names = {f"q-q_{part}": [value] for part, value in posted.items()}
    form = StepForm(Step(id="s", items=(item,)), posted=pick_posted(MultiValueDict(names)))
    html = str(form["q-q"])
    marked = [tag for tag in re.findall(r"<(?:input|select)[^>]*>", html) if 'aria-invalid="true"' in tag]
    assert [re.search(r'name="q-q_(\w+)"', tag)[1] for tag in marked] == [wrong]
    (error,) = summarise_errors(form)
    assert f'id="{error.anchor}"' in marked[0]


def test_where_the_error_does_not_say_which_input_is_wrong_all_are_marked():
    names = {"q-q_day": ["31"], "q-q_month": ["2"], "q-q_year": ["2026"]}
    form = StepForm(Step(id="s", items=(Date(id="q", label="Quando"),)), posted=pick_posted(MultiValueDict(names)))
    assert str(form["q-q"]).count('aria-invalid="true"') == len(names)
