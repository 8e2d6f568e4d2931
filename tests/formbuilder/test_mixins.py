import datetime
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import Page

from formbuilder.models import SealedDraft
from tests.formbuilder.browsing import FORM_URL, address_of, begin, press, text, to_check
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
NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


def test_from_the_page_to_the_confirmation(client, survey):
    page = client.get("/sondaggio/")
    assert FORM_URL in text(page)
    assert "_step" not in text(page)
    check = to_check(client)
    for words in ("Controlla le risposte", "Ada Neri", "8 marzo 1990", "Giovedì", "Sì"):
        assert words in text(check)
    assert SurveyPage.received == []
    done = press(client, check, action="send")
    assert "Fatto, grazie" in text(done)
    (submission,) = SurveyPage.received
    assert submission.answers == ANSWERS
    assert submission.locale == "it"


def test_a_cookie_comes_with_the_first_post_and_nothing_may_be_kept(client, survey):
    page, entrance, first = client.get("/sondaggio/"), client.get(FORM_URL), begin(client)
    for response in (page, entrance, first):
        assert not response.cookies
        assert not client.cookies
    wrong = press(client, first)
    assert list(client.cookies) == ["modulo"]
    done = press(client, to_check(client), action="send")
    for response in (entrance, first, wrong, done):
        assert response.headers["Cache-Control"] == "no-store"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert "csrfmiddlewaretoken" not in text(response)
    for response in (first, wrong, done):
        assert "Cookie" in response.headers["Vary"]
    assert "no-store" not in page.headers.get("Cache-Control", "")
    assert "Cookie" not in page.headers.get("Vary", "")


def test_sending_twice_stores_once_and_shows_the_same_end(client, survey):
    check = to_check(client)
    first, second = (press(client, check, action="send") for _ in range(2))
    assert first.redirect_chain == second.redirect_chain
    assert "Fatto, grazie" in text(first)
    assert "Fatto, grazie" in text(second)
    assert len(SurveyPage.received) == 1


def test_two_sendings_at_the_same_moment_reach_the_app_with_one_key(client, survey, monkeypatch):
    """The second one began before the first had noted that it was done."""
    keys = []
    handle = SurveyPage.handle_submission
    check = to_check(client)

    def send_again(self, request, submission):
        keys.append(submission.submission_key)
        if len(keys) == 1:
            press(client, check, action="send")
        return handle(self, request, submission)

    monkeypatch.setattr(SurveyPage, "handle_submission", send_again)
    assert "Fatto, grazie" in text(press(client, check, action="send"))
    assert len(keys) == 2
    assert keys[0] == keys[1]
    assert len(SurveyPage.received) == 1


def test_whoever_sends_in_the_last_second_sees_the_end(client, survey, monkeypatch):
    """The answers expire while the app stores them: what is sent is sent, and said."""
    response = to_check(client)
    handle = SurveyPage.handle_submission

    def handle_slowly(self, request, submission):
        outcome = handle(self, request, submission)
        SealedDraft.objects.update(expires_at=timezone.now())
        return outcome

    monkeypatch.setattr(SurveyPage, "handle_submission", handle_slowly)
    response = press(client, response, action="send")
    assert "Fatto, grazie" in text(response)
    assert len(SurveyPage.received) == 1


def test_errors_are_named_linked_and_nothing_is_lost(client, survey):
    response = press(client, begin(client), {**STEP_1, name_of("E-mail"): "ada", name_of("Nascita") + "_day": "31"})
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


def test_enter_presses_the_button_that_leads_on_before_any_button_of_a_question(client, survey):
    form = text(client.get(FORM_URL, follow=True)).partition("data-form-step")[2]
    assert re.findall(r'<button[^>]* value="([a-z:]+)"', form)[0] == "next"
    assert form.index("<button") < form.index('name="q-')


def test_a_post_without_anything_is_answered_with_the_first_step(client, survey):
    response = client.post(FORM_URL, follow=True)
    assert response.status_code == 200
    assert "Chi sei" in text(response)


def test_what_a_page_of_an_older_version_posts_is_kept(client, survey):
    response = client.post(FORM_URL, {"_state": "x", "_step": uid("Che cosa chiedi"), **STEP_2}, follow=True)
    assert "non ci sono più" in text(response)
    assert 'role="alert"' in text(response)
    assert "Vorrei" in text(press(client, response, STEP_1))


def test_a_post_after_expiry_keeps_the_last_page_and_says_so(client, survey):
    with time_machine.travel(NOW, tick=False) as clock:
        second = press(client, begin(client), STEP_1)
        clock.shift(datetime.timedelta(hours=13))
        response = press(client, second, STEP_2)
        assert "non ci sono più" in text(response)
        assert "Ada Neri" not in text(response)
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
    response = press(client, begin(client), {**STEP_1, "sito_web": "x"})
    assert "Chi sei" in text(response)
    assert 'value="Ada Neri"' in text(response)


def test_the_trap_is_out_of_reach_for_keyboard_and_screen_reader(client, survey):
    html = text(begin(client))
    assert re.search(r'<div class="form-trap" aria-hidden="true">', html)
    assert re.search(r'name="sito_web"[^>]*tabindex="-1"', html)


