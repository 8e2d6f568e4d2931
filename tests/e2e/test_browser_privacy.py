"""What a visit leaves and tells: nothing to other hosts, no cookie, no inline code, little data, a quick way out."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import SiteServer
from tests.e2e.pages import FORMS, NOT_FOUND, PUBLIC
from tests.e2e.steps import DESK, LOGIN, REPORT_FORM, in_english, log_in
from tests.e2e.traces import CookieWatch
from tests.e2e.weight import WeightWatch, too_heavy, too_heavy_for_home

NEUTRAL = "/mappa-del-sito/"
LEAD_TO_NEUTRAL_PAGE = """
from core.site_settings import SiteSettings
from wagtail.models import Site
settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
settings.quick_exit_url = {url!r}
settings.save()
"""
NOTE_VIOLATIONS = """
window.violations = []
document.addEventListener('securitypolicyviolation', event => {
    window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`)
})
"""
RUN_INLINE = """() => {
    const script = document.createElement('script')
    script.textContent = 'window.ran = true'
    document.body.append(script)
}"""


@pytest.fixture
def watched(new_context, site_server: SiteServer) -> tuple[Page, list[str]]:
    """A page, and the list of everything about it that should not be: filled as it happens."""
    context: BrowserContext = new_context()
    context.add_init_script(NOTE_VIOLATIONS)
    page = context.new_page()
    wrong: list[str] = []
    host = urlsplit(site_server.url).netloc

    def see_request(request) -> None:
        if urlsplit(request.url).netloc != host and not request.url.startswith("data:"):
            wrong.append(f"asked another host: {request.url}")

    def see_response(response) -> None:
        if response.status >= 400 and NOT_FOUND not in response.url:
            wrong.append(f"{response.status}: {response.url}")

    def see_message(message) -> None:
        if message.type == "error" and not (NOT_FOUND in page.url and "404" in message.text):
            wrong.append(f"console: {message.text}")

    page.on("request", see_request)
    page.on("response", see_response)
    page.on("console", see_message)
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    return page, wrong


def test_public_pages_ask_nobody_else_and_keep_nothing(watched):
    page, wrong = watched
    cookies, weights = CookieWatch(page.context), WeightWatch(page)
    for name, path in (PUBLIC | FORMS).items():
        wrong += [f"{name}: {heavy}" for heavy in too_heavy(weights.visit(path))]
        wrong += [f"{name}: {violation}" for violation in page.evaluate("window.violations")]
        kept = page.evaluate("() => [document.cookie, {...localStorage}, {...sessionStorage}]")
        if kept != ["", {}, {}]:
            wrong.append(f"{name}: kept {kept}")
    assert wrong + cookies.found() == []


def test_a_cookie_would_be_seen(new_context):
    """The negative control: the login needs one."""
    context = new_context()
    cookies = CookieWatch(context)
    context.new_page().goto(LOGIN)
    assert any("sent csrftoken=" in line for line in cookies.found())


def test_an_inline_script_would_be_seen(watched):
    """The negative control: the policy stops it, and the watch says so."""
    page, wrong = watched
    page.goto("/")
    page.evaluate(RUN_INLINE)
    page.wait_for_function("window.violations.length > 0")
    assert page.evaluate("window.ran") is None
    assert any("script-src" in violation for violation in page.evaluate("window.violations"))
    assert any(line.startswith("console:") for line in wrong)


@pytest.mark.parametrize("path", ["/", "/en/"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_first_visit_of_the_home_page_is_light(new_context, path, width):
    page = new_context(viewport={"width": width, "height": 844}).new_page()
    weights = WeightWatch(page)
    loads = weights.visit(path, wait_until="networkidle")
    assert {"document", "stylesheet", "script", "font"} <= {load.kind for load in loads}
    assert too_heavy_for_home(loads) == []


def test_what_is_heavy_would_be_seen(new_context):
    """The negative control: the same page, nothing compressed, and with more requests."""
    context = new_context(extra_http_headers={"Accept-Encoding": "identity"})
    page = context.new_page()
    loads = WeightWatch(page).visit("/")
    found = [*too_heavy(loads), *too_heavy_for_home([*loads, *loads])]
    assert [each.partition(":")[0] for each in found] == ["styles", "without pictures", "home", "home"], found
    assert "requests" in found[-1]


@pytest.fixture(scope="module")
def neutral_page(site_server: SiteServer) -> str:
    """Where the quick exit leads; in the tests a page of our own, because no other site is there."""
    url = f"{site_server.url}{NEUTRAL}"
    site_server.manage("shell", "-v0", "-c", LEAD_TO_NEUTRAL_PAGE.format(url=url))
    return url


@pytest.mark.parametrize("java_script", [False, True], ids=["without JavaScript", "with JavaScript"])
def test_the_quick_exit_leads_away_and_clears_the_browser(new_context, neutral_page, java_script):
    page = new_context(java_script_enabled=java_script).new_page()
    page.goto("/segnala/")
    with page.expect_response(re.compile("/uscita/$")) as leaving:
        page.get_by_role("link", name="Esci in fretta").click()
    expect(page).to_have_url(neutral_page)
    headers = leaving.value.all_headers()
    assert leaving.value.status == 303
    assert headers["clear-site-data"] == '"cache", "storage"'
    assert "no-store" in headers["cache-control"]


def test_three_times_shift_leaves_and_a_report_cannot_be_reached_by_going_back(new_context, neutral_page):
    page = new_context(locale="en-GB").new_page()
    page.goto("/novita/")
    page.goto(REPORT_FORM)
    page.get_by_role("radio", name=in_english("In anonimo: non dico chi sono")).check()
    page.get_by_role("radio", name=in_english("È successo a me")).check()
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    status = page.locator(".quick-exit__presses")
    expect(status).to_have_text(in_english("Esci in fretta: premi ancora Maiusc una volta."))
    page.keyboard.press("a")
    expect(status).to_have_text("")
    for _press in range(3):
        page.keyboard.press("Shift")
    expect(page).to_have_url(neutral_page)
    page.go_back()
    expect(page).to_have_url(re.compile("/novita/$"))


def test_signing_out_is_part_of_the_quick_exit(new_context, neutral_page):
    """The staff pages have no such link; a colleague who uses it on the public site is signed out all the same."""
    context = new_context()
    page = context.new_page()
    log_in(page, "dpo")
    page.goto("/")
    page.get_by_role("link", name="Esci in fretta").click()
    expect(page).to_have_url(neutral_page)
    page.wait_for_timeout(1_500)
    assert context.cookies() == [], "the last one, which means nothing, lives for a second"
    page.goto(DESK)
    expect(page).to_have_url(re.compile(LOGIN))
