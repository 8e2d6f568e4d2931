"""An editor adds a question in the page editor, and sees nothing of what people send."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from staff.roles import Role
from tests.access.table import ROWS, Gate
from tests.e2e.conftest import SiteServer
from tests.e2e.form_editor import choose_block
from tests.e2e.steps import (
    COURSE_FORM,
    ROOMY_GROUP,
    Person,
    exactly,
    fill_in_about,
    fill_in_who,
    log_in,
    press,
)

QUESTION = "Con quale nome vuoi che ti chiamiamo?"
HELP = "Lo diremo a chi conduce le lezioni."
REFUSAL = "Il tuo ruolo non lo permette."
FIND_ONE_OF_EACH = """
import json
from courses.models import CourseGroup, CoursePage, Registration
from reports.models import Case, StaffKey
print(json.dumps({
    "page": CoursePage.objects.get(locale__language_code="it", slug="corso-di-autodifesa").pk,
    "registration": str(Registration.objects.first().pk),
    "group": str(CourseGroup.objects.first().uuid),
    "case": str(Case.objects.first().pk),
    "key": StaffKey.objects.first().pk,
}))
"""
SKIP_A_LEVEL = """
from home.models import StandardPage
draft = StandardPage.objects.get(slug="note-legali", locale__language_code="it").get_latest_revision_as_object()
draft.body.insert(0, ("heading", {"text": "Salto", "level": "h3"}))
draft.save_revision()
print(draft.pk)
"""


@pytest.fixture(scope="module")
def known(site_server: SiteServer) -> dict[str, str | int]:
    """The course's page, and one real object of each kind that an editor must not see."""
    return json.loads(site_server.manage("shell", "-v0", "-c", FIND_ONE_OF_EACH))


def test_a_question_added_in_the_page_editor_stands_in_the_public_form(page: Page, new_context, known):
    log_in(page, "redazione", target="/admin/")
    page.goto(f"/admin/pages/{known['page']}/edit/")
    page.get_by_role("tab", name="Modulo di iscrizione").click()
    page.locator("[data-form-path]").get_by_role("button", name=re.compile(r"^\d+\. Qualche domanda su di te$")).click()
    questions = page.locator("[data-contentpath=form_steps] [data-contentpath=questions]").first
    blocks = questions.locator("> div > [data-streamfield-stream-container] > [data-streamfield-child]")
    added = choose_block(questions.get_by_role("button", name="Inserisci un blocco").last, "Testo breve", blocks)
    added.get_by_label("domanda").fill(QUESTION)
    added.get_by_label("aiuto").fill(HELP)
    added.get_by_label("risposta obbligatoria").uncheck()
    press(page, "Altre azioni")
    press(page, "Pubblica")
    expect(page.locator(".messages .success")).to_contain_text("pubblicata")

    citizen = new_context(java_script_enabled=False).new_page()
    citizen.goto(COURSE_FORM)
    person = Person(first_name="Lucia", last_name="Primadopo", email="lucia.primadopo@example.org")
    fill_in_who(citizen, person, group=ROOMY_GROUP)
    press(citizen, "Avanti")
    field = citizen.get_by_label(QUESTION)
    expect(field).to_have_accessible_description(re.compile(re.escape(HELP)))
    field.fill("Lù")
    fill_in_about(citizen)
    press(citizen, "Avanti")
    citizen.get_by_role("checkbox", name="Accetto le regole del corso").check()
    press(citizen, "Avanti")
    row = citizen.locator(".form-answers__row").filter(has_text=QUESTION)
    expect(row.locator("dd")).to_have_text("Lù")


