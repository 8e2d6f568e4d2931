"""No page type breaks a rule that a machine can check (axe), overflows at 320 px, or hides where the keyboard is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from demo.builders.people import PASSWORD
from tests.e2e.conftest import SiteServer
from tests.e2e.pages import FORMS, PUBLIC, RIGHT_TO_LEFT
from tests.e2e.steps import (
    CASES,
    COURSE_FORM,
    DESK,
    LOGIN,
    PASSPHRASES,
    REGISTRATIONS,
    ROOMY_GROUP,
    Person,
    fill_in_about,
    fill_in_report,
    fill_in_who,
    in_english,
    log_in,
    press,
    walk_to_contact,
    walk_to_report_form,
    write_story,
)

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async rules => {
    const frame = () => new Promise(requestAnimationFrame)
    const wanted = document.querySelector('[autofocus]')
    for (let tries = 0; wanted && document.activeElement !== wanted && tries < 60; tries += 1) await frame()
    // The browser scrolls to what has the focus with one of the next frames: the page is at its top once it stays.
    for (let still = 0, tries = 0; still < 3 && tries < 60; tries += 1) {
        still = scrollY === 0 ? still + 1 : 0
        scrollTo({top: 0, behavior: "instant"})
        await frame()
    }
    const found = await axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'tag', values: rules}})
    return found.violations.map(rule => `${rule.id}: ${rule.nodes.map(node => node.target.join(' ')).join(' | ')}`)
}"""
"""At the top of the page: what lies half under the bar that stays in view is no target, and axe would say so."""
CONTRAST = """async () => {
    // Colours change with the next frames.
    for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame)
    const found = await axe.run(document, {resultTypes: ['violations'], runOnly: ['color-contrast']})
    return found.violations.map(rule => `${rule.id}: ${rule.nodes.map(node => node.target.join(' ')).join(' | ')}`)
}"""
FITS = "() => document.scrollingElement.scrollWidth <= window.innerWidth"
WHO_IS_TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .map(each => [each, each.getBoundingClientRect()])
    .filter(([each, box]) => box.right > window.innerWidth + 1 || box.left < -1)
    .slice(0, 8).map(([each]) => each.tagName + '.' + each.getAttribute('class'))"""
FOCUS = """async () => {
    const focused = document.activeElement
    // The browser scrolls to what has the focus, and the skip link slides in, with the next frames.
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame)
    const isMarked = each => {
        const style = getComputedStyle(each)
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
    }
    // A card shows the mark of the link that fills it.
    const card = focused.closest('.card, .home-course, li:has(.card-link)')
    const box = focused.getClientRects()[0]
    const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
    return {
        name: focused.textContent.trim() || focused.getAttribute('aria-label') || focused.name || focused.tagName,
        marked: isMarked(focused) || (focused.matches('.card-link') && isMarked(card)),
        uncovered: middle !== null && (focused.contains(middle) || middle.contains(focused)),
    }
}"""
DESKTOP = {"width": 1280, "height": 900}
SMALL = {"width": 320, "height": 640}
LETTER = {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"A letter. " * 3_000}
PROGRAM = {"name": "programma.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(500)}
MAKE_COLLEAGUE = """
from django.contrib.auth.models import User
from staff.roles import Role, give_role
colleague = User.objects.create_user("collega", "collega@example.org", {password!r}, first_name="Collega")
give_role(colleague, Role.COURSE_DESK)
give_role(colleague, Role.DPO)
"""
DIST = Path(__file__).resolve().parents[2] / "frontend/dist"
LEFT_OUT = json.loads((DIST / "unused-classes.json").read_text())

COPY_INTO_ARABIC = """
from wagtail.models import Locale, Page
arabic, _created = Locale.objects.get_or_create(language_code="ar")
home = Page.objects.get(locale__language_code="it", depth=2)
for slug in ("servizi", "corso-di-autodifesa", "segnala"):
    page = Page.objects.live().descendant_of(home).get(slug=slug)
    for source in page.get_ancestors(inclusive=True).filter(depth__gt=1).specific():
        if not source.has_translation(arabic):
            source.copy_for_translation(arabic).save_revision().publish()
