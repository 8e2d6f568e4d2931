"""A course is over: the desk asks, somebody answers on a phone without JavaScript, figures come once it is closed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.barriers import fits, problems
from tests.e2e.conftest import SiteServer
from tests.e2e.steps import DESK, exactly, log_in, press

TELEPHONE = {"width": 320, "height": 640}
PEOPLE = 9

MAKE_EDITION = """
import datetime, uuid
from django.utils import timezone
from courses.models import Course, CourseGroup, Edition, Registration
now, today = timezone.now(), timezone.localdate()
course = Course.objects.get(survey__isnull=False)
closed = now - datetime.timedelta(days=60)
edition = Edition.objects.create(course=course, title="Appena finita", enrolment_until=closed)
group = CourseGroup.objects.create(
    edition=edition, weekday=today.isoweekday(), start_time="18:00", end_time="19:00", venue="Sala finita", seats=10,
    first_date=today - datetime.timedelta(days=49), last_date=today - datetime.timedelta(days=7), seats_taken=9,
)
for number in range(9):
    Registration.objects.create(
        id=uuid.uuid4(), group=group, state="completed", first_name="Persona", last_name=f"Finita {number}",
        email=f"finita{number}@example.org", email_normalised=f"finita{number}@example.org",
        name_folded=f"persona finita {number}", search_text=f"persona finita {number}", locale="it",
        submission_digest=uuid.uuid4().hex, received_at=now, retain_until=today + datetime.timedelta(days=100),
    )
print(edition.pk)
"""
MORE_ANSWERS = """
from courses.models import CourseSurveyPage, SurveyRound
from courses.operations import take_answers
page = CourseSurveyPage.objects.get(locale__language_code="it")
found = SurveyRound.objects.get(edition=%(edition)s)
form, given = page.get_definition(), found.answers[0]["answers"]
for number in range(8):
    take_answers(token=found.token, form=form, answers=given, submission_key=f"more-{number}")
"""
CLOSE = """
import datetime
from courses.models import SurveyRound
from courses.operations import keep_surveys
found = SurveyRound.objects.get(edition=%(edition)s)
print(keep_surveys(today=found.closes_on + datetime.timedelta(days=1)))
"""


@pytest.fixture(scope="module")
def edition(site_server: SiteServer) -> str:
    """An edition that is over, with nine people who took part."""
    found = re.search(r"\d+", site_server.manage("shell", "-v0", "-c", MAKE_EDITION))
    assert found
    return found[0]


def answer(page: Page) -> None:
    """Through the form, from its first step to its end."""
    overall = page.get_by_role("group", name=re.compile("Nel complesso"))
    overall.get_by_label(re.compile("^5")).check()
    page.get_by_role("group", name=re.compile("quasi tutti gli incontri")).get_by_label(exactly("Sì")).check()
    press(page, "Avanti")
    page.get_by_role("group", name=re.compile("Lo consiglieresti")).get_by_label(exactly("Sì")).check()
    page.get_by_label(re.compile("Che cosa cambieresti")).fill("Più serate")
    press(page, "Avanti")
    press(page, "Invia le risposte")


def test_the_desk_asks_somebody_answers_and_figures_come_when_it_is_closed(new_context, site_server, edition):
    desk = new_context(java_script_enabled=False, viewport=TELEPHONE).new_page()
    log_in(desk, "corsi", target=f"{DESK}corsi/{edition}/questionario/")
    expect(desk.get_by_role("main")).to_contain_text("non è ancora partito")
    desk.get_by_role("link", name="Guarda prima di mandarlo").click()
    expect(desk.get_by_role("main")).to_contain_text(f"Ricevono il messaggio {PEOPLE} persone")
    assert fits(desk)
    press(desk, "Manda il questionario")
    expect(desk.get_by_role("main")).to_contain_text("Finché è aperto non si vede niente")
    assert fits(desk)
    link = desk.locator("code").inner_text()

    somebody = new_context(java_script_enabled=False, viewport=TELEPHONE).new_page()
    somebody.goto(link)
    assert fits(somebody)
    somebody.get_by_role("link", name="Rispondi alle domande").first.click()
    answer(somebody)
    expect(somebody.get_by_role("heading", level=1)).to_have_text("Grazie")
    expect(somebody.get_by_role("main")).to_contain_text("senza il tuo nome")

    before = desk.get_by_role("main").inner_text()
    desk.reload()
    expect(desk.get_by_role("main")).not_to_contain_text("Questionario mandato")
    assert "Risposte:" not in before + desk.get_by_role("main").inner_text()

    site_server.manage("shell", "-v0", "-c", MORE_ANSWERS % {"edition": edition})
    site_server.manage("shell", "-v0", "-c", CLOSE % {"edition": edition})
    desk.reload()
    expect(desk.get_by_role("main")).to_contain_text(f"Risposte: 9. Mandato a {PEOPLE} persone")
    expect(desk.get_by_role("main")).to_contain_text("Media: 5,0 su 5")
    expect(desk.get_by_role("heading", name="Le edizioni di questo corso")).to_be_visible()
    assert fits(desk)

    somebody.goto(link)
    expect(somebody.get_by_role("heading", level=1)).to_have_text("Il questionario è chiuso")


def test_axe_finds_nothing_from_the_link_to_the_figures(new_context, edition):
    page = new_context(reduced_motion="reduce").new_page()
    page.goto("/com-e-andato-il-corso/")
    found = problems(page, "the page of the questionnaire")
    log_in(page, "corsi", target=f"{DESK}corsi/{edition}/questionario/")
    found += problems(page, "the figures, or before")
    page.goto(f"{DESK}corsi/")
    page.get_by_role("link", name=re.compile("Questionario – Edizione di prima")).click()
    expect(page.get_by_role("main")).to_contain_text("Risposte: 26")
    found += problems(page, "the figures of an edition of before")
    assert found == []
