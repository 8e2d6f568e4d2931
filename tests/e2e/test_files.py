"""Files in a form, on a telephone’s screen, with and without JavaScript."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SiteServer
from tests.e2e.steps import press
from tests.formbuilder.factories import question, step
from tests.formbuilder.uploads import samples

SMALL = {"width": 320, "height": 640}
ADDRESS = "/segnala-con-file/"
MAKE_PAGE = """
from reports.models import ReportPage
page = ReportPage.objects.get(locale__language_code="it", slug="segnala")
copy = page.copy(update_attrs={{"slug": "segnala-con-file", "title": "Prova"}}, copy_revisions=False)
copy.form_steps = {steps!r}
copy.save()
"""
STEPS = [
    step(
        "Che cosa hai",
        question("short_text", "Di che cosa si tratta?"),
        question("file", "Messaggi e fotografie", max_files=2, max_megabytes=20),
    )
]
TEXT = b"Zoraide abita in via Segreta 1. " * 900
LETTER = {"name": "Lettera di Zoraide.txt", "mimeType": "text/plain", "buffer": TEXT}
PICTURE = {"name": "Foto 书信.jpg", "mimeType": "image/jpeg", "buffer": samples.picture()}
PROGRAM = {"name": "programma.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(500)}


@pytest.fixture(scope="module")
def form(site_server: SiteServer) -> str:
    site_server.manage("shell", "-v0", "-c", MAKE_PAGE.format(steps=json.dumps(STEPS)))
    return f"{ADDRESS}modulo/"


def begin(page: Page, form: str) -> None:
    page.goto(form)
    page.get_by_role("radio", name="In anonimo: non dico chi sono").check()
    page.get_by_role("radio", name="È successo a me").check()
    page.get_by_role("radio", name="Avere ascolto o aiuto").check()
    press(page, "Avanti")
    expect(page.get_by_role("heading", name="Che cosa hai")).to_be_visible()


def choose(page: Page, *files: dict) -> None:
    page.get_by_label("Messaggi e fotografie").set_input_files(list(files))


def walk(page: Page, form: str) -> None:
    """Upload, correct, take out, put in again, go back: nothing is lost."""
    begin(page, form)
    choose(page, LETTER, PROGRAM)
    press(page, "Avanti")
    expect(page.locator(".form-errors")).to_contain_text("«programma.pdf» è di un tipo")
    expect(page.locator(".form-files__name")).to_have_text(re.compile("Lettera di Zoraide.txt"))

    page.get_by_role("button", name="Togli Lettera di Zoraide.txt").click()
    expect(page.locator(".form-files__file")).to_have_count(0)
    choose(page, LETTER, PICTURE)
    press(page, "Carica")
    expect(page.locator(".form-files__file")).to_have_count(2)
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")

    page.get_by_label("Di che cosa si tratta?").fill("Una lettera")
    page.get_by_label("Di che cosa si tratta?").press("Enter")
    expect(page.get_by_role("heading", name="Che cosa hai")).to_have_count(0)
    page.go_back()
    expect(page.locator(".form-files__file")).to_have_count(2)
    expect(page.locator(".form-files__name").last).to_contain_text("Foto 书信.jpg")


def test_without_javascript_files_are_uploaded_taken_out_and_found_again(new_context, form: str):
    walk(new_context(viewport=SMALL, java_script_enabled=False).new_page(), form)


def test_with_javascript_too_and_the_page_complains_of_nothing(new_context, form: str):
    page = new_context(viewport=SMALL).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    walk(page, form)
    assert complaints == []


def test_an_upload_can_be_stopped_and_a_lost_connection_is_said(new_context, form: str):
    context = new_context(viewport=SMALL)
    page = context.new_page()
    begin(page, form)
    choose(page, LETTER)
    page.route("**/modulo/**", lambda route: None if route.request.method == "POST" else route.continue_())
    press(page, "Carica")
    expect(page.get_by_text("Stiamo caricando i file.")).to_be_visible()
    press(page, "Interrompi")
    expect(page.get_by_text("Stiamo caricando i file.")).to_be_hidden()
    page.unroute_all(behavior="ignoreErrors")

    context.set_offline(True)
    press(page, "Carica")
    expect(page.get_by_role("alert")).to_contain_text("I file non sono arrivati")
    context.set_offline(False)
    press(page, "Carica")
    expect(page.locator(".form-files__file")).to_have_count(1)


def test_nothing_of_an_uploaded_file_is_found_on_the_server(new_context, form: str, site_server: SiteServer):
    page = new_context(java_script_enabled=False).new_page()
    begin(page, form)
    choose(page, LETTER)
    press(page, "Carica")
    expect(page.locator(".form-files__file")).to_have_count(1)
    found = [path for path in site_server.folder.rglob("*") if path.is_file() and holds(path, b"Zoraide")]
    assert found == []
    assert list((site_server.folder / "media" / "sealed").iterdir())
    (site_server.folder / "control").write_bytes(TEXT)
    assert holds(site_server.folder / "control", b"Zoraide")
    (site_server.folder / "control").unlink()


def holds(path, word: bytes) -> bool:
    try:
        return word in path.read_bytes()
    except OSError:
        return False
