"""The words of the office in the lists of others: a file is looked at before it counts, a year leaves in its terms."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.barriers import problems
from tests.e2e.steps import CASES, PASSPHRASES, log_in, press

LAST_YEAR = str(timezone.localdate().year - 1)


@pytest.fixture
def manager(new_context) -> Page:
    """Without JavaScript, on a small screen, before the figures."""
    page = new_context(
        java_script_enabled=False, accept_downloads=True, viewport={"width": 320, "height": 800}
    ).new_page()
    log_in(page, "responsabile", target=f"{CASES}dati/")
    page.get_by_label("Frase segreta").fill(PASSPHRASES["responsabile"])
    press(page, "Sblocca")
    return page


def rows_of(page: Page, link: str) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    return list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig")), delimiter=";"))


def test_a_manager_reads_a_list_in_as_csv_mends_a_gap_and_sees_the_year_in_its_terms(manager, tmp_path):
    manager.get_by_role("link", name="Elenchi e corrispondenze").click()
    manager.get_by_label("Nome dell’elenco").fill("Osservatorio della provincia")
    press(manager, "Crea l’elenco")
    manager.get_by_role("link", name="Carica un file CSV").click()
    header = "campo;codice;voce;codice esterno;voce esterna\n"
    file = tmp_path / "elenco.csv"
    file.write_text(f"{header}ground;origin;;ETN;Origine\nground;sexx;;GEN;Genere\n", "utf-8")
    manager.get_by_label("File CSV").set_input_files(file)
    press(manager, "Guarda che cosa cambia")
    expect(manager.get_by_role("alert")).to_contain_text("Riga 3: Il codice «sexx» non c’è")
    text = manager.get_by_label("Oppure incolla qui le righe")
    text.fill(text.input_value().replace("sexx", "sex"))
    press(manager, "Guarda che cosa cambia")
    expect(manager.get_by_role("table", name="Che cosa cambia")).to_contain_text("Genere (GEN)")
    expect(manager.get_by_role("main")).to_contain_text("Dopo restano 14 voci senza corrispondenza.")
    press(manager, "Salva questi cambiamenti")
    expect(manager.get_by_role("main")).to_contain_text("14 voci senza corrispondenza")

    manager.get_by_role("link", name="Per quale motivo").click()
    manager.get_by_label("Disabilità").select_option(label="Non previsto dall’elenco")
    press(manager, "Salva")
    expect(manager.get_by_role("main")).to_contain_text("13 voci senza corrispondenza")

    manager.goto(f"{CASES}dati/?anno={LAST_YEAR}")
    manager.get_by_role("link", name="Osservatorio della provincia").click()
    expect(manager.get_by_role("table", name="Per quale motivo", exact=True).last).to_contain_text("Origine")
    rows = rows_of(manager, "Scarica CSV")
    assert {"Origine", "Genere", "Non previsto dall’elenco", "Altre voci insieme"} <= {row["Riga"] for row in rows}
    assert all(not 0 < int(row["Segnalazioni"]) < 5 for row in rows if row["Segnalazioni"] != "–")


def test_the_yearly_table_of_the_regional_centre_leaves_in_its_terms(manager):
    manager.goto(f"{CASES}dati/{LAST_YEAR}/")
    manager.get_by_role("link", name="Centro regionale contro le discriminazioni").click()
    expect(manager.get_by_role("heading", level=1)).to_contain_text(LAST_YEAR)
    rows = rows_of(manager, "Scarica CSV")
    assert {"Per quale motivo", "Esito", "Per quale motivo × Dove è successo"} <= {row["Tabella"] for row in rows}
    assert all(not 0 < int(row["Segnalazioni"]) < 5 for row in rows if row["Segnalazioni"] != "–")
    assert manager.get_by_role("img", name=re.compile("Per quale motivo")).count()


def test_axe_finds_nothing_on_the_pages_of_a_list(new_context):
    page = new_context().new_page()
    log_in(page, "responsabile", target=f"{CASES}dati/elenchi/")
    found = problems(page, "the lists")
    page.get_by_role("link", name="UNAR").click()
    found += problems(page, "a list")
    page.get_by_role("link", name="Per quale motivo").click()
    found += problems(page, "a field")
    page.goto(f"{CASES}dati/elenchi/")
    page.get_by_role("link", name="UNAR").click()
    page.get_by_role("link", name="Carica un file CSV").click()
    page.get_by_label("Oppure incolla qui le righe").fill("campo;codice;voce;codice esterno;voce esterna\n")
    press(page, "Guarda che cosa cambia")
    found += problems(page, "what changes")
    page.goto(f"{CASES}dati/{LAST_YEAR}/")
    page.get_by_role("link", name="UNAR").click()
    assert found + problems(page, "a year in its terms") == []
