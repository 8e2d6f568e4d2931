"""The data-protection officer looks for a thing in the log; the desk keeps a view of a list. Without JavaScript."""

from __future__ import annotations

import csv
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.barriers import fits, problems
from tests.e2e.steps import DESK, REGISTRATIONS, log_in, press

TELEPHONE = {"width": 320, "height": 780}
LOG = f"{DESK}registro/"


def unfold(page: Page, text: str) -> None:
    """What is folded on a telephone and open elsewhere."""
    box = page.locator("details", has=page.locator("summary", has_text=text))
    if box.get_attribute("open") is None:
        box.locator("summary").click()


def test_the_officer_finds_a_thing_and_takes_its_lines_along(new_context, tmp_path: Path):
    desk = new_context(java_script_enabled=False).new_page()
    log_in(desk, "corsi", target=DESK)
    desk.goto(REGISTRATIONS)
    desk.locator("tbody th a").first.click()
    reference = desk.locator("dd code").first.inner_text()

    page = new_context(java_script_enabled=False, viewport=TELEPHONE, accept_downloads=True).new_page()
    log_in(page, "dpo", target=DESK)
    page.goto(LOG)
    unfold(page, "Filtra l’elenco")
    page.get_by_label("Su che cosa").fill(reference.lower())
    page.get_by_label("Che genere di attività").select_option("reads")
    press(page, "Filtra")
    assert reference.lower() not in page.url.lower()
    rows = page.locator("tbody tr")
    expect(rows.first).to_contain_text(f"iscrizione {reference}")
    expect(rows.first).to_contain_text("ha letto un’iscrizione")
    assert fits(page)

    rows.first.get_by_role("button").click()
    expect(page.get_by_role("main")).to_contain_text(f"Soltanto ciò che riguarda: iscrizione {reference}.")
    shown = rows.count()
    with page.expect_download() as download:
        page.get_by_role("button", name="Esporta CSV").click()
    download.value.save_as(tmp_path / "log.csv")
    with (tmp_path / "log.csv").open(encoding="utf-8-sig") as file:
        _header, *lines = csv.reader(file, delimiter=";")
    assert len(lines) == shown
    assert {line[5] for line in lines} == {f"iscrizione {reference}"}

    page.goto(LOG)
    expect(rows.first).to_contain_text("ha esportato il registro delle attività")


def test_a_view_of_a_list_is_kept_renamed_removed_and_taken_back(new_context):
    page = new_context(java_script_enabled=False, viewport=TELEPHONE).new_page()
    log_in(page, "corsi", target=DESK)
    page.goto(REGISTRATIONS)
    unfold(page, "Filtra l’elenco")
    page.get_by_label("Stato").select_option("waiting")
    page.get_by_label("Nome, e-mail, telefono o codice").fill("a")
    press(page, "Filtra")
    unfold(page, "Salva questa vista")
    press(page, "Salva")
    expect(page.get_by_role("main")).to_contain_text("Scrivi un nome per la vista.")
    page.get_by_label("Nome della vista").fill("Chi aspetta")
    press(page, "Salva")
    expect(page.get_by_role("main")).to_contain_text("Le parole che hai scritto non ne fanno parte.")
    assert fits(page)

    page.goto(REGISTRATIONS)
    page.get_by_role("link", name="Chi aspetta", exact=True).click()
    assert page.get_by_label("Stato").input_value() == "waiting"
    page.get_by_role("link", name="Cambia o elimina la vista Chi aspetta").click()
    page.get_by_label("Nome della vista").fill("In attesa adesso")
    press(page, "Salva il nome")
    page.get_by_role("link", name="Cambia o elimina la vista In attesa adesso").click()
    press(page, "Elimina la vista")
    expect(page.get_by_role("link", name="In attesa adesso", exact=True)).to_have_count(0)
    press(page, "Annulla")
    expect(page.get_by_role("link", name="In attesa adesso", exact=True)).to_have_count(1)
    page.get_by_role("link", name="Cambia o elimina la vista In attesa adesso").click()
    press(page, "Elimina la vista")  # As it was, for whoever comes after.


def test_axe_finds_nothing_on_log_and_views(new_context):
    desk = new_context(bypass_csp=True).new_page()
    log_in(desk, "corsi", target=DESK)
    desk.goto(f"{REGISTRATIONS}?stato=waiting")
    desk.locator("summary", has_text="Salva questa vista").click()
    assert problems(desk, "a view to save") == []
    desk.get_by_label("Nome della vista").fill("Per axe")
    press(desk, "Salva")
    assert problems(desk, "a saved view") == []
    desk.get_by_role("link", name="Cambia o elimina la vista Per axe").click()
    assert problems(desk, "a view to change") == []
    press(desk, "Elimina la vista")

    officer = new_context(bypass_csp=True).new_page()
    log_in(officer, "dpo", target=DESK)
    officer.goto(LOG)
    assert problems(officer, "the log") == []
    officer.goto(f"{LOG}?oggetto=Rossi")
    assert problems(officer, "a wrong link") == []
