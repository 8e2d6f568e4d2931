"""The demonstration's forms, to the end: a small screen, no JavaScript, nothing but the keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.barriers import FITS, SMALL, WHO_IS_TOO_WIDE, axe
from tests.e2e.steps import COURSE_FORM

FORMS = {
    "course": COURSE_FORM,
    "report in English": "/en/report/modulo/",
    "assistance": "/richiedi-assistenza/modulo/",
    "problem": "/segnala-disservizio/modulo/",
    "event": "/vivere-cuneo/proponi-un-appuntamento/modulo/",
    "workshop in English": "/en/living-in-cuneo/workshop-for-your-school/modulo/",
}
MOST_STEPS = 12
MOST_TABS = 120
FOCUSED = """() => {
    const focused = document.activeElement
    const type = focused.inputMode === 'numeric' ? 'number' : focused.type
    const href = focused.getAttribute('href') || ''
    return { name: focused.name, type, tag: focused.tagName, href, isMain: focused.matches('main form .btn-primary') }
}"""
TYPED = {"email": "ada@example.org", "tel": "0171 000000", "number": "12", "url": "https://example.org"}
PARTS = {"day": "8", "month": "3", "year": "1990", "postcode": "12100", "street": "Via Roma", "number": "1"}


SCRIPTS = re.compile(r"<script.*?</script>", re.DOTALL)


def check(page: Page, twin: Page, where: str) -> None:
    """Nothing that axe finds, nothing that is wider than the screen.

    Axe is a script itself: it looks at what is on the screen in a window that runs scripts, where the page has none.
    """
    body = SCRIPTS.sub("", page.content())
    twin.route("**/modulo/**", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    twin.goto(page.url)
    found = axe(twin)
    assert not found, (where, found)
    assert twin.evaluate(FITS), (where, twin.evaluate(WHO_IS_TOO_WIDE))
    twin.unroute_all()


def tab_to(page: Page, wanted) -> dict:
    """Press Tab until what has the focus is what is wanted."""
    for _tab in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if wanted(focused):
            return focused
    raise AssertionError(f"no Tab leads there: {page.url}")


def go_on(page: Page) -> None:
    """The button that leads on."""
    tab_to(page, lambda focused: focused["isMain"])
    with page.expect_navigation():
        page.keyboard.press("Enter")


def answer(page: Page) -> None:
    """Type something plausible into the input that has the focus, and into the other parts of its question."""
    focused = page.evaluate(FOCUSED)
    if focused["type"] in ("radio", "checkbox"):
        page.keyboard.press("Space")
    elif focused["tag"] == "SELECT":
        page.keyboard.press("ArrowDown")
    else:
        part = focused["name"].rsplit("_", 1)[-1]
        page.keyboard.press("Control+A")
        page.keyboard.type(PARTS.get(part) or TYPED.get(focused["type"], "Ada Neri"))
        if part in ("day", "month"):
            page.keyboard.press("Tab")
            answer(page)


def answer_what_is_missing(page: Page) -> None:
    """The list of errors leads to each input, one after the other; the browser remembers where the list was."""
    links = page.locator(".form-errors a[href]")
    for place in range(links.count()):
        if page.evaluate(
            "href => document.querySelector(href).matches(':checked')", links.nth(place).get_attribute("href")
        ):
            continue
        links.nth(place).focus()
        page.keyboard.press("Enter")
        answer(page)


def follow(page: Page, part: str) -> None:
    """The first link whose address has this in it."""
    tab_to(page, lambda focused: part in focused["href"])
    with page.expect_navigation():
        page.keyboard.press("Enter")


def send(page: Page, twin: Page) -> None:
    """From the step of a form on which one stands to its end."""
    for step in range(MOST_STEPS):
        check(page, twin, f"step {step}")
        if "/controllo/" in page.url:
            break
        before = page.url
        go_on(page)
        for _chance in range(4):
            if page.url != before:
                break
            check(page, twin, f"step {step} with what is missing")
            answer_what_is_missing(page)
            go_on(page)
    assert "/controllo/" in page.url
    go_on(page)
    check(page, twin, "the end")
    assert page.url.endswith("/fine/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


@pytest.fixture
def windows(new_context) -> tuple[Page, Page]:
    """One without scripts, and its twin, which axe looks at."""
    return new_context(java_script_enabled=False, viewport=SMALL).new_page(), new_context(viewport=SMALL).new_page()


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_filled_in_and_sent(windows, name):
    page, twin = windows
    page.goto(FORMS[name])
    send(page, twin)


def test_a_report_is_sent_and_seen_again_with_its_code(windows):
    page, twin = windows
    page.goto("/segnala/modulo/")
    send(page, twin)
    code = "".join(page.locator(".receipt__group").all_inner_texts())
    page.goto("/codice/")
    tab_to(page, lambda focused: focused["name"] == "code")
    page.keyboard.type(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".state-panel")).to_be_visible()
    tab_to(page, lambda focused: focused["tag"] == "TEXTAREA")
    page.keyboard.type("Ho dimenticato di dire il giorno.")
    go_on(page)
    expect(page.locator(".conversation-entry")).to_contain_text("Ho dimenticato di dire il giorno.")


def test_an_appointment_is_taken(windows):
    page, twin = windows
    page.goto("/prenota-un-appuntamento/")
    follow(page, "/quando/?servizio=")
    follow(page, "/modulo/")
    send(page, twin)


def test_a_course_is_found_from_the_home_page(new_context):
    page = new_context(java_script_enabled=False, viewport=SMALL).new_page()
    page.goto("/")
    follow(page, "/cerca/")
    tab_to(page, lambda focused: focused["type"] == "search")
    page.keyboard.type("autodifesa")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    follow(page, "/corso-di-autodifesa/")
    follow(page, "/modulo/")
    expect(page.locator("form[data-form-step]")).to_be_visible()
