"""Judgements about a request and marks on a response that every public form needs."""

from __future__ import annotations

from typing import TypeVar
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase

ResponseT = TypeVar("ResponseT", bound=HttpResponseBase)


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


def mark_sensitive(response: ResponseT) -> ResponseT:
    """Nothing of this response may stay behind in a cache, a search engine or another window."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["X-Frame-Options"] = "DENY"
    return response
