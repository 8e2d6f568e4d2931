"""A person’s own registration, on a small screen and without JavaScript: a seat is passed on, an offer is taken."""

from __future__ import annotations

import json
import re
import uuid
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.barriers import FITS, axe
from tests.e2e.conftest import SiteServer
from tests.e2e.steps import ROOMY_GROUP, Person, press, register
from tests.e2e.traces import CookieWatch

MAKE_GROUP = f"""
from datetime import date, time
from courses.models import CourseGroup, Edition
CourseGroup.objects.create(
    edition=Edition.objects.get(title="Autodifesa, primo livello (dimostrazione)"),
    weekday=3, start_time=time(18), end_time=time(19), venue="%s",
    first_date=date({date.today().year + 1}, 9, 1), last_date=date({date.today().year + 1}, 12, 1), seats=1,
)
"""
FIRST, SECOND, THIRD = (
    Person(first_name=name, last_name="Offerta", email=f"{name.lower()}.offerta@example.org")
    for name in ("Prima", "Seconda", "Terza")
)


@pytest.fixture
def group(site_server: SiteServer) -> str:
    """A group of one seat that no other test knows."""
    place = f"Palestra {uuid.uuid4().hex[:8]}"
    site_server.manage("shell", "-v0", "-c", MAKE_GROUP % place)
    return place


@pytest.fixture
def visitor(new_context) -> BrowserContext:
    """Somebody without JavaScript on a small telephone, whose browser is given no cookie but the form's."""
    context = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    watch = CookieWatch(context)
    yield context
    assert watch.strangers() == []


def link_of(server: SiteServer, person: Person) -> str:
    """The link that stands in every mail to somebody; by night, the mail of an offer waits for the morning."""
    code = (
        "from courses.links import own_address; from courses.models import Registration; "
        f"print(own_address(Registration.objects.filter(email='{person.email}').latest('received_at')))"
    )
    found = re.search(r"/iscrizione/\S+", server.manage("shell", "-v0", "-c", code))
    assert found
    return found[0]


@pytest.mark.both_databases
def test_who_leaves_passes_the_seat_on_and_the_next_accepts_it(visitor, site_server, group):
    page = visitor.new_page()
    for person in (FIRST, SECOND, THIRD):
        register(page, person, group=group)
    expect(page.get_by_role("main").locator("dl")).to_contain_text("Posizione in lista d’attesa 2")

    page.goto(link_of(site_server, FIRST))
    expect(page.get_by_role("heading", level=1)).to_have_text("Hai un posto")
    page.get_by_role("link", name="Ritira l’iscrizione").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vuoi ritirare la tua iscrizione?")
    press(page, "Sì, ritiro l’iscrizione")
    expect(page.get_by_role("heading", level=1)).to_have_text("L’iscrizione è ritirata")

    page.goto(link_of(site_server, SECOND))
    expect(page.get_by_role("heading", level=1)).to_have_text("C’è un posto per te")
    expect(page.get_by_role("main")).to_contain_text("Rispondi entro:")
    press(page, "Accetto il posto")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hai un posto")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hai un posto")

    page.goto(link_of(site_server, THIRD))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sei in lista d’attesa")
    expect(page.get_by_role("main")).to_contain_text("Posizione in lista: 1")


def test_code_and_address_open_the_same_page_and_everything_can_be_taken_along(visitor, site_server, group):
    person = Person(first_name="Codice", last_name="Offerta", email="codice.offerta@example.org")
    page = visitor.new_page()
    register(page, person, group=group)
    page.goto(link_of(site_server, person))
    code = page.get_by_role("main").locator("dd bdi").last.inner_text()

    page.goto("/iscrizione/")
    page.get_by_label("Codice dell’iscrizione").fill("00000000")
    page.get_by_label("Indirizzo e-mail").fill(person.email)
    press(page, "Vedi la tua iscrizione")
    expect(page.get_by_role("alert")).to_contain_text("Non troviamo un’iscrizione")
    page.get_by_label("Codice dell’iscrizione").fill(f" {code[:4].lower()}-{code[4:]} ")
    press(page, "Vedi la tua iscrizione")
    expect(page.get_by_role("main")).to_contain_text("Codice Offerta")

    with page.expect_download() as dates:
        page.get_by_role("link", name="Metti gli incontri nel tuo calendario").click()
    assert dates.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    with page.expect_download() as copy:
        page.get_by_role("link", name="Scarica una copia").click()
    assert json.loads(copy.value.path().read_text())["email"] == person.email


def test_another_group_is_asked_for_and_the_link_is_exchanged(visitor, site_server, group):
    person = Person(first_name="Cambio", last_name="Offerta", email="cambio.offerta@example.org")
    page = visitor.new_page()
    register(page, person, group=group)
    page.goto(link_of(site_server, person))
    press(page, "Chiedi di cambiare gruppo")
    expect(page.get_by_role("alert")).to_contain_text("Scegli un gruppo.")
    page.get_by_role("radio", name=ROOMY_GROUP).check()
    page.get_by_label("Vuoi aggiungere qualcosa?").fill("Il mercoledì lavoro")
    press(page, "Chiedi di cambiare gruppo")
    expect(page.get_by_role("main")).to_contain_text("Richiesta inviata")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hai un posto")
    press(page, "Ritira la richiesta")
    expect(page.get_by_role("button", name="Chiedi di cambiare gruppo")).to_be_visible()

    old = page.url
    page.get_by_role("link", name="Annulla i collegamenti").click()
    press(page, "Sì, mandatemi un collegamento nuovo")
    expect(page.get_by_role("status")).to_contain_text("Ti abbiamo scritto")
    page.goto(old)
    expect(page.get_by_role("heading", level=1)).to_have_text("Questo collegamento non apre più niente")
    page.goto(link_of(site_server, person))
    expect(page.get_by_role("heading", level=1)).to_have_text("Hai un posto")


@pytest.mark.parametrize("language", ["", "/en", "/ar"])
def test_axe_finds_nothing_and_nothing_is_too_wide(new_context, site_server, group, language):
    """The page is the same without JavaScript; axe needs it."""
    person = Person(first_name="Larga", last_name=f"Offerta{language[1:]}", email=f"larga{language[1:]}@example.org")
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    register(page, person, group=group)
    link = link_of(site_server, person)
    for address in (
        link,
        f"{link}?chiedi=leave",
        f"{link}?chiedi=collegamento",
        "/iscrizione/",
        "/iscrizione/?mandato",
    ):
        page.goto(f"{language}{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate(FITS), address
        assert axe(page) == [], address
