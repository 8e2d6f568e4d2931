"""A citizen without JavaScript registers for a course; seats, waiting list, mails, mistakes, second thoughts."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import SiteServer
from tests.e2e.steps import (
    COURSE,
    COURSE_FORM,
    ROOMY_GROUP,
    Person,
    fill_in_about,
    fill_in_who,
    press,
    register,
    walk_to_check_page,
)
from tests.e2e.traces import CookieWatch, places_of

LAST_SEAT = "Palestra dell’ultimo posto"
MAKE_GROUP_WITH_ONE_SEAT = f"""
from datetime import date, time
from courses.models import CourseGroup, Edition
CourseGroup.objects.create(
    edition=Edition.objects.get(title="Autodifesa, primo livello (dimostrazione)"),
    weekday=4, start_time=time(18), end_time=time(19), venue="{LAST_SEAT}",
    first_date=date({date.today().year + 1}, 9, 1), last_date=date({date.today().year + 1}, 12, 1), seats=1,
)
"""


@pytest.fixture(scope="module")
def group_with_one_seat(site_server: SiteServer) -> str:
    site_server.manage("shell", "-v0", "-c", MAKE_GROUP_WITH_ONE_SEAT)
    return LAST_SEAT


@pytest.fixture
def visitor(new_context) -> BrowserContext:
    """Somebody without JavaScript, whose browser is given no cookie but the form's."""
    context = new_context(java_script_enabled=False)
    watch = CookieWatch(context)
    yield context
    assert watch.strangers() == []


def mail_to(server: SiteServer, address: str) -> list[str]:
    """The messages sent to this address, each with its headers."""
    messages = server.mails().split("-" * 79)
    return [message for message in messages if f"To: {address}" in message]


@pytest.mark.both_databases
def test_the_last_seat_goes_to_the_first_and_the_next_one_waits(visitor, site_server, group_with_one_seat):
    first = Person(first_name="Prima", last_name="Ultimoposto", email="prima.ultimoposto@example.org")
    second = Person(first_name="Seconda", last_name="Inattesa", email="seconda.inattesa@example.org")

    page = visitor.new_page()
    page.goto(COURSE)
    expect(page.locator("main")).to_contain_text(group_with_one_seat)
    page.get_by_role("link", name="Iscriviti").first.click()
    expect(page).to_have_url(re.compile(rf"{COURSE_FORM}[a-z0-9]+/1/$"))
    register(page, first, group=group_with_one_seat)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hai un posto")
    expect(page.get_by_role("main")).to_contain_text(group_with_one_seat)
    expect(page.get_by_role("main")).to_contain_text(first.email)

    next_page = visitor.new_page()
    register(next_page, second, group=group_with_one_seat)
    expect(next_page.get_by_role("heading", level=1)).to_have_text("Sei in lista d’attesa")
    expect(next_page.get_by_role("main").locator("dl")).to_contain_text("Posizione in lista d’attesa")

    (confirmation,) = mail_to(site_server, first.email)
    (waiting,) = mail_to(site_server, second.email)
    for message in (confirmation, waiting):
        assert "autodifesa" not in message.lower()
        assert "violenza" not in message.lower()
        assert "/iscrizione/" in message


def test_who_registers_again_reads_the_same_as_the_first_time_and_the_truth_in_the_mail(visitor, site_server):
    person = Person(first_name="Dorotea", last_name="Duevolte", email="dorotea.duevolte@example.org")
    again = Person(first_name="DOROTEA", last_name="Duevolte", email="Dorotea.Duevolte@example.org")
    page = visitor.new_page()
    texts = []
    for each in (person, again):
        register(page, each, group=ROOMY_GROUP)
        expect(page.get_by_role("heading", level=1)).to_have_text("Hai un posto")
        texts.append(page.get_by_role("main").inner_text().lower())

    assert texts[0] == texts[1]
    assert len(mail_to(site_server, person.email)) == 2, "the confirmation, and a word that somebody tried again"


