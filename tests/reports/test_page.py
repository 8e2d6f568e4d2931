"""The public path: landing page, interruption page, form, code. Without cookies, without JavaScript."""

from __future__ import annotations

import datetime
import re
import sys

import pytest
import time_machine
from django.core import mail
from django.core.signals import got_request_exception
from django.test import Client
from django.urls import reverse
from django.views.debug import ExceptionReporter

from formbuilder.models import SealedDraft
from reports import operations
from reports.models import Case, ReportPage
from reports.questions import CONTACT, CONTACT_DETAIL, REPORTER
from reports.states import Action
from tests.reports.pages import ANSWERS, HOUSING, STORY, Reporter, code_in, make_english_page
from vault import receipt

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


def title_of(response) -> str:
    return re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)[1].strip()


# Before the form


def test_the_landing_page_promises_in_plain_words_and_names_other_ways(office, report_page):
    content = Client().get(report_page.url).content.decode()
    for words in (
        "Puoi restare in anonimo",
        "chiuso a chiave",
        "Ricevi un codice",
        "Decidi tu",
        "Che cosa non possiamo promettere",
        "Non servono prove",
        "0171 444789",
        "antidiscriminazioni@comune.cuneo.it",
        'href="tel:112"',
        'href="tel:1522"',
    ):
        assert words in content
    assert report_page.start_url in content
    assert report_page.form_url not in content


def test_the_stages_tell_what_happens_afterwards(office, report_page):
    report_page.stages = [
        {"type": "stage", "value": {"title": "Leggiamo", "when": "entro 7 giorni", "text": "In due."}},
        {"type": "stage", "value": {"title": "Ti rispondiamo", "when": "", "text": ""}},
    ]
    report_page.save()
    content = Client().get(report_page.url).content.decode()
    assert content.index("Leggiamo") < content.index("entro 7 giorni") < content.index("Ti rispondiamo")


def test_the_landing_page_asks_few_queries(office, report_page, django_assert_max_num_queries):
    Client().get(report_page.url)
    with django_assert_max_num_queries(12):
        Client().get(report_page.url)


def test_the_interruption_page_explains_the_quick_exit_before_the_first_question(office, report_page):
    response = Client().get(report_page.start_url)
    content = response.content.decode()
    assert "Esci in fretta" in content
    assert "non cancella la cronologia" in content
    assert report_page.form_url in content
    assert "<input" not in content.split("<main", 1)[1].split("</main>", 1)[0]


@pytest.mark.parametrize("path", ["url", "start_url", "form_url"])
def test_without_a_pinned_key_nothing_is_asked_and_other_ways_are_named(office, report_page, settings, path):
    settings.OFFICE_KEY_FINGERPRINT = ""
    response = Client().get(getattr(report_page, path))
    content = response.content.decode()
    assert response.status_code == 200
    assert "In questo momento il modulo è chiuso" in content
    assert "0171 444789" in content
    assert 'name="_step"' not in content
    if path == "url":
        assert report_page.start_url not in content


def test_a_page_unpublished_while_somebody_writes_gives_everything_back_and_names_other_ways(office, report_page):
    report_page.save_revision().publish()
    reporter = Reporter(report_page)
    last_post = reporter.fill_in()
    ReportPage.objects.get(pk=report_page.pk).unpublish()
    response = reporter.post(*last_post)
    content = response.content.decode()
    assert (response.status_code, title_of(response)) == (404, "Modulo – Comune di Cuneo")
    for words in (ANSWERS[STORY], "Quello che avevi scritto", "0171 444789", 'href="tel:1522"'):
        assert words in content
    assert response.headers["X-Frame-Options"] == "DENY"
    assert not Case.objects.exists()


def test_a_page_unpublished_before_the_code_was_noted_still_shows_it(office, report_page):
    report_page.save_revision().publish()
    reporter = Reporter(report_page)
    sent = reporter.send()
    ReportPage.objects.get(pk=report_page.pk).unpublish()
    end = reporter.get(sent.redirect_chain[-1][0])
    assert code_in(end) == code_in(sent) != ""
    saved = reporter.note(sent)
    assert "Bene. È tutto fatto" in saved.content.decode()


def test_a_form_that_closes_while_somebody_writes_takes_nothing_and_gives_everything_back(
    office, report_page, settings
):
    reporter = Reporter(report_page)
    last_post = reporter.fill_in()
    settings.OFFICE_KEY_FINGERPRINT = ""
    content = reporter.post(*last_post).content.decode()
    assert "In questo momento il modulo è chiuso" in content
    assert ANSWERS[STORY] in content
    assert "0171 444789" in content
    assert not Case.objects.exists()


# The form


