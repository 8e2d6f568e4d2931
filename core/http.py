"""Judgements about a request and marks on a response that every public form needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

from csp.constants import SELF
from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

ResponseT = TypeVar("ResponseT", bound=HttpResponseBase)


class SeeOther(HttpResponseRedirect):
    """The answer to a post: what was posted does not stay in the browser's history."""

    status_code = HTTPStatus.SEE_OTHER


def is_cross_site(request: HttpRequest) -> bool:
    """True if a browser says that this request comes from another site than ours.

    Public forms carry no cookie, so a forged post could use no authority of the visitor; this refuses it all the same.
    `Sec-Fetch-Site` decides where the browser sends it (every one since 2023; `same-site`, another host of the
    municipality, is another site for us). Otherwise `Origin` must be our own scheme and host. No header at all, or
    `Origin: null`, which older browsers send from our own pages because of their `Referrer-Policy: no-referrer`, proves
    nothing and is let through: a person with an old telephone must be able to report.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None or origin == "null":
        return False
    ours = urlsplit(request.build_absolute_uri("/"))
    return origin != f"{ours.scheme}://{ours.netloc}"


def read_version(posted: Mapping[str, str]) -> int:
    """What a page knew of a row when it was shown (`version`); one that no row ever has where it says nothing."""
    version = posted.get("version", "")
    return int(version) if re.fullmatch(r"[0-9]{1,9}", version) else -1


def cookie_of_this_host(name: str) -> str:
    """`__Host-` where cookies are secure: the browser then takes the cookie from this very host over HTTPS only."""
    return f"__Host-{name}" if settings.SESSION_COOKIE_SECURE else name


def mark_sensitive(response: ResponseT) -> ResponseT:
    """Nothing of this response may stay behind in a cache, a search engine or another window."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["X-Frame-Options"] = "DENY"
    return response


def allow_workers(response: ResponseT) -> ResponseT:
    """Let this page start a worker from our own files; no other page may start any."""
    response._csp_replace = {"worker-src": [SELF]}  # type: ignore[attr-defined]  # django-csp reads it
    return response


def hide_address(response: ResponseT) -> ResponseT:
    """The address of this page is a secret: no page that follows learns it, not even one of ours.

    Not for pages with a form: under `no-referrer` browsers send `Origin: null`, which Django's CSRF check refuses.
    """
    response.headers["Referrer-Policy"] = "no-referrer"
    response.hides_address = True  # type: ignore[attr-defined]  # `core.middleware` looks at it
    return response
