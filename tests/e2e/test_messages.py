"""A hall is changed: the desk writes to a group, looks at what each will read, sends; no JavaScript, a small screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.barriers import fits, problems
from tests.e2e.steps import DESK, ROOMY_GROUP, log_in, press

TELEPHONE = {"width": 320, "height": 640}
COURSES = f"{DESK}corsi/"
TEXT = "Ciao {nome}, domani siamo nella palestra piccola."


def open_messages(page: Page) -> None:
    page.goto(COURSES)
    page.get_by_role("row", name=ROOMY_GROUP).get_by_role("link", name="Messaggi").first.click()


def write(page: Page, text: str) -> None:
    page.get_by_role("group", name="Italiano").get_by_label("Oggetto").fill("Cambio di palestra")
    page.get_by_role("group", name="Italiano").get_by_label("Testo").fill(text)


@pytest.mark.both_databases
def test_the_desk_writes_to_a_group_looks_and_sends_on_a_telephone_without_javascript(new_context):
    page = new_context(java_script_enabled=False, viewport=TELEPHONE).new_page()
    log_in(page, "corsi", target=DESK)
    open_messages(page)
    expect(page.get_by_role("main")).to_contain_text("A questo gruppo non avete ancora scritto.")
    page.get_by_role("link", name="Scrivi un messaggio").click()
    assert fits(page)

    # A word that the site does not know stays where it was typed.
    write(page, "Domani siamo in {palestra}.")
    press(page, "Guarda prima di inviare")
    expect(page.get_by_role("main")).to_contain_text("Il sito non conosce {palestra}.")
    expect(page.get_by_role("group", name="Italiano").get_by_label("Testo")).to_have_value(
        "Domani siamo in {palestra}."
    )

    # What will be read is seen before anything is sent, also after a change.
    write(page, TEXT)
    press(page, "Guarda prima di inviare")
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"Ciao \w+, domani siamo nella palestra piccola\."))
    assert fits(page)
    page.get_by_text("Cambia il testo o le persone").click()
    write(page, f"{TEXT} Portate le scarpe.")
    page.get_by_role("button", name=re.compile("Invia a")).click()
    expect(page.get_by_role("main")).to_contain_text("Il messaggio non è partito")

    page.get_by_role("button", name=re.compile("Invia a")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cambio di palestra")
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"a \d+ person[ae]: \d+ consegnat"))
    assert fits(page)
    open_messages(page)
    expect(page.get_by_role("link", name="Cambio di palestra")).to_have_count(1)
    assert fits(page)


def test_axe_finds_nothing_from_the_first_word_to_what_was_sent(new_context):
    page = new_context(reduced_motion="reduce").new_page()
    log_in(page, "corsi", target=DESK)
    open_messages(page)
    found = problems(page, "messages of a group")
    page.get_by_role("link", name="Scrivi un messaggio").click()
    press(page, "Guarda prima di inviare")
    found += problems(page, "writing with errors")
    write(page, TEXT)
    press(page, "Guarda prima di inviare")
    page.get_by_text("Chi lo riceve").click()
    found += problems(page, "preview")
    page.get_by_role("button", name=re.compile("Invia a")).click()
    found += problems(page, "what was sent")
    assert found == []
