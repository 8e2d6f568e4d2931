"""Consent is asked for, given on a telephone without JavaScript, and a service without an account answers."""

from __future__ import annotations

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.barriers import fits, problems
from tests.e2e.conftest import SiteServer
from tests.e2e.steps import (
    CASES,
    PASSPHRASES,
    RETURN_IN_ENGLISH,
    in_english,
    log_in,
    press,
    send_report,
    write_story,
)
from tests.e2e.traces import places_of

REFERRAL = ".case-referral"
SMALL = {"width": 320, "height": 640}
WHOM, TEXT = "Sindacato Smergominore", "May the union help you? Goosanderbridge would call."
PASSED = "Somebody was refused a flat. Garganeymeadow."
ANSWER = "Come on Monday, Pochardwhistle."


def _open_case(page: Page, word: str) -> None:
    """The worker unlocks, and opens the case in which the word stands."""
    log_in(page, "operatrice", target=CASES)
    page.get_by_role("link", name="Sblocca con la tua frase segreta").click()
    page.get_by_label("Frase segreta").fill(PASSPHRASES["operatrice"])
    press(page, "Sblocca")
    page.get_by_label("Parole, telefono o riferimento").fill(word)
    press(page, "Filtra")
    page.get_by_role("rowheader").get_by_role("link").click()


def _come_back(page: Page, code: str) -> None:
    page.goto(RETURN_IN_ENGLISH)
    page.get_by_label(in_english("Il tuo codice")).fill(code)
    press(page, in_english("Avanti"))


@pytest.mark.both_databases
def test_a_worker_asks_the_reporter_consents_and_a_service_answers(new_context, site_server: SiteServer):
    telephone = new_context(java_script_enabled=False, locale="en-GB", viewport=SMALL).new_page()
    story = write_story(f"Shoveler{secrets.token_hex(4)}")
    code = send_report(telephone, story)
    desk = new_context().new_page()
    _open_case(desk, story.story)
    _ask(desk)

    _come_back(telephone, code)
    consent = telephone.locator(".report-consent")
    for words in (WHOM, TEXT, PASSED):
        expect(consent).to_contain_text(words)
    assert fits(telephone)
    press(telephone, in_english("Sì, potete"))
    expect(consent).to_contain_text(in_english("Hai detto di sì. Non è ancora partito niente."))

    link, short = _send_and_hand_over(desk)
    service = new_context(java_script_enabled=False, viewport=SMALL).new_page()
    service.goto(link)
    assert service.context.cookies() == []
    _answer(service, short)
    assert story.story not in service.content()

    desk.reload()
    expect(desk.locator(REFERRAL)).to_contain_text(ANSWER)
    press(desk, "Ho letto")
    expect(desk.locator(REFERRAL)).not_to_contain_text("risposta da leggere")

    telephone.reload()
    expect(consent).to_contain_text(in_english("Il servizio ha accettato di occuparsene."))
    assert "Pochardwhistle" not in telephone.content()
    press(telephone, in_english("Ho cambiato idea"))
    expect(consent).to_contain_text(in_english("È stato ritirato: da qui non parte più niente."))
    service.goto(link)
    expect(service.get_by_role("heading", level=1)).to_have_text("Questo collegamento non apre più niente")
    desk.reload()
    expect(desk.locator(REFERRAL)).to_contain_text("Chi ha segnalato ha cambiato idea")

    words = ["Smergominore", "Goosanderbridge", "Garganeymeadow", "Pochardwhistle", link.split("/")[2]]
    assert {word: places for word, places in places_of(words, site_server).items() if places} == {}


