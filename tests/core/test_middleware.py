"""Headers of each class of page, with the pages that must not have them as control."""

from __future__ import annotations

import re

import pytest
from csp.constants import UNSAFE_INLINE
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.middleware.security import SecurityMiddleware
from django.template import Context, Template
from django.test import RequestFactory
from wagtail.images.widgets import AdminImageChooser

from core.http import mark_sensitive
from core.middleware import SecurityHeadersMiddleware, admin_nonce
from core.templatetags.admin_nonce import add_nonce


def respond(path, view=None, **meta):
    """The response of a view behind the middleware that sets headers, in the order of the settings."""
    order = [SecurityHeadersMiddleware, SecurityMiddleware, CsrfViewMiddleware, XFrameOptionsMiddleware]
    positions = [
        django_settings.MIDDLEWARE.index(f"{middleware.__module__}.{middleware.__name__}") for middleware in order
    ]
    assert positions == sorted(positions)
    handler = view or (lambda request: HttpResponse("ciao"))
    for middleware in reversed(order):
        handler = middleware(handler)
    return handler(RequestFactory().get(path, **meta))


def directives(response) -> dict[str, str]:
    policy = response["Content-Security-Policy"]
    return {name: rest for name, _, rest in (part.strip().partition(" ") for part in policy.split(";"))}


PUBLIC = ["/", "/servizi/", "/en/", "/zh-hans/servizi/", "/area-riservata/", "/en/area-riservata/", "/en/admin/"]


@pytest.mark.parametrize("path", PUBLIC)
def test_public_and_staff_pages_run_nothing_inline_and_nothing_foreign(path):
    response = respond(path)
    policy = directives(response)
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["font-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "nonce" not in response["Content-Security-Policy"]
    assert "http" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("path", PUBLIC)
def test_other_headers_of_public_pages(path):
    response = respond(path)
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert not response.has_header("Set-Cookie")
    assert not response.has_header("Vary")


def test_a_looser_policy_would_be_noticed(settings):
    """Negative control: the assertions above read the policy that is really sent."""
    loose = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"], "script-src": ["'self'", UNSAFE_INLINE]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": loose}
    assert "unsafe" in respond("/")["Content-Security-Policy"]


def test_a_view_may_narrow_its_own_headers():
    def view(request):
        return HttpResponse("", headers={"Permissions-Policy": "fullscreen=()", "Referrer-Policy": "origin"})

    response = respond("/", view)
    assert response["Permissions-Policy"] == "fullscreen=()"
    assert response["Referrer-Policy"] == "origin"


# The admin


def admin_page(request):
    return HttpResponse(
        Template("{% load admin_nonce %}<script nonce='{% admin_nonce %}'>1</script>").render(Context())
    )


def test_admin_runs_inline_scripts_by_nonce_only():
    response = respond("/admin/pages/", admin_page)
    scripts = directives(response)["script-src"]
    nonce = response.text.split("'")[1]
    assert nonce
    assert f"'nonce-{nonce}'" in scripts
    assert "unsafe" not in scripts
    assert directives(response)["default-src"] == "'none'"


def test_admin_frames_its_own_previews():
    response = respond("/admin/pages/1/edit/preview/")
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert directives(response)["frame-ancestors"] == "'self'"


def test_preview_of_a_page_keeps_the_public_policy_but_may_be_framed_by_the_admin(home_page):
    """Wagtail makes it with a request of its own, for the page's public path."""
    outer = RequestFactory().get("/admin/pages/1/edit/preview/")
    response = home_page.make_preview_request(outer)
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert directives(response)["frame-ancestors"] == "'self'"
    assert directives(response)["script-src"] == "'self'"


def test_a_request_within_a_request_leaves_the_nonce_of_the_outer_one():
    def view(request):
        before = admin_nonce()
        assert respond("/inner/").status_code == 200
        return HttpResponse(before == admin_nonce() != "")

    assert respond("/admin/", view).text == "True"


def test_choosers_of_wagtail_print_their_script_with_the_nonce(db):
    """Their script comes from Python (`core.admin_scripts`); without the nonce no image could be chosen."""

    def view(request):
        return HttpResponse(AdminImageChooser().render("image", None, {"id": "id_image"}))

    response = respond("/admin/", view)
    nonce = re.search(r'<script nonce="([^"]+)">new ImageChooser', response.text)[1]
    assert f"'nonce-{nonce}'" in directives(response)["script-src"]
    assert "<script>new ImageChooser" in respond("/", view).text


def test_each_admin_response_has_its_own_nonce():
    first, second = (directives(respond("/admin/", admin_page))["script-src"] for _ in range(2))
    assert first != second


def test_there_is_no_nonce_outside_the_admin():
    response = respond("/", admin_page)
    assert "nonce=''" in response.text
    assert "nonce" not in response["Content-Security-Policy"]
    assert admin_nonce() == ""


def test_inline_scripts_of_a_library_get_the_nonce_and_others_do_not():
    html = '<script>1</script><script type="module">2</script><script src="/a.js"></script><script nonce="x">3</script>'
    assert add_nonce(html, "n") == (
        '<script nonce="n">1</script><script nonce="n" type="module">2</script>'
        '<script src="/a.js"></script><script nonce="x">3</script>'
    )


# Sensitive pages, pages with a CSRF token


def test_sensitive_page_keeps_every_header():
    response = respond("/segnala/", lambda request: mark_sensitive(HttpResponse("riservato")))
    assert response["Cache-Control"] == "no-store"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "no-referrer"


def test_page_with_a_token_may_name_its_origin_to_our_site():
    """Otherwise browsers send `Origin: null` with its form, and Django refuses every login."""
    response = respond("/area-riservata/accesso/login/", lambda request: HttpResponse(get_token(request)))
    assert response["Referrer-Policy"] == "same-origin"
    assert respond("/area-riservata/accesso/login/")["Referrer-Policy"] == "no-referrer"
