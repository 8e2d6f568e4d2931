"""What a small screen does beyond what `barriers.py` asks of every page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import SiteServer
from tests.e2e.steps import COURSE_FORM, press

UNDER_THE_BAR = """id => {
    const input = document.getElementById(id)
    const bar = document.querySelector('.site-topbar').getBoundingClientRect().bottom
    const question = input.closest('.form-question')
    return [...question.querySelectorAll('legend, label[for], .invalid-feedback')]
        .map(each => Math.round(each.getBoundingClientRect().top - bar)).filter(top => top < 0)
}"""
PUT_A_LONG_WORD = """() => {
    for (const each of document.querySelectorAll('main :is(h1, h2, p, li)')) each.prepend('w'.repeat(120))
}"""


@pytest.fixture(scope="module")
def small_screen(browser: Browser, site_server: SiteServer) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site_server.url,
        locale="it-IT",
        viewport={"width": 320, "height": 640},
        reduced_motion="reduce",  # The page stands where it leads at once: what is measured next is no way there.
    )
    yield context.new_page()
    context.close()


def test_a_link_of_the_error_summary_leaves_question_and_message_in_view(small_screen: Page):
    small_screen.goto(COURSE_FORM)
    press(small_screen, "Avanti")
    links = small_screen.locator(".form-errors a")
    assert links.count() > 1
    for number in range(links.count()):
        link = links.nth(number)
        link.click()
        assert small_screen.evaluate(UNDER_THE_BAR, link.get_attribute("href")[1:]) == []


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/", ".home-hero__help a"),
        ("/en/", ".home-hero__help a"),
        ("/aiuto-subito/", ".help-number__call"),
        ("/en/help-now/", ".help-number__call"),
        ("/servizi/aiuto-violenza/", ".help-number__call"),
    ],
)
def test_help_stands_in_the_first_screen_with_number_and_words(small_screen: Page, path, wanted):
    small_screen.goto(path)
    for number, link in zip(("112", "1522"), small_screen.locator(wanted).all()[:2], strict=True):
        assert number in link.inner_text()
        box = link.bounding_box()
        assert box["y"] + box["height"] <= 640, (number, box)
    assert len(small_screen.locator(wanted).first.text_content()) > len("112, ")


def test_one_long_word_widens_nothing(small_screen: Page):
    small_screen.goto("/novita/femact-cities-torino/")
    small_screen.evaluate(PUT_A_LONG_WORD)
    assert small_screen.evaluate("document.scrollingElement.scrollWidth") == 320
