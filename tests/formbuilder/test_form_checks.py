"""One list of what could be better in a form: for its page in the admin, and above the form in the editor."""

import json

import pytest
from django.urls import reverse

from formbuilder.editor.form_checks import check_form, form_hints
from tests.formbuilder.factories import ALL_KINDS, make_survey, question, step, uid
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db

NOTICE = {"privacy_basis": "public_task", "privacy_readers": "Chi risponde."}


@pytest.fixture
def make(site_it, home_page):
    return lambda *steps, **fields: make_survey(home_page, list(steps), **{**NOTICE, **fields})


def levels(checks):
    return [check.level for check in checks]


def test_a_plain_form_has_nothing(make):
    assert check_form(make(step("Uno", question("long_text", "Che cosa è successo?")))) == []


def test_a_broken_condition_is_an_error_at_its_place(make):
    steps = json.loads(json.dumps(ALL_KINDS))
    gone = {"match": "all", "rules": [{"question": uid("mai esistita"), "operator": "is", "value": True}]}
    steps[1]["value"]["questions"][1]["value"]["shown_when"] = gone
    errors = [check for check in check_form(make(*steps)) if check.level == "error"]
    assert [(each.place, each.quoted) for each in errors] == [("Passo 2", "Racconto")]


def test_a_gap_in_the_notice_is_a_warning(make):
    checks = check_form(make(step("Uno", question("long_text", "Che cosa è successo?")), privacy_basis=""))
    assert [(each.level, each.quoted) for each in checks] == [("warning", "base giuridica")]


def test_a_special_category_is_a_hint_until_there_is_a_basis(make):
    page = make(step("Uno", question("yes_no", "Hai una disabilità?")))
    assert levels(form_hints(page)) == ["hint"]
    page.privacy_special_basis = "public_interest"
    assert form_hints(page) == []


def test_a_form_that_cannot_be_read_says_so(make):
    twice = step("Uno", question("long_text", "Racconta"), question("long_text", "Racconta"))
    page = make(twice)
    assert levels(check_form(page)) == ["error"]
    assert form_hints(page) == []


def test_the_newest_draft_is_what_is_checked(client, make):
    client.force_login(make_user(is_superuser=True))
    page = make(step("Uno", question("long_text", "Che cosa è successo?")))
    url = reverse("form_checks", args=[page.pk])
    assert "Niente da dire" in client.get(url).content.decode()
    page.form_steps = [step("Uno", question("email", "E-mail"))]
    page.save_revision()
    assert "Chiede un dato personale" in client.get(url).content.decode()


def test_above_the_form_in_the_editor(client, make):
    client.force_login(make_user(is_superuser=True))
    page = make(step("Uno", question("email", "E-mail")))
    body = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "1 suggerimento per chi scrive" in body
    assert "Chiede un dato personale" in body
    assert reverse("form_checks", args=[page.pk]) in body


def test_who_may_not_edit_the_page_sees_nothing(client, make):
    page = make(step("Uno", question("email", "E-mail")))
    assert client.get(reverse("form_checks", args=[page.pk])).status_code == 302
    client.force_login(make_user())
    assert client.get(reverse("form_checks", args=[page.pk])).status_code in (302, 403)
