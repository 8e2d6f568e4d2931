"""Staff at work: second factor, registrations and their export, unlocking, a case from arrival to the next state."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest
from allauth.mfa.totp.internal.auth import generate_totp_secret
from playwright.sync_api import BrowserContext, Page, expect

from demo.builders.people import PASSWORD
from staff.session_policy import SEEN_KEY
from tests.e2e.barriers import fits, problems
from tests.e2e.conftest import SiteServer
from tests.e2e.steps import (
    CASES,
    DESK,
    LOGIN,
    PASSPHRASES,
    REGISTRATIONS,
    RETURN_IN_ENGLISH,
    ROOMY_GROUP,
    Person,
    code_of_app,
    exactly,
    give_code,
    in_english,
    log_in,
    press,
    register,
    send_report,
    write_story,
)
from tests.e2e.traces import places_of

SMALL = {"width": 320, "height": 640}
LETTER = {"name": "Kittiwake.txt", "mimeType": "text/plain", "buffer": b"The letter of Nightjar. " * 3_000}
DECISION = {"name": "Wryneck.txt", "mimeType": "text/plain", "buffer": b"The decision on Bluethroat. " * 3_000}
PROGRAM = {"name": "programma.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + bytes(500)}
GIVE_APP = """
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
TOTP.activate(User.objects.get(username={username!r}), {secret!r})
"""


@pytest.fixture(scope="module")
def app_of_case_worker(site_server: SiteServer) -> str:
    """The key in the authenticator app of `operatrice`."""
    secret = generate_totp_secret()
    site_server.manage("shell", "-v0", "-c", GIVE_APP.format(username="operatrice", secret=secret))
    return secret


@pytest.fixture
def desk(new_context) -> BrowserContext:
    return new_context(accept_downloads=True)


def sections_of(page: Page) -> list[str]:
    navigation = page.get_by_role("navigation", name="Sezioni dell’area riservata")
    return [re.sub(r"\s+", " ", text).strip() for text in navigation.get_by_role("link").all_inner_texts()]


def log_out(page: Page) -> None:
    """The session ends and the browser is told to forget the site."""
    with page.expect_response(lambda response: response.request.method == "POST") as leaving:
        press(page, "Esci")
    assert leaving.value.all_headers()["clear-site-data"] == '"cache", "cookies", "storage"'
    expect(page.get_by_text("Hai chiuso la sessione.")).to_be_visible()


def test_the_course_desk_enrols_its_app_and_finds_a_registration(desk, new_context):
    person = Person(first_name="Ilaria", last_name="Sportelli", email="ilaria.sportelli@example.org")
    register(new_context(java_script_enabled=False).new_page(), person, group=ROOMY_GROUP)

    page = desk.new_page()
    log_in(page, "corsi")
    expect(page.get_by_role("heading", name="Buon lavoro")).to_be_visible()
    page.get_by_role("link", name="Aggiungi un secondo fattore").click()
    page.get_by_role("link", name="Attiva l’app").click()
    _confirm_by_password(page)
    secret = page.locator(".desk-secret").inner_text()
    give_code(page, code_of_app(secret))
    expect(page.locator(".desk-secret")).to_have_count(0)

    page.goto(DESK)
    expect(page.get_by_role("heading", name="Buon lavoro")).to_be_visible()
    log_out(page)
    log_in(page, "corsi", target=DESK)
    expect(page.get_by_role("heading", name="Buon lavoro")).to_have_count(0)
    give_code(page, code_of_app(secret, ahead=1))
    expect(page.get_by_role("heading", name="Buon lavoro")).to_be_visible()
    assert not any("Segnalazioni" in section for section in sections_of(page))

    page.get_by_role("navigation", name="Sezioni").get_by_role("link", name="Iscrizioni ai corsi").click()
    page.get_by_role("link", name="Tutte le iscrizioni").click()
    page.get_by_label("Nome, e-mail, telefono o codice").fill(person.last_name)
    press(page, "Filtra")
    expect(page.get_by_role("status").filter(has_text="1 risultato")).to_be_visible()
    assert person.last_name not in page.url

    assert _download_csv(page) == [[person.last_name, person.first_name, person.email]]
    assert person.email in _download_xlsx(page)

    page.get_by_role("row", name=person.last_name).get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"{person.first_name} {person.last_name}")
    expect(page.get_by_role("main")).to_contain_text("Una volta alla settimana")
    log_out(page)

    page.goto(REGISTRATIONS)
    expect(page).to_have_url(re.compile(re.escape(LOGIN)))


def _confirm_by_password(page: Page) -> None:
    """Asked before an account's protection changes."""
    page.get_by_label("La tua password").fill(PASSWORD)
    press(page, "Conferma")


