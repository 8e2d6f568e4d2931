"""The figures of closed cases: exact for whoever works on them, protected in a file, approved on a page."""

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
ON_THE_SITE = "/amministrazione/uffici/numeri-segnalazioni/"


@pytest.fixture
def manager(new_context) -> Page:
    """Without JavaScript, before the figures."""
    page = new_context(java_script_enabled=False, accept_downloads=True).new_page()
    log_in(page, "responsabile", target=CASES)
    page.get_by_role("link", name="Dati delle segnalazioni chiuse").click()
    page.get_by_label("Frase segreta").fill(PASSPHRASES["responsabile"])
    press(page, "Sblocca")
    return page


def test_a_manager_crosses_two_fields_and_gives_the_protected_table_away(manager):
    expect(manager.get_by_role("heading", level=1)).to_have_text("Dati delle segnalazioni chiuse")
    manager.get_by_label("Anno di chiusura").select_option(LAST_YEAR)
    manager.get_by_label("Righe").select_option(label="Per quale motivo")
    manager.get_by_label("Colonne").select_option(label="Esito")
    press(manager, "Mostra")
    expect(manager.get_by_role("heading", level=2).first).to_have_text(f"Per quale motivo × Esito, {LAST_YEAR}")
    row = manager.get_by_role("row").filter(has_text="Religione")
    expect(row.get_by_role("cell").last).to_have_text("2")
    expect(manager.get_by_role("img", name=re.compile("Per quale motivo × Esito"))).to_be_visible()
    with manager.expect_download() as download:
        manager.get_by_role("link", name="Scarica CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig")), delimiter=";"))
    assert not any("Religione" in row["Riga"] for row in rows)
    assert all(not 0 < int(row["Segnalazioni"]) < 5 for row in rows if row["Segnalazioni"] != "–")


def test_the_approved_year_is_downloaded_and_is_what_everybody_reads(manager, new_context):
    manager.get_by_label("Anno di chiusura").select_option(LAST_YEAR)
    press(manager, "Mostra")
    manager.get_by_role("link", name=f"Tabelle annuali del {LAST_YEAR}").click()
    expect(manager.get_by_role("main")).to_contain_text("Approvate da")
    approved = manager.get_by_role("table", name="Esito", exact=True).get_by_role("row").all_inner_texts()
    with manager.expect_download() as download:
        manager.get_by_role("link", name="Scarica ODS").click()
    assert download.value.suggested_filename == f"segnalazioni-{LAST_YEAR}.ods"

    visitor = new_context(java_script_enabled=False).new_page()
    visitor.goto(ON_THE_SITE)
    shown = visitor.get_by_role("table").nth(2).get_by_role("row").all_inner_texts()
    assert [line.split() for line in shown] == [line.split() for line in approved]


def test_axe_finds_nothing_and_nothing_is_too_wide(new_context):
    page = new_context().new_page()
    page.goto(ON_THE_SITE)
    found = problems(page, "figures on the site")
    log_in(page, "responsabile", target=f"{CASES}dati/")
    page.get_by_label("Frase segreta").fill(PASSPHRASES["responsabile"])
    press(page, "Sblocca")
    page.goto(f"{CASES}dati/?anno={LAST_YEAR}&righe=ground&colonne=area")
    found += problems(page, "figures")
    page.goto(f"{CASES}dati/{LAST_YEAR}/")
    assert found + problems(page, "a year") == []
