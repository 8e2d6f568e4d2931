"""A draft is tried for real, and leaves nothing: no sending, no count, no row, no way into the live form."""

import datetime
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from formbuilder.definition import Step
from formbuilder.editor import trial
from formbuilder.filling import keeper
from formbuilder.filling.gate import Limit, Refusal
from formbuilder.models import SealedDraft
from formbuilder.questions import Repeat, ShortText
from tests.formbuilder.browsing import begin, press, text
from tests.formbuilder.factories import ALL_KINDS, STEP_1, make_survey, uid
from tests.formbuilder.testapp.models import SurveyPage
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db

BANNER = "Questa è una prova."


@pytest.fixture
def survey(site_it, home_page) -> SurveyPage:
    page = make_survey(home_page, confirmation_title="Ben fatto")
    first, second, third = ALL_KINDS
    page.form_steps = [first, {**second, "value": {**second["value"], "title": "Solo in bozza"}}, third]
    page.save_revision()
    return SurveyPage.objects.get(pk=page.pk)


@pytest.fixture
def survey_en(survey, home_en, locale_en):
    page = survey.copy_for_translation(locale_en)
    page.slug, page.title = "survey", "Survey"
    page.save_revision()
    return SurveyPage.objects.get(pk=page.pk)


@pytest.fixture
def url(survey):
    return reverse("form_trial", args=[trial.token_for(survey)])


def as_shown(response):
    """What a browser would post of the form on the screen."""
    data = {}
    for field in BeautifulSoup(response.content, "html.parser").select("form[data-form-step] [name^=q-]"):
        if field.get("type") not in ("radio", "checkbox"):
            data[field["name"]] = [field.text if field.name == "textarea" else field.get("value", "")]
        elif field.has_attr("checked"):
            data.setdefault(field["name"], []).append(field.get("value", "on"))
    return data


def run_to_the_check_page(client, url):
    """Every step filled with samples; yields each page that is shown."""
    response = client.get(url, follow=True)
    for _step in range(9):
        yield response
        if "/controllo/" in response.request["PATH_INFO"]:
            return
        filled = press(client, response, action="fill")
        yield filled
        response = press(client, filled, as_shown(filled))
    raise AssertionError("never reached the check page")


def test_the_draft_runs_to_its_end_with_samples_and_says_so_on_every_page(client, url):
    shown = list(run_to_the_check_page(client, url))
    assert len(shown) == 7
    assert all(BANNER in text(response) for response in shown)
    assert any("Solo in bozza" in text(response) for response in shown)
    end = press(client, shown[-1], action="send")
    assert end.request["PATH_INFO"].endswith("/fine/")
    assert BANNER in text(end)
    assert "Ben fatto" in text(end)


def test_nothing_is_sent_stored_or_counted(client, url, survey, monkeypatch):
    counted = []
    monkeypatch.setattr(Limit, "allows", lambda self, request: counted.append(self.scope) or True)
    *_before, check = run_to_the_check_page(client, url)
    assert SealedDraft.objects.exists()
    press(client, check, action="send")
    assert SurveyPage.received == []
    assert not SealedDraft.objects.exists()
    assert set(counted) == {"form.trials"}


def test_the_live_form_does_count_and_receive(client, survey, monkeypatch):
    """The control of the test above."""
    counted = []
    monkeypatch.setattr(Limit, "allows", lambda self, request: counted.append(self.scope) or True)
    press(client, begin(client), STEP_1)
    assert keeper.NEW_DRAFTS.scope in counted


def test_the_answers_are_judged_as_in_the_live_form(client, url):
    response = client.get(url, follow=True)
    response = press(client, response, {})
    assert "Ci sono" in text(response)
    assert "/1/" in response.request["PATH_INFO"]


def test_samples_leave_what_was_typed(client, url):
    response = press(client, client.get(url, follow=True), {f"q-{uid('Nome')}": "Zoe Quattrocchi"}, action="fill")
    assert "Zoe Quattrocchi" in text(response)


def test_every_address_of_a_trial_leads_back_into_it(client, url, survey):
    for response in run_to_the_check_page(client, url):
        form = re.search(r'<form method="post" action="([^"]+)"', text(response))[1]
        assert form.startswith(url)
        assert survey.form_url not in text(response)


def test_a_trial_s_state_opens_nothing_in_the_live_form_and_the_other_way_round(client, url, survey):
    response = press(client, client.get(url, follow=True), STEP_1)
    flow = response.request["PATH_INFO"].removeprefix(url).split("/")[0]
    assert client.get(f"{survey.form_url}{flow}/2/").status_code == 410
    live = press(client, begin(client), STEP_1)
    flow = live.request["PATH_INFO"].removeprefix(survey.form_url).split("/")[0]
    assert client.get(f"{url}{flow}/2/").status_code == 410
    assert client.get(f"{survey.form_url}{flow}/2/").status_code == 200


def test_a_closed_form_and_one_never_published_can_be_tried(client, url, survey, monkeypatch):
    monkeypatch.setattr(SurveyPage, "refusal", Refusal(title="Chiuso", text="Chiuso"))
    assert BANNER in text(client.get(url, follow=True))
    survey.unpublish()
    assert BANNER in text(client.get(url, follow=True))


