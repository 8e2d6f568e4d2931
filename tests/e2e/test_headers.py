"""Security headers of each class of page, as they arrive over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext

from tests.e2e.conftest import SiteServer
from tests.e2e.pages import FORMS, NOT_FOUND, PUBLIC
from tests.e2e.steps import CASES, COURSE_FORM, DESK, LOGIN, log_in

SENSITIVE = {name: path for name, path in FORMS.items() if path != COURSE_FORM}
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
}


def policy_of(response: APIResponse) -> dict[str, str]:
    """Directive → sources."""
    header = response.headers["content-security-policy"]
    return {name: sources for name, _, sources in (part.strip().partition(" ") for part in header.split(";"))}


def assert_common(response: APIResponse) -> None:
    """What every response has, whatever its class."""
    headers = response.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]


def assert_strict(response: APIResponse) -> None:
    """Public, form and staff pages: nothing inline, no third party, no frame."""
    assert_common(response)
    policy = policy_of(response)
    assert {name: policy.get(name) for name in STRICT} == STRICT
    assert "unsafe" not in response.headers["content-security-policy"]
    assert response.headers["x-frame-options"] == "DENY"
    assert policy["frame-ancestors"] == "'none'"


@pytest.fixture
def anonymous(browser: Browser, site_server: SiteServer) -> Iterator[BrowserContext]:
    """Somebody new for each test: a cookie that one page sets would change what the next one answers."""
    context = browser.new_context(base_url=site_server.url, locale="it-IT")
    yield context
    context.close()


@pytest.fixture(scope="module")
def administrator(browser: Browser, site_server: SiteServer) -> Iterator[BrowserContext]:
    """A superuser, who may enter the desk's first page and Wagtail's admin."""
    context = browser.new_context(base_url=site_server.url, locale="it-IT")
    log_in(context.new_page(), "amministrazione")
    yield context
    context.close()


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_carry_no_cookie_and_may_be_kept_by_a_cache(anonymous: BrowserContext, name: str):
    response = anonymous.request.get(PUBLIC[name])
    assert response.status == (404 if name.startswith("not found") else 200)
    assert_strict(response)
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in response.headers
    assert "cookie" not in response.headers.get("vary", "").lower()
    assert "csrfmiddlewaretoken" not in response.text()
    if "search" in name:  # What somebody looks for is kept nowhere.
        assert response.headers["cache-control"] == "no-store"
    elif not name.startswith("not found"):
        assert "no-store" not in response.headers.get("cache-control", "")


@pytest.mark.parametrize("name", FORMS)
def test_forms_are_kept_by_nobody_and_set_no_cookie(anonymous: BrowserContext, name: str):
    response = anonymous.request.get(FORMS[name])
    assert response.ok
    assert_strict(response)
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("name", SENSITIVE)
def test_sensitive_pages_are_in_no_search_engine_and_remember_nothing_typed(anonymous: BrowserContext, name: str):
    response = anonymous.request.get(SENSITIVE[name])
    assert "noindex" in response.headers["x-robots-tag"]
    forms = [form for form in re.findall(r"<form[^>]*>", response.text()) if 'method="post"' in form]
    assert all('autocomplete="off"' in form for form in forms)
    assert name == "before the report" or forms


@pytest.mark.parametrize("path", [LOGIN, DESK, f"{DESK}profilo/", f"{LOGIN}secondo-fattore/"])
def test_staff_pages(administrator: BrowserContext, path: str):
    response = administrator.request.get(path)
    assert response.ok
    assert_strict(response)
    assert response.headers["cache-control"] == "no-store"
    assert "noindex" in response.headers["x-robots-tag"]
    assert response.headers["referrer-policy"] == "same-origin"


def test_a_cookie_would_be_seen(anonymous: BrowserContext):
    """The negative control of `set-cookie not in headers`: the login sends one."""
    assert "csrftoken=" in anonymous.request.get(LOGIN).headers["set-cookie"]


def test_refusals_and_ways_to_the_login_carry_them_too(administrator: BrowserContext, anonymous: BrowserContext):
    refusal = administrator.request.get(CASES)
    assert refusal.status == 403
    assert_strict(refusal)
    to_login = anonymous.request.get(CASES, max_redirects=0)
    assert to_login.status == 302
    assert_strict(to_login)
    assert to_login.headers["cache-control"] == "no-store"
    without_token = administrator.request.post(f"{CASES}sblocca/", form={"words": "una"})
    assert without_token.status == 403
    assert_strict(without_token)
    assert_strict(anonymous.request.get(f"/en{NOT_FOUND}"))


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/images/"])
def test_the_admin_alone_is_relaxed_as_far_as_wagtail_needs(administrator: BrowserContext, path: str):
    response = administrator.request.get(path)
    assert response.ok
    assert_common(response)
    policy = policy_of(response)
    assert re.fullmatch(r"'self'( 'nonce-[\w+/=-]{16,}')?", policy["script-src"])
    assert "'unsafe-inline'" in policy["style-src-elem"]
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'self'"
    assert response.headers["x-frame-options"] == "SAMEORIGIN"
    assert "no-store" in response.headers["cache-control"]


def test_the_nonce_of_the_admin_is_another_one_each_time(administrator: BrowserContext):
    sources = [policy_of(administrator.request.get("/admin/pages/"))["script-src"] for _time in range(2)]
    assert all("'nonce-" in source for source in sources)
    assert sources[0] != sources[1]


def test_session_cookies_are_out_of_reach(administrator: BrowserContext):
    cookies = {cookie["name"]: cookie for cookie in administrator.cookies()}
    assert cookies["sessionid"]["httpOnly"]
    assert cookies["sessionid"]["sameSite"] == "Lax"
    assert cookies["sessionid"]["expires"] == -1, "it ends with the browser"


def test_files_are_not_sniffed(anonymous: BrowserContext):
    html = anonymous.request.get("/").text()
    style = re.search(r'href="(/static/[^"]+\.css)"', html)
    picture = re.search(r'src="(/media/[^"]+)"', html)
    assert style
    assert picture
    for path in (style[1], picture[1]):
        response = anonymous.request.get(path)
        assert response.ok
        assert_common(response)
        assert "set-cookie" not in response.headers
