"""The office's key during a staff session, in two halves: cache and cookie. Gone after 15 idle minutes.

The cache and not the session table: it forgets by itself, and no backup of the database carries half a key with it
(docs/adr/0004-key-hierarchy.md; `reports.checks` refuses a cache that writes to disk).
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from core.http import cookie_of_this_host
from core.ratelimit import CACHE_ERRORS
from vault import session
from vault.errors import DecryptionError

from .errors import NotKeptOpenError
from .office import OpenOffice
from .operations.keys import granted_epochs

IDLE_SECONDS = 15 * 60

_COOKIE = "office"


def cookie_name() -> str:
    """The cookie that holds the browser's half."""
    return cookie_of_this_host(_COOKIE)


def keep_open(request: HttpRequest, response: HttpResponse, office: OpenOffice) -> None:
    """Keep the office open for this session; `response` must reach the browser, it carries the other half.

    Raises `NotKeptOpenError` when the cache does not answer: the half is kept there or nowhere.
    """
    locked = session.lock(office.to_bytes(), context=_context(request))
    try:
        cache.set(_key(request), locked.stored, timeout=IDLE_SECONDS)
    except CACHE_ERRORS as error:
        raise NotKeptOpenError("The cache does not answer.") from error
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

    It locks itself after 15 minutes without use, when the halves do not fit, and for epochs whose grant has ended. A
    request without the cookie (a link from another site: SameSite=Strict) sees it locked and throws nothing away.
    """
    stored, cookie = _stored(request), request.COOKIES.get(cookie_name())
    if stored is None or cookie is None:
        return None
    try:
        secret = session.unlock(stored=stored, cookie=cookie, context=_context(request))
        office = OpenOffice.from_bytes(secret).only(granted_epochs(user))
    except DecryptionError:
        forget(request)
        return None
    try:
        cache.touch(_key(request), IDLE_SECONDS)
    except CACHE_ERRORS:
        return None
    return office if office.pairs else None


def seems_open(request: HttpRequest) -> bool:
    """Whether to offer the lock button: cheap, without decrypting anything."""
    return _stored(request) is not None


def lacks_only_the_cookie(request: HttpRequest) -> bool:
    """Whether the office is open in this session, but the browser did not send its half: it came from elsewhere."""
    return cookie_name() not in request.COOKIES and seems_open(request)


def lock(request: HttpRequest, response: HttpResponse) -> None:
    """Throw both halves away."""
    forget(request)
    response.delete_cookie(cookie_name(), path="/", samesite="Strict")


def forget(request: HttpRequest) -> None:
    """Throw the server's half away; also at logout. What the cache cannot delete now dies within 15 minutes."""
    if request.session.session_key is None:
        return
    try:
        cache.delete(_key(request))
    except CACHE_ERRORS:
        return


def _stored(request: HttpRequest) -> str | None:
    if request.session.session_key is None:
        return None
    try:
        stored: str | None = cache.get(_key(request))
    except CACHE_ERRORS:
        return None
    return stored


def _key(request: HttpRequest) -> str:
    """By a digest: the session's own key would let whoever reads the cache into the session."""
    digest = hashlib.blake2b(str(request.session.session_key).encode(), person=b"pari.office", digest_size=16)
    return f"reports.office:{digest.hexdigest()}"


def _context(request: HttpRequest) -> str:
    return f"{request.user.pk}:{request.session.session_key}"
