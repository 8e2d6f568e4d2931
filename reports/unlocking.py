"""The office's key during a staff session: half in the session store, half in a cookie, gone after 15 idle minutes."""

from __future__ import annotations

import time

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from vault import session
from vault.errors import DecryptionError

from .office import OpenOffice
from .operations.keys import granted_epochs

IDLE_SECONDS = 15 * 60

_STORED = "reports_office"
_USED = "reports_office_used"
_COOKIE = "office"


def cookie_name() -> str:
    """`__Host-` where cookies are secure: the browser then accepts it from this very host over HTTPS only."""
    return f"__Host-{_COOKIE}" if settings.SESSION_COOKIE_SECURE else _COOKIE


def keep_open(request: HttpRequest, response: HttpResponse, office: OpenOffice) -> None:
    """Keep the office open for this session; `response` must reach the browser, it carries the other half."""
    locked = session.lock(office.to_bytes(), context=_context(request))
    request.session[_STORED] = locked.stored
    request.session[_USED] = int(time.time())
    response.set_cookie(
        cookie_name(),
        locked.cookie,
        path="/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def opened_office(request: HttpRequest, user: User) -> OpenOffice | None:
    """The office that this session has unlocked, or None when it is locked.

    It locks itself after 15 minutes without use, when the halves do not fit, and for epochs whose grant was taken away.
    """
    stored = request.session.get(_STORED)
    if stored is None:
        return None
    now = int(time.time())
    if now - request.session.get(_USED, 0) > IDLE_SECONDS:
        _forget(request)
        return None
    try:
        secret = session.unlock(stored=stored, cookie=request.COOKIES.get(cookie_name(), ""), context=_context(request))
        office = OpenOffice.from_bytes(secret).only(granted_epochs(user))
    except DecryptionError:
        _forget(request)
        return None
    request.session[_USED] = now
    return office if office.pairs else None


def seems_open(request: HttpRequest) -> bool:
    """Whether to offer the lock button: cheap, without decrypting anything."""
    return _STORED in request.session


def lock(request: HttpRequest, response: HttpResponse) -> None:
    """Throw both halves away."""
    _forget(request)
    response.delete_cookie(cookie_name(), path="/", samesite="Strict")


def _forget(request: HttpRequest) -> None:
    request.session.pop(_STORED, None)
    request.session.pop(_USED, None)


def _context(request: HttpRequest) -> str:
    return f"{request.user.pk}:{request.session.session_key}"
