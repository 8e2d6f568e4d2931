"""A day at a listening point: a report is entered, followed as far as the person allows, and no further."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.barriers import problems
from tests.e2e.steps import CASES, DESK, RETURN_IN_ENGLISH, in_english, log_in, press

SMALL = {"width": 320, "height": 640}
POINT = f"{DESK}punto-di-ascolto/"
NOT_ALLOWED = "Solo il numero di protocollo e il giorno."


def row_of(page: Page, reference: str):
    return page.get_by_role("row").filter(has_text=reference)


def fits(page: Page) -> bool:
    return page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_a_day_at_a_listening_point(new_context):
    page = new_context(java_script_enabled=False, viewport=SMALL).new_page()
    log_in(page, "ascolto", target=POINT)
    expect(page.get_by_role("main")).to_contain_text(NOT_ALLOWED)
    assert fits(page)
    page.get_by_role("link", name="Inserisci una segnalazione").click()
    assert fits(page)
    page.get_by_label("Racconta che cosa è successo").fill("Sandpiper spoke to us.")
    press(page, "Salva e chiudi a chiave")
    expect(page.get_by_role("main")).to_contain_text("Scegli se la persona lo ha permesso.")
    expect(page.get_by_label("Racconta che cosa è successo")).to_have_value("Sandpiper spoke to us.")
    assert fits(page)
    page.get_by_role("radio", name="La persona discriminata").check()
    page.get_by_role("radio", name="Sì, lo ha permesso").check()
    page.get_by_role("radio", name="Sì, glielo do adesso").check()
    page.get_by_label("Ho detto a chi segnala").check()
    press(page, "Salva e chiudi a chiave")
    code = page.locator(".receipt__code").inner_text()
    reference = page.locator(".desk-lead").inner_text().split()[2]
    press(page, "L’ho consegnato")
    expect(row_of(page, reference)).to_contain_text("È arrivata. Nessuno l’ha ancora presa in carico.")
    expect(page.get_by_role("main")).not_to_contain_text("Sandpiper")
    assert fits(page)
    page.goto(CASES)
    expect(page.get_by_role("main")).not_to_contain_text(reference)

    reporter = new_context(java_script_enabled=False, viewport=SMALL).new_page()
    reporter.goto(RETURN_IN_ENGLISH)
    reporter.get_by_label(in_english("Il tuo codice")).fill(code)
    press(reporter, in_english("Avanti"))
    expect(reporter.get_by_role("main")).to_contain_text("Sandpiper spoke to us.")
    reporter.get_by_role("link", name=in_english("Non far più vedere")).click()
    assert fits(reporter)
    press(reporter, in_english("Non far più vedere"))
    expect(reporter.get_by_role("link", name=in_english("Non far più vedere"))).to_have_count(0)

    page.goto(POINT)
    expect(row_of(page, reference)).to_contain_text(NOT_ALLOWED)


def test_axe_finds_nothing_on_the_pages_of_a_point(new_context):
    page = new_context().new_page()
    page.set_viewport_size(SMALL)
    log_in(page, "ascolto", target=POINT)
    found = problems(page, "the list of a point")
    page.get_by_role("link", name="Inserisci una segnalazione").click()
    found += problems(page, "entering at a point")
    press(page, "Salva e chiudi a chiave")
    found += problems(page, "entering at a point, with errors")
    assert found == []
