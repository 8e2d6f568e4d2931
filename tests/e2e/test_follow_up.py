"""The desk asks a reporter more questions; they are answered on a small telephone without JavaScript."""

from __future__ import annotations

from playwright.sync_api import Page, ViewportSize, expect

from demo.builders.case_words import REPLIES
from tests.e2e.barriers import FITS, WHO_IS_TOO_WIDE, axe
from tests.e2e.steps import exactly, in_english, press, send_report, write_story
from tests.e2e.test_reporters_acts import PHONE, check, come_back, open_case, unlock

WORDS, TOLD_WHOM = "Just a few questions, if you like.", "My union, on the phone."
CONTRACT, TOLD, TO_WHOM = REPLIES
DESK_SIZE: ViewportSize = {"width": 1280, "height": 720}
"""On a narrow screen the list is filtered only after the filter was unfolded."""
FORM, FORM_IN_ITALIAN = "Work: a few more questions", "Lavoro: qualche domanda in più"


def test_questions_of_the_desk_are_answered_with_the_code_on_a_telephone_without_javascript(new_context):
    reporter = new_context(java_script_enabled=False, viewport=PHONE, locale="en-GB").new_page()
    twin = new_context(viewport=PHONE, locale="en-GB").new_page()
    code = send_report(reporter, write_story("Goldcrest"))
    come_back(reporter, code)
    reference = reporter.locator(".report-number__value").inner_text()

    desk = new_context().new_page()
    unlock(desk)
    open_case(desk, reference)
    looks_at_the_questions_and_sends_them(desk)

    come_back(reporter, code)
    answers_in_two_goes(reporter, twin)
    expect(reporter.get_by_role("link", name=in_english("Rispondi alle domande"))).to_have_count(0)

    desk.set_viewport_size(DESK_SIZE)
    open_case(desk, reference)
    reads_the_answers(desk)


def looks_at_the_questions_and_sends_them(desk: Page) -> None:
    desk.get_by_role("link", name=exactly("Chiedi altre informazioni")).click()
    desk.get_by_label("Quali domande?").select_option(label=FORM_IN_ITALIAN)
    desk.get_by_label("Qualche parola").fill(WORDS)
    press(desk, "Guarda prima le domande")
    preview = desk.locator("#anteprima")
    expect(preview.get_by_text(FORM)).to_be_visible()
    expect(preview.get_by_text("Which contract do you have, or did you have?")).to_be_visible()
    expect(preview.get_by_text(CONTRACT)).to_be_visible()
    assert axe(desk) == []
    desk.set_viewport_size(PHONE)
    assert desk.evaluate(FITS), desk.evaluate(WHO_IS_TOO_WIDE)
    press(desk, "Invia le domande")
    expect(desk.get_by_text(f"Ha mandato delle domande: {FORM_IN_ITALIAN}")).to_be_visible()


def answers_in_two_goes(reporter: Page, twin: Page) -> None:
    reporter.get_by_role("link", name=exactly(in_english("Rispondi alle domande"))).click()
    expect(reporter.get_by_text(WORDS)).to_be_visible()
    check(reporter, twin, "the questions")
    send = in_english("Manda le risposte")
    reporter.get_by_role("group", name="Have you talked about it").get_by_label("Yes").check()
    reporter.get_by_label("Where and since when?").fill("Since 2019")
    press_last(reporter, send)
    expect(reporter.locator(".form-errors")).to_be_visible()
    expect(reporter.get_by_label("Where and since when?")).to_have_value("Since 2019")
    check(reporter, twin, "the questions with an error")
    reporter.get_by_role("radio", name="Internship").check()
    reporter.get_by_label("With whom, and what did they say?").fill(TOLD_WHOM)
    press_last(reporter, send)
    expect(reporter.get_by_text(in_english("Hai risposto alle domande."))).to_be_visible()
    expect(reporter.get_by_text(TOLD_WHOM)).to_be_visible()
    check(reporter, twin, "the answers")


def press_last(page: Page, name: str) -> None:
    """The button that is seen: another one of the same name stands first for whoever presses Enter."""
    page.get_by_role("button", name=exactly(name)).last.click()
    page.wait_for_load_state()


def reads_the_answers(desk: Page) -> None:
    expect(desk.get_by_text(f"Ha risposto alle domande: {FORM_IN_ITALIAN}")).to_be_visible()
    for words in (CONTRACT, "Tirocinio o stage", TOLD, TO_WHOM, TOLD_WHOM):
        expect(desk.get_by_text(words).first).to_be_visible()
    press(desk, "Ho letto, non serve rispondere")
    expect(desk.get_by_text("da leggere")).to_have_count(0)
