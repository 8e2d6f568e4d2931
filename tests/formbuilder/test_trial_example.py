"""A finding of the linter opens in a trial, with the answers that show it: nothing in an address, nothing stored."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from formbuilder.editor import trial
from formbuilder.editor.form_checks import check_form
from formbuilder.filling.gate import Limit
from formbuilder.models import SealedDraft
from tests.formbuilder.browsing import text
from tests.formbuilder.factories import make_survey, question, step, uid
from tests.formbuilder.testapp.models import SurveyPage
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db


def when(name, value):
    return {"match": "all", "rules": [{"question": uid(name), "operator": "is", "value": value}]}


def forks():
    """For those who say yes the second step asks nothing: what it holds is for those who say no."""
    return [
        step("Uno", question("short_text", "Nome"), question("yes_no", "Vieni?")),
        step("Due", question("short_text", "Mai", shown_when=when("Vieni?", False)), shown_when=when("Vieni?", True)),
        step("Tre", question("short_text", "Altro")),
    ]


def ends():
    """The form ends in the second step for everybody."""
    button = {"type": "item", "id": uid("112"), "value": {"label": "Chiama il 112", "address": "tel:112"}}
    ends_here = {"ends": True, "buttons": [button]}
    return [*forks()[:1], step("Fine", exit=ends_here), step("Dopo", question("short_text", "Altro"))]


@pytest.fixture
def survey(site_it, home_page) -> SurveyPage:
    page = make_survey(home_page, [forks()[0]])
    page.form_steps = forks()
    page.save_revision()
    return SurveyPage.objects.get(pk=page.pk)


@pytest.fixture
def editor(survey):
    client = Client()
    client.force_login(make_user(is_superuser=True))
    return client


def posts(editor, page):
    """What the buttons on the page of checks would post."""
    body = editor.get(reverse("form_checks", args=[page.pk])).content
    forms = BeautifulSoup(body, "html.parser").select(f'form[action="{reverse("form_try_example", args=[page.pk])}"]')
    return [{field["name"]: field["value"] for field in form.select("input")} for form in forms]


def empty_step(editor, page):
    """What the button beside the step that is always empty would post."""
    (data,) = [each for each in posts(editor, page) if each["code"] == "step_always_empty"]
    return data


def try_example(editor, page, data, **headers):
    return editor.post(reverse("form_try_example", args=[page.pk]), data, **headers)


def test_a_finding_with_an_example_has_a_button_and_no_other(editor, survey):
    found = [(data["code"], data["step"], data["item"]) for data in posts(editor, survey)]
    assert found == [("step_always_empty", uid("Due"), ""), ("never_shown", uid("Due"), uid("Mai"))]
    shown = [check.shown_by is not None for check in check_form(survey.get_latest_revision_as_object())]
    assert shown.count(True) == 2
    assert False in shown
    assert editor.get(reverse("form_try_example", args=[survey.pk])).status_code == 405


def test_it_opens_the_newest_draft_behind_what_leads_there(editor, survey):
    data = empty_step(editor, survey)
    response = try_example(editor, survey, data)
    assert response.status_code == 303
    host, place = response.url.rstrip("/").rsplit("/", 2)[0], response.url.rstrip("/").rsplit("/", 1)[1]
    assert host.startswith("/prova-modulo/")
    assert place == "3"
    there = editor.get(response.url)
    assert "Questa è una prova." in text(there)
    assert "Altro" in text(there)
    first = editor.get(response.url.replace("/3/", "/1/"))
    chosen = BeautifulSoup(first.content, "html.parser").select("input[type=radio][checked]")
    assert [field["value"] for field in chosen] == ["yes"]


def test_files_consents_and_people_before_it_are_answered_too(editor, survey):
    first, *others = forks()
    entry = question("short_text", "Figlia", required=True)
    asked = [
        question("consent", "Fotografie", text="<p>Facciamo fotografie.</p>", version="1"),
        question("file", "Documento"),
        question("repeat", "Chi altro", one="Persona", maximum=3, minimum=1, questions=[entry]),
    ]
    survey.form_steps = [step("Prima", *asked), first, *others]
    survey.save_revision()
    user = get_user_model().objects.get(pk=editor.session["_auth_user_id"])
    UserProfile.objects.create(user=user, preferred_language="en")
    data = empty_step(editor, survey)
    response = try_example(editor, survey, data)
    assert response.url.endswith("/4/")
    assert editor.get(response.url).status_code == 200
    again = editor.get(response.url.replace("/4/", "/1/"))
    assert BeautifulSoup(again.content, "html.parser").select("input[type=checkbox][checked]")


def test_an_end_that_nobody_gets_past_is_shown(editor, survey):
    survey.form_steps = ends()
    survey.save_revision()
    (data,) = [each for each in posts(editor, survey) if each["code"] == "end_never_reached"]
    response = editor.post(reverse("form_try_example", args=[survey.pk]), data, follow=True)
    assert response.request["PATH_INFO"].endswith("/2/")
    assert "Chiama il 112" in text(response)


def test_only_a_sealed_draft_of_the_trial_is_kept(editor, survey, monkeypatch):
    counted = []
    monkeypatch.setattr(Limit, "allows", lambda self, request: counted.append(self.scope) or True)
    data = empty_step(editor, survey)
    response = try_example(editor, survey, data)
    (row,) = SealedDraft.objects.all()
    example = next(
        check.shown_by.example for check in check_form(survey.get_latest_revision_as_object()) if check.shown_by
    )
    name = example[uid("Nome")]
    assert name
    assert name.encode() not in bytes(row.sealed)
    assert name not in response.url
    assert "?" not in response.url
    assert SurveyPage.received == []
    assert set(counted) == {"form.trials"}
    assert Client().get(response.url).status_code == 410


@pytest.mark.parametrize("change", [{"code": "no_option_left"}, {"step": uid("Tre")}, {"item": "x"}])
def test_what_the_draft_does_not_have_opens_nothing(editor, survey, change):
    data = empty_step(editor, survey)
    response = try_example(editor, survey, {**data, **change}, follow=True)
    assert response.request["PATH_INFO"] == reverse("form_checks", args=[survey.pk])
    assert "Salva la bozza e riprova" in text(response)
    assert not SealedDraft.objects.exists()


def test_answers_in_the_post_are_not_read(editor, survey):
    data = empty_step(editor, survey)
    response = try_example(editor, survey, {**data, f"q-{uid('Nome')}": "Intrusa"})
    assert "Intrusa" not in text(editor.get(response.url.replace("/3/", "/1/")))


def test_the_limit_of_trials_holds(editor, survey, monkeypatch):
    cache.clear()
    monkeypatch.setattr(trial, "NEW_TRIALS", (Limit(scope="form.trials", times=1, window_seconds=10**9),))
    data = empty_step(editor, survey)
    assert try_example(editor, survey, data).status_code == 303
    assert try_example(editor, survey, data).url == reverse("form_checks", args=[survey.pk])
    assert SealedDraft.objects.count() == 1


def test_only_for_who_may_edit_the_page_and_with_a_token(client, editor, survey):
    data = empty_step(editor, survey)
    assert try_example(client, survey, data).status_code == 302
    user = make_user()
    user.groups.create(name="Altrove").permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert "prova-modulo" not in try_example(client, survey, data).headers.get("Location", "")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user(is_superuser=True))
    assert try_example(strict, survey, data).status_code == 403
    assert not SealedDraft.objects.exists()
