"""Only a Shift pressed for its own sake leaves the page: typing, selecting and virtual keyboards never do.

Each case starts from the first step of the report form with a text field put beside it, and says whether the page was
left and whether anything was announced. No browser here sends what a phone's keyboard sends: the cases marked
"synthetic" are the shapes that are known of (GOV.UK Frontend, issue 4095).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.steps import REPORT_FORM

ADD_TEXT_AREA = """() => {
    const area = document.createElement('textarea')
    area.id = 'story'
    area.value = 'una storia lunga'
    document.querySelector('main').prepend(area)
    area.focus()
    window.said = []
    const status = document.querySelector('.quick-exit__presses')
    new MutationObserver(() => status.textContent && window.said.push(status.textContent))
        .observe(status, {childList: true, characterData: true, subtree: true})
}"""
HAS_LEFT = "() => document.documentElement.classList.contains('is-leaving')"
SYNTHETIC = """options => {
    for (let n = 0; n < 3; n += 1) for (const type of ['keydown', 'keyup'])
        document.activeElement.dispatchEvent(new KeyboardEvent(type, {key: 'Shift', bubbles: true, ...options}))
}"""


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def three_with_a_letter_between(page: Page) -> None:
    press(page, "Shift", "Shift", "a", "Shift")


def capitals(page: Page) -> None:
    press(page, *[f"Shift+{letter}" for letter in "ABCDE"])


def select_with_the_mouse(page: Page) -> None:
    for _click in range(3):
        page.locator("#story").click(modifiers=["Shift"])


def tab_backwards(page: Page) -> None:
    press(page, "Shift+Tab", "Shift+Tab", "Shift+Tab")


def hold(page: Page) -> None:
    for _press in range(3):
        page.keyboard.down("Shift")
        page.keyboard.down("Shift")
        page.keyboard.up("Shift")


def scroll_between(page: Page) -> None:
    for _press in range(3):
        page.keyboard.down("Shift")
        page.mouse.wheel(0, 40)
        page.wait_for_timeout(50)
        page.keyboard.up("Shift")


def let_go_without_pressing(page: Page) -> None:
    page.evaluate(
        """() => { for (let n = 0; n < 3; n += 1)
        document.dispatchEvent(new KeyboardEvent('keyup', {key: 'Shift', code: 'ShiftLeft'})) }"""
    )


CASES = {
    "three times in a text field": (lambda page: press(page, *["Shift"] * 3), True, True),
    "left and right alternately": (lambda page: press(page, "ShiftLeft", "ShiftRight", "ShiftLeft"), True, True),
    "a letter between": (three_with_a_letter_between, False, True),
    "five capitals": (capitals, False, False),
    "Shift and click": (select_with_the_mouse, False, False),
    "Shift and Tab": (tab_backwards, False, False),
    "held down": (hold, False, False),
    "Shift and wheel": (scroll_between, False, False),
    "once": (lambda page: press(page, "Shift"), False, False),
    "twice": (lambda page: press(page, "Shift", "Shift"), False, True),
    "key-up without key-down": (let_go_without_pressing, False, False),
    "synthetic, with a code": (lambda page: page.evaluate(SYNTHETIC, {"code": "ShiftLeft"}), False, False),
    "synthetic, without a code": (lambda page: page.evaluate(SYNTHETIC, {}), False, False),
}


def started(page: Page) -> Page:
    """A page from which leaving only blanks: the way out itself is proved in `test_browser_privacy`."""

    def stay(route: Route) -> None:
        route.fulfill(status=204)

    page.route("**/uscita/", stay)
    page.goto(REPORT_FORM)
    page.evaluate(ADD_TEXT_AREA)
    return page


@pytest.mark.parametrize("name", CASES)
def test_only_a_lone_shift_counts(page: Page, name):
    act, leaves, speaks = CASES[name]
    act(started(page))
    assert (page.evaluate(HAS_LEFT), bool(page.evaluate("window.said.length"))) == (leaves, speaks)
    if not leaves:
        assert "una storia" in page.locator("#story").input_value()


@pytest.mark.parametrize(("in_text", "leaves"), [(True, False), (False, True)], ids=["in a text field", "on a link"])
def test_on_a_touched_screen_shift_in_a_text_field_belongs_to_the_keyboard(new_context, in_text, leaves):
    page = started(new_context(has_touch=True, is_mobile=True, locale="it-IT").new_page())
    if not in_text:
        page.locator("main a, .it-brand-wrapper a").first.focus()
    press(page, "Shift", "Shift", "Shift")
    assert page.evaluate(HAS_LEFT) is leaves


@pytest.mark.parametrize("with_scripts", [True, False], ids=["with JavaScript", "without"])
def test_the_key_is_promised_only_where_it_works(new_context, with_scripts):
    page = new_context(java_script_enabled=with_scripts, locale="it-IT").new_page()
    page.goto("/segnala/prima-di-iniziare/")
    expect(page.get_by_text("premi tre volte il tasto Maiusc")).to_be_visible(visible=with_scripts)


def test_five_seconds_later_it_starts_anew(page: Page):
    started(page)
    press(page, "Shift", "Shift")
    page.wait_for_timeout(5_200)
    press(page, "Shift")
    assert not page.evaluate(HAS_LEFT)
