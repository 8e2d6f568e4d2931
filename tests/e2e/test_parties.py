"""Two people enter as one, on a small screen and without JavaScript."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.e2e.barriers import SMALL
from tests.e2e.steps import COURSE_FORM, ROOMY_GROUP, Person, fill_in_about, fill_in_who, press
from tests.e2e.test_forms_by_keyboard import check
from tests.e2e.test_own_page import link_of

MOTHER = Person(first_name="Carla", last_name="Insiemi", email="carla.insiemi@example.org")


def along(page: Page) -> Locator:
    return page.get_by_role("group", name="Persona con te", exact=True)


def test_a_mother_and_her_daughter_enter_as_one(new_context, site_server):
    page = new_context(java_script_enabled=False, viewport=SMALL).new_page()
    twin = new_context(viewport=SMALL).new_page()
    page.goto(COURSE_FORM)
    fill_in_who(page, MOTHER, group=ROOMY_GROUP)
    press(page, "Aggiungi: Persona con te")
    expect(along(page)).to_be_focused()
    check(page, twin, "one who comes along")
    along(page).get_by_label("Nome", exact=True).fill("Daria")
    press(page, "Avanti")

    # What is missing is said at the place of the one who comes along, and what was typed stays.
    errors = page.locator(".form-errors")
    expect(errors).to_contain_text("Persona con te, Cognome – Serve una risposta.")
    check(page, twin, "something is missing")
    expect(along(page).get_by_label("Nome", exact=True)).to_have_value("Daria")
    along(page).get_by_label("Cognome").fill("Insiemi")
    for part, value in (("Giorno", "4"), ("Mese", "5"), ("Anno", "2001")):
        along(page).get_by_label(part).fill(value)
    press(page, "Avanti")

    fill_in_about(page)
    press(page, "Avanti")
    page.get_by_role("checkbox", name="Accetto le regole del corso").check()
    press(page, "Avanti")
    expect(page.get_by_role("heading", name="Controlla le risposte")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Persona con te – Nome: Daria; Cognome: Insiemi")
    check(page, twin, "the answers")
    press(page, "Invia l’iscrizione")

    expect(page.get_by_role("heading", level=1)).to_have_text("Avete i posti, insieme")
    expect(page.get_by_role("main")).to_contain_text("Daria Insiemi")
    check(page, twin, "the end")

    page.goto(link_of(site_server, MOTHER))
    expect(page.get_by_role("heading", level=1)).to_contain_text("ha un posto")
    who = page.get_by_role("main").locator("dd").first
    one = who.inner_text()
    other = page.get_by_role("main").get_by_role("listitem").filter(has_text="Insiemi – Confermata")
    other.get_by_role("link").click()
    expect(who).not_to_have_text(one)
    expect(other).to_contain_text(one)

    # Who withdraws reads whose registration it is, and who stays.
    page.get_by_role("link", name="Ritira l’iscrizione di").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Insiemi")
    expect(page.get_by_role("main").get_by_role("listitem")).to_contain_text(one)
    check(page, twin, "whose registration is withdrawn")
