"""On paper: the numbers for help with what they are for, and the answers that are folded away on the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

QUESTIONS = "/domande-frequenti/"
FOLDED = "[...document.querySelectorAll('main details')].map(each => each.open)"
SHOWN_BY_STYLE = """[...document.querySelectorAll('main details')]
    .map(each => getComputedStyle(each, '::details-content').contentVisibility)"""


@pytest.mark.parametrize("java_script", [False, True], ids=["without JavaScript", "with JavaScript"])
def test_the_paper_shows_the_numbers_and_what_is_folded_away(new_context, java_script):
    page = new_context(java_script_enabled=java_script).new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(QUESTIONS)
    page.emulate_media(media="print")
    for number, purpose in (("112", "in pericolo adesso"), ("1522", "violenza e stalking: gratis, 24 ore su 24")):
        words = page.locator(".emergency a", has_text=number).get_by_text(purpose)
        assert words.bounding_box()["width"] > 50
        expect(words).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.get_by_role("link", name="Esci in fretta")).to_be_hidden()
    assert set(page.evaluate(SHOWN_BY_STYLE)) == {"visible"}
    if java_script:
        assert not any(page.evaluate(FOLDED))
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert all(page.evaluate(FOLDED))
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert not any(page.evaluate(FOLDED))