def test_a_report_is_sent_and_the_code_opens_it(office, report_page):
    response = Reporter(report_page).send()
    assert response.status_code == 200
    code = receipt.parse(code_in(response))
    found = operations.read_with_code(code=code)
    assert found.payload.answers[STORY].startswith("Mi hanno detto")
    assert found.payload.answers[REPORTER] == "victim"
    assert Case.objects.get().form_key == report_page.translation_key


def test_the_receipt_page_shows_the_code_in_groups_and_apart_from_it_the_number(office, report_page):
    reporter = Reporter(report_page)
    form, post = reporter.fill_in()
    response = reporter.post(form, post)
    code, number = code_in(response), Case.objects.get().reference
    assert re.fullmatch(r"(\w{4}-){4}\w{4}", code)
    content = response.content.decode()
    assert f">{number}</bdi>" in content
    assert number not in re.search(r'<section class="receipt".*?</section>', content, re.DOTALL)[0]
    reporter.note(response)
    assert number not in reporter.responses[-1].content.decode(), "the page after it is the same for everybody"
    back = reporter.post(reverse("reports:return"), {"code": code}).content.decode()
    assert f">{number}</bdi>" in back


def test_the_number_opens_nothing(office, report_page):
    reporter = Reporter(report_page)
    reporter.note(reporter.send())
    shown = reporter.post(reverse("reports:return"), {"code": Case.objects.get().reference}).content.decode()
    assert "Il codice ha 20 lettere e numeri" in shown
    assert "state-panel" not in shown


