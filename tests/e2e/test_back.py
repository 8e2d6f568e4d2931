"""Back, Forward and reload in both forms: one step each, nothing lost, nothing asked, with and without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.steps import (
    COURSE_FORM,
    ROOMY_GROUP,
    Person,
    expect_kept,
    fill_in_about,
    fill_in_report,
    fill_in_who,
    in_english,
    press,
    walk_to_check_page,
    walk_to_report_form,
    walk_to_story,
    write_story,
)

WITH_AND_WITHOUT = pytest.mark.parametrize("java_script", [False, True], ids=["without JavaScript", "with JavaScript"])
PERSON = Person(first_name="Dafne", last_name="Avantindietro", email="dafne@example.org")


@pytest.fixture
def page(new_context, java_script) -> Page:
    return new_context(java_script_enabled=java_script).new_page()


STORY_STEP = (3, 4)
"""The third step that applies, the fourth of the form: nobody is in danger."""


def step_is(page: Page, number: int, place: int | None = None) -> None:
    """The number is the step's among those that apply, the place in the whole form is in the address."""
    expect(page).to_have_url(re.compile(rf"/{place or number}/$"))
    expect(page).to_have_title(re.compile(rf"^(Passo|Step) {number} "))


def course_step_is(page: Page, number: int) -> None:
    """Between the first step and the second lie two that only minors meet."""
    step_is(page, number, {1: 1, 2: 4, 3: 5}[number])


@WITH_AND_WITHOUT
def test_in_the_course_form(page):
    walk_to_check_page(page, PERSON, group=ROOMY_GROUP)
    for number in (3, 2, 1):
        page.go_back()
        course_step_is(page, number)
    expect(page.get_by_label("Cognome", exact=True)).to_have_value(PERSON.last_name)
    page.go_forward()
    course_step_is(page, 2)
    expect(page.get_by_role("radio", name="Una volta alla settimana")).to_be_checked()
    page.reload()
    expect(page.get_by_role("radio", name="Una volta alla settimana")).to_be_checked()
    page.go_forward()
    course_step_is(page, 3)
    page.go_forward()
    expect(page.get_by_role("heading", name="Controlla le risposte")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(PERSON.last_name)


@WITH_AND_WITHOUT
def test_in_the_report_form(page):
    story = write_story("Godwit")
    walk_to_report_form(page)
    fill_in_report(page, story)
    for step in ((5, 6), (4, 5), STORY_STEP, (2,), (1,)):
        page.go_back()
        step_is(page, *step)
    page.go_forward()
    page.go_forward()
    step_is(page, *STORY_STEP)
    expect(page.get_by_label("Tell us what happened")).to_have_value(story.story)
    for _press in range(3):
        page.go_forward()
    expect(page.get_by_role("heading", name=in_english("Controlla le risposte"))).to_be_visible()


@WITH_AND_WITHOUT
def test_after_mistakes_back_shows_the_same_step_put_right_and_then_the_one_before(page):
    """A page with mistakes is an entry of the history of its own; none of them asks or loses anything."""
    page.goto(COURSE_FORM)
    fill_in_who(page, PERSON, group=ROOMY_GROUP)
    press(page, "Avanti")
    press(page, "Avanti")
    expect(page).to_have_title(re.compile("^Errore: Passo 2"))
    expect(page.get_by_role("alert").first).to_be_focused()
    fill_in_about(page)
    press(page, "Avanti")
    course_step_is(page, 3)
    for _entry in range(2):
        page.go_back()
        course_step_is(page, 2)
        expect(page.get_by_role("radio", name="Una volta alla settimana")).to_be_checked()
    page.go_back()
    course_step_is(page, 1)


@pytest.mark.parametrize("java_script", [True], ids=["with JavaScript"])
def test_what_is_half_typed_is_kept_when_the_page_is_left(page):
    """The report form forbids the browser to remember: what comes back was kept by the script."""
    story = write_story("Curlew")
    walk_to_report_form(page)
    walk_to_story(page)
    page.get_by_label("Tell us what happened").fill(story.story)
    page.go_back()
    step_is(page, 2)
    page.go_forward()
    step_is(page, *STORY_STEP)
    expect_kept(page.get_by_label("Tell us what happened"), story.story)


@pytest.mark.parametrize("java_script", [True], ids=["with JavaScript"])
def test_five_minutes_before_the_end_more_time_is_offered_and_keeps_what_is_half_typed(page):
    """The browser's clock is put forward, not the server's."""
    story = write_story("Avocet")
    page.clock.install()
    walk_to_report_form(page)
    walk_to_story(page)
    page.get_by_label("Tell us what happened").fill(story.story)
    box, more = page.locator("[data-form-time]"), page.locator("[data-form-more-time]")
    expect(box).to_be_hidden()
    for _time in range(2):
        page.clock.fast_forward("30:00")
        expect(box).to_be_visible()
        more.click()
        expect(box).to_be_hidden()
    page.reload()
    expect(page.get_by_label("Tell us what happened")).to_have_value(story.story)

    page.context.clear_cookies()
    page.clock.fast_forward("30:00")
    more.click()
    expect(page.locator("[data-form-too-late]")).to_be_visible()
    expect(box).to_be_visible()


@WITH_AND_WITHOUT
def test_the_headers_languages_lead_to_the_same_step_with_the_answers(page, java_script):
    """With a script at once; without, to the buttons that do it."""
    page.goto(COURSE_FORM)
    fill_in_who(page, PERSON, group=ROOMY_GROUP)
    press(page, "Avanti")
    page.locator(".language-switch summary").click()
    page.locator(".language-switch a[lang=en]").click()
    if not java_script:
        expect(page.locator("#lingua")).to_be_in_viewport()
        page.locator("#lingua button[lang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    course_step_is(page, 2)
    for _place in range(2 if java_script else 3):  # the buttons are a place of the page of their own
        page.go_back()
    expect(page.get_by_label("Cognome", exact=True)).to_have_value(PERSON.last_name)
