"""A child is registered by a parent with the keyboard alone, and at the door of the gym it is said who may collect."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.barriers import SMALL, fits
from tests.e2e.steps import DESK, log_in, press
from tests.e2e.test_forms_by_keyboard import check
from tests.e2e.test_several_people import tab_to

SLUG = f"prova-dei-piccoli-{uuid.uuid4().hex[:8]}"
FORM = f"/vivere-cuneo/eventi/{SLUG}/modulo/"
VENUE = f"Palestra {SLUG}"
BORN = date.today().year - 12
MAKE_COURSE = f"""
from datetime import date, time, timedelta
from django.utils import timezone
from courses.models import Course, CourseGroup, CoursePage, Edition
from courses.operations import follow_lessons, follow_plan
edition = Edition.objects.create(
    course=Course.objects.create(title="Piccoli"), title="Piccoli", minimum_age=6, maximum_age=14,
    enrolment_until=timezone.now() + timedelta(days=9),
)
first = timezone.localdate() + timedelta(days=40)
group = CourseGroup.objects.create(
    edition=edition, weekday=first.isoweekday(), start_time=time(17), end_time=time(18), venue={VENUE!r},
    first_date=first, last_date=first + timedelta(weeks=3), seats=9,
)
follow_plan(group=group)
follow_lessons(edition=edition)
original = CoursePage.objects.get(slug="corso-di-autodifesa", locale__language_code="it")
page = original.copy(update_attrs={{"slug": {SLUG!r}, "title": "Prova dei piccoli"}}, copy_revisions=False)
page.course, page.form_steps = edition.course, []
page.save_revision().publish()
"""


@pytest.fixture(scope="module", autouse=True)
def _course(site_server):
    """An edition for children with a form of its own."""
    site_server.manage("shell", "-v0", "-c", MAKE_COURSE)


def type_into(page: Page, field: Locator, text: str) -> None:
    tab_to(page, field)
    page.keyboard.type(text)


def choose(page: Page, option: Locator) -> None:
    """The first of a group of choices is met by Tab, another by the arrows."""
    tab_to(page, option)
    page.keyboard.press("Space")


def test_a_child_is_registered_by_a_parent_and_collected_by_a_grandfather(new_context):
    page = new_context(java_script_enabled=False, viewport=SMALL).new_page()
    twin = new_context(viewport=SMALL).new_page()
    page.goto(FORM)
    choose(page, page.get_by_role("radio").first)
    for label, text in (("Nome", "Bimba"), ("Cognome", "Piccolini"), ("Indirizzo e-mail", "genitore@example.org")):
        type_into(page, page.get_by_label(label, exact=True), text)
    for part, value in (("Giorno", 4), ("Mese", 5), ("Anno", date.today().year - 3)):
        type_into(page, page.get_by_label(part), str(value))
    page.keyboard.press("Enter")

    # Three years old by mistake: the sentence leads to the date, and nothing else was lost.
    expect(page.locator(".form-errors")).to_contain_text("bisogna aver compiuto 6 anni")
    check(page, twin, "too young")
    year = page.get_by_label("Anno")
    tab_to(page, year)
    page.keyboard.press("Control+A")
    page.keyboard.type(str(BORN))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Chi esercita la responsabilità genitoriale")).to_be_visible()
    check(page, twin, "guardian")
    type_into(page, page.get_by_label("Nome di chi ha la responsabilità", exact=True), "Mariagrazia")
    type_into(page, page.get_by_label("Cognome di chi ha la responsabilità", exact=True), "Piccolini")
    choose(page, page.get_by_role("radio", name="È un genitore"))
    type_into(page, page.get_by_label("Telefono di chi"), "0171 555111")
    choose(page, page.get_by_role("checkbox", name="Ho la responsabilità genitoriale"))
    page.keyboard.press("Enter")

    no = page.get_by_role("radio", name="No", exact=True)
    expect(no).to_be_visible()
    check(page, twin, "collecting")
    tab_to(page, page.get_by_role("radio", name="Sì", exact=True))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Aggiungi: Persona 1"))
    page.keyboard.press("Enter")
    type_into(page, page.get_by_label("Nome e cognome"), "Nonno Ugo")
    type_into(page, page.get_by_label("Telefono"), "0171 555222")
    check(page, twin, "a person who may collect")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Controlla le risposte")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Nome e cognome: Nonno Ugo")
    check(page, twin, "the answers")
    press(page, "Invia l’iscrizione")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.endswith("/fine/")
    expect(page.get_by_role("main")).not_to_contain_text("Mariagrazia")

    at_the_door = new_context(java_script_enabled=False, viewport={"width": 390, "height": 780}).new_page()
    log_in(at_the_door, "corsi", target=f"{DESK}corsi/")
    at_the_door.get_by_role("row", name=VENUE).get_by_role("link", name="Presenze").first.click()
    at_the_door.locator(".desk-ticks a").first.click()
    young = at_the_door.get_by_role("listitem").filter(has_text="Piccolini Bimba")
    expect(young).to_contain_text("Mariagrazia Piccolini, 0171 555111")
    expect(young).to_contain_text("Nonno Ugo, 0171 555222")
    assert fits(at_the_door)
