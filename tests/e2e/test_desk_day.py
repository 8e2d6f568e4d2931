"""A clerk's day: somebody phones, a name is mistyped, a lesson begins; on a telephone and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.barriers import SMALL, fits, problems
from tests.e2e.steps import DESK, REGISTRATIONS, ROOMY_GROUP, fill_in_birthday, log_in, press

TELEPHONE = {"width": 390, "height": 780}
COURSES = f"{DESK}corsi/"
FULL_GROUP = "Cuneo centro"


def open_group_page(page: Page, link: str) -> None:
    page.goto(COURSES)
    page.get_by_role("row", name=ROOMY_GROUP).get_by_role("link", name=link).first.click()


def take_by_telephone(page: Page, *, last_name: str) -> str:
    """Register whoever phones; returns the address of the registration's page."""
    open_group_page(page, "Iscrivi una persona")
    page.locator("#id_first_name").fill("Carla")
    page.locator("#id_last_name").fill(last_name)
    page.get_by_label("Telefono", exact=True).first.fill("0171 444789")
    fill_in_birthday(page, 1990)
    for box in page.locator("main input[type=checkbox]:not(fieldset *)").all():  # Consents, and that she was told.
        box.check()
    press(page, "Iscrivi")
    wrong = page.locator(".invalid-feedback").all_inner_texts()
    assert not wrong, wrong
    expect(page.get_by_role("heading", level=1)).to_contain_text(last_name)
    return page.url


@pytest.mark.both_databases
def test_a_day_at_the_desk_on_a_telephone_without_javascript(new_context):
    page = new_context(java_script_enabled=False, viewport=TELEPHONE).new_page()
    log_in(page, "corsi", target=DESK)

    # Somebody without an e-mail address phones.
    open_group_page(page, "Iscrivi una persona")
    press(page, "Iscrivi")
    expect(page.get_by_role("main")).to_contain_text("Prima dillo alla persona.")
    assert fits(page)
    record = take_by_telephone(page, last_name="Telefonni")
    expect(page.get_by_role("main")).to_contain_text("avvisa la persona per telefono")
    assert fits(page)

    # A colleague looks for her, and types the name as it should be: nobody, but somebody like it.
    page.goto(REGISTRATIONS)
    if page.locator("details summary").count():
        page.locator("details summary").first.click()
    page.get_by_label("Nome, e-mail, telefono o codice").fill("Telefoni")
    press(page, "Filtra")
    assert "Telefon" not in page.url
    press(page, "Telefonni")
    page.get_by_role("link", name="Telefonni Carla").click()
    expect(page).to_have_url(record)

    # The name is put right, a note says why.
    page.get_by_role("link", name="Correggi i dati").click()
    page.get_by_label("Cognome").fill("Telefoni")
    press(page, "Salva")
    page.get_by_label("Nota").fill("Ha richiamato: una enne sola.")
    press(page, "Scrivi la nota")
    expect(page.locator(".desk-history")).to_contain_text("Prima: Cognome – Telefonni")
    expect(page.locator(".desk-history")).to_contain_text("una enne sola")
    assert fits(page)

    # At the door of the gym.
    open_group_page(page, "Presenze")
    page.locator(".desk-ticks a").first.click()
    page.get_by_label("Telefoni Carla").check()
    press(page, "Salva le presenze")
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"Presenti: [1-9]"))
    expect(page.get_by_label("Telefoni Carla")).to_be_checked()
    assert fits(page)

    # She cannot on that day, then not at all, then wants to be forgotten.
    page.goto(record)
    page.get_by_role("link", name="Sposta in un altro gruppo").click()
    page.get_by_role("radio").last.check()
    press(page, "Sposta")
    expect(page.get_by_role("main")).to_contain_text("Spostata:")
    page.get_by_role("link", name="Ritira l’iscrizione").click()
    press(page, "Ritira l’iscrizione")
    expect(page.get_by_role("link", name="Annulla il ritiro")).to_be_visible()
    page.get_by_role("link", name="Cancella i dati di questa persona").click()
    press(page, "Cancella per sempre")
    expect(page.get_by_role("main")).to_contain_text("I dati sono cancellati.")
    assert page.goto(record).status == 404


def test_axe_finds_nothing_on_the_pages_of_the_day(new_context):
    page = new_context(reduced_motion="reduce").new_page()
    log_in(page, "corsi", target=COURSES)
    found = problems(page, "courses")
    page.goto(f"{COURSES}cancellazioni/")
    found += problems(page, "purges")
    open_group_page(page, "Iscrivi una persona")
    press(page, "Iscrivi")
    found += problems(page, "registering with errors")
    record = take_by_telephone(page, last_name="Assi")
    for part in ("", "dati/", "risposte/", "sposta/", "cancella/", "withdraw/"):
        page.goto(f"{record}{part}")
        found += problems(page, part or "record")
    open_group_page(page, "Presenze")
    found += problems(page, "lessons")
    page.locator(".desk-ticks a").first.click()
    found += problems(page, "attendance")
    assert found == []


def test_who_was_withdrawn_by_mistake_waits_again_in_the_same_place(new_context):
    page = new_context(java_script_enabled=False, viewport=SMALL).new_page()
    log_in(page, "corsi", target=COURSES)
    page.get_by_role("row", name=FULL_GROUP).get_by_role("link", name="vedi la lista d’attesa").click()
    page.wait_for_load_state()
    line = page.locator("main tbody a").all_inner_texts()
    assert len(line) > 1
    page.get_by_role("link", name=line[0]).click()
    expect(page.locator("dl.desk-definition").first).to_contain_text(re.compile(r"Posizione in lista d’attesa\s+1 "))

    page.get_by_role("link", name="Ritira l’iscrizione").click()
    page.get_by_label("Scrivi alla persona").uncheck()
    press(page, "Ritira l’iscrizione")
    expect(page.get_by_role("status")).to_contain_text("Iscrizione ritirata.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ritirata")
    assert fits(page)
    press(page, "Annulla")

    expect(page.get_by_role("status")).to_contain_text("Annullato: l’iscrizione è di nuovo come prima.")
    expect(page.get_by_role("button", name="Annulla", exact=True)).to_have_count(0)
    expect(page.locator("dl.desk-definition").first).to_contain_text(re.compile(r"Posizione in lista d’attesa\s+1 "))
    expect(page.locator(".desk-history")).to_contain_text("Annullato")
    page.get_by_role("link", name="vedi la lista").click()
    page.wait_for_load_state()
    assert page.locator("main tbody a").all_inner_texts() == line
