"""A form that is closed, unpublished or refused while somebody fills it in: nothing typed is lost."""

import pytest
from django.test import Client

from formbuilder.answers import SubmissionRefused
from formbuilder.filling.gate import Refusal
from formbuilder.filling.serving import FormClosed
from tests.formbuilder.browsing import FORM_URL, address_of, begin, press, text, to_check
from tests.formbuilder.factories import STEP_1, STEP_2, name_of, uid
from tests.formbuilder.testapp.models import SurveyPage

pytestmark = pytest.mark.django_db


def test_a_closed_form_says_why_before_the_first_question_and_at_the_end(client, survey, monkeypatch):
    check = to_check(client)
    monkeypatch.setattr(SurveyPage, "refusal", Refusal(title="Iscrizioni chiuse", text="Riaprono in marzo."))
    for response in (client.get(FORM_URL), press(client, check, action="send")):
        assert response.status_code == 200
        assert "Riaprono in marzo." in text(response)
        assert 'name="_step"' not in text(response)
    assert SurveyPage.received == []


def test_a_form_that_closes_in_mid_flow_gives_back_everything_typed_wrong_answers_included(client, survey, monkeypatch):
    second = press(client, begin(client), STEP_1)
    monkeypatch.setattr(SurveyPage, "refusal", Refusal(title="Iscrizioni chiuse", text="Riaprono in marzo."))
    closed = press(client, second, {**STEP_2, name_of("Persone"): "molte"})
    for words in ("Riaprono in marzo.", "Quello che avevi scritto", "Ada Neri", "Vorrei", "molte"):
        assert words in text(closed)
    monkeypatch.setattr(SurveyPage, "refusal", None)
    assert "Vorrei" in text(client.get(closed.redirect_chain[-1][0]))


def test_a_first_page_posted_to_a_closed_form_is_given_back_too(client, survey, monkeypatch):
    first = begin(client)
    monkeypatch.setattr(SurveyPage, "refusal", Refusal(title="Iscrizioni chiuse", text="Riaprono in marzo."))
    assert "Ada Neri" in text(press(client, first, STEP_1))


WITHDRAWN = "Abbiamo tolto questa pagina dal sito"


def test_a_page_unpublished_in_mid_flow_gives_back_everything_typed(client, survey, withdraw):
    second = press(client, begin(client), STEP_1)
    withdraw()
    gone = press(client, second, {**STEP_2, name_of("Persone"): "molte"})
    again = client.get(gone.redirect_chain[-1][0])
    for response in (gone, again):
        assert response.status_code == 404
        assert response.headers["Cache-Control"] == "no-store"
        for words in (WITHDRAWN, "Quello che avevi scritto", "Ada Neri", "Vorrei", "molte"):
            assert words in text(response)
    assert gone.redirect_chain[-1][1] == 303, "the answer to the post is no page: its body would stay in the browser"


def test_a_page_unpublished_during_the_first_step_gives_it_back(client, survey, withdraw):
    first = begin(client)
    withdraw()
    assert "Ada Neri" in text(press(client, first, STEP_1))


def test_somebody_else_is_given_nothing_back_at_an_unpublished_page(client, survey, withdraw):
    second = press(client, begin(client), STEP_1)
    withdraw()
    for address in (FORM_URL, address_of(second)):
        response = Client().get(address)
        assert (response.status_code, WITHDRAWN in text(response)) == (404, True)
        assert "Quello che avevi scritto" not in text(response)


def test_who_has_sent_before_the_page_was_unpublished_still_sees_the_end(client, survey, withdraw):
    done = press(client, to_check(client), action="send")
    withdraw()
    response = client.get(done.redirect_chain[-1][0])
    assert response.status_code == 200
    assert "Fatto, grazie" in text(response)


@pytest.mark.parametrize("is_withdrawn", [False, True], ids=["closed", "unpublished"])
def test_a_browser_without_cookies_learns_that_the_form_is_closed(survey, monkeypatch, withdraw, is_withdrawn):
    first = begin(Client())
    if is_withdrawn:
        withdraw()
    monkeypatch.setattr(SurveyPage, "refusal", Refusal(title="Iscrizioni chiuse", text="Riaprono in marzo."))
    response = press(Client(), first, STEP_1, url=f"{address_of(first)}?c")
    assert (WITHDRAWN if is_withdrawn else "Riaprono in marzo.") in text(response)
    assert "Ada Neri" in text(response)
    assert 'name="_step"' not in text(response)


def test_a_form_that_closes_at_the_very_moment_of_sending_says_so(client, survey, monkeypatch):
    closed = FormClosed(Refusal(title="Iscrizioni chiuse", text="Riaprono in marzo."))
    monkeypatch.setattr(SurveyPage, "refused", closed)
    response = press(client, to_check(client), action="send")
    assert "Riaprono in marzo." in text(response)
    assert "Ada Neri" in text(response)


def test_a_refusal_of_the_app_stands_at_the_question(client, survey, monkeypatch):
    check = to_check(client)
    refused = SubmissionRefused("Così non va.", errors={uid("E-mail"): "Indirizzo già usato."})
    monkeypatch.setattr(SurveyPage, "refused", refused)
    response = press(client, check, action="send")
    assert "Indirizzo già usato." in text(response)
    assert "Così non va." in text(response)
    assert 'value="ada@esempio.it"' in text(response)
    monkeypatch.setattr(SurveyPage, "refused", None)
    again = press(client, response, {**STEP_1, name_of("E-mail"): "eva@esempio.it"})
    press(client, again, action="send")
    assert SurveyPage.received[0].answers[uid("E-mail")] == "eva@esempio.it"


def test_the_extra_form_of_the_check_page_must_be_right(client, survey, monkeypatch):
    monkeypatch.setattr(SurveyPage, "has_extra_form", True)
    check = to_check(client)
    assert "Quanto fa due più due?" in text(check)
    assert "Ci sono" not in text(check)
    wrong = press(client, check, action="send")
    assert 'href="#id_riddle"' in text(wrong)
    assert SurveyPage.received == []
    press(client, wrong, {"riddle": "4"}, action="send")
    assert len(SurveyPage.received) == 1
