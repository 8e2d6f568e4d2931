"""Requests from elsewhere, and responses that nobody may keep."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core.http import is_cross_site, mark_sensitive


def post(**headers):
    return RequestFactory().post("/modulo/", headers=headers)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "nonsense"])
def test_browser_says_another_site(site):
    assert is_cross_site(post(sec_fetch_site=site))


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_browser_says_our_site(site):
    assert not is_cross_site(post(sec_fetch_site=site))


def test_browser_word_outweighs_the_origin():
    """Our `no-referrer` pages send `Origin: null`; the other header knows better."""
    assert not is_cross_site(post(sec_fetch_site="same-origin", origin="null"))
    assert is_cross_site(post(sec_fetch_site="cross-site", origin="http://testserver"))


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://testserver", "http://testserver:81", "http://testserver.evil.example"]
)
def test_older_browser_names_another_origin(origin):
    assert is_cross_site(post(origin=origin))


@pytest.mark.parametrize("headers", [{}, {"origin": "null"}, {"origin": "http://testserver"}])
def test_older_browser_is_let_through_without_proof_against_it(headers):
    assert not is_cross_site(post(**headers))


def test_sensitive_response_leaves_nothing_behind():
    response = mark_sensitive(HttpResponse("riservato"))
    assert response["Cache-Control"] == "no-store"
    assert "noindex" in response["X-Robots-Tag"]
    assert response["X-Frame-Options"] == "DENY"