def test_what_is_missing_is_said_above_the_form_and_at_the_question(visitor):
    page = visitor.new_page()
    page.goto(COURSE_FORM)
    page.get_by_label("Nome", exact=True).fill("Marta")
    page.get_by_label("Indirizzo e-mail").fill("non è un indirizzo")
    press(page, "Avanti")

    expect(page).to_have_title(
        "Errore: Passo 1 di circa 4 – Corso di autodifesa per donne, primo livello – Comune di Cuneo"
    )
    summary = page.get_by_role("alert")
    expect(summary.get_by_role("listitem")).to_have_count(4)
    expect(summary).to_be_focused()
    expect(page.get_by_label("Nome", exact=True)).to_have_value("Marta")
    expect(page.get_by_label("Indirizzo e-mail")).to_have_value("non è un indirizzo")

    summary.get_by_role("link", name="Cognome").click()
    surname = page.get_by_label("Cognome", exact=True)
    expect(surname).to_be_in_viewport()
    expect(surname).to_have_attribute("aria-invalid", "true")
    described_by = surname.get_attribute("aria-describedby").split()
    assert any(page.locator(f"[id='{each}']").inner_text().strip() for each in described_by)


def test_one_can_go_back_and_change_every_answer_before_sending(visitor):
    person = Person(first_name="Berenice", last_name="Ripensa", email="berenice.ripensa@example.org")
    page = visitor.new_page()
    page.goto(COURSE_FORM)
    fill_in_who(page, person, group=ROOMY_GROUP)
    press(page, "Avanti")
    fill_in_about(page)
    press(page, "Indietro")
    expect(page.get_by_label("Cognome", exact=True)).to_have_value(person.last_name)
    press(page, "Avanti")
    expect(page.get_by_role("radio", name="Una volta alla settimana")).to_be_checked()
    press(page, "Avanti")
    page.get_by_role("checkbox", name="Accetto le regole del corso").check()
    press(page, "Avanti")

    page.get_by_role("link", name=re.compile(r"Modifica\s*: Gruppo e dati personali")).click()
    page.get_by_label("Cognome", exact=True).fill("Ripensata")
    press(page, "Avanti")
    expect(page.get_by_role("heading", name="Controlla le risposte")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Ripensata")
    expect(page.get_by_role("main")).to_contain_text("Una volta alla settimana")


@pytest.mark.both_databases
def test_sending_twice_registers_once(visitor, site_server):
    person = Person(first_name="Delia", last_name="Doppioclic", email="delia.doppioclic@example.org")
    page = visitor.new_page()
    walk_to_check_page(page, person, group=ROOMY_GROUP)
    with page.expect_request(lambda request: request.method == "POST") as sending:
        page.get_by_role("button", name="Invia l’iscrizione").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hai un posto")

    request = sending.value
    again = visitor.request.post(
        request.url,
        data=request.post_data,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"},
    )
    assert again.ok
    assert again.url.endswith("/fine/")
    assert "Hai un posto" in again.text()
    assert len(mail_to(site_server, person.email)) == 1


@pytest.mark.both_databases
def test_a_registration_is_found_on_the_server(visitor, site_server):
    """The negative control of the search for a report's words: what is kept in the clear is found."""
    person = Person(first_name="Trovata", last_name="Cercanelserver", email="trovata@example.org")
    page = visitor.new_page()
    register(page, person, group=ROOMY_GROUP)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hai un posto")
    assert person.email in site_server.mails()
    places = places_of([person.last_name, person.email], site_server)
    assert "table courses_registration" in places[person.last_name]
    if not site_server.env["DATABASE_URL"].startswith("postgres"):
        assert {"file db.sqlite3", "file db.sqlite3-wal"} & places[person.last_name]
    assert any(place.startswith("file mail/") for place in places[person.email])


def test_the_whole_way_exists_in_english(page: Page):
    page.goto("/en/living-in-cuneo/events/self-defence-course/modulo/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("radio", name=ROOMY_GROUP)).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("In quale gruppo vuoi iscriverti?")
