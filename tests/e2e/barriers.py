"""What keeps people from a page, as far as a machine sees it: `problems(page, "where")` names it, at two widths.

At the width of a desk and of 320 px (a telephone, or a window enlarged four times), light and dark: what axe finds.
At 320 px also: what is wider than the window, cut off or laid over something else, with the reader's own spacing too;
what stays in view and leaves no room. Whatever is folded is looked at unfolded there. The page stays as it was.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

DESKTOP: Final = {"width": 1280, "height": 900}
SMALL: Final = {"width": 320, "height": 640}
ENLARGED: Final = {"width": 320, "height": 256}
"""A window of 1280 × 1024, enlarged four times (WCAG 1.4.10)."""
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DIST: Final = Path(__file__).resolve().parents[2] / "frontend/dist"
LEFT_OUT: Final = json.loads((DIST / "unused-classes.json").read_text())

RUN_AXE: Final = """async rules => {
    const frame = () => new Promise(requestAnimationFrame)
    const wanted = document.querySelector('[autofocus]')
    for (let tries = 0; wanted && document.activeElement !== wanted && tries < 60; tries += 1) await frame()
    // The browser scrolls to what has the focus with one of the next frames: the page is at its top once it stays.
    for (let still = 0, tries = 0; still < 3 && tries < 60; tries += 1) {
        still = scrollY === 0 ? still + 1 : 0
        scrollTo({top: 0, behavior: "instant"})
        await frame()
    }
    const found = await axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'tag', values: rules}})
    return found.violations.map(rule => `${rule.id}: ${rule.nodes.map(node => node.target.join(' ')).join(' | ')}`)
}"""
"""At the top of the page: what lies half under the bar that stays in view is no target, and axe would say so."""
CONTRAST: Final = """async () => {
    // Colours change with the next frames.
    for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame)
    const found = await axe.run(document, {resultTypes: ['violations'], runOnly: ['color-contrast']})
    return found.violations.map(rule => `${rule.id}: ${rule.nodes.map(node => node.target.join(' ')).join(' | ')}`)
}"""
FITS: Final = "() => document.scrollingElement.scrollWidth <= window.innerWidth"
WHO_IS_TOO_WIDE: Final = """() => [...document.querySelectorAll('body *')]
    .map(each => [each, each.getBoundingClientRect()])
    .filter(([each, box]) => box.right > window.innerWidth + 1 || box.left < -1)
    .slice(0, 8).map(([each]) => each.tagName + '.' + each.getAttribute('class'))"""
UNFOLD: Final = """() => {
    for (const each of document.querySelectorAll('main details:not([open])')) {
        each.open = true
        each.toggleAttribute('data-unfolded', true)
    }
}"""
FOLD: Final = """() => {
    for (const each of document.querySelectorAll('[data-unfolded]')) {
        each.open = false
        each.removeAttribute('data-unfolded')
    }
}"""
SPACE: Final = """() => {
    // SC 1.4.12 of WCAG 2.2, all four at once. A sheet made by a script: the page's own policy stays in force.
    window.readersSheet = new CSSStyleSheet()
    window.readersSheet.replaceSync(`
        * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
        p { margin-block-end: 2em !important }
    `)
    document.adoptedStyleSheets.push(window.readersSheet)
}"""
UNSPACE: Final = """() => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(each => each !== window.readersSheet)
}"""
WHAT_DOES_NOT_HOLD: Final = """() => {
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
OUT_OF_THE_MIDDLE: Final = """() => [...document.querySelectorAll('.container')].filter(each => {
    const style = getComputedStyle(each)
    return style.paddingLeft !== style.paddingRight || style.paddingLeft === '0px'
}).map(each => each.outerHTML.slice(0, 80))"""
"""Another class may take the padding of one side away: `list-unstyled` on the same element did."""
WHAT_STAYS_IN_VIEW: Final = """() => {
    scrollTo({top: document.documentElement.scrollHeight / 2, behavior: 'instant'})
    const stuck = [...document.querySelectorAll('body *')].filter(each => {
        const box = each.getBoundingClientRect()
        return ['fixed', 'sticky'].includes(getComputedStyle(each).position) && box.width > 1 && box.height > 1
            && box.bottom > 0 && box.top < innerHeight
    })
    const taken = stuck.reduce((sum, each) => {
        const box = each.getBoundingClientRect()
        return sum + Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)
    }, 0)
    scrollTo({top: 0, behavior: 'instant'})
    return taken > innerHeight / 3 ? stuck.map(each => `${each.tagName}.${each.getAttribute('class')}`) : []
}"""
"""Two thirds of the height are left for what somebody reads."""


def problems(page: Page, where: str) -> list[str]:
    """What keeps people from the page as it stands, each beginning with `where`; the window is small afterwards."""
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size(DESKTOP)
    found = axe(page) + on_dark(page) + without_style(page) + on_a_small_screen(page)
    page.emulate_media(reduced_motion="null")
    return [f"{where}: {each}" for each in found]


def on_a_small_screen(page: Page) -> list[str]:
    """The same at 320 px, and what reflow and the reader's spacing do to the page, whatever is folded unfolded."""
    page.set_viewport_size(SMALL)
    found = overflow(page)
    page.evaluate(UNFOLD)
    found += [f"small: {each}" for each in axe(page) + on_dark(page)]
    found += [f"out of the middle: {each}" for each in page.evaluate(OUT_OF_THE_MIDDLE)]
    page.evaluate(SPACE)
    found += [f"spaced: {each}" for each in page.evaluate(WHAT_DOES_NOT_HOLD)]
    page.evaluate(UNSPACE)
    page.set_viewport_size(ENLARGED)
    found += [f"leaves no room: {each}" for each in page.evaluate(WHAT_STAYS_IN_VIEW)]
    page.set_viewport_size(SMALL)
    page.evaluate(FOLD)
    return found


def axe(page: Page) -> list[str]:
    """What axe finds on the page, once it is there whole."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN_AXE, RULES)


def on_dark(page: Page) -> list[str]:
    """Which words cannot be read where the device asks for a dark page.

    Without motion: a button fades from one colour to the other, and would be measured half-way.
    """
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found = page.evaluate(CONTRAST)
    page.emulate_media(color_scheme="light")
    return [f"dark: {violation}" for violation in found]


def without_style(page: Page) -> list[str]:
    """Class names of the page whose rules the build left out because it found them nowhere (`vite.config.js`)."""
    names = set(page.evaluate("[...document.querySelectorAll('[class]')].flatMap(each => [...each.classList])"))
    sheet = "staff" if page.locator("link[rel=stylesheet][href*=staff-style]").count() else "site"
    return [f"the style sheet has left out .{name}" for name in sorted(names & set(LEFT_OUT[sheet]))]


def overflow(page: Page) -> list[str]:
    """Reflow (WCAG 1.4.10): at 320 px nothing is wider than the window."""
    page.set_viewport_size(SMALL)
    return [] if fits(page) else [f"too wide for 320 px: {page.evaluate(WHO_IS_TOO_WIDE)}"]


def fits(page: Page) -> bool:
    """Whether the page becomes no wider than the window, once it has been laid out anew."""
    try:
        page.wait_for_function(FITS, timeout=2_000)
    except PlaywrightTimeoutError:
        return False
    return True
