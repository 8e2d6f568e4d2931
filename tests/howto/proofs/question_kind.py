"""A postal code is asked, refused, stored and read for ever. Run in a copy in which the page was followed."""

import pytest
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from formbuilder.questions.postal_code import PostalCode

from formbuilder.answers import display
from formbuilder.blocks import FormStepsBlock
from formbuilder.builder import StepForm, check_answers, pick_posted
from formbuilder.definition import Definition, read_definition
from tests.formbuilder.factories import question, step, uid

STORED = [step("Dove", question("postal_code", "CAP"))]
NAME = f"q-{uid('CAP')}"


def form_of(text: str) -> StepForm:
    asked = read_definition(FormStepsBlock().clean(FormStepsBlock().to_python(STORED)))
    return StepForm(asked.steps[0], posted=pick_posted(MultiValueDict({NAME: [text]})))


def test_an_editor_can_ask_it_and_it_is_shown():
    asked = read_definition(STORED)
    assert isinstance(next(asked.questions), PostalCode)
    html = render_to_string("forms/items.html", {"form": StepForm(asked.steps[0])})
    assert f'name="{NAME}"' in html
    assert "CAP" in html


@pytest.mark.parametrize(("typed", "answer"), [("12100", "12100"), (" 12100 ", "12100")])
def test_what_is_right_is_kept(typed, answer):
    form = form_of(typed)
    assert form.is_valid(), form.errors
    assert form.answers() == {uid("CAP"): answer}


@pytest.mark.parametrize("typed", ["", "1210", "121000", "1210O"])
def test_what_is_wrong_is_refused(typed):
    assert not form_of(typed).is_valid()


def test_it_survives_a_snapshot_and_reads_as_it_was_answered():
    asked = read_definition(STORED)
    kept = Definition.from_json(asked.to_json())
    answers = {uid("CAP"): "12100"}
    assert kept == asked
    assert check_answers(kept, answers) == answers
    assert display(kept, answers)[0].rows[0].text == "12100"
