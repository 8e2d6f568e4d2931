"""Questions that depend on each other, on a telephone’s screen, with and without JavaScript."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SiteServer
from tests.e2e.steps import exactly, press
from tests.formbuilder.factories import options, question, step, uid

SMALL = {"width": 320, "height": 640}
ADDRESS = "/segnala-con-condizioni/"
MAKE_PAGE = """
from reports.models import ReportPage
page = ReportPage.objects.get(locale__language_code="it", slug="segnala")
copy = page.copy(update_attrs={{"slug": "segnala-con-condizioni", "title": "Prova"}}, copy_revisions=False)
copy.form_steps = {steps!r}
copy.save()
"""


def when(name: str, operator: str, value: object = None) -> dict[str, object]:
    return {"rules": [{"question": uid(name), "operator": operator, "value": value}]}


CALL_ME = when("Vuoi una telefonata?", "is", True)
EVENING = {"type": "item", "id": uid("Di sera"), "value": {"label": "Di sera", "shown_when": CALL_ME}}
STEPS = [
    step(
        "Una telefonata",
        question("yes_no", "Vuoi una telefonata?"),
        question("short_text", "Come ti chiami?", shown_when=CALL_ME),
        question("one_of", "Quando leggi la posta?", options=[*options("Di mattina", "Di pomeriggio"), EVENING]),
        question("date", "Quando sei nata o nato?", required=False),
        question("short_text", "Chi ti accompagna?", shown_when=when("Quando sei nata o nato?", "younger", 18)),
        question(
            "repeat",
            "Chi altro c’era?",
            one="Persona",
            maximum=3,
            required=False,
            questions=[question("short_text", "Come si chiama?")],
        ),
        question("short_text", "Chi era davanti?", shown_when=when("Chi altro c’era?", "more", 1)),
    ),
    step("Che cosa dire", question("long_text", "Di che cosa parliamo?"), shown_when=CALL_ME),
]


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
    expect(page.get_by_role("heading", name="Una telefonata")).to_be_visible()


def want_call(page: Page, answer: str) -> None:
    page.get_by_role("group", name="Vuoi una telefonata?").get_by_role("radio", name=exactly(answer)).check()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.scrollingElement.scrollWidth <= innerWidth"))


def test_questions_and_choices_come_and_go_at_once(new_context, form: str):
    page = new_context(viewport=SMALL).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    begin(page, form)
    name, evening = page.get_by_label("Come ti chiami?"), page.get_by_role("radio", name="Di sera")
    expect(name).to_have_count(0)
    expect(evening).to_have_count(0)

    want_call(page, "Sì")
    expect(name).to_be_visible()
    expect(evening).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Si è aggiunto: Come ti chiami?; Di sera")).to_have_count(1)
    assert page.evaluate("document.activeElement.type") == "radio", "the focus stays where it is"
    assert fits(page)

    name.fill("Ada")
    evening.check()
    want_call(page, "No")
    expect(name).to_have_count(0)
    want_call(page, "Sì")
    expect(name).to_have_value("Ada")
    expect(evening).to_be_checked()

    for part, value in (("Giorno", "1"), ("Mese", "1"), ("Anno", "2020")):
        page.get_by_label(part, exact=True).fill(value)
    expect(page.get_by_label("Chi ti accompagna?")).to_be_visible()
    page.get_by_label("Anno", exact=True).fill("1980")
    expect(page.get_by_label("Chi ti accompagna?")).to_have_count(0)

    press(page, "Avanti")
    expect(page.get_by_text(exactly("Passo 3 di circa 5"))).to_be_visible()
    page.get_by_label("Di che cosa parliamo?").fill("Del lavoro")
    assert complaints == []


@pytest.mark.parametrize("java_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_question_that_depends_on_how_many_people_are_named(new_context, form: str, java_script: bool):
    page = new_context(viewport=SMALL, java_script_enabled=java_script).new_page()
    begin(page, form)
    want_call(page, "No")
    page.get_by_role("radio", name="Di mattina").check()
    names, in_front = page.get_by_label("Come si chiama?"), page.get_by_label("Chi era davanti?")
    for number, name in enumerate(("Ada", "Eva")):
        press(page, f"Aggiungi: Persona {number + 1}")
        expect(names).to_have_count(number + 1)
        expect(in_front).to_have_count(0)
        names.nth(number).fill(name)
    if not java_script:
        press(page, "Avanti")
    expect(in_front).to_be_visible()
    press(page, "Togli: Persona 2")
    expect(names).to_have_count(1)
    expect(in_front).to_have_count(0)
    press(page, "Avanti")
    expect(page.get_by_role("heading", name="Una telefonata")).to_have_count(0)


def test_without_javascript_what_became_due_appears_with_the_button_and_says_why(new_context, form: str):
    page = new_context(viewport=SMALL, java_script_enabled=False).new_page()
    begin(page, form)
    want_call(page, "Sì")
    page.get_by_role("radio", name="Di mattina").check()
    press(page, "Avanti")

    expect(page.get_by_role("alert")).to_contain_text("in questa pagina si è aggiunto qualcosa")
    expect(page.get_by_text(exactly("Nuovo"))).to_have_count(2)
    expect(page.get_by_role("radio", name="Di mattina")).to_be_checked()
    expect(page.locator(".form-errors")).to_have_count(0)
    assert fits(page)
    page.get_by_label("Come ti chiami?").fill("Ada")
    press(page, "Avanti")
    page.get_by_label("Di che cosa parliamo?").fill("Del lavoro")
    press(page, "Avanti")
    page.get_by_role("radio", name="No, scrivetemi soltanto qui").check()
    press(page, "Avanti")
    expect(page.get_by_role("heading", name="Controlla le risposte")).to_be_visible()
    expect(page.get_by_text(exactly("Ada"))).to_be_visible()

    page.get_by_role("link", name=re.compile("^Modifica.*Una telefonata")).click()
    want_call(page, "No")
    press(page, "Avanti")
    expect(page.get_by_text(exactly("Passo 4 di 4"))).to_be_visible()
    expect(page.get_by_text(exactly("Ada"))).to_have_count(0)
    expect(page.get_by_text("Di che cosa parliamo?")).to_have_count(0)
    assert fits(page)

    page.get_by_role("link", name=re.compile("^Modifica.*Una telefonata")).click()
    want_call(page, "Sì")
    press(page, "Avanti")
    expect(page.get_by_text(exactly("Ada"))).to_be_visible()
    expect(page.get_by_text(exactly("Del lavoro"))).to_be_visible()
    press(page, "Invia la segnalazione")
    expect(page.locator(".receipt__group").first).to_be_visible()
