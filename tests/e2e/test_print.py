"""On paper: the numbers for help with what they are for, and the answers that are folded away on the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import FORMS, PUBLIC

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


PALE = """() => {
    const light = ([r, g, b]) => [r, g, b].map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0)
    const parts = colour => colour.match(/[0-9.]+/g).map(Number)
    // Without backgrounds everything stands on white; with them, on the nearest ground.
    const ground = each => {
        for (let node = each; node; node = node.parentElement) {
            const [r, g, b, a = 1] = parts(getComputedStyle(node).backgroundColor)
            if (a > 0.5) return [r, g, b]
        }
        return [255, 255, 255]
    }
    const contrast = (one, other) => {
        const [a, b] = [light(one), light(other)].sort((x, y) => y - x)
        return (a + 0.05) / (b + 0.05)
    }
    const found = new Set()
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (words.nextNode()) {
        const each = words.currentNode.parentElement
        if (!words.currentNode.data.trim() || !each.checkVisibility({ visibilityProperty: true })) continue
        if (each.closest('.visually-hidden, svg') || each.getBoundingClientRect().width < 2) continue
        const colour = parts(getComputedStyle(each).color)
        if (contrast(colour, [255, 255, 255]) < 4.5 || contrast(colour, ground(each)) < 4.5)
            found.add(`${words.currentNode.data.trim().slice(0, 40)} (${each.tagName}.${each.className})`)
    }
    return [...found]
}"""
SHOWCASE = "/_componenti/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_is_dark_on_paper_with_and_without_backgrounds(new_context, scheme):
    page = new_context(bypass_csp=True, color_scheme=scheme, reduced_motion="reduce").new_page()
    page.emulate_media(media="print")
    found = {}
    for path in [SHOWCASE, "/aiuto-subito/", *PUBLIC.values(), *FORMS.values()]:
        page.goto(path)
        if pale := page.evaluate(PALE):
            found[path] = pale
    assert found == {}


def test_a_pale_word_would_be_found(new_context):
    page = new_context(bypass_csp=True, reduced_motion="reduce").new_page()
    page.goto("/aiuto-subito/")
    page.emulate_media(media="print")
    # On the element itself: what is important in a layer stands above what is important in a sheet without one.
    page.locator(".help-number__call").first.evaluate("call => call.style.setProperty('color', '#fff', 'important')")
    page.add_style_tag(content="h1 { background: #333 }")
    pale = page.evaluate(PALE)
    assert any(words.startswith("112") for words in pale)
    assert any("H1" in words for words in pale)
