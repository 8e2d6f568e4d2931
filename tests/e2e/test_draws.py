"""Somebody registers for a course with drawn lots and finds the result: on a phone, without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.barriers import FITS, axe
from tests.e2e.conftest import SiteServer
from tests.e2e.steps import COURSE, COURSE_FORM, fill_in_about, fill_in_birthday, press
from tests.e2e.traces import CookieWatch

EMAIL = "sorte.prova@example.org"

MAKE_EDITION = """
import datetime
from django.utils import timezone
from courses import operations
from courses.models import Edition
edition = Edition.objects.get(title="Autodifesa, primo livello (dimostrazione)")
copy = operations.copy_edition(edition=edition, title="A sorteggio", first_day=timezone.localdate())
copy.allocation, copy.draw_residents_first, copy.residents_first_until = "draw", True, None
copy.enrolment_from, copy.enrolment_until = None, timezone.now() + datetime.timedelta(hours=1)
copy.save()
print(copy.pk)
"""
CLOSE_AND_DRAW = """
import datetime
from django.utils import timezone
from courses import operations
from courses.models import Edition
Edition.objects.filter(pk=%(number)s).update(enrolment_until=timezone.now() - datetime.timedelta(minutes=1))
print(operations.draw_due())
"""
SOMEBODY = """
import uuid
from courses.draws.drawing import new_code
from courses.models import Edition, Registration
if Edition.objects.get(pk=%(number)s).awaits_draw:
    person = Registration.objects.filter(state="confirmed", group__edition__title__startswith="Autodifesa").first()
    person.pk, person.submission_digest, person._state.adding = uuid.uuid4(), uuid.uuid4().hex, True
    person.group, person.state = Edition.objects.get(pk=%(number)s).groups.first(), "received"
    person.draw_code = new_code()
    person.save()
"""
OWN = f"""
from courses.links import own_address
from courses.models import Registration
print(own_address(Registration.objects.get(email="{EMAIL}")))
"""


@pytest.fixture(scope="module")
def number(site_server: SiteServer) -> str:
    """The edition that the course page shows from now on."""
    found = re.search(r"\d+", site_server.manage("shell", "-v0", "-c", MAKE_EDITION))
    assert found
    return found[0]


@pytest.fixture(scope="module")
def drawn(site_server: SiteServer, number: str) -> str:
    """The same edition once lots are drawn, for whoever was in it, or for one person."""
    site_server.manage("shell", "-v0", "-c", SOMEBODY % {"number": number})
    site_server.manage("shell", "-v0", "-c", CLOSE_AND_DRAW % {"number": number})
    return number


@pytest.fixture
def visitor(new_context) -> BrowserContext:
    """Somebody without JavaScript on a phone, whose browser is given no cookie but the form's."""
    context = new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    watch = CookieWatch(context)
    yield context
    assert watch.strangers() == []


def wish(page: Page, question: str, group: str) -> None:
    page.get_by_role("group", name=question).get_by_role("radio", name=group).check()


def test_registers_with_two_wishes_and_reads_the_result_under_a_code(visitor, site_server, number):
    page = visitor.new_page()
    page.goto(COURSE)
    expect(page.get_by_role("main")).to_contain_text("I posti si sorteggiano dopo il")

    page.goto(COURSE_FORM)
    wish(page, "Quale gruppo preferisci?", "Madonna dell’Olmo")
    wish(page, "Seconda scelta", "Madonna dell’Olmo")
    page.get_by_label("Nome", exact=True).fill("Sorte")
    page.get_by_label("Cognome", exact=True).fill("Prova")
    page.get_by_label("Indirizzo e-mail").fill(EMAIL)
    wish(page, "Risiedi nel comune di Cuneo?", "Sì")
    fill_in_birthday(page, 1990)
    press(page, "Avanti")
    expect(page.get_by_role("alert")).to_contain_text("Hai già scelto questo gruppo")
    wish(page, "Seconda scelta", "Borgo San Giuseppe")
    press(page, "Avanti")
    fill_in_about(page)
    press(page, "Avanti")
    page.get_by_role("checkbox", name="Accetto le regole del corso").check()
    press(page, "Avanti")
    expect(page.get_by_role("main")).to_contain_text("Partecipi al sorteggio: ora non hai ancora un posto")
    press(page, "Invia l’iscrizione")
    expect(page.get_by_role("heading", level=1)).to_have_text("Partecipi al sorteggio")

    own = re.search(r"/iscrizione/\S+", site_server.manage("shell", "-v0", "-c", OWN))[0]
    page.goto(own)
    expect(page.get_by_role("heading", level=1)).to_have_text("Partecipi al sorteggio")
    expect(page.get_by_role("main").locator("ol li")).to_have_count(2)

    assert "1" in site_server.manage("shell", "-v0", "-c", CLOSE_AND_DRAW % {"number": number})
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hai un posto")
    page.get_by_role("link", name="Esito del sorteggio").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Esito del sorteggio")
    code = page.url.partition("#")[2]
    expect(page.get_by_role("row", name=re.compile(code))).to_contain_text("Madonna dell’Olmo")


@pytest.mark.parametrize("language", ["it", "en"])
def test_axe_finds_nothing_in_the_result_and_nothing_is_too_wide(new_context, drawn, language):
    """The page is the same without JavaScript; axe needs it."""
    page = new_context(viewport={"width": 320, "height": 640}).new_page()
    page.goto(f"{COURSE}sorteggio/{drawn}/")
    if language == "en":
        page.goto(page.locator('a[hreflang="en"]').first.get_attribute("href"))
    expect(page.locator(".draw-list tbody tr")).to_have_count(1)
    assert f"sorteggio/{drawn}/" in page.url, "the language switch leads to the same place"
    assert page.evaluate(FITS)
    assert axe(page) == []
