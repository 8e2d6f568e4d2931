"""What a small screen and a reader's own spacing do to every page: nothing is cut off, nothing lies over another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import SiteServer
from tests.e2e.pages import FORMS, PUBLIC
from tests.e2e.steps import COURSE_FORM, press

TEXT_SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }
"""
"""SC 1.4.12 of WCAG 2.2, all four at once."""
WHAT_DOES_NOT_HOLD = """() => {
    const found = []
    if (document.scrollingElement.scrollWidth > innerWidth) found.push('the page is wider than the screen')
    const seen = each => each.getClientRects().length && getComputedStyle(each).clipPath === 'none'
        && !each.closest('.visually-hidden, .skip-link, .form-trap, details:not([open]) > :not(summary)')
    for (const each of [...document.querySelectorAll('body *')].filter(seen)) {
        const style = getComputedStyle(each)
        const text = each.textContent.trim() && !(each instanceof SVGElement) && !each.querySelector('img')
        if (text && ['hidden', 'clip'].includes(style.overflowX) && each.scrollWidth > each.clientWidth + 1)
            found.push(`cut: ${each.tagName}.${each.getAttribute('class')}`)
        if (text && ['hidden', 'clip'].includes(style.overflowY) && each.scrollHeight > each.clientHeight + 1)
            found.push(`cut below: ${each.tagName}.${each.getAttribute('class')}`)
    }
    const links = [...document.querySelectorAll('.site-topbar a, .it-header-wrapper :is(a, summary)')].filter(seen)
    for (const one of links) for (const other of links) {
        if (one === other || one.contains(other) || other.contains(one)) continue
        const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()]
        if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
            found.push(`over each other: ${one.textContent.trim()} / ${other.textContent.trim()}`)
    }
    return [...new Set(found)]
}"""
UNDER_THE_BAR = """id => {
    const input = document.getElementById(id)
    const bar = document.querySelector('.site-topbar').getBoundingClientRect().bottom
    const question = input.closest('.form-question')
    return [...question.querySelectorAll('legend, label[for], .invalid-feedback')]
        .map(each => Math.round(each.getBoundingClientRect().top - bar)).filter(top => top < 0)
}"""
OUT_OF_THE_MIDDLE = """() => [...document.querySelectorAll('.container')].filter(each => {
    const style = getComputedStyle(each)
    return style.paddingLeft !== style.paddingRight || style.paddingLeft === '0px'
}).map(each => each.outerHTML.slice(0, 80))"""
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
        bypass_csp=True,
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", [*PUBLIC, *FORMS])
def test_the_reader_s_text_spacing_holds_at_320_pixels(small_screen: Page, name):
    small_screen.goto({**PUBLIC, **FORMS}[name])
    small_screen.add_style_tag(content=TEXT_SPACING)
    assert small_screen.evaluate(WHAT_DOES_NOT_HOLD) == []


def test_a_text_that_does_not_fit_would_be_found(small_screen: Page):
    small_screen.goto("/")
    small_screen.add_style_tag(
        content=f"{TEXT_SPACING} h1 {{ inline-size: 3rem; overflow: hidden; white-space: nowrap !important }}"
    )
    assert "cut: H1.null" in small_screen.evaluate(WHAT_DOES_NOT_HOLD)


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


def test_what_stands_in_a_container_is_as_far_from_both_sides(small_screen: Page):
    """Another class may take the padding of one side away: `list-unstyled` on the same element did."""
    for path in PUBLIC.values():
        small_screen.goto(path)
        assert small_screen.evaluate(OUT_OF_THE_MIDDLE) == [], path


def test_one_long_word_widens_nothing(small_screen: Page):
    small_screen.goto("/novita/femact-cities-torino/")
    small_screen.evaluate(PUT_A_LONG_WORD)
    assert small_screen.evaluate("document.scrollingElement.scrollWidth") == 320
