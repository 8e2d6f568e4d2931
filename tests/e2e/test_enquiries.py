"""Somebody asks something of the office, a colleague answers, the person adds through the link of the mail."""

from __future__ import annotations

import email
import re
from email.policy import default

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.barriers import SMALL, fits, problems
from tests.e2e.conftest import SiteServer
from tests.e2e.steps import DESK, log_in, press

PROBLEM = "/segnala-disservizio/"
INBOX = f"{DESK}richieste/"
STORY = "La rampa è chiusa da martedì."


def mail_to(server: SiteServer, address: str) -> str:
    """The text of the newest message to this address."""
    parsed = [email.message_from_string(each.strip(), policy=default) for each in server.mails().split("-" * 79)]
    bodies = [each.get_body(("plain",)) for each in parsed if each["To"] == address]
    return bodies[-1].get_content()


def link_in(text: str) -> str:
    return re.search(r"http://\S+/richiesta/[A-Za-z0-9_-]{32}/", text)[0]


def tell_problem(page: Page, *, name: str = "", address: str = "") -> str:
    """From the page to the thanks; returns the reference."""
    page.goto(PROBLEM)
    page.get_by_role("link", name="Vai al modulo").first.click()
    page.get_by_role("radio", name="Un luogo che non si raggiunge o non si usa").check()
    page.get_by_label("In poche parole").fill("Rampa chiusa")
    page.get_by_label("Che cosa succede?").fill(STORY)
    page.get_by_role("checkbox", name="Ho letto").check()
    press(page, "Avanti")
    # Only now, without JavaScript, the step asks where.
    if page.get_by_label("Dove?").is_visible():
        page.get_by_label("Dove?").fill("Via Roma")
        press(page, "Avanti")
    page.get_by_label("Nome e cognome").fill(name)
    page.get_by_label("Indirizzo e-mail").fill(address)
    press(page, "Avanti")
    expect(page.get_by_role("heading", name="Controlla le risposte")).to_be_visible()
    press(page, "Invia la segnalazione")
    expect(page.get_by_role("heading", level=1)).to_have_text("Richiesta ricevuta")
    return page.locator("dl strong").first.inner_text()


@pytest.mark.both_databases
def test_a_question_is_asked_answered_and_added_to_on_a_small_screen_without_javascript(new_context, site_server):
    address = "rampa@example.org"
    citizen = new_context(java_script_enabled=False, viewport=SMALL).new_page()
    reference = tell_problem(citizen, name="Rachele Rampa", address=address)
    assert fits(citizen)
    received = mail_to(site_server, address)
    assert reference in received
    assert "rampa" not in received.lower().replace("rachele rampa", "")

    desk = new_context(viewport={"width": 390, "height": 800}).new_page()
    log_in(desk, "corsi", target=INBOX)
    desk.get_by_text("Filtra l’elenco").click()
    desk.get_by_label("Nome, e-mail, telefono o codice").fill("rampa")
    press(desk, "Filtra")
    assert "rampa" not in desk.url
    desk.get_by_role("link", name=reference).click()
    expect(desk.get_by_role("main")).to_contain_text(STORY)
    expect(desk.get_by_role("main")).to_contain_text("Via Roma")
    press(desk, "Prendi in carico")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("In lavorazione")
    desk.get_by_role("link", name="Rispondi").click()
    desk.get_by_label("Risposta pronta").select_option(label="Grazie, ci serve un po’ di tempo")
    press(desk, "Metti il testo qui sotto")
    expect(desk.get_by_label("Che cosa scriviamo")).to_contain_text("grazie di averci scritto")
    desk.get_by_label("Che cosa scriviamo").fill("Quale delle due rampe?")
    desk.get_by_label("Dopo").select_option(label="Aspettiamo che la persona risponda")
    press(desk, "Guarda prima il messaggio")
    expect(desk.get_by_role("region", name="Il messaggio")).to_contain_text("Buongiorno Rachele Rampa")
    press(desk, "Invia")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Aspetta la persona")

    asked = mail_to(site_server, address)
    assert "Quale delle due rampe?" in asked
    back = new_context(java_script_enabled=False, viewport=SMALL).new_page()
    back.goto(link_in(asked))
    expect(back).to_have_title(re.compile("^La tua richiesta"))
    expect(back.get_by_role("main")).to_contain_text("Quale delle due rampe?")
    assert fits(back)
    press(back, "Invia il messaggio")
    expect(back.get_by_role("alert")).to_contain_text("Scrivi qualcosa, oppure scegli un file.")
    back.get_by_label("Il tuo messaggio").fill("Quella verso il cortile.")
    back.get_by_label("File").set_input_files(
        {"name": "rampa.txt", "mimeType": "text/plain", "buffer": b"La rampa del cortile"}
    )
    press(back, "Invia il messaggio")
    expect(back.get_by_role("status")).to_contain_text("Abbiamo ricevuto il tuo messaggio")
    expect(back.get_by_role("main")).to_contain_text("rampa.txt")

    desk.reload()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("In lavorazione")
    expect(desk.get_by_role("main")).to_contain_text("Quella verso il cortile.")
    expect(desk.get_by_role("main")).to_contain_text("rampa.txt")

    press(back, "Chiudi la richiesta")
    expect(back.get_by_role("main")).to_contain_text("È chiusa.")


def test_without_an_address_a_code_is_enough(page_without_javascript: Page, new_context):
    reference = tell_problem(page_without_javascript)
    expect(page_without_javascript.get_by_role("main")).to_contain_text("annota il codice")

    desk = new_context().new_page()
    log_in(desk, "operatrice", target=INBOX)
    desk.get_by_label("Nome, e-mail, telefono o codice").fill(reference)
    press(desk, "Filtra")
    desk.get_by_role("link", name=reference).click()
    desk.get_by_role("link", name="Annota la risposta").click()
    expect(desk.get_by_role("main")).to_contain_text("non parte nessun messaggio")


def test_axe_finds_nothing_from_the_question_to_the_answer(new_context, site_server):
    address = "axe@example.org"
    citizen = new_context(reduced_motion="reduce").new_page()
    citizen.goto(PROBLEM)
    found = problems(citizen, "page")
    citizen.goto(f"{PROBLEM}modulo/")
    found += problems(citizen, "form")
    reference = tell_problem(citizen, name="Anna Assi", address=address)
    found += problems(citizen, "thanks")
    citizen.goto(link_in(mail_to(site_server, address)))
    press(citizen, "Invia il messaggio")
    found += problems(citizen, "the person's page with an error")

    desk = new_context(reduced_motion="reduce").new_page()
    log_in(desk, "corsi", target=INBOX)
    found += problems(desk, "inbox")
    desk.get_by_text("Filtra l’elenco").click()
    desk.get_by_label("Nome, e-mail, telefono o codice").fill(reference)
    press(desk, "Filtra")
    desk.get_by_role("link", name=reference).click()
    found += problems(desk, "record")
    record = desk.url
    for page in ("rispondi", "nota", "modifica", "unisci"):
        desk.goto(f"{record}{page}/")
        found += problems(desk, page)
    for page in ("risposte/", "risposte/nuova/"):
        desk.goto(f"{INBOX}{page}")
        found += problems(desk, page)
    assert found == []
