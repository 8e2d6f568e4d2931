"""No page type keeps anybody out as far as a machine sees it (`barriers.py`), or hides where the keyboard is.

Every type of page in Italian, English and in the frame of Arabic, every screen of the forms, every component.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from demo.builders.people import PASSWORD
from tests.e2e.barriers import DESKTOP, SMALL, axe, fits, on_a_small_screen, problems
from tests.e2e.conftest import SiteServer
from tests.e2e.pages import FORMS, IN_ARABIC, PUBLIC
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
LETTER = {"name": "letter.txt", "mimeType": "text/plain", "buffer": b"A letter. " * 3_000}
PROGRAM = {"name": "programma.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(500)}
MAKE_COLLEAGUE = """
from django.contrib.auth.models import User
from staff.roles import Role, give_role
colleague = User.objects.create_user("collega", "collega@example.org", {password!r}, first_name="Collega")
give_role(colleague, Role.COURSE_DESK)
give_role(colleague, Role.DPO)
"""
COPY_INTO_ARABIC = """
from wagtail.models import Locale, Page
arabic, _created = Locale.objects.get_or_create(language_code="ar")
home = Page.objects.get(locale__language_code="it", depth=2)
for page in Page.objects.live().descendant_of(home, inclusive=True):
    if page.url in {addresses!r}:
        for source in page.get_ancestors(inclusive=True).filter(depth__gt=1).specific():
            if not source.has_translation(arabic):
                source.copy_for_translation(arabic).save_revision().publish()
"""
ENGLISH_VERSION = 'link[rel="alternate"][hreflang="en"]'
NOT_OF_ONE_PAGE = re.compile(r"components: (?:small: )?(?:heading-order|image-redundant-alt|landmark-[a-z-]+|region): ")
"""The rules that do not hold of a page that shows components without the page around them."""


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


@pytest.fixture(scope="module")
def arabic_pages(site_server: SiteServer) -> None:
    """The pages of `IN_ARABIC`, their texts still those of the Italian ones."""
    addresses = {path.partition("?")[0].removeprefix("/ar").removesuffix("modulo/") for path in IN_ARABIC.values()}
    site_server.manage("shell", "-v0", "-c", COPY_INTO_ARABIC.format(addresses=addresses))


@pytest.mark.parametrize("name", [*PUBLIC, *FORMS])
def test_public_page(visitor: Page, name: str):
    """And, where there is one, its English version on a small screen."""
    path = (PUBLIC | FORMS)[name]
    visitor.goto(path)
    found = problems(visitor, name)
    english = visitor.locator(ENGLISH_VERSION)
    if english.count() and not path.startswith("/en/"):
        visitor.goto(english.get_attribute("href"))
        expect(visitor.locator("html")).to_have_attribute("lang", "en")
        found += [f"{name} in English: {each}" for each in on_a_small_screen(visitor)]
    assert found == []


def test_what_is_wrong_is_found(visitor: Page):
    """The negative control: one mistake of each kind."""
    visitor.goto("/note-legali/")
    visitor.evaluate("""() => {
        const picture = new Image(2000, 10)
        picture.src = '/static/frontend/favicon.svg'
        const main = document.querySelector('main')
        main.append(picture)
        picture.style.maxWidth = 'none'
        picture.className = 'align-items-xl-baseline'
        matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
            document.querySelector('h1').style.setProperty('color', '#3f1237')
        })
        const folded = document.createElement('details')
        folded.append(document.createElement('summary'), new Image(10, 10))
        folded.firstChild.append('Altro')
        folded.lastChild.id = 'folded'
        const tight = document.createElement('p')
        tight.append('Una riga che sta nel suo spazio')
        tight.className = 'tight'
        tight.style.cssText = 'overflow: hidden; white-space: nowrap; inline-size: max-content'
        const stuck = document.createElement('nav')
        stuck.ariaLabel = 'Sempre qui'
        stuck.className = 'stuck'
        stuck.style.cssText = 'position: sticky; inset-block-start: 0; block-size: 100px'
        const aside = document.createElement('div')
        aside.className = 'container'
        aside.style.paddingLeft = '0'
        main.prepend(stuck)
        main.append(folded, tight, aside)
        requestAnimationFrame(() => { tight.style.inlineSize = `${tight.clientWidth}px` })
    }""")
    found = "\n".join(problems(visitor, "control"))
    assert "control: image-alt: .align-items-xl-baseline" in found
    assert "control: too wide" in found
    assert "control: the style sheet has left out .align-items-xl-baseline" in found
    assert "control: dark: color-contrast: h1" in found
    assert "control: small: image-alt" in found
    assert "#folded" in found
    assert "control: spaced: cut: P.tight" in found
    assert "control: leaves no room: " in found
    assert "NAV.stuck" in found
    assert 'control: out of the middle: <div class="container" style=' in found
    assert visitor.locator("details[open]").count() == 0, "folded again"


@pytest.mark.parametrize("path", ["/", "/en/", "/ar/"])
def test_the_menu_unfolded(visitor: Page, arabic_pages, path: str):
    visitor.set_viewport_size(SMALL)
    visitor.goto(path)
    for menu in ("header", ".site-topbar"):
        visitor.locator(f"{menu} summary").click()
        expect(visitor.locator(f"{menu} details[open] a").first).to_be_visible()
        # The list of languages lies over a part of the buttons below it.
        covered = re.compile(r"target-size: (?!.*language-switch)")
        assert [each for each in axe(visitor) if not covered.match(each)] == [], menu
        assert fits(visitor), menu
        visitor.locator(f"{menu} summary").click()


def test_every_component_in_every_state(visitor: Page):
    """Also those states that the demonstration has nowhere, or not today."""
    visitor.goto("/_componenti/")
    assert [each for each in problems(visitor, "components") if not NOT_OF_ONE_PAGE.match(each)] == []


def test_negative_control_of_what_is_passed_over_of_components():
    rules = ("region", "small: landmark-unique", "heading-order", "small: image-redundant-alt")
    assert all(NOT_OF_ONE_PAGE.match(f"components: {rule}: main > p") for rule in rules)
    others = ("color-contrast: [data-live-region]", "small: label: #landmark-one", "dark: region: x", "regions: x")
    assert not any(NOT_OF_ONE_PAGE.match(f"components: {each}") for each in others)


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


@pytest.mark.parametrize("name", IN_ARABIC)
def test_page_from_right_to_left(visitor: Page, arabic_pages, name: str):
    visitor.set_viewport_size(DESKTOP)
    response = visitor.goto(IN_ARABIC[name])
    assert response.ok or name == "not found", "a page in Arabic, not the page that says there is none"
    expect(visitor.locator("html")).to_have_attribute("dir", "rtl")
    expect(visitor.locator("html")).to_have_attribute("lang", "ar")
    quick_exit = visitor.locator("[data-quick-exit]")
    assert quick_exit.bounding_box()["x"] < DESKTOP["width"] / 2, "mirrored"
    assert problems(visitor, name) == []
    expect(quick_exit).to_be_in_viewport()