def _download_csv(page: Page) -> list[list[str]]:
    """Surname, name and address of every row."""
    with page.expect_download() as download:
        press(page, "Esporta CSV")
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    dialect = csv.Sniffer().sniff(text.splitlines()[0], delimiters=",;")
    rows = list(csv.DictReader(io.StringIO(text), dialect=dialect))
    return [[row["Cognome"], row["Nome"], row["E-mail"]] for row in rows]


def _download_xlsx(page: Page) -> list[str]:
    """Every cell of every sheet."""
    with page.expect_download() as download:
        press(page, "Esporta XLSX")
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()), read_only=True)
    return [str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value]


def test_a_wrong_code_does_not_open_the_desk(desk, app_of_case_worker):
    page = desk.new_page()
    log_in(page, "operatrice")
    right = code_of_app(app_of_case_worker)
    give_code(page, f"{(int(right) + 500_000) % 10**6:06}")
    expect(page.locator("input[name=code]")).to_be_visible()
    expect(page.get_by_role("heading", name="Buon lavoro")).to_have_count(0)
    page.goto(CASES)
    expect(page).not_to_have_url(re.compile(f"{CASES}$"))


def test_a_case_worker_unlocks_reads_the_report_and_moves_it_on(desk, new_context, site_server, app_of_case_worker):
    reporter = new_context(java_script_enabled=False, locale="en-GB").new_page()
    story = write_story("Redstart")
    code = send_report(reporter, story)

    page = desk.new_page()
    log_in(page, "operatrice", target=CASES)
    give_code(page, code_of_app(app_of_case_worker))
    expect(page.get_by_role("heading", name="Segnalazioni", level=1)).to_be_visible()
    _unlock(page, "operatrice")

    reference = _find_case(page, story.story)
    italian = page.locator(".case-content > [lang=it]")
    expect(italian).to_contain_text("Racconta che cosa è successo")
    expect(italian).to_contain_text(f"Altrove: dove? – {story.elsewhere}")
    expect(italian).to_contain_text("È successo a me")
    assert story.contact not in page.content(), "it is shown on request only"
    page.get_by_role("link", name="Mostra il recapito").click()
    page.get_by_label("Per chiamare o scrivere come ha chiesto").check()
    press(page, "Mostra")
    expect(page.locator(".case-contact")).to_have_text(story.contact)
    for word in story.words:
        expect(page.locator(".case-content")).to_contain_text(word)
    page.get_by_text("Con le domande come le ha lette chi ha scritto").click()
    original = page.locator(".case-original [lang=en]")
    expect(original).to_contain_text(f"Elsewhere: where? – {story.elsewhere}")

    press(page, "Prendi in carico")
    expect(page.get_by_text("Stato cambiato.")).to_be_visible()
    expect(page.get_by_role("complementary")).to_contain_text("In lavorazione")
    reporter.goto(RETURN_IN_ENGLISH)
    reporter.get_by_label(in_english("Il tuo codice")).fill(code)
    press(reporter, in_english("Avanti"))
    expect(reporter.get_by_role("main")).to_contain_text(in_english("Una persona dell’ufficio la sta seguendo."))

    written = _write_to_each_other(reporter, page)

    first_word, second_word, *_others = PASSPHRASES["operatrice"].split()
    secrets = [*story.words, *written, f"{first_word} {second_word}", f"{first_word}-{second_word}"]
    found = places_of([*secrets, reference, SEEN_KEY], site_server)
    assert "table reports_case" in found.pop(reference)
    assert "a session" in found.pop(SEEN_KEY)
    assert {word: places for word, places in found.items() if places} == {}

    address = page.url
    press(page, "Blocca le segnalazioni")
    expect(page.get_by_role("link", name="Sblocca con la tua frase segreta")).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("heading", name="Sblocca le segnalazioni")).to_be_visible()
    assert story.story not in page.content()

    log_out(page)
    assert not [cookie for cookie in desk.cookies() if cookie["name"] in ("sessionid", "office") and cookie["value"]]


def test_a_report_by_telephone_is_entered_on_a_small_screen_without_javascript_and_its_code_handed_over(new_context):
    page = new_context(java_script_enabled=False, viewport=SMALL).new_page()
    log_in(page, "responsabile", target=CASES)
    page.get_by_role("link", name="Inserisci una segnalazione").click()
    assert fits(page)
    page.get_by_label("Racconta che cosa è successo").fill("Turnstone telephoned.")
    press(page, "Salva e chiudi a chiave")
    expect(page.get_by_role("main")).to_contain_text("Scegli come è arrivata.")
    expect(page.get_by_label("Racconta che cosa è successo")).to_have_value("Turnstone telephoned.")
    assert fits(page)
    page.get_by_role("radio", name="Telefono", exact=True).check()
    page.get_by_role("radio", name="La persona discriminata").check()
    page.get_by_role("radio", name="Sì, glielo do adesso").check()
    page.get_by_label("Ho detto a chi segnala").check()
    press(page, "Salva e chiudi a chiave")
    expect(page.get_by_role("heading", level=1)).to_have_text("Il codice da consegnare")
    code = page.locator(".receipt__code").inner_text()
    assert fits(page)
    press(page, "L’ho consegnato")
    expect(page.get_by_role("main")).to_contain_text("Il codice non si vede più.")
    reporter = new_context(java_script_enabled=False, viewport=SMALL).new_page()
    reporter.goto(RETURN_IN_ENGLISH)
    reporter.get_by_label(in_english("Il tuo codice")).fill(code)
    press(reporter, in_english("Avanti"))
    expect(reporter.get_by_role("main")).to_contain_text("Turnstone telephoned.")