def test_the_only_cookie_comes_with_the_first_post_and_goes_with_the_last(office, report_page):
    reporter = Reporter(report_page)
    for url in (report_page.url, report_page.start_url, report_page.form_url, reverse("reports:return")):
        assert not reporter.get(url).cookies
    receipt_page = reporter.send()
    cookie = reporter.client.cookies["modulo"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Lax", "/", "")
    reporter.note(receipt_page)
    assert reporter.client.cookies["modulo"]["max-age"] == 1
    assert not SealedDraft.objects.exists()
    for response in reporter.responses:
        assert response.status_code == 200
        assert "csrfmiddlewaretoken" not in response.content.decode()
        assert set(response.client.cookies) <= {"modulo"}
    assert "cookie" not in reporter.responses[0].headers.get("Vary", "").lower()


def test_over_https_the_cookie_is_bound_to_this_host(office, report_page, settings):
    settings.SESSION_COOKIE_SECURE = True
    reporter = Reporter(report_page)
    reporter.send()
    assert list(reporter.client.cookies) == ["__Host-modulo"]
    assert reporter.client.cookies["__Host-modulo"]["secure"]


def test_everything_after_the_landing_page_is_neutral_and_kept_nowhere(office, report_page):
    reporter = Reporter(report_page)
    reporter.get(report_page.start_url)
    sent = reporter.send()
    reporter.note(sent)
    reporter.get(reverse("reports:return"))
    reporter.post(reverse("reports:return"), {"code": code_in(sent)})
    for response in reporter.responses:
        assert response.headers["Cache-Control"] == "no-store"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert "noindex" in response.content.decode()
        assert re.fullmatch(
            r"((Passo \d di (circa )?\d|Controlla le risposte) – )?Modulo – Comune di Cuneo", title_of(response)
        )
        content = response.content.decode()
        assert 'rel="canonical"' not in content
        for form in re.findall(r"<form[^>]*method=\"post\"[^>]*>", content):
            assert 'autocomplete="off"' in form


def test_the_code_stands_in_no_address_header_or_mail(office, report_page):
    reporter = Reporter(report_page)
    code = code_in(reporter.send())
    for response in reporter.responses:
        assert code not in str(response.headers)
        assert code not in response.request["PATH_INFO"] + response.request["QUERY_STRING"]
    assert not mail.outbox


def test_a_double_click_and_a_reload_show_the_same_code_and_make_one_case(office, report_page):
    reporter = Reporter(report_page)
    last_post = reporter.fill_in()
    first, second = (reporter.post(*last_post) for _click in range(2))
    again = reporter.get(first.redirect_chain[-1][0])
    assert code_in(first) == code_in(second) == code_in(again) != ""
    assert Case.objects.count() == 1


def test_after_the_button_the_code_is_shown_no_more(office, report_page):
    reporter = Reporter(report_page)
    last_post = reporter.fill_in()
    receipt_page = reporter.post(*last_post)
    saved = reporter.note(receipt_page)
    assert "È tutto fatto" in saved.content.decode()
    assert Case.objects.get().code_saved
    for again in (reporter.client.get(receipt_page.redirect_chain[-1][0]), reporter.post(*last_post)):
        assert code_in(receipt_page)
        assert code_in(again) == ""
        assert code_in(receipt_page) not in again.content.decode()
    assert Case.objects.count() == 1


def test_the_code_is_forgotten_after_half_an_hour(office, report_page):
    with time_machine.travel(NOW, tick=False) as clock:
        reporter = Reporter(report_page)
        sent = reporter.send()
        clock.shift(datetime.timedelta(minutes=36))
        response = reporter.client.get(sent.redirect_chain[-1][0])
    assert code_in(sent)
    assert response.status_code == 410
    assert code_in(response) == ""


def test_the_last_page_is_the_same_for_everybody_and_changes_nothing(office, report_page):
    Reporter(report_page).send()
    assert "È tutto fatto" in Client().get(report_page.saved_url).content.decode()
    assert Client().post(report_page.saved_url).status_code == 405
    assert not Case.objects.get().code_saved


def test_somebody_elses_browser_cannot_press_the_button(office, report_page):
    reporter = Reporter(report_page)
    end = reporter.send().redirect_chain[-1][0]
    Client().post(end, follow=True)
    assert not Case.objects.get().code_saved


def test_posts_from_another_site_are_refused(office, report_page):
    reporter = Reporter(report_page)
    end = reporter.send().redirect_chain[-1][0]
    for url in (report_page.form_url, end):
        response = reporter.client.post(url, {}, headers={"Sec-Fetch-Site": "cross-site"})
        assert response.status_code == 403
    assert not Case.objects.get().code_saved


def test_contact_is_the_reporters_choice(office, report_page):
    response = Reporter(report_page, **{CONTACT: "phone", CONTACT_DETAIL: "333 0000000"}).send()
    found = operations.read_with_code(code=receipt.parse(code_in(response)))
    assert found.payload.answers[CONTACT_DETAIL] == "333 0000000"


def test_a_report_in_english_keeps_the_form_in_both_languages(office, report_page, home_en):
    english = make_english_page(report_page, home_en)
    response = Reporter(english, **{STORY: "They refused me the flat."}).send()
    case = Case.objects.get()
    assert case.form_key == report_page.translation_key
    payload = operations.read_with_code(code=receipt.parse(code_in(response))).payload
    assert payload.locale == "en"
    assert payload.definition.question(STORY).label == "Tell us"
    assert payload.source_definition.question(STORY).label == "Racconta"
    rows = [row for section in payload.for_office().sections for row in section.rows]
    assert ("Dove", ("Casa",)) in [(row.label, row.lines) for row in rows]


def test_a_page_without_questions_of_its_own_is_not_ready(office, report_page):
    report_page.form_steps = []
    report_page.save()
    content = Client().get(report_page.form_url).content.decode()
    assert "Il modulo non è ancora pronto" in content
    assert "0171 444789" in content


@pytest.mark.parametrize("mode", ["", "form", "check", "confirmation"])
def test_every_preview_of_a_draft_works_and_stores_nothing(report_page, mode):
    report_page.form_steps = [{"type": "step", "value": {"title": "", "questions": []}}]
    response = report_page.make_preview_request(preview_mode=mode)
    assert response.status_code == 200
    assert not Case.objects.exists()


def test_recaptcha_can_never_be_chosen(report_page):
    names = {field.name for field in ReportPage._meta.get_fields()}
    assert not [name for name in names if "captcha" in name]
    assert report_page.get_extra_check_form(None, None, {}) is None


def test_a_mail_about_a_server_error_quotes_nothing_that_was_posted(office, report_page, monkeypatch):
    """What Django's mail to the administrators would say (they get the text, without local variables)."""
    reporter = Reporter(report_page)
    url, last_post = reporter.fill_in()
    reported = []

    def report(sender, request, **kwargs):
        reported.append(ExceptionReporter(request, *sys.exc_info(), is_email=True).get_traceback_text())

    def break_down(**options):
        raise RuntimeError("broken")

    monkeypatch.setattr("reports.models.pages.submit", break_down)
    reporter.client.raise_request_exception = False
    got_request_exception.connect(report)
    try:
        response = reporter.post(url, {**last_post, "q-extra": "canary-in-error-mail"})
    finally:
        got_request_exception.disconnect(report)
    assert response.status_code == 500
    assert "RuntimeError" in reported[0]
    assert "q-extra" in reported[0]
    assert "canary-in-error-mail" not in reported[0]
    assert ANSWERS[STORY] not in reported[0]
    assert reporter.client.cookies["modulo"].value not in reported[0]


# The way back


def post_code(code: str, client: Client | None = None, **headers):
    client = client or Client(enforce_csrf_checks=True)
    return client.post(reverse("reports:return"), {"code": code}, follow=True, headers=headers)


def test_the_reporter_sees_the_state_the_day_and_what_was_sent(office, report_page):
    sent = Reporter(report_page).send()
    case = Case.objects.get()
    operations.change_state(case=case, action=Action.TAKE_UP, actor=office.worker)
    operations.assign(case=case, assignee=office.worker, actor=office.manager)
    content = post_code(code_in(sent).lower().replace("-", " ")).content.decode()
    assert "In lavorazione" in content
    assert "Mi hanno detto che la casa" in content
    assert "Scrivi all’ufficio" in content
    assert "operatrice" not in content


def test_what_was_sent_in_english_is_read_back_in_english(office, report_page, home_en):
    sent = Reporter(make_english_page(report_page, home_en)).send()
    content = post_code(code_in(sent)).content.decode()
    assert '<div lang="en" dir="ltr">' in content
    assert "Tell us" in content
    assert "Housing" in content


@pytest.mark.parametrize("typed", ["", "   ", "AAAA", "U" * 20, "x" * 500, "é" * 20, "\x00" * 20])
def test_what_is_not_a_code_gets_an_error_at_the_field(office, typed):
    response = post_code(typed)
    content = response.content.decode()
    assert response.status_code == 200
    assert "has-error" in content
    assert title_of(response) == "Errore: Modulo – Comune di Cuneo"
    assert re.search(r'<div class="form-errors"[^>]* autofocus', content)
    assert 'href="#id_code"' in content


def test_an_unknown_code_finds_nothing_and_keeps_what_was_typed(office):
    response = post_code("AAAA-BBBB-CCCC-DDDD-EEEE")
    content = response.content.decode()
    assert "Non troviamo niente con questo codice" in content
    assert "AAAA-BBBB-CCCC-DDDD-EEEE" in content


@pytest.mark.usefixtures("stopped_clock")
def test_guessing_is_limited_per_network(office, report_page):
    sent = Reporter(report_page).send()
    for _attempt in range(10):
        assert post_code("AAAA-BBBB-CCCC-DDDD-EEEE").status_code == 200
    assert post_code(code_in(sent)).status_code == 429
    elsewhere = post_code(code_in(sent), Client(REMOTE_ADDR="192.0.2.7"))
    assert "A che punto è" in elsewhere.content.decode()


def test_without_a_working_limit_no_code_is_tried(office, report_page, monkeypatch):
    sent = Reporter(report_page).send()

    def broken(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("core.ratelimit._count", broken)
    assert post_code(code_in(sent)).status_code == 429


def test_a_code_posted_from_another_site_is_refused(office, report_page):
    sent = Reporter(report_page).send()
    response = post_code(code_in(sent), **{"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert "A che punto è" not in response.content.decode()


def test_a_damaged_case_says_so_to_its_reporter(office, report_page):
    sent = Reporter(report_page).send()
    Case.objects.get().records.update(sealed=b"\x01" * 2000)
    content = post_code(code_in(sent)).content.decode()
    assert "risulta danneggiato" in content


def test_the_code_stands_in_no_post_that_is_answered_with_a_page(office, report_page):
    """A browser writes the body of such a post to its disk."""
    reporter = Reporter(report_page)
    code = code_in(reporter.send())
    client = Client()
    shown = post_code(code, client)
    assert [status for _url, status in shown.redirect_chain] == [307, 303]
    address = shown.redirect_chain[-1][0]
    assert "A che punto è" in client.get(address).content.decode()
    assert Client().get(address).status_code == 302
    client.post(address, {"chiudi": "1"})
    assert client.get(address).status_code == 302
    assert client.cookies["modulo"]["max-age"] == 1


def test_a_browser_without_cookies_reads_its_case_all_the_same(office, report_page):
    code = code_in(Reporter(report_page).send())
    response = Client().post(reverse("reports:return") + "?c", {"code": code})
    assert response.status_code == 200
    assert "A che punto è" in response.content.decode()


def test_what_a_case_says_is_closed_after_a_quarter_of_an_hour(office, report_page):
    with time_machine.travel(NOW, tick=False) as clock:
        code = code_in(Reporter(report_page).send())
        client = Client()
        address = post_code(code, client).redirect_chain[-1][0]
        clock.shift(datetime.timedelta(minutes=21))
        assert client.get(address).status_code == 302


def test_the_form_counts_the_answers_by_id(office, report_page):
    sent = Reporter(report_page).send()
    found = operations.read_with_code(code=receipt.parse(code_in(sent)))
    assert found.payload.answers[next(q.id for q in found.payload.definition.questions if q.label == "Dove")] == HOUSING
