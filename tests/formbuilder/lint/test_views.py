from __future__ import annotations

import json

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from tests.formbuilder.factories import make_survey
from tests.formbuilder.test_size import save, stream
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db


def inputs(minimum="5", maximum="3"):
    """A form with one question, as the editor's inputs send it."""
    number = {"label": "Quanti?", "help_text": "", "required": "on", "minimum": minimum, "maximum": maximum}
    steps = stream("form_steps", [("step", {"title": "Uno", "intro": ""})])
    return steps | stream("form_steps-0-value-questions", [("number", number)])


@pytest.fixture
def page(site_it, home_page):
    return make_survey(home_page)


@pytest.fixture(params=["a page", "a new page"])
def url(request, page):
    return reverse("form_lint", args=[page.pk]) if request.param == "a page" else reverse("form_lint_new")


def test_what_was_typed_is_judged_with_the_ids_of_its_blocks(admin_client, page, url):
    data = inputs()
    response = admin_client.post(url, data)
    (finding,) = response.json()["findings"]
    assert finding["code"] == "minimum_above_maximum"
    assert finding["severity"] == "error"
    assert (finding["step"], finding["item"]) == (
        data["form_steps-0-id"],
        data["form_steps-0-value-questions-0-id"],
    )
    assert (finding["field"], finding["rule"], finding["suggestion"]) == ("maximum", None, None)
    assert admin_client.post(url, inputs("1")).json()["findings"] == []
    page.refresh_from_db()
    assert len(page.form_steps) == 3


@pytest.mark.parametrize("data", [{}, {"form_steps-count": "x"}, {"form_steps-count": "1"}])
def test_nonsense_is_refused(admin_client, url, data):
    response = admin_client.post(url, data)
    assert (response.status_code, response.json()) == (400, {"findings": []})


def test_what_is_not_even_a_draft_is_judged_as_typed(admin_client, url):
    assert admin_client.post(url, inputs("molti")).json()["findings"] == []


def test_the_hints_follow_what_is_typed(admin_client, page):
    url = reverse("form_lint", args=[page.pk])
    plain, crowded = inputs("1"), inputs("1")
    crowded["form_steps-0-value-questions-0-value-label"] = "Quanti siete? Da dove venite?"
    assert "Quanti siete" not in admin_client.post(url, plain).json()["hints"]
    hints = admin_client.post(url, crowded).json()["hints"]
    assert "Quanti siete" in hints
    assert "suggeriment" in hints
    assert "hints" not in admin_client.post(reverse("form_lint_new"), plain).json(), "they stand above a saved page"


def test_only_a_post_of_an_editor_with_its_token(client, admin_client, admin_user, page, url):
    assert admin_client.get(url).status_code == 405
    assert client.post(url, inputs()).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user)
    assert strict.post(url, inputs()).status_code == 403


def test_whoever_may_edit_other_pages_only_or_none_learns_nothing(client, site_it, home_page, page, url):
    user = make_user()
    group = user.groups.create(name="Altrove")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert "findings" not in client.post(url, inputs()).content.decode()
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=Page.objects.get(pk=page.pk), permission=change)
    client.force_login(get_user_model().objects.get(pk=user.pk))
    assert "findings" in client.post(url, inputs()).json()
    other = make_survey(home_page, slug="altro")
    assert "findings" not in client.post(reverse("form_lint", args=[other.pk]), inputs()).content.decode()


def test_a_page_without_a_form_is_not_found(admin_client, home_page):
    assert admin_client.post(reverse("form_lint", args=[home_page.pk]), inputs()).status_code == 404


DAY = {"label": "Quando?", "help_text": "", "required": "on", "period": "past", "minimum": "2090-01-01", "maximum": ""}


@pytest.mark.parametrize(("action", "status"), [({}, 302), ({"action-publish": "1"}, 200)])
def test_a_mistake_keeps_a_form_from_being_published_and_never_a_draft(admin_client, page, action, status):
    steps = stream("form_steps", [("step", {"title": "Uno", "intro": ""})])
    data = steps | stream("form_steps-0-value-questions", [("date", {**DAY, "autocomplete": ""})])
    response = save(admin_client, page, data, **action)
    assert response.status_code == status
    if status == 200:
        assert "Con questi limiti nessuna risposta va bene." in response.content.decode()


def conditional(question, operator, value):
    """A yes or no, and a line of text that depends on something."""
    condition = json.dumps({"match": "all", "rules": [{"question": question, "operator": operator, "value": value}]})
    common = {"help_text": "", "required": "on"}
    values = [
        ("yes_no", {**common, "label": "Minorenne?"}),
        ("short_text", {**common, "label": "Chi firma?", "shown_when": condition}),
    ]
    steps = stream("form_steps", [("step", {"title": "Uno", "intro": ""})])
    data = steps | stream("form_steps-0-value-questions", values)
    return {**data, "form_steps-0-value-questions-0-id": MINOR}


MINOR = "6d0f7f7e-4f4c-4a57-9a5e-9d3c26a3c0de"


def test_a_rule_is_named_with_what_was_probably_meant(admin_client, url):
    (finding,) = admin_client.post(url, conditional(MINOR, "is", "yes")).json()["findings"]
    assert (finding["code"], finding["field"], finding["rule"]) == ("no_such_value", "shown_when", 0)
    assert finding["suggestion"] == {"question": MINOR, "operator": "is", "value": True}
    assert finding["did_you_mean"] == "«Minorenne?» è «Sì»"


def test_a_question_that_neither_the_editor_nor_the_page_asks_is_noticed_where_the_page_is_known(admin_client, page):
    data = conditional("course-group", "answered", None)
    known = admin_client.post(reverse("form_lint", args=[page.pk]), data).json()["findings"]
    assert [finding["code"] for finding in known] == ["deleted_question"]
    assert admin_client.post(reverse("form_lint_new"), data).json()["findings"] == []
    assert save(admin_client, page, data).status_code == 302
    refused = save(admin_client, page, data, **{"action-publish": "1"})
    assert refused.status_code == 200
    (error,) = refused.context["form"].errors.as_data()["form_steps"]
    question = error.as_json_data()["blockErrors"][0]["blockErrors"]["questions"]["blockErrors"][1]
    assert list(question["blockErrors"]["shown_when"]["rules"]) == ["0"]