def test_too_many_sendings_are_slowed_down_and_can_be_repeated(client, survey, monkeypatch):
    monkeypatch.setattr(SurveyPage, "form_send_limit", 1)
    press(client, to_check(client), action="send")
    slowed = press(client, to_check(client), action="send")
    assert "riprova fra dieci minuti" in text(slowed)
    assert "Ada Neri" in text(slowed)
    assert len(SurveyPage.received) == 1
    cache.clear()
    press(client, slowed, action="send")
    assert len(SurveyPage.received) == 2


def test_a_colleague_at_the_desk_is_not_counted(client, survey, monkeypatch):
    monkeypatch.setattr(SurveyPage, "form_send_limit", 0)
    assert "riprova fra dieci minuti" in text(press(client, to_check(client), action="send"))
    client.force_login(User.objects.create_user("anna", "anna@example.org", "x"))
    press(client, to_check(client), action="send")
    assert len(SurveyPage.received) == 1


def test_a_school_class_may_send_all_at_once(client, survey):
    for _pupil in range(30):
        press(client, to_check(client), action="send")
    assert len(SurveyPage.received) == 30


def test_a_form_without_questions_is_not_ready(client, site_it, home_page):
    make_survey(home_page, steps=[])
    response = begin(client)
    assert response.status_code == 200
    assert "Il modulo non è ancora pronto" in text(response)


def test_a_form_that_contradicts_itself_is_closed(client, site_it, home_page):
    make_survey(home_page, steps=[step("A", question("yes_no", "B"), question("yes_no", "B"))])
    response = begin(client)
    assert response.status_code == 503
    assert "Il modulo non è ancora pronto" in text(response)


# --- sensitive forms, languages, cost ---------------------------------------------------------------------------------


def test_a_form_is_offered_in_no_language_in_which_it_only_stands_in_for_itself(client, survey, locale_en, home_en):
    """An alias waits for its translation under the English address, in Italian."""
    alias = survey.copy_for_translation(locale_en, alias=True)
    alias.live = True
    alias.save()
    assert "form-languages" not in text(begin(client))


def test_a_form_is_offered_in_the_languages_it_is_published_in(client, survey_en):
    (address,) = re.findall(r'formaction="([^"]+)"[^>]* lang="en"', text(begin(client)))
    assert re.fullmatch(r"/en/survey/modulo/[a-z0-9]{8}/1/", address)


def test_the_switch_at_the_top_leads_to_the_buttons_that_keep_what_is_typed(client, survey, survey_en):
    """A link cannot post: the only thing that it could do in a form is to lose what stands there."""
    step, page = (BeautifulSoup(text(each), "html.parser") for each in (begin(client), client.get(survey.url)))
    entries = step.select(".language-switch li a")
    assert [(each.get("aria-current"), each["href"].startswith("#")) for each in entries] == [
        ("true", False),
        (None, True),
    ]
    assert (entries[1]["href"], entries[1].get("hreflang")) == ("#lingua", None)
    assert "quello che hai scritto resta" in step.select_one("#lingua").text
    assert step.select_one("#lingua").find_parent("form").has_attr("data-form-step")
    assert page.select_one(".language-switch li [lang=en]")["href"] == survey_en.url
    assert page.select_one("#lingua") is None


def test_a_switch_that_leads_out_of_a_form_says_so(client, survey, home_en):
    (english,) = BeautifulSoup(text(begin(client)), "html.parser").select(".language-switch li [lang=en]")
    assert english["href"] == "/en/"
    assert english.small is not None


def test_a_sensitive_form_leaves_nothing_behind(client, survey, monkeypatch):
    monkeypatch.setattr(SurveyPage, "form_is_sensitive", True)
    response = begin(client)
    html = text(response)
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert re.search(r"<title>\s*Passo 1 di 4 – Modulo", html)
    assert "Sondaggio" not in html.split("</title>")[0]
    assert 'autocomplete="name"' not in html
    assert 'autocomplete="off"' in html


def test_an_ordinary_form_helps_the_browser_to_fill_in(client, survey):
    html = text(begin(client))
    assert 'autocomplete="name"' in html
    assert 'autocomplete="email"' in html


def test_the_language_changes_in_mid_form_without_losing_a_word(client, survey, survey_en):
    second = press(client, begin(client), STEP_1)
    (url,) = re.findall(r'formaction="([^"]+)"', text(second))
    assert url == address_of(second).replace("/sondaggio/", "/en/survey/")
    english = press(client, second, {**STEP_2, name_of("Racconto"): "A metà"}, action="language", url=url)
    assert english.status_code == 200
    assert '<html lang="en"' in text(english)
    assert "A metà" in text(english)
    check = press(client, press(client, english, STEP_2), STEP_3)
    press(client, check, action="send")
    assert SurveyPage.received[0].locale == "en"
    assert SurveyPage.received[0].answers == ANSWERS


def test_an_unpublished_translation_is_not_offered(client, survey, survey_en):
    survey_en.unpublish()
    assert "formaction" not in text(begin(client))


def test_the_form_costs_the_same_with_one_step_and_with_twenty(
    client, site_it, home_page, django_assert_max_num_queries
):
    make_survey(home_page, steps=ALL_KINDS[:1])
    many = [step(f"P{n}", *[question("short_text", f"D{n}-{m}") for m in range(10)]) for n in range(20)]
    make_survey(home_page, steps=many, slug="lungo", title="Lungo")
    counts = []
    for url in (FORM_URL, "/lungo/modulo/"):
        first = client.get(url).url
        client.get(first)  # What surrounds a page is remembered from here on.
        with django_assert_max_num_queries(3) as captured:
            client.get(first)
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
