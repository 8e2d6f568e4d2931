"""The largest form that the limits allow can be saved; a larger one is refused in words, not with an error 400."""

from __future__ import annotations

import json
import re
import uuid

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import override_settings
from django.urls import reverse

from formbuilder.blocks import FormStepsBlock
from formbuilder.blocks.form import MAX_CHOICES, MAX_QUESTIONS
from formbuilder.definition import MAX_STEPS
from formbuilder.questions.choice import MAX_OPTIONS
from tests.formbuilder.factories import make_survey, options, question
from tests.formbuilder.factories import step as make_step
from tests.formbuilder.testapp.models import SurveyPage

pytestmark = pytest.mark.django_db

DELETED_TOO = 2
"""Deleted questions stay in the browser's form until it is opened anew: as many again may be posted."""


FIRST = "8f9c2a52-2b0f-4c57-9d0c-2f6a8f6b1f11"
"""The first question of the form."""
CONDITION = json.dumps({"match": "all", "rules": [{"question": FIRST, "operator": "answered", "value": None}]})


def stream(prefix, children):
    """What telepath's inputs of a stream send."""
    data = {f"{prefix}-count": str(len(children))}
    for number, (kind, value) in enumerate(children):
        child = f"{prefix}-{number}"
        data |= {f"{child}-type": kind, f"{child}-id": str(uuid.uuid4()), f"{child}-order": str(number)}
        data |= {f"{child}-deleted": "", **{f"{child}-value-{key}": text for key, text in value.items()}}
    return data


def largest_form(*, questions=MAX_QUESTIONS, choices=MAX_CHOICES):
    """The inputs of a form with so many questions, all with choices, spread over as many steps as there may be."""
    per_step = -(-questions // MAX_STEPS)
    data = stream(
        "form_steps",
        [("step", {"title": f"Passo {n}", "intro": "", "shown_when": CONDITION}) for n in range(MAX_STEPS)],
    )
    left, asked = choices, 0
    for step in range(MAX_STEPS):
        here = min(per_step, questions - asked)
        prefix = f"form_steps-{step}-value-questions"
        values = [
            {
                "label": f"Domanda {asked + n}",
                "help_text": "",
                "required": "on",
                "maximum": "",
                "shown_when": CONDITION,
            }
            for n in range(here)
        ]
        data |= stream(prefix, [("many_of", value) for value in values])
        for number in range(here):
            asked += 1
            some = min(MAX_OPTIONS, max(2, left // max(1, questions - asked + 1)))
            left -= some
            options = stream(
                f"{prefix}-{number}-value-options",
                [("item", {"label": f"Scelta {n}", "help_text": "", "shown_when": CONDITION}) for n in range(some)],
            )
            data |= options
    data["form_steps-0-value-questions-0-id"] = FIRST
    unconditional = re.compile(r"form_steps-0-value(-questions-0-value(-options-[0-9]+-value)?)?-shown_when")
    return {name: "" if unconditional.fullmatch(name) else value for name, value in data.items()}


def page_data(**changes):
    return {
        "title": "Sondaggio",
        "slug": "sondaggio",
        "form_intro": "null",
        "confirmation_text": "null",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "privacy_purpose": "x",
        "privacy_retention": "x",
        "privacy_basis": "public_task",
        "privacy_readers": "x",
        **changes,
    }


def save(client, page, data, **action):
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), page_data(**data, **action))


@pytest.mark.parametrize("action", [{}, {"action-publish": "1"}])
def test_the_largest_form_is_saved_and_published(admin_client, site_it, home_page, action):
    page = make_survey(home_page)
    data = largest_form()
    assert 1_000 < len(data) * DELETED_TOO < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS

    response = save(admin_client, page, data, **action)

    assert response.status_code == 302, response.context["form"].errors
    steps = SurveyPage.objects.get(pk=page.pk).get_latest_revision_as_object().form_steps
    questions = [question for step in steps for question in step.value["questions"]]
    assert len(questions) == MAX_QUESTIONS
    assert sum(len(question.value["options"]) for question in questions) == MAX_CHOICES


def test_before_the_limit_was_raised_the_work_was_lost(admin_client, site_it, home_page):
    page = make_survey(home_page)
    with override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=1_000):
        assert save(admin_client, page, largest_form()).status_code == 400


@pytest.mark.parametrize(
    ("larger", "words"),
    [
        ({"questions": MAX_QUESTIONS + 1}, "61 domande e testi"),
        ({"choices": MAX_CHOICES + 1}, "401 scelte in tutto"),
    ],
)
def test_a_larger_form_is_refused_in_words_even_as_a_draft(admin_client, site_it, home_page, larger, words):
    page = make_survey(home_page)
    response = save(admin_client, page, largest_form(**larger))
    assert response.status_code == 200
    assert words in response.content.decode()


def test_questions_about_several_people_count_too():
    inner = [question("one_of", f"D{n}", options=options(f"A{n}", f"B{n}")) for n in range(4)]
    people = question("repeat", "R", one="Persona", questions=inner)
    others = [[question("yes_no", f"{m} {n}") for n in range(11)] for m in range(5)]
    fits = [make_step("S", people), *(make_step(f"S{m}", *each) for m, each in enumerate(others))]
    assert FormStepsBlock().clean(FormStepsBlock().to_python(fits))
    with pytest.raises(ValidationError) as caught:
        FormStepsBlock().clean(FormStepsBlock().to_python([*fits, make_step("T", question("yes_no", "One more"))]))
    assert "61 domande e testi" in str(caught.value.non_block_errors)
