"""What an editor does with a form besides writing it: begin from a template, try the draft."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SiteServer
from tests.e2e.steps import COURSE_FORM, log_in, press

FIND_COURSE = """
from courses.models import CoursePage
print(CoursePage.objects.get(locale__language_code="it", slug="corso-di-autodifesa").pk)
"""
COUNT = """
from courses.models import Registration
from formbuilder.models import SealedDraft
from outbox.models import Mail
print(Registration.objects.count(), Mail.objects.count(), SealedDraft.objects.count())
"""


@pytest.fixture(scope="module")
def course(site_server: SiteServer) -> str:
    return site_server.manage("shell", "-v0", "-c", FIND_COURSE).strip()


def open_form_tab(page: Page, course: str) -> None:
    page.goto(f"/admin/pages/{course}/edit/")
    page.get_by_role("tab", name="Modulo di iscrizione").click()


def test_before_a_step_with_answers_is_deleted_its_editor_is_told(page: Page, course: str):
    """First, because the draft has other steps once the next test has taken a template."""
    log_in(page, "redazione", target="/admin/")
    with page.expect_response("**/risposte/"):
        open_form_tab(page, course)
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    delete = page.locator("[data-contentpath=form_steps] [data-streamfield-action=DELETE]:visible")
    before = delete.count()
    delete.first.click()
    expect(delete).to_have_count(before)
    assert len(said) == 1
    assert "rispost" in said[0]


def test_a_template_becomes_the_draft_and_the_public_form_stays(page: Page, new_context, course: str):
    log_in(page, "redazione", target="/admin/")
    open_form_tab(page, course)
    page.get_by_role("link", name="Parti da un modello o da un’altra pagina").click()
    page.get_by_role("link", name="Prenotazione per un evento").click()
    expect(page.get_by_text("In quante persone venite?", exact=True)).to_be_visible()
    expect(page.get_by_text("«In quante persone venite?» è più di 1")).to_be_visible()
    press(page, "Prendi questo modulo")
    expect(page.locator(".messages .success")).to_contain_text("è ora nella bozza")
    page.get_by_role("tab", name="Modulo di iscrizione").click()
    title = page.locator("[data-contentpath=form_steps] [data-contentpath=title] input")
    expect(title).to_have_value("La tua partecipazione")

    citizen = new_context(java_script_enabled=False).new_page()
    citizen.goto(COURSE_FORM)
    expect(citizen.get_by_role("heading", level=1)).not_to_contain_text("La tua partecipazione")


def test_a_colleague_tries_the_draft_with_a_link_and_nothing_arrives(page: Page, new_context, course: str, site_server):
    before = site_server.manage("shell", "-v0", "-c", COUNT).strip()
    log_in(page, "redazione", target="/admin/")
    open_form_tab(page, course)
    page.get_by_role("link", name="Prova il modulo").click()
    link = page.get_by_label("Italiano").input_value()

    colleague = new_context(java_script_enabled=False).new_page()
    colleague.goto(link)
    banner = colleague.get_by_text("Questa è una prova.")
    for _step in range(9):
        expect(banner).to_be_visible()
        if colleague.get_by_role("heading", level=1).inner_text() == "Controlla le risposte":
            break
        press(colleague, "Riempi con risposte di esempio")
        press(colleague, "Avanti")
    press(colleague, "Invia l’iscrizione")
    expect(colleague.get_by_role("heading", level=1)).to_have_text("Fine della prova")
    expect(banner).to_be_visible()
    assert site_server.manage("shell", "-v0", "-c", COUNT).strip() == before

    press(page, "Ritira i collegamenti già dati")
    colleague.goto(link)
    expect(colleague.get_by_role("heading", level=1)).to_have_text("Il collegamento non vale più")
