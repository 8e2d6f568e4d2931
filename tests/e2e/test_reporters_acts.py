"""A reporter's last days, on a small telephone without JavaScript: says who they are, takes a new code, reads how it
ended, has it reopened, and asks for everything to be erased."""

from __future__ import annotations

import re

from django.utils import translation
from playwright.sync_api import Page, expect

from reports.states import State
from tests.e2e.barriers import FITS, WHO_IS_TOO_WIDE, axe, problems
from tests.e2e.steps import (
    CASES,
    PASSPHRASES,
    RETURN_IN_ENGLISH,
    exactly,
    in_english,
    log_in,
    press,
    send_report,
    write_story,
)

PHONE = {"width": 320, "height": 640}
SCRIPTS = re.compile(r"<script.*?</script>", re.DOTALL)
NAME, NUMBER = "Zoraide Wheatear", "0171 555 019"


def come_back(page: Page, code: str) -> None:
    page.goto(RETURN_IN_ENGLISH)
    page.get_by_label(in_english("Il tuo codice")).fill(code)
    press(page, in_english("Avanti"))


def check(page: Page, twin: Page, where: str) -> None:
    """Nothing that axe finds, nothing that is wider than the screen.

    Axe is a script itself: it looks at what is on the screen in a window that runs scripts, where the page has none.
    """
    body = SCRIPTS.sub("", page.content())
    twin.route("**/codice/**", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    twin.goto(page.url)
    assert axe(twin) == [], where
    assert twin.evaluate(FITS), (where, twin.evaluate(WHO_IS_TOO_WIDE))
    twin.unroute_all()


def open_act(page: Page, twin: Page, button: str) -> None:
    """The page of one act, which says what happens."""
    page.get_by_role("link", name=exactly(in_english(button))).click()
    check(page, twin, button)
    expect(page).to_have_title(re.compile(in_english("Modulo")))


def unlock(page: Page) -> None:
    log_in(page, "responsabile", target=CASES)
    page.get_by_role("link", name="Sblocca con la tua frase segreta").click()
    page.get_by_label("Frase segreta").fill(PASSPHRASES["responsabile"])
    press(page, "Sblocca")
    expect(page.get_by_text("Sbloccate per questa sessione.")).to_be_visible()


def open_case(page: Page, reference: str) -> None:
    page.goto(CASES)
    page.get_by_label("Parole, telefono o riferimento").fill(reference)
    press(page, "Filtra")
    page.get_by_role("rowheader").get_by_role("link", name=reference, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(reference)


def close_case(page: Page) -> None:
    """With the outcome that stands there, or the first one."""
    outcome = page.get_by_label("Esito")
    if not outcome.input_value():
        outcome.select_option("recorded")
    page.get_by_role("main").get_by_role("button", name=exactly("Chiudi")).click()
    page.wait_for_load_state()


def test_a_reporter_does_everything_with_the_code_on_a_telephone_without_javascript(new_context):
    reporter = new_context(java_script_enabled=False, viewport=PHONE, locale="en-GB").new_page()
    twin = new_context(viewport=PHONE, locale="en-GB").new_page()
    code = send_report(reporter, write_story("Wheatear"))
    come_back(reporter, code)
    reference = reporter.locator(".report-number__value").inner_text()
    says_who_they_are(reporter, twin)
    new = takes_a_new_code(reporter, twin, code)

    desk = new_context().new_page()
    unlock(desk)
    open_case(desk, reference)
    reads_who_it_is_and_closes(desk)

    come_back(reporter, new)
    check(reporter, twin, "a closed report")
    has_it_reopened(reporter, twin)
    open_act(reporter, twin, "Chiedi di cancellare")
    press(reporter, in_english("Chiedi di cancellare tutto"))
    expect(reporter.get_by_role("link", name=exactly(in_english("Chiedi di cancellare")))).to_have_count(0)

    open_case(desk, reference)
    closes_and_erases(desk, reference)
    come_back(reporter, new)
    expect(reporter.locator(".form-errors")).to_be_visible()


def says_who_they_are(reporter: Page, twin: Page) -> None:
    open_act(reporter, twin, "Di’ chi sei")
    reporter.get_by_role("radio", name=in_english("In modo riservato: il mio nome lo sa solo l’ufficio")).check()
    reporter.get_by_label(in_english("Come ti chiami?")).fill(NAME)
    reporter.get_by_role("radio", name=in_english("Sì, per telefono")).check()
    press(reporter, in_english("Manda"))
    expect(reporter.locator(".form-errors")).to_be_visible()
    expect(reporter.get_by_label(in_english("Come ti chiami?"))).to_have_value(NAME)
    reporter.get_by_label(in_english("Telefono o e-mail")).fill(NUMBER)
    press(reporter, in_english("Manda"))
    expect(reporter.get_by_role("link", name=in_english("Togli nome e recapito"))).to_be_visible()


def takes_a_new_code(reporter: Page, twin: Page, code: str) -> str:
    open_act(reporter, twin, "Prendi un codice nuovo")
    press(reporter, in_english("Prendi un codice nuovo"))
    check(reporter, twin, "the new code")
    new = "-".join(reporter.locator(".receipt__group").all_inner_texts())
    assert new != code
    press(reporter, in_english("L’ho annotato"))
    expect(reporter.get_by_role("heading", name=in_english("A che punto è"))).to_be_visible()
    come_back(reporter, code)
    expect(reporter.locator(".form-errors")).to_be_visible()
    return new


def reads_who_it_is_and_closes(desk: Page) -> None:
    expect(desk.get_by_text(NUMBER)).to_have_count(0)
    desk.get_by_role("link", name="Mostra nome e recapito").click()
    desk.get_by_role("radio").first.check()
    press(desk, "Mostra")
    expect(desk.get_by_text(NUMBER)).to_be_visible()
    expect(desk.get_by_text(NAME)).to_be_visible()
    desk.get_by_role("link", name=exactly("Classifica")).click()
    desk.get_by_label("È una discriminazione?").select_option("not_relevant")
    desk.get_by_label("Perché non lo è").fill("Una prova.")
    press(desk, "Salva")
    expect(desk.get_by_text("Classificazione salvata.")).to_be_visible()
    desk.get_by_role("complementary").get_by_role("link", name=exactly("Chiudi")).click()
    close_case(desk)
    expect(desk.get_by_text("Segnalazione chiusa.")).to_be_visible()


def has_it_reopened(reporter: Page, twin: Page) -> None:
    open_act(reporter, twin, "Com’è andata? Dillo, o chiedi di riaprire")
    helped = reporter.get_by_role("group", name=in_english("Ti è servito?"))
    helped.get_by_role("radio", name=in_english("In parte")).check()
    reporter.get_by_role("radio", name=in_english("Sì, riaprite")).check()
    press(reporter, in_english("Manda"))
    expect(reporter.locator(".state-panel__title")).to_have_text(in_english_state())


def closes_and_erases(desk: Page, reference: str) -> None:
    expect(desk.get_by_role("main")).to_contain_text("Ha chiesto di riaprire: è di nuovo in lavorazione.")
    expect(desk.get_by_role("heading", name="Chiede di cancellare tutto")).to_be_visible()
    assert problems(desk, "a case with a wish") == []
    desk.get_by_role("link", name="Chiudi, poi cancella").click()
    expect(desk.get_by_label("Esito")).to_have_value("withdrawn")
    close_case(desk)
    expect(desk.get_by_role("radio", name="Lo ha chiesto")).to_be_checked()
    press(desk, "Cancella per sempre")
    expect(desk.get_by_text(f"La segnalazione {reference} è cancellata.")).to_be_visible()


def in_english_state() -> str:
    """«In progress», in the words of the catalogue, which tells it apart from other things in progress."""
    with translation.override("en"):
        return str(State.IN_PROGRESS.label)
