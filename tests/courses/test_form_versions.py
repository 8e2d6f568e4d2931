"""Beside a registration: which version of the form it answered, and what has changed since."""

import json

import pytest

from courses import operations
from courses.form_versions import version_of_registration
from courses.models import CoursePage
from tests.courses.factories import registration_input
from tests.formbuilder.factories import question, step, uid

pytestmark = pytest.mark.django_db

STEPS = [step("Su di te", question("yes_no", "Prima volta"), question("short_text", "Scuola"))]


@pytest.fixture
def page(course_page):
    course_page.form_steps = STEPS
    course_page.save_revision().publish()
    return CoursePage.objects.get(pk=course_page.pk)


@pytest.fixture
def registration(page):
    group = page.edition.groups.first()
    values = {**registration_input(group), "answers": {uid("Prima volta"): True}}
    return operations.register(**{**values, "definition": page.get_definition().to_json()}).registration


def change(page, **values):
    steps = json.loads(json.dumps(STEPS))
    steps[0]["value"]["questions"][1]["value"].update(values)
    page.form_steps = steps
    page.save_revision().publish()


def test_the_form_of_today_is_the_same(registration):
    assert version_of_registration(registration).changes == ()


def test_what_changed_since_is_said_and_the_code_stays(page, registration):
    before = version_of_registration(registration).code
    change(page, label="Liceo")
    version = version_of_registration(registration)
    assert version.code == before
    assert version.changes == ("Testo breve «Scuola»: il testo «Scuola» ora dice «Liceo»",)


def test_a_full_group_is_no_change_of_the_form(page, registration):
    registration.group.seats = 0
    type(registration.group).objects.filter(pk=registration.group.pk).update(seats=1, venue="Altrove")
    assert version_of_registration(registration).changes == ()


def test_without_the_page_there_is_nothing_to_compare_with(page, registration):
    page.delete()
    assert version_of_registration(registration).changes is None
