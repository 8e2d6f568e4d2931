"""An editor builds a form that branches, changes it, and is told what does not hold any more."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import SiteServer
from tests.e2e.form_editor import FormEditor
from tests.e2e.steps import exactly, log_in, press

MAKE_PAGE = """
from datetime import date, time, timedelta
from django.utils import timezone
from courses.models import Course, CourseGroup, CoursePage, Edition
page = CoursePage.objects.get(locale__language_code="it", slug="corso-di-autodifesa")
copy = page.copy(update_attrs={"title": "Prova", "slug": "prova-di-modulo"}, keep_live=False, copy_revisions=False)
course = Course.objects.create(title="Prova")
edition = Edition.objects.create(course=course, title="Prova", enrolment_until=timezone.now() + timedelta(days=9))
CourseGroup.objects.create(edition=edition, weekday=1, start_time=time(18), end_time=time(19), venue="Palestra",
    first_date=date(2027, 3, 1), last_date=date(2027, 3, 8), seats=9)
print(copy.pk)
"""
BEGIN_ANEW = """
from courses.models import Course, CoursePage
page = CoursePage.objects.get(locale__language_code="it", slug="prova-di-modulo")
page.course, page.form_steps = Course.objects.get(title="Prova"), []
page.save_revision()
"""
REMOVE_PAGE = """
from courses.models import CoursePage
CoursePage.objects.get(locale__language_code="it", slug="prova-di-modulo").delete()
"""
MINOR = "Hai meno di 18 anni?"
MOST_INTERACTIONS = 25


@pytest.fixture(scope="module")
def practice(site_server: SiteServer) -> Iterator[str]:
    """A page of its own, of a course that asks nobody's age: every question of its form is the editor's."""
    yield site_server.manage("shell", "-v0", "-c", MAKE_PAGE).split()[-1]
    site_server.manage("shell", "-v0", "-c", REMOVE_PAGE)


@pytest.fixture
def page(new_context) -> Page:
    """Of somebody who wants nothing to move: blocks stand where they are at once, and a list that opens stays open."""
    return new_context(reduced_motion="reduce").new_page()


@pytest.fixture
def editor(page: Page, practice: str, site_server: SiteServer) -> FormEditor:
    site_server.manage("shell", "-v0", "-c", BEGIN_ANEW)
    log_in(page, "redazione", target="/admin/")
    page.goto(f"/admin/pages/{practice}/edit/")
    page.get_by_role("tab", name="Modulo di iscrizione").click()
    editor = FormEditor(page)
    expect(editor.path).to_contain_text("Qui compaiono")
    return editor


def numbered(editor: FormEditor, label: str) -> str:
    """A question as the widget offers it, with its number."""
    line = editor.path.get_by_role("button", name=re.compile(rf"^[\d.]+ {re.escape(label)}$"))
    return line.inner_text()


def build_two_branches(editor: FormEditor) -> None:
    """Everybody says whether they are minors; minors say who comes along, the others where they work."""
    first = editor.add_step("Età")
    editor.add_question(first, "Sì o no", MINOR)
    asked = numbered(editor, MINOR)
    minors = editor.add_step("Chi ti accompagna")
    editor.add_question(minors, "Testo breve", "Nome di chi ti accompagna")
    editor.show_when(minors, asked)
    others = editor.add_step("Il tuo lavoro")
    editor.add_question(others, "Testo breve", "Dove lavori?")
    editor.show_when(others, asked, "No")


def publish(page: Page) -> None:
    press(page, "Altre azioni")
    press(page, "Pubblica")


def test_a_form_with_two_branches_takes_few_interactions(editor: FormEditor, page: Page):
    build_two_branches(editor)
    assert editor.interactions <= MOST_INTERACTIONS
    expect(editor.path).to_contain_text(f"si vede quando «{MINOR}» è «Sì»")
    expect(editor.path).to_contain_text(f"si vede quando «{MINOR}» è «No»")
    publish(page)
    expect(page.locator(".messages .success")).to_contain_text("pubblicata")


def test_the_condition_follows_while_the_form_changes(editor: FormEditor, page: Page):
    build_two_branches(editor)
    first, minors = (editor.named(editor.steps.nth(place)) for place in (0, 1))
    rule = json.loads(editor.stored(minors))["rules"][0]
    chosen = editor.condition(minors).get_by_label("domanda").locator("option:checked")

    editor.questions(first).last.get_by_label("domanda").fill("Sei minorenne?")
    expect(chosen).to_have_text(re.compile(r"^[\d.]+ Sei minorenne\?$"))
    assert json.loads(editor.stored(minors))["rules"] == [rule]

    first.get_by_role("button", name="Sposta giù").first.click()
    expect(chosen).to_have_text("viene dopo: Sei minorenne?")
    expect(editor.path).to_contain_text("Una condizione non torna più.")
    editor.path.get_by_role("button", name=exactly("Ripara")).click()
    expect(editor.path.get_by_role("status")).to_have_text("Spostato: «Chi ti accompagna» dopo «Sei minorenne?».")
    expect(chosen).to_have_text(re.compile(r"^[\d.]+ Sei minorenne\?$"))


def test_a_draft_with_a_condition_on_a_deleted_question_is_kept_and_not_published(editor: FormEditor, page: Page):
    build_two_branches(editor)
    first, minors = (editor.named(editor.steps.nth(place)) for place in (0, 1))
    with page.expect_response(lambda response: response.request.method == "POST" and "/edit/" in response.url) as saved:
        editor.questions(first).last.get_by_role("button", name="Elimina").first.click()
    assert saved.value.ok
    chosen = editor.condition(minors).get_by_label("domanda").locator("option:checked")
    expect(chosen).to_have_text(f"domanda cancellata: {MINOR}")

    publish(page)
    expect(page.locator(".messages .error")).to_be_visible()
    expect(page.get_by_role("tab", name="Modulo di iscrizione")).to_contain_text(re.compile(r"[234]"))
    errors = page.locator(".form-condition .error-message")
    expect(errors).to_have_count(2)
    expect(errors.first).to_contain_text("La domanda è stata cancellata")

    page.get_by_role("tab", name="Modulo di iscrizione").click()
    editor.path.get_by_role("button", name=exactly("Ripara")).click()
    expect(errors).to_have_count(0)


def test_the_copy_of_a_step_asks_about_its_own_questions(editor: FormEditor, page: Page):
    build_two_branches(editor)
    minors = editor.steps.nth(1)
    editor.add_question(minors, "Sì o no", "È un genitore?")
    relation = editor.add_question(minors, "Una scelta", "Che cosa è per te?")
    editor.show_when(relation, numbered(editor, "È un genitore?"), "No")
    relation.get_by_text("Incolla un elenco").click()
    relation.get_by_label("Una scelta per riga").fill("- Zia o zio\n- Nonna o nonno\n\nzia o zio\n")
    relation.get_by_role("button", name="Aggiungi queste scelte").click()
    expect(relation.get_by_role("status").last).to_have_text("Aggiunte 2 scelte. Una c’era già.")

    minors.get_by_role("button", name="Altro passo come questo").click()
    expect(editor.steps).to_have_count(4)
    copy = editor.steps.nth(2)
    rule = json.loads(editor.stored(editor.questions(copy).last))["rules"][0]
    ids = editor.questions(copy).evaluate_all("all => all.map(each => each.dataset.contentpath)")
    assert rule["question"] == ids[1], "its own question"
    assert rule["value"] is False
    assert ids[1] not in editor.questions(minors).evaluate_all("all => all.map(each => each.dataset.contentpath)")
    assert json.loads(editor.stored(copy)) == json.loads(editor.stored(minors)), "what stands outside stays"


def test_percorso_leads_to_a_condition_wherever_it_is_folded_away(editor: FormEditor, page: Page):
    build_two_branches(editor)
    with page.expect_response(lambda response: response.request.method == "POST" and "/edit/" in response.url):
        editor.steps.last.get_by_label("titolo del passo").fill("Lavoro")
    page.reload()
    page.get_by_role("tab", name="Modulo di iscrizione").click()
    title = editor.steps.last.get_by_label("titolo del passo")
    expect(title).to_be_hidden()
    editor.path.get_by_role("button", name=re.compile(r"Lavoro$")).first.click()
    expect(title).to_be_visible()
    expect(title).to_be_focused()
    inner = editor.questions(editor.steps.first).first
    expect(inner.get_by_label("domanda")).to_be_hidden()
    editor.path.get_by_role("button", name="Condizione di: Nome di chi ti accompagna").click()
    rule = editor.condition(editor.questions(editor.steps.nth(1)).first).locator("li")
    expect(rule.get_by_label("domanda")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(rule).to_have_count(0)


def test_questions_about_each_of_several_people(editor: FormEditor, page: Page):
    first = editor.add_step("Chi viene")
    people = editor.named(editor.add_question(first, "Più persone o cose", "Chi accompagni?"))
    people.get_by_label("come si chiama una voce").fill("Persona")
    editor.add_question(people, "Testo breve", "Come si chiama?")
    expect(editor.questions(people).locator(".form-condition")).to_have_count(0)
    asked = numbered(editor, "Chi accompagni?")
    bus = editor.add_question(first, "Sì o no", "Serve un furgone?")
    rule = editor.show_when(bus, asked)
    rule.get_by_label("confronto").select_option(label="è più di")
    rule.get_by_label("valore").fill("2")
    rule.get_by_label("valore").press("Tab")
    (stored,) = json.loads(editor.stored(bus))["rules"]
    assert (stored["operator"], stored["value"]) == ("more", 2)
    publish(page)
    expect(page.locator(".messages .success")).to_contain_text("pubblicata")


def test_a_contradiction_is_said_while_it_is_written(editor: FormEditor):
    build_two_branches(editor)
    minors = editor.steps.nth(1)
    editor.show_when(minors, numbered(editor, MINOR), "No")
    condition = editor.condition(minors)
    expect(condition).to_contain_text("Non può essere mai vero")
    expect(editor.path).to_contain_text("Non può essere mai vero")
    condition.get_by_label("Quante condizioni").select_option(label="almeno una di queste cose è vera")
    expect(condition).to_contain_text("È sempre vero per chi arriva fin qui.")
    expect(editor.path).not_to_contain_text("Non può essere mai vero")


def test_a_condition_is_taken_over_as_it_was_probably_meant(editor: FormEditor):
    build_two_branches(editor)
    first, minors = (editor.named(editor.steps.nth(place)) for place in (0, 1))
    editor.add_question(first, "Sì o no", "Studi?")
    meant = editor.condition(minors).locator(".form-condition__meant")
    expect(meant).to_be_hidden()
    editor.questions(first).first.get_by_role("button", name="Elimina").first.click()
    expect(meant).to_contain_text("Forse intendevi: «Studi?» è «Sì».")
    meant.get_by_role("button", name="Prendi questa condizione").click()
    expect(editor.condition(minors).get_by_label("domanda").locator("option:checked")).to_contain_text("Studi?")
    expect(meant).to_be_hidden()
    expect(editor.condition(minors).locator(".form-condition__problem")).to_be_empty()


def test_a_finding_opens_in_a_trial_with_answers_that_show_it(editor: FormEditor, page: Page):
    build_two_branches(editor)
    minors = editor.named(editor.steps.nth(1))
    asked = numbered(editor, MINOR)
    with page.expect_response(lambda response: response.request.method == "POST" and "/edit/" in response.url) as saved:
        editor.show_when(editor.questions(minors).first, asked, "No")
    assert saved.value.ok
    with page.expect_popup() as opened:
        editor.path.get_by_role("button", name="Prova con questo esempio").first.click()
    trial = opened.value
    expect(trial.get_by_text("Questa è una prova.")).to_be_visible()
    assert "?" not in trial.url
    expect(trial.get_by_role("heading", level=1)).to_contain_text("Controlla le risposte")
    expect(trial.get_by_text(MINOR)).to_be_visible()