def test_the_other_languages_are_a_trial_too_and_keep_the_answers(client, url, survey, survey_en):
    response = press(client, client.get(url, follow=True), STEP_1)
    (english,) = re.findall(r'formaction="(/en/prova-modulo/[^"]+)"', text(response))
    response = press(client, response, {}, action="language", url=english)
    assert response.request["PATH_INFO"].startswith("/en/prova-modulo/")
    assert response.status_code == 200
    assert re.search(r'<html lang="en"', text(response))


def test_the_sites_own_language_switch_does_not_lead_out_of_a_trial(client, url, survey, survey_en):
    assert "language-switch" in text(client.get(survey.url))
    there = client.get(url, follow=True)
    assert "language-switch" not in text(there)
    assert 'value="language"' in text(there), "the form's own buttons stay"
    assert "language-switch" not in text(client.get(there.request["PATH_INFO"].replace("/1/", "/fine/")))


def test_a_language_without_a_page_has_no_trial(client, url):
    assert client.get(f"/en{url}").status_code == 410


class TestTheLink:
    def test_is_hidden_from_search_engines_caches_and_other_sites(self, client, url):
        for response in (client.get(url), client.get(url, follow=True), client.get(f"{url}x")):
            if response.status_code == 404:
                continue
            assert "noindex" in response.headers["X-Robots-Tag"]
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert response.headers["Cache-Control"] == "no-store"

    def test_ends_after_a_day(self, client, url):
        later = timezone.now() + trial.LIFETIME - datetime.timedelta(minutes=1)
        with time_machine.travel(later, tick=False):
            assert client.get(url, follow=True).status_code == 200
        with time_machine.travel(later + datetime.timedelta(minutes=2), tick=False):
            response = client.get(url, follow=True)
        assert response.status_code == 410
        assert "non vale più" in text(response)

    def test_can_be_taken_back_of_one_page_alone(self, client, url, survey, home_page):
        other = make_survey(home_page, title="Altro", slug="altro")
        other_url = reverse("form_trial", args=[trial.token_for(other)])
        step_url = client.get(url).url
        trial.revoke(survey)
        assert client.get(url).status_code == 410
        assert client.get(step_url).status_code == 410
        assert client.get(other_url).status_code == 302
        assert client.get(reverse("form_trial", args=[trial.token_for(survey)])).status_code == 302

    @pytest.mark.parametrize("token", ["nothing", "W10:1x:y", "a.b:c"])
    def test_that_is_none_opens_nothing(self, client, survey, token):
        assert client.get(reverse("form_trial", args=[token])).status_code == 410

    def test_of_another_page_type_opens_nothing(self, client, home_page, survey):
        assert client.get(reverse("form_trial", args=[trial.token_for(home_page)])).status_code == 410

    def test_cannot_be_posted_to_from_another_site(self, client, url):
        response = client.get(url, follow=True)
        refused = press(client, response, STEP_1, follow=False, headers={"Sec-Fetch-Site": "cross-site"})
        assert refused.status_code == 403
        assert BANNER in text(refused)


class TestInTheAdmin:
    @pytest.fixture
    def editor(self, survey):
        client = Client()
        client.force_login(make_user(is_superuser=True))
        return client

    def links(self, editor, survey):
        body = editor.get(reverse("form_trial_links", args=[survey.pk])).content.decode()
        return re.findall(r'<input type="text" readonly value="http://testserver([^"]+)"', body)

    def test_gives_a_link_for_each_language_and_takes_them_back(self, client, editor, survey, survey_en):
        links = self.links(editor, survey)
        assert len(links) == 2
        assert [client.get(link).status_code for link in links] == [302, 302]
        response = editor.post(reverse("form_trial_links", args=[survey.pk]), follow=True)
        assert "non valgono più" in response.content.decode()
        assert [client.get(link).status_code for link in links] == [410, 410]
        assert [client.get(link).status_code for link in self.links(editor, survey)] == [302, 302]

    def test_looking_takes_nothing_back(self, client, editor, survey):
        (link,) = self.links(editor, survey)
        self.links(editor, survey)
        assert client.get(link).status_code == 302

    def test_is_for_who_may_edit_the_page(self, client, survey):
        client.force_login(make_user())
        assert client.get(reverse("form_trial_links", args=[survey.pk])).status_code in (302, 403)


def test_the_limit_of_trials_holds(client, url, monkeypatch):
    cache.clear()
    monkeypatch.setattr(trial, "NEW_TRIALS", (Limit(scope="form.trials", times=1, window_seconds=10**9),))
    press(client, client.get(url, follow=True), STEP_1)
    response = press(Client(), client.get(url, follow=True), STEP_1)
    assert "/1/" in response.request["PATH_INFO"]
    assert SealedDraft.objects.count() == 1


@pytest.mark.parametrize(("required", "brought"), [(False, []), (True, ["Esempio"])])
def test_samples_bring_along_nobody_who_need_not_come(required, brought):
    companions = Repeat(
        id="who", label="Chi viene con te?", required=required, questions=(ShortText(id="name", label="Nome"),)
    )
    step = Step(id="s", title="Tu", items=(ShortText(id="me", label="Nome"), companions))
    filled = trial.with_samples(step, QueryDict())
    assert filled["q-me"] == "Esempio"
    assert [value for name, value in filled.items() if name.startswith("q-who_")] == brought