def _write_to_each_other(reporter: Page, desk: Page) -> list[str]:
    """A message with a file, its answer with one, a note that the reporter does not see; a word of each."""
    reporter.set_viewport_size(SMALL)
    reporter.get_by_label(in_english("Il tuo messaggio")).fill("It happened again, Whinchat.")
    reporter.locator("input[type=file]").set_input_files([LETTER, PROGRAM])
    press(reporter, in_english("Invia"))
    expect(reporter.locator(".form-errors")).to_contain_text("programma.pdf")
    expect(reporter.locator("textarea")).to_have_value("It happened again, Whinchat.")
    assert reporter.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    press(reporter, in_english("Invia"))
    expect(reporter.locator(".conversation-entry")).to_contain_text("It happened again, Whinchat.")
    with reporter.expect_download() as download:
        reporter.get_by_role("button", name=f"{in_english('Apri')} Kittiwake.txt").click()
    assert download.value.suggested_filename == "file.txt"
    assert Path(download.value.path()).read_bytes() == LETTER["buffer"]
    desk.reload()
    expect(desk.get_by_role("main")).to_contain_text("It happened again, Whinchat.")
    expect(desk.get_by_role("link").filter(has_text="Kittiwake.txt").first).to_be_visible()
    desk.get_by_label("Messaggio").fill("We are sorry, Fieldfare.")
    desk.locator("input[type=file]").set_input_files(DECISION)
    press(desk, "Invia")
    expect(desk.get_by_role("link").filter(has_text="Wryneck.txt").first).to_be_visible()
    desk.get_by_label("Nota").fill("Ask the landlord, Dunnock.")
    press(desk, "Annota")
    expect(desk.get_by_role("main")).to_contain_text("Ask the landlord, Dunnock.")
    reporter.reload()
    expect(reporter.get_by_role("main")).to_contain_text("We are sorry, Fieldfare.")
    assert "Dunnock" not in reporter.content()
    with reporter.expect_download() as download:
        reporter.get_by_role("button", name=f"{in_english('Apri')} Wryneck.txt").click()
    assert Path(download.value.path()).read_bytes() == DECISION["buffer"]
    return ["Whinchat", "Fieldfare", "Dunnock", "Kittiwake", "Nightjar", "Wryneck", "Bluethroat"]


def _unlock(page: Page, username: str) -> None:
    page.get_by_role("link", name="Sblocca con la tua frase segreta").click()
    page.get_by_label("Frase segreta").fill("parole che non sono quelle giuste")
    press(page, "Sblocca")
    expect(page.get_by_text("La frase segreta non è giusta.")).to_be_visible()
    page.get_by_label("Frase segreta").fill(PASSPHRASES[username])
    press(page, "Sblocca")
    expect(page.get_by_text("Sbloccate per questa sessione.")).to_be_visible()


def _find_case(page: Page, word: str) -> str:
    """Search for a word that stands in the report, see it in the line, open the case; its reference."""
    page.get_by_label("Parole, telefono o riferimento").fill(word)
    press(page, "Filtra")
    head = page.get_by_role("rowheader")
    expect(head).to_have_count(1)
    expect(head).to_contain_text(f"English · {word}")
    assert word not in page.url
    assert fits(page)
    assert problems(page, "a search in the reports") == []
    head.get_by_role("link").click()
    return page.get_by_role("heading", level=1).inner_text()


def test_a_passkey_is_registered_and_opens_the_desk(desk):
    page = desk.new_page()
    devtools = desk.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    log_in(page, "responsabile")
    page.get_by_role("link", name="Aggiungi un secondo fattore").click()
    page.get_by_role("link", name="Aggiungi una chiave").click()
    _confirm_by_password(page)
    page.get_by_label("Nome della chiave").fill("Chiavetta di prova")
    press(page, "Aggiungi")
    expect(page.get_by_role("heading", name="Codici di recupero")).to_be_visible()
    assert len(devtools.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1

    page.goto(DESK)
    expect(page.get_by_role("heading", name="Buon lavoro")).to_be_visible()
    log_out(page)

    page.get_by_label("Nome utente o indirizzo e-mail").fill("responsabile")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Accedi")
    page.get_by_role("button", name=exactly("Usa una chiave di sicurezza")).click()
    expect(page.get_by_role("heading", name="Buon lavoro")).to_be_visible()
    assert any("Segnalazioni" in section for section in sections_of(page))
