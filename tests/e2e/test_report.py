"""Somebody reports in English, without a name and without JavaScript, comes back with the code, and leaves no trace."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.utils import translation
from django.utils.translation import pgettext
from playwright.sync_api import expect

from tests.e2e.conftest import SiteServer
from tests.e2e.steps import (
    REPORT_FORM,
    REPORT_IN_ENGLISH,
    RETURN_IN_ENGLISH,
    fill_in_report,
    in_english,
    press,
    send_report,
    walk_to_report_form,
    walk_to_story,
    write_story,
)
from tests.e2e.traces import CookieWatch, places_of

CODE = re.compile(r"^(?:[0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}$")
TELLING = re.compile(r"report|discriminat|violen|segnal", re.IGNORECASE)
KEPT_IN_BROWSER = """async () => ({
    cookies: document.cookie,
    local: {...localStorage},
    session: {...sessionStorage},
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
})"""


@pytest.mark.parametrize("java_script", [False, True], ids=["without JavaScript", "with JavaScript"])
def test_a_report_is_sent_in_english_and_its_state_read_with_the_code(new_context, java_script):
    context = new_context(java_script_enabled=java_script, locale="en-GB")
    watch = CookieWatch(context)
    page = context.new_page()
    story = write_story("Kestrel")

    walk_to_report_form(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    fill_in_report(page, story)
    for word in story.words:
        expect(page.get_by_role("main")).to_contain_text(word)
    press(page, "Send the report")

    code = "-".join(page.locator(".receipt__group").all_inner_texts())
    assert CODE.match(code)
    receipt_url = page.url
    assert code[:4] not in receipt_url
    press(page, in_english("L’ho annotato"))
    expect(page.get_by_role("heading", name=in_english("Bene. È tutto fatto"))).to_be_visible()
    assert code not in page.content()

    page.get_by_role("link", name=in_english("Torna con il codice")).click()
    expect(page).to_have_url(re.compile(f"{RETURN_IN_ENGLISH}$"))
    page.get_by_label(in_english("Il tuo codice")).fill(code.lower().replace("-", " "))
    press(page, in_english("Avanti"))
    expect(page.get_by_role("heading", name=in_english("A che punto è"))).to_be_visible()
    expect(page.locator(".state-panel__title")).to_have_text(_state_in_english("Ricevuta"))
    expect(page.get_by_role("main")).to_contain_text(story.story)
    expect(page).to_have_url(re.compile(f"{RETURN_IN_ENGLISH}[a-z0-9]+/$"))
    page.get_by_role("main").get_by_role("button", name=in_english("Chiudi")).click()
    expect(page.get_by_label(in_english("Il tuo codice"))).to_have_value("")

    assert watch.strangers() == []
    page.wait_for_timeout(1_500)
    assert context.cookies() == [], "gone once the code was noted and the case was closed"
    if java_script:
        kept = {"cookies": "", "local": {}, "session": {}, "databases": 0, "caches": 0}
        assert page.evaluate(KEPT_IN_BROWSER) == kept
    sensitive = [
        response
        for response in watch.responses
        if response.request.resource_type == "document" and urlsplit(response.url).path != REPORT_IN_ENGLISH
    ]
    assert len(sensitive) >= 9
    for response in sensitive:
        assert response.headers["cache-control"] == "no-store", response.url
        assert response.headers["referrer-policy"] == "no-referrer", response.url
        assert "noindex" in response.headers["x-robots-tag"], response.url

    history = context.new_cdp_session(page).send("Page.getNavigationHistory")["entries"]
    assert len(history) >= 9
    for entry in history:
        assert code[5:9] not in entry["url"]
        assert urlsplit(entry["url"]).path == REPORT_IN_ENGLISH or not TELLING.search(entry["title"]), entry


def _state_in_english(italian: str) -> str:
    with translation.override("en"):
        return pgettext("case", italian)


def test_who_is_in_danger_is_told_whom_to_call_first_and_can_go_on_without_a_lie(new_context):
    page = new_context(java_script_enabled=False, locale="en-GB", viewport={"width": 320, "height": 640}).new_page()
    walk_to_report_form(page)
    walk_to_story(page, in_danger=True)
    main = page.get_by_role("main")
    expect(main).to_contain_text("This form is not for emergencies")
    for number in ("112", "1522"):
        call = main.locator(f"a[href='tel:{number}']").first
        assert call.bounding_box()["y"] + call.bounding_box()["height"] < 640, "within the first screen"
    press(page, in_english("Avanti"))
    expect(page.get_by_label("Tell us what happened")).to_be_visible()


@pytest.mark.both_databases
def test_the_code_is_not_shown_again_by_sending_again(new_context):
    context = new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    walk_to_report_form(page)
    fill_in_report(page, write_story("Plover"))
    with page.expect_request(lambda request: request.method == "POST") as sending:
        press(page, "Send the report")
    code = page.locator(".receipt__group").first.inner_text()
    press(page, in_english("L’ho annotato"))

    request = sending.value
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    again = context.request.post(request.url, data=request.post_data, headers=headers)
    assert again.ok
    assert code not in again.text()


def test_a_wrong_code_tells_nothing(new_context):
    page = new_context(java_script_enabled=False, locale="en-GB").new_page()
    page.goto(RETURN_IN_ENGLISH)
    page.get_by_label(in_english("Il tuo codice")).fill("0000-1111-2222-3333-4444")
    press(page, in_english("Avanti"))
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label(in_english("Il tuo codice"))).to_be_visible()
    expect(page.locator(".state-panel")).to_have_count(0)


@pytest.mark.both_databases
def test_nothing_of_a_report_is_found_on_the_server(new_context, site_server: SiteServer):
    """The canary: database, write-ahead log, media, temporary folder, logs, mails, sessions; drafts and code included.

    The control: what is kept in the clear is found by the same search, the visit itself among it.
    """
    page = new_context(java_script_enabled=False, locale="en-GB").new_page()
    story = write_story("Wagtail")
    code = send_report(page, story)
    page.goto(RETURN_IN_ENGLISH)
    page.get_by_label(in_english("Il tuo codice")).fill(code)
    press(page, in_english("Avanti"))
    expect(page.get_by_role("main")).to_contain_text(story.story)

    page.goto(REPORT_FORM)
    walk_to_story(page)
    page.get_by_label("Tell us what happened").fill("Canarydraft")
    press(page, in_english("Avanti"))
    expect(page.get_by_role("checkbox", name="Nationality")).to_be_visible()

    name, visit = "Persona Inventata", f"POST {RETURN_IN_ENGLISH}"
    secrets = [*story.words, "Canarydraft", code, code.replace("-", ""), code[5:].replace("-", "")]
    found = places_of([name, visit, *secrets], site_server)
    assert "table courses_registration" in found.pop(name)
    assert "file server.log" in found.pop(visit)
    assert {word: places for word, places in found.items() if places} == {}


def test_the_page_that_explains_may_be_kept_by_a_cache(new_context):
    context = new_context(java_script_enabled=False, locale="en-GB")
    response = context.new_page().goto(REPORT_IN_ENGLISH)
    assert "no-store" not in response.headers.get("cache-control", "")
    assert "cookie" not in response.headers.get("vary", "").lower()
    assert context.cookies() == []


def test_whoever_does_not_know_what_to_do_is_led_to_the_form_by_links_alone(new_context):
    page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    main, heading = page.get_by_role("main"), page.get_by_role("heading", level=1)
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Cosa posso fare?").click()
    expect(heading).to_have_text("Cosa posso fare?")
    main.get_by_role("link", name="Non so se è una discriminazione").click()
    expect(heading).to_have_text("Non so se è una discriminazione")
    main.get_by_role("link", name="Torna alla domanda di prima").click()
    main.get_by_role("link", name="Mi trattano peggio degli altri").click()
    expect(heading).to_have_text("Mi trattano peggio degli altri")
    main.get_by_role("link", name="Sul lavoro").click()
    expect(main).to_contain_text("60 giorni")
    assert page.context.cookies() == []
    assert page.locator("main form").count() == 0
    main.get_by_role("link", name="Segnala una discriminazione").click()
    expect(page).to_have_url(re.compile("/segnala/$"))
