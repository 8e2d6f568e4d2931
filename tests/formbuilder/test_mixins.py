import re
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Page

from formbuilder.answers import SubmissionRefused
from formbuilder.mixins import POST_MAX_BYTES, Refusal
from tests.formbuilder.factories import (
    ALL_KINDS,
    ANSWERS,
    STEP_1,
    STEP_2,
    STEP_3,
    make_survey,
    name_of,
    question,
    step,
    uid,
)
from tests.formbuilder.testapp.models import SurveyPage

pytestmark = pytest.mark.django_db
FORM_URL = "/sondaggio/modulo/"
FORM_TYPE = "application/x-www-form-urlencoded"


@pytest.fixture
def survey(site_it, home_page) -> SurveyPage:
    return make_survey(home_page)


@pytest.fixture
def survey_en(survey, home_en, locale_en) -> SurveyPage:
    page = survey.copy_for_translation(locale_en)
    page.slug, page.title = "survey", "Survey"
    page.save_revision().publish()
    return SurveyPage.objects.get(pk=page.pk)


def text(response) -> str:
    return response.content.decode()


def hidden(response) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(_\w+)" value="([^"]*)"', text(response)))


def press(client: Client, response, values=(), action="next", url=FORM_URL, **headers):
    """Press a button as a browser does: the hidden fields of the page, what was typed, the button."""
    data = {**hidden(response), **dict(values), "_action": action}
    return client.post(url, urlencode(data, doseq=True), content_type=FORM_TYPE, **headers)


def to_check(client: Client):
    response = client.get(FORM_URL)
    for values in (STEP_1, STEP_2, STEP_3):
        response = press(client, response, values)
    return response


def test_from_the_page_to_the_confirmation(client, survey):
    page = client.get("/sondaggio/")
    assert FORM_URL in text(page)
    assert "_state" not in text(page)
    check = to_check(client)
    for words in ("Controlla le risposte", "Ada Neri", "8 marzo 1990", "Giovedì", "Sì"):
        assert words in text(check)
    assert SurveyPage.received == []
    done = press(client, check, action="send")
    assert "Fatto, grazie" in text(done)
    (submission,) = SurveyPage.received
    assert submission.answers == ANSWERS
    assert submission.locale == "it"


def test_no_response_of_the_form_sets_a_cookie_or_may_be_kept(client, survey):
    first = client.get(FORM_URL)
    wrong = press(client, first)
    check = to_check(client)
    done = press(client, check, action="send")
    for response in (first, wrong, check, done, client.get("/sondaggio/")):
        assert response.status_code == 200
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")
        assert "csrfmiddlewaretoken" not in text(response)
    for response in (first, wrong, check, done):
        assert response.headers["Cache-Control"] == "no-store"
    assert "no-store" not in client.get("/sondaggio/").headers.get("Cache-Control", "")


def test_sending_twice_reaches_the_app_with_one_key(client, survey, monkeypatch):
    keys = []
    handle = SurveyPage.handle_submission

    def remember(self, request, submission):
        keys.append(submission.submission_key)
        return handle(self, request, submission)

    monkeypatch.setattr(SurveyPage, "handle_submission", remember)
    check = to_check(client)
    first, second = (press(client, check, action="send") for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert len(SurveyPage.received) == 1


def test_errors_are_named_linked_and_nothing_is_lost(client, survey):
    response = press(
        client, client.get(FORM_URL), {**STEP_1, name_of("E-mail"): "ada", name_of("Nascita") + "_day": "31"}
    )
    html = text(response)
    assert "Ci sono 1 errori" not in html
    assert "C’è un errore" in html
    assert f'href="#{name_of("E-mail")}"' in html
    assert 'value="ada"' in html
    assert 'value="31"' in html
    assert "<title>Errore: Passo 1 di 4" in html
    assert SurveyPage.received == []


def test_a_post_from_another_site_is_refused(client, survey):
    check = to_check(client)
    response = press(client, check, action="send", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert SurveyPage.received == []
    assert press(client, check, action="send", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert len(SurveyPage.received) == 1


def test_a_post_without_anything_is_answered_with_the_first_step(client, survey):
    response = client.post(FORM_URL)
    assert response.status_code == 200
    assert "non sono arrivate" in text(response)
    assert "Chi sei" in text(response)


def test_a_spoilt_state_keeps_the_last_page(client, survey):
    second = press(client, client.get(FORM_URL), STEP_1)
    data = {**hidden(second), **STEP_2, "_action": "next"}
    response = client.post(FORM_URL, {**data, "_state": data["_state"][::-1]})
    assert "non sono arrivate" in text(response)
    assert 'role="alert"' in text(response)
    assert "Vorrei" in text(press(client, response, STEP_1))


def test_a_robot_that_fills_the_trap_sends_nothing_and_a_person_can_try_again(client, survey):
    check = to_check(client)
    trapped = press(client, check, {"sito_web": "https://spam.example"}, action="send")
    assert trapped.status_code == 200
    assert "Non abbiamo inviato nulla" in text(trapped)
    assert "spam.example" not in text(trapped)
    assert SurveyPage.received == []
    press(client, trapped, action="send")
    assert len(SurveyPage.received) == 1


def test_the_trap_on_a_step_loses_nothing(client, survey):
    response = press(client, client.get(FORM_URL), {**STEP_1, "sito_web": "x"})
    assert "Chi sei" in text(response)
    assert 'value="Ada Neri"' in text(response)


def test_the_trap_is_out_of_reach_for_keyboard_and_screen_reader(client, survey):
    html = text(client.get(FORM_URL))
    assert re.search(r'<div class="form-trap" aria-hidden="true">', html)
    assert re.search(r'name="sito_web"[^>]*tabindex="-1"', html)


def test_too_many_sendings_are_slowed_down_and_can_be_repeated(client, survey, monkeypatch):
    monkeypatch.setattr(SurveyPage, "form_send_limit", 1)
    check = to_check(client)
    press(client, check, action="send")
    second = to_check(client)
    slowed = press(client, second, action="send")
    assert slowed.status_code == 429
    assert "riprova fra qualche minuto" in text(slowed)
    assert "Ada Neri" in text(slowed)
    assert len(SurveyPage.received) == 1
    cache.clear()
    press(client, slowed, action="send")
    assert len(SurveyPage.received) == 2


def test_a_closed_form_says_why_before_the_first_question_and_at_the_end(client, survey, monkeypatch):
    check = to_check(client)
    monkeypatch.setattr(SurveyPage, "refusal", Refusal(title="Iscrizioni chiuse", text="Riaprono in marzo."))
    for response in (client.get(FORM_URL), press(client, check, action="send")):
        assert response.status_code == 200
        assert "Riaprono in marzo." in text(response)
        assert 'name="_state"' not in text(response)
    assert SurveyPage.received == []


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


def test_a_form_without_questions_is_not_ready(client, site_it, home_page):
    make_survey(home_page, steps=[])
    response = client.get(FORM_URL)
    assert response.status_code == 200
    assert "Il modulo non è ancora pronto" in text(response)


def test_a_form_that_contradicts_itself_is_closed(client, site_it, home_page):
    make_survey(home_page, steps=[step("A", question("yes_no", "B"), question("yes_no", "B"))])
    response = client.get(FORM_URL)
    assert response.status_code == 503
    assert "Il modulo non è ancora pronto" in text(response)


# --- hostile posts ----------------------------------------------------------------------------------------------------


def test_a_huge_post_is_refused_unread(client, survey):
    response = client.post(FORM_URL, "q-a=" + "x" * 10_000_000, content_type=FORM_TYPE)
    assert response.status_code == 413
    assert "Il testo è troppo lungo" in text(response)


def test_a_huge_post_that_hides_its_length_is_refused_too(client, survey, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    response = client.post(FORM_URL, {"q-a": "x" * 2_000})
    assert response.status_code == 413


def test_the_longest_allowed_answers_fit_the_limit():
    longest = 10_000 * len(b"%E6%BC%A2")
    assert longest < POST_MAX_BYTES


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("&".join(f"a{n}=1" for n in range(1_500)), FORM_TYPE),
        ("--x\r\nbroken", "multipart/form-data; boundary=x"),
        ("--x\r\nbroken", "multipart/form-data"),
        ('{"q": ["a"]}', "application/json"),
        ("%00%ff%ed%a0%80=%00&_state=%ff", FORM_TYPE),
        ("_state=1&_state=2&_step[]=3&_action=goto%3A%00", FORM_TYPE),
        ("q-x=%C0%AF" * 50, f"{FORM_TYPE}; charset=utf-7"),
        (b"\xff\xfe\x00", f"{FORM_TYPE}; charset=bogus"),
    ],
)
def test_a_broken_post_gets_a_page_and_never_a_500(client, survey, body, content_type):
    body = body if isinstance(body, bytes) else body.encode()
    response = client.generic("POST", FORM_URL, body, content_type=content_type)
    assert response.status_code in (200, 400)
    assert "<h1" in text(response)
    assert response.headers["Cache-Control"] == "no-store"


def test_files_are_thrown_away(client, survey):
    first = client.get(FORM_URL)
    upload = SimpleUploadedFile("virus.exe", b"x" * 100)
    response = client.post(FORM_URL, {**hidden(first), **STEP_1, name_of("Nome"): upload, "_action": "next"})
    assert response.status_code == 200
    assert "Serve una risposta." in text(response)


@pytest.mark.parametrize("name", [*STEP_1, *STEP_2, *STEP_3])
@pytest.mark.parametrize("value", ["\x00", "\u202e", "x" * 20_000, "<script>alert(1)</script>", "-1", "\ud83d"])
def test_hostile_values_of_every_question_come_back_as_a_page(client, survey, name, value):
    response = client.get(FORM_URL)
    for values in (STEP_1, STEP_2, STEP_3):
        if name in values:
            body = urlencode({**hidden(response), **values, "_action": "next"}, doseq=True)
            body += "&" + urlencode({name: value}, errors="surrogatepass") + "&" + urlencode({name + "[]": "x"})
            response = client.post(FORM_URL, body, content_type=FORM_TYPE)
            break
        response = press(client, response, values)
    assert response.status_code == 200
    assert "<script>alert" not in text(response)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_other_methods_are_not_allowed(client, survey, method):
    assert getattr(client, method)(FORM_URL).status_code == 405


def test_head_is_answered(client, survey):
    assert client.head(FORM_URL).status_code == 200


# --- sensitive forms, languages, cost ---------------------------------------------------------------------------------


def test_a_sensitive_form_leaves_nothing_behind(client, survey, monkeypatch):
    monkeypatch.setattr(SurveyPage, "form_is_sensitive", True)
    response = client.get(FORM_URL)
    html = text(response)
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert re.search(r"<title>\s*Passo 1 di 4 – Modulo", html)
    assert "Sondaggio" not in html.split("</title>")[0]
    assert 'autocomplete="name"' not in html
    assert 'autocomplete="off"' in html


def test_an_ordinary_form_helps_the_browser_to_fill_in(client, survey):
    html = text(client.get(FORM_URL))
    assert 'autocomplete="name"' in html
    assert 'autocomplete="email"' in html


def test_the_language_changes_in_mid_form_without_losing_a_word(client, survey, survey_en):
    second = press(client, client.get(FORM_URL), STEP_1)
    (url,) = re.findall(r'formaction="([^"]+)"', text(second))
    assert url == "/en/survey/modulo/"
    english = press(client, second, {**STEP_2, name_of("Racconto"): "A metà"}, action="language", url=url)
    assert english.status_code == 200
    assert '<html lang="en"' in text(english)
    assert "A metà" in text(english)
    english = press(client, english, STEP_2, url=url)
    check = press(client, english, STEP_3, url=url)
    press(client, check, action="send", url=url)
    assert SurveyPage.received[0].locale == "en"
    assert SurveyPage.received[0].answers == ANSWERS


def test_an_unpublished_translation_is_not_offered(client, survey, survey_en):
    survey_en.unpublish()
    assert "formaction" not in text(client.get(FORM_URL))


def test_the_form_costs_the_same_with_one_step_and_with_twenty(
    client, site_it, home_page, django_assert_max_num_queries
):
    make_survey(home_page, steps=ALL_KINDS[:1])
    many = [step(f"P{n}", *[question("short_text", f"D{n}-{m}") for m in range(10)]) for n in range(20)]
    make_survey(home_page, steps=many, slug="lungo", title="Lungo")
    client.get("/sondaggio/")  # The site's settings are made at the first visit of all.
    counts = []
    for url in (FORM_URL, "/lungo/modulo/"):
        with django_assert_max_num_queries(10) as captured:
            client.get(url)
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- previews ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["", "form", "check", "confirmation"])
@pytest.mark.parametrize(
    "steps",
    [
        ALL_KINDS,
        [],
        [{"type": "step", "value": {"title": "", "questions": [{"type": "one_of", "value": {}}, {"type": "date"}]}}],
        [step("A", question("yes_no", "B"), question("yes_no", "B"))],
    ],
    ids=["complete", "empty", "unfinished", "contradictory"],
)
def test_every_preview_mode_shows_any_draft(survey, mode, steps):
    draft = SurveyPage.objects.get(pk=survey.pk)
    draft.form_steps = steps
    response = draft.make_preview_request(preview_mode=mode)
    assert response.status_code == 200
    assert 'type="submit" name="_action"' not in response.content.decode()


def test_the_preview_of_the_form_shows_every_step(survey):
    html = survey.make_preview_request(preview_mode="form").content.decode()
    for words in ("Passo 1 di 4", "Chi sei", "Che cosa chiedi", "Scelte", "Fotografie"):
        assert words in html


def test_a_page_not_saved_yet_can_be_previewed(site_it, home_page):
    page = SurveyPage(title="Nuova", slug="nuova", form_steps=ALL_KINDS, locale=home_page.locale)
    page.set_url_path(home_page)
    for mode, _label in page.preview_modes:
        assert page.make_preview_request(preview_mode=mode).status_code == 200


def test_the_form_is_not_another_page_of_the_tree(survey):
    assert not Page.objects.filter(slug="modulo").exists()