def _ask(desk: Page) -> None:
    """The worker writes a request, looks at it as the reporter will read it, and asks."""
    desk.get_by_role("link", name="Chiedi il permesso").click()
    desk.get_by_label("Che tipo di servizio è").select_option("union")
    desk.get_by_label("A chi, o con chi").fill(WHOM)
    desk.get_by_label("Che cosa gli chiedi, e perché").fill(TEXT)
    desk.get_by_label("Che cosa passi, parola per parola").fill(PASSED)
    press(desk, "Guarda prima come lo legge")
    expect(desk.locator("#anteprima")).to_contain_text(PASSED)
    assert problems(desk, "asking for consent") == []
    press(desk, "Chiedi")
    expect(desk.locator(REFERRAL)).to_contain_text("Permesso chiesto")
    assert problems(desk, "a case with a referral") == []


def _send_and_hand_over(desk: Page) -> tuple[str, str]:
    """The link and the code, from the only page that shows them."""
    desk.reload()
    press(desk, "Segna come inviato")
    press(desk, "Fai il collegamento per il servizio")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Il collegamento per il servizio")
    assert problems(desk, "a link for a service") == []
    link = re.search(r"/consegna/[0-9a-z]{32}/", desk.content())[0]
    short = "".join(desk.locator(".receipt__group").all_inner_texts())
    press(desk, "L’ho consegnato")
    return link, short


def _answer(service: Page, short: str) -> None:
    """A service types the code, reads, accepts and closes."""
    assert PASSED not in service.content()
    service.get_by_label("Il codice breve").fill(short)
    press(service, "Avanti")
    expect(service.get_by_role("main")).to_contain_text(PASSED)
    assert fits(service)
    service.get_by_role("radio", name="Accettiamo").check()
    service.get_by_label("Che cosa volete dire all’ufficio").fill(ANSWER)
    press(service, "Rispondi")
    expect(service.get_by_role("main")).to_contain_text("La vostra risposta è arrivata all’ufficio.")
    press(service, "Chiudi")
    assert PASSED not in service.content()


def test_behind_the_link_and_on_the_reporters_page_axe_finds_nothing(new_context, make_link_in_demo):
    code, link, short = make_link_in_demo
    page = new_context().new_page()
    page.goto(link)
    assert problems(page, "a service's link") == []
    page.get_by_label("Il codice breve").fill(short)
    press(page, "Avanti")
    assert problems(page, "what is passed on") == []
    _come_back(page, code)
    assert problems(page, "a request for consent") == []
    page.goto(RETURN_IN_ENGLISH.replace("/en/", "/ar/"))
    assert fits(page)


MAKE_LINK = """
from demo.builders.people import colleague
from reports.models import Case
from reports.operations import act_on_referral, ask_consent, answer_with_code, submit
from reports.operations.handing import make_link
from reports.models import ReportPage
from reports.referral_states import Action, Kind
from reports.referrals import Request
from formbuilder.answers import Submission
from staff.roles import Role
page = ReportPage.objects.get(locale__language_code="it")
definition = page.get_source_definition()
receipt = submit(
    submission=Submission(definition=definition, answers={}, locale="it", submission_key="m" * 40),
    source_definition=definition,
    form_key=page.translation_key,
)
case = Case.objects.get(pk=receipt.case_id)
user, office = colleague(Role.CASE_WORKER)
request = Request(kind=Kind.REFERRAL, partner="union", whom="Sindacato", text="Vi va?", passed="Queste parole.")
ask_consent(case=case, office=office, request=request, key="k", actor=user)
referral = case.referrals.get().pk
answer_with_code(code=receipt.code, referral=referral, action=Action.SAY_YES)
act_on_referral(case=case, office=office, referral=referral, action=Action.SEND, seen=9, actor=user)
secret = make_link(case=case, office=office, referral=referral, key="k", actor=user)
print("MADE", receipt.code.grouped, f"/consegna/{secret.token}/", secret.code)
"""


@pytest.fixture
def make_link_in_demo(site_server: SiteServer) -> list[str]:
    """The reporter's code, a service's link and its short code, of a referral that was sent."""
    made = site_server.manage("shell", "-v0", "-c", MAKE_LINK)
    return re.search(r"MADE (.*)", made)[1].split()