@pytest.mark.parametrize("username", ["redazione", "amministrazione"])
def test_editors_superusers_included_are_refused_on_everything_people_send(page: Page, known, username):
    rows = [row for row in ROWS if row.gate is Gate.ROLE and row.name.startswith(("courses_staff:", "reports_staff:"))]
    assert len(rows) >= 14
    log_in(page, username)
    token = page.evaluate("document.cookie").partition("csrftoken=")[2].partition(";")[0]
    for row in rows:
        assert not row.roles & {Role.EDITOR, Role.ADMINISTRATOR}
        kwargs = {name: known.get(name, value) for name, value in row.kwargs.items()}
        with translation.override("it"):
            path = reverse(row.name, kwargs=kwargs)
        for method in row.methods:
            headers = {"X-CSRFToken": token} if method == "POST" else {}
            response = page.request.fetch(path, method=method, headers=headers, max_redirects=0)
            assert response.status == 403, (method, path)
            assert REFUSAL in response.text(), "for the role, not for a missing token"
            assert "Persona Inventata" not in response.text()

    page.goto(reverse("courses_staff:registration_list"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text(re.compile("Persona Inventata|persona11@example.org"))).to_have_count(0)


def test_the_admin_shows_an_editor_no_registration_and_no_report(page: Page):
    log_in(page, "redazione", target="/admin/")
    menu = page.get_by_role("navigation").first
    expect(menu.get_by_role("button", name=exactly("Corsi"))).to_be_visible()
    expect(menu.get_by_role("link", name=re.compile("Iscrizioni|Segnalazioni"))).to_have_count(0)
    page.goto("/admin/pages/?q=Persona+Inventata")
    expect(page.locator("main")).not_to_contain_text("persona11@example.org")


WATCHES_AFTER_MS = 1_500
"""Wagtail takes what stands in a form so long after it was opened for what it began with."""
FIND_NEWS_INDEX = """
from news.models import NewsIndexPage
print(NewsIndexPage.objects.get(locale__language_code="it").pk)
"""


def test_the_checks_of_a_new_page_follow_what_is_saved(page: Page, site_server: SiteServer):
    """The panel was made when the page did not exist yet; nobody loads it again."""
    pk = site_server.manage("shell", "-v0", "-c", FIND_NEWS_INDEX).split()[-1]
    log_in(page, "redazione", target="/admin/")
    page.goto(f"/admin/pages/add/news/newspage/{pk}/")
    page.locator("[data-side-panel-toggle=checks]").click()
    found = page.locator("[data-page-checks]")
    expect(found).to_contain_text("Appena la bozza è salvata")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(WATCHES_AFTER_MS)
    page.locator("#id_title").fill("La biblioteca apre la domenica")
    page.keyboard.press("Tab")
    expect(found).to_contain_text("Per pubblicare mancano: descrizione breve, argomenti.")
    page.locator("#id_description").fill("Da gennaio, dalle 10 alle 13.")
    page.keyboard.press("Tab")
    expect(found).to_contain_text("Per pubblicare manca: argomenti.")


HALF_TRANSLATED = """
from wagtail.models import Locale
from wagtail_localize.operations import translate_object
from news.models import NewsPage
english = Locale.objects.get(language_code="en")
page = NewsPage.objects.filter(locale__language_code="it", live=True).first().copy(
    update_attrs={"title": "A metà", "slug": "a-meta"}, keep_live=False
)
translate_object(page, [english])
print(page.get_translation(english).pk)
"""


def test_half_a_translation_is_published_after_a_question(page: Page, site_server: SiteServer):
    pk = site_server.manage("shell", "-v0", "-c", HALF_TRANSLATED).split()[-1]
    log_in(page, "redazione", target="/admin/")
    page.goto(f"/admin/pages/{pk}/edit/")
    press(page, "Pubblica in English")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pubblicare in English?")
    expect(page.get_by_text("La pagina italiana non è pubblicata")).to_be_visible()
    press(page, "Pubblica lo stesso in English")
    expect(page.locator(".messages")).to_contain_text("Pubblicato")


def test_the_checks_of_the_page_editor_find_what_is_wrong(page: Page, site_server: SiteServer):
    """A section that skips a level: without the user bar in the preview the panel says «0» of every page."""
    pk = site_server.manage("shell", "-v0", "-c", SKIP_A_LEVEL).split()[-1]
    log_in(page, "redazione", target="/admin/")
    page.goto(f"/admin/pages/{pk}/edit/")
    page.locator("[data-side-panel-toggle=checks]").click()
    expect(page.locator("[data-content-checker-count]")).to_have_text("1")


FIND_AN_EVENT = """
from events.models import EventPage
print(EventPage.objects.filter(locale__language_code="it", live=True).order_by("-start_date").first().pk)
"""
FIND_A_TRANSLATION = """
from wagtail.models import Page
print(Page.objects.get(slug="words-that-include", locale__language_code="en").pk)
"""
SHOWN_CALENDARS = ".xdsoft_datetimepicker:visible"


@pytest.fixture(scope="module")
def event(site_server: SiteServer) -> str:
    """The address of an event's editor."""
    return f"/admin/pages/{site_server.manage('shell', '-v0', '-c', FIND_AN_EVENT).split()[-1]}/edit/"


def test_a_day_typed_the_italian_way_is_understood_and_what_cannot_be_read_stays(page: Page, event):
    log_in(page, "redazione", target="/admin/")
    page.goto(event)
    day, hour = page.locator("[name=start_date]"), page.locator("[name=start_time]")
    for typed in ("5/1/2027", "05-01-2027", "5.1.2027", "5/1/27", "2027-01-05", "05/01/2027"):
        day.fill(typed)
        day.press("Tab")
        expect(day).to_have_value("05/01/2027")
    hour.fill("18,30")
    hour.press("Tab")
    expect(hour).to_have_value("18:30")

    day.fill("31/2/2027")
    hour.fill("6 e mezza")
    hour.press("Tab")
    press(page, "Salva bozza")
    for field, typed, said in ((day, "31/2/2027", "31/12/2026"), (hour, "6 e mezza", "18:30")):
        expect(field).to_have_value(typed)
        expect(field).to_have_accessible_description(re.compile(f"Scrivil[ao] così: {said}"))

    day.fill("5/1/2027")
    hour.fill("18.30")
    press(page, "Salva bozza")
    expect(page.locator(".messages .success")).to_be_visible()
    page.goto(event)
    expect(day).to_have_value("05/01/2027")
    expect(hour).to_have_value("18:30")


def test_when_a_page_is_scheduled_only_the_calendar_of_the_field_is_open(page: Page, event):
    log_in(page, "redazione", target="/admin/")
    page.goto(event)
    page.locator("[data-side-panel-toggle=status]").click()
    page.get_by_role("button", name="Pianifica pubblicazione").click()
    begin, end = page.locator("[name=go_live_at]"), page.locator("[name=expire_at]")
    begin.fill("30/12/2026 10.00")
    begin.press("Tab")
    expect(end).to_be_focused()
    expect(page.locator(SHOWN_CALENDARS)).to_have_count(1)
    page.wait_for_timeout(500)  # Either opens a moment after its field is entered.
    expect(page.locator(SHOWN_CALENDARS)).to_have_count(1)
    end.fill("31/1/2027")
    end.press("Tab")
    expect(page.locator(SHOWN_CALENDARS)).to_have_count(0)
    expect(begin).to_have_value("30/12/2026 10:00")
    expect(end).to_have_value("31/01/2027 00:00")


def test_the_checks_of_a_translation_stand_beside_what_is_translated(page: Page, site_server: SiteServer):
    pk = site_server.manage("shell", "-v0", "-c", FIND_A_TRANSLATION).split()[-1]
    log_in(page, "redazione", target="/admin/")
    page.goto(f"/admin/pages/{pk}/edit/")
    page.locator("[data-side-panel-toggle=site_checks]").click()
    expect(page.get_by_role("heading", name="Nella traduzione salvata")).to_be_visible()
    page.locator(".js-translation-editor").get_by_role("button", name=exactly("Modifica")).first.click(timeout=5_000)