"""


def problems(page: Page, where: str) -> list[str]:
    """What axe finds at the width of a desk, what must be scrolled sideways at 320 px, what has no style."""
    page.set_viewport_size(DESKTOP)
    found = [f"{where}: {violation}" for violation in axe(page)]
    return found + on_dark(page, where) + overflow(page, where) + without_style(page, where)


def axe(page: Page) -> list[str]:
    """What axe finds on the page, once it is there whole."""
    page.wait_for_load_state()
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN_AXE, RULES)


def on_dark(page: Page, where: str) -> list[str]:
    """Which words cannot be read where the device asks for a dark page.

    Without motion: a button fades from one colour to the other, and would be measured half-way.
    """
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found = page.evaluate(CONTRAST)
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    return [f"{where}, dark: {violation}" for violation in found]


def without_style(page: Page, where: str) -> list[str]:
    """Class names of the page whose rules the build left out because it found them nowhere (`vite.config.js`)."""
    names = set(page.evaluate("[...document.querySelectorAll('[class]')].flatMap(each => [...each.classList])"))
    sheet = "staff" if page.locator("link[rel=stylesheet][href*=staff-style]").count() else "site"
    return [f"{where}: the style sheet has left out .{name}" for name in sorted(names & set(LEFT_OUT[sheet]))]


def overflow(page: Page, where: str) -> list[str]:
    """Reflow (WCAG 1.4.10): at 320 px nothing is wider than the window."""
    page.set_viewport_size(SMALL)
    return [] if fits(page) else [f"{where}: too wide for 320 px: {page.evaluate(WHO_IS_TOO_WIDE)}"]


def fits(page: Page) -> bool:
    """Whether the page becomes no wider than the window, once it has been laid out anew."""
    try:
        page.wait_for_function(FITS, timeout=2_000)
    except PlaywrightTimeoutError:
        return False
    return True


@pytest.fixture(scope="module")
def make_visitor(browser: Browser, site_server: SiteServer) -> Iterator:
    """Visitors who stay for the whole module: a test only changes the page it looks at."""
    contexts: list[BrowserContext] = []

    def make() -> Page:
        context = browser.new_context(base_url=site_server.url, locale="it-IT", reduced_motion="reduce")
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def visitor(make_visitor) -> Page:
    return make_visitor()


@pytest.mark.parametrize("name", [*PUBLIC, *FORMS])
def test_public_page(visitor: Page, name: str):
    visitor.goto((PUBLIC | FORMS)[name])
    assert problems(visitor, name) == []


def test_axe_finds_what_is_wrong(visitor: Page):
    """The negative control: a picture without a text, and a line that is too wide."""
    visitor.goto("/note-legali/")
    visitor.evaluate("""() => {
        const picture = new Image(2000, 10)
        picture.src = '/static/frontend/favicon.svg'
        document.querySelector('main').append(picture)
        picture.style.maxWidth = 'none'
        picture.className = 'align-items-xl-baseline'
        matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
            document.querySelector('h1').style.setProperty('color', '#3f1237')
        })
    }""")
    found = " ".join(problems(visitor, "control"))
    assert "image-alt" in found
    assert "too wide" in found
    assert "left out .align-items-xl-baseline" in found
    assert "dark: color-contrast: h1" in found


def test_every_screen_of_the_course_form(visitor: Page):
    person = Person(first_name="Ada", last_name="Accessibile", email="ada.accessibile@example.org")
    visitor.goto(COURSE_FORM)
    press(visitor, "Avanti")
    expect(visitor.get_by_role("alert")).to_be_visible()
    found = problems(visitor, "first step with errors")
    fill_in_who(visitor, person, group=ROOMY_GROUP)
    press(visitor, "Avanti")
    found += problems(visitor, "second step")
    fill_in_about(visitor)
    press(visitor, "Avanti")
    found += problems(visitor, "third step")
    press(visitor, "Avanti")
    found += problems(visitor, "third step with errors")
    visitor.get_by_role("checkbox", name="Accetto le regole del corso").check()
    press(visitor, "Avanti")
    found += problems(visitor, "check page")
    press(visitor, "Invia l’iscrizione")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Hai un posto")
    found += problems(visitor, "confirmation")
    visitor.goto(f"{COURSE_FORM}abcdefgh/controllo/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Qui non c’è più niente")
    assert found + problems(visitor, "expired") == []


def test_several_people_in_one_step(visitor: Page):
    visitor.goto(COURSE_FORM)
    person = Person(first_name="Ada", last_name="Accessibile", email="ada.accessibile@example.org")
    fill_in_who(visitor, person, group=ROOMY_GROUP)
    press(visitor, "Avanti")
    for number in (1, 2):
        press(visitor, f"Aggiungi: Persona {number}")
        visitor.get_by_label("Come si chiama").nth(number - 1).fill("w" * 60)
    found = problems(visitor, "two people")
    press(visitor, "Togli: Persona 1")
    expect(visitor.get_by_role("button", name="Rimetti")).to_be_visible()
    found += problems(visitor, "one taken away")
    press(visitor, "Avanti")
    expect(visitor.get_by_role("alert")).to_be_visible()
    found += problems(visitor, "with errors")
    visitor.evaluate("() => { document.documentElement.dir = 'rtl' }")
    assert found + problems(visitor, "from right to left") == []


def test_every_screen_of_the_report(visitor: Page):
    walk_to_report_form(visitor)
    press(visitor, in_english("Avanti"))
    expect(visitor.get_by_role("alert")).to_be_visible()
    found = problems(visitor, "first step with errors")
    fill_in_report(visitor, write_story("Siskin"))
    found += problems(visitor, "check page")
    press(visitor, "Send the report")
    expect(visitor.locator(".receipt__code")).to_be_visible()
    code = "".join(visitor.locator(".receipt__group").all_inner_texts())
    found += problems(visitor, "receipt")
    press(visitor, in_english("L’ho annotato"))
    found += problems(visitor, "saved")
    visitor.get_by_role("link", name=in_english("Torna con il codice")).click()
    press(visitor, in_english("Avanti"))
    found += problems(visitor, "return with errors")
    visitor.get_by_label(in_english("Il tuo codice")).fill(code)
    press(visitor, in_english("Avanti"))
    expect(visitor.locator(".state-panel")).to_be_visible()
    found += problems(visitor, "state")
    visitor.locator("#id_files").set_input_files([LETTER, PROGRAM])
    press(visitor, in_english("Invia"))
    expect(visitor.get_by_role("alert")).to_contain_text("programma.pdf")
    found += problems(visitor, "a file is refused, another waits")
    press(visitor, in_english("Invia"))
    expect(visitor.locator(".conversation-entry .form-files")).to_be_visible()
    visitor.get_by_label(in_english("La tua e-mail")).fill("nobody")
    press(visitor, in_english("Avvisami"))
    expect(visitor.get_by_role("alert")).to_be_visible()
    found += problems(visitor, "no address for notices")
    visitor.get_by_label(in_english("La tua e-mail")).fill("siskin@example.org")
    press(visitor, in_english("Avvisami"))
    expect(visitor.get_by_role("main")).to_contain_text("siskin@example.org")
    assert found + problems(visitor, "with files and notices") == []


@pytest.fixture(scope="module")
def colleague(make_visitor, site_server: SiteServer) -> Page:
    """Somebody of the course desk who also reads the audit log, logged in."""
    site_server.manage("shell", "-v0", "-c", MAKE_COLLEAGUE.format(password=PASSWORD))
    page = make_visitor()
    log_in(page, "collega")
    return page


def test_login(visitor: Page):
    visitor.goto(LOGIN)
    found = problems(visitor, "login")
    press(visitor, "Accedi")
    assert found + problems(visitor, "login with errors") == []


@pytest.mark.parametrize(
    "path",
    [
        DESK,
        f"{DESK}profilo/",
        f"{DESK}registro/",
        f"{DESK}corsi/",
        REGISTRATIONS,
        f"{LOGIN}secondo-fattore/",
        CASES,
    ],
)
def test_staff_page(colleague: Page, path: str):
    """The last one is refused to this colleague: the refusal is a page too."""
    colleague.goto(path)
    assert problems(colleague, path) == []


def test_registration_and_waiting_list(colleague: Page):
    colleague.goto(REGISTRATIONS)
    colleague.get_by_role("rowheader").get_by_role("link").first.click()
    found = problems(colleague, "registration")
    colleague.goto(f"{DESK}corsi/")
    colleague.get_by_role("link", name=re.compile("vedi la lista d’attesa")).first.click()
    found += problems(colleague, "waiting list")
    colleague.goto(f"{DESK}corsi/")
    colleague.get_by_role("link", name="Stampe e attestati").first.click()
    assert found + problems(colleague, "prints of a group") == []


def test_the_step_for_who_wants_to_be_called(visitor: Page):
    walk_to_report_form(visitor)
    walk_to_contact(visitor, write_story("Wheatear"))
    visitor.get_by_role("radio", name=in_english("Sì, per telefono")).check()
    visitor.get_by_label(in_english("Telefono o e-mail")).fill("0171 000000")
    press(visitor, in_english("Avanti"))
    expect(visitor.get_by_role("heading", name=in_english("Se ti telefoniamo"))).to_be_visible()
    assert problems(visitor, "before somebody calls") == []
    visitor.get_by_role("radio", name=in_english("No, mai")).check()
    press(visitor, in_english("Avanti"))
    expect(visitor.get_by_role("main")).to_contain_text(in_english("No, mai"))


def test_cases(make_visitor):
    page = make_visitor()
    log_in(page, "responsabile", target=CASES)
    found = problems(page, "cases, locked")
    page.get_by_role("link", name="Sblocca con la tua frase segreta").click()
    found += problems(page, "unlock")
    page.get_by_label("Frase segreta").fill(PASSPHRASES["responsabile"])
    press(page, "Sblocca")
    found += problems(page, "cases, open")
    page.goto(f"{CASES}?unread=on")
    page.get_by_role("rowheader").filter(has_text="Ho telefonato per un appartamento").get_by_role("link").click()
    found += problems(page, "case")
    case = page.url
    for part in ("etichette", "recapito", "fascicolo", "copia"):
        page.goto(f"{case}{part}/")
        found += problems(page, part)
    page.goto(case)
    work = page.get_by_role("complementary")
    work.get_by_role("link", name="Chiudi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Chiudere"))
    found += problems(page, "closing")
    page.go_back()
    work.get_by_role("link", name="Cambia").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Classificazione")
    found += problems(page, "classification")
    page.goto(f"{CASES}?state=closed")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    work.get_by_role("link", name="Cambia la data").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fino a quando si conserva")
    found += problems(page, "until when it is kept")
    page.go_back()
    work.get_by_role("link", name="Cancella adesso").click()
    press(page, "Cancella per sempre")
    expect(page.get_by_role("main")).to_contain_text("Scegli un motivo.")
    found += problems(page, "erasing, without a reason")
    page.goto(f"{CASES}nuova/")
    found += problems(page, "entering a report")
    press(page, "Salva e chiudi a chiave")
    expect(page.get_by_role("main")).to_contain_text("Scegli come è arrivata.")
    found += problems(page, "entering with errors")
    page.goto(f"{CASES}consegne/")
    found += problems(page, "handing over")
    page.goto(f"{CASES}chiave/")
    assert found + problems(page, "own key") == []


@pytest.mark.parametrize("path", ["/", COURSE_FORM, "/segnala/"])
def test_the_keyboard_reaches_the_skip_link_first_and_the_way_out_second(visitor: Page, path: str):
    visitor.set_viewport_size(DESKTOP)
    visitor.goto(path)
    visitor.keyboard.press("Tab")
    skip = visitor.get_by_role("link", name="Vai al contenuto")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("link", name="Esci in fretta")).to_be_focused()
    assert visitor.evaluate(FOCUS)["marked"]

    visitor.keyboard.press("Shift+Tab")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("main")).to_be_focused()


def test_where_the_keyboard_is_can_be_seen_all_along_the_home_page(visitor: Page):
    visitor.set_viewport_size(DESKTOP)
    visitor.goto("/")
    stops = []
    for _stop in range(40):
        visitor.keyboard.press("Tab")
        stops.append(visitor.evaluate(FOCUS))
    assert [stop["name"] for stop in stops if not stop["marked"]] == []
    assert [stop["name"] for stop in stops if not stop["uncovered"]] == []


@pytest.fixture(scope="module")
def arabic_pages(site_server: SiteServer) -> None:
    """The pages of `RIGHT_TO_LEFT` in Arabic, their texts still those of the Italian ones."""
    site_server.manage("shell", "-v0", "-c", COPY_INTO_ARABIC)


@pytest.mark.parametrize("name", RIGHT_TO_LEFT)
def test_right_to_left_pages_reflow_too(visitor: Page, arabic_pages, name: str):
    visitor.set_viewport_size(DESKTOP)
    response = visitor.goto(RIGHT_TO_LEFT[name])
    assert response.ok or name == "not found", "a page in Arabic, not the page that says there is none"
    expect(visitor.locator("html")).to_have_attribute("dir", "rtl")
    expect(visitor.locator("html")).to_have_attribute("lang", "ar")
    assert fits(visitor)
    quick_exit = visitor.locator("[data-quick-exit]")
    box = quick_exit.bounding_box()
    assert box["x"] < DESKTOP["width"] / 2, "mirrored"
    assert overflow(visitor, name) == []
    expect(quick_exit).to_be_in_viewport()
