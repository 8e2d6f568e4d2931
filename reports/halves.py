"""A secret of one staff session in two halves: one in the cache, its key in a cookie. Useless apart, and soon gone.

The cache and not the session table: it forgets by itself, and no backup of the database carries half a key with it
(docs/adr/0004-key-hierarchy.md; `reports.checks` refuses a cache that writes to disk).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import suppress

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from core.http import cookie_of_this_host
from core.ratelimit import CACHE_ERRORS
from vault import session
from vault.errors import DecryptionError

from .errors import NotKeptOpenError


class Halves:
    """What is kept under one `name`, for so many `seconds` since it was last read or written.

    `beside` names what else may be kept for the browser that holds the cookie: it is thrown away with the secret.
    """

    def __init__(self, name: str, *, seconds: int, beside: Iterable[str] = ()) -> None:
        self._name = name
        self._seconds = seconds
        self._beside = tuple(beside)

    @property
    def cookie_name(self) -> str:
        """The cookie that holds the browser's half."""
        return cookie_of_this_host(self._name)

    def keep(self, request: HttpRequest, response: HttpResponse, secret: bytes) -> None:
        """Keep it for this session; `response` must reach the browser, it carries the other half.

        Raises `NotKeptOpenError` when the cache does not answer: the half is kept there or nowhere.
        """
        locked = session.lock(secret, context=self._context(request))
        try:
            cache.set(self._key(request), locked.stored, timeout=self._seconds)
        except CACHE_ERRORS as error:
            raise NotKeptOpenError("The cache does not answer.") from error
        response.set_cookie(
            self.cookie_name,
            locked.cookie,
            path="/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )

    def read(self, request: HttpRequest) -> bytes | None:
        """The secret; None where it is not kept (any more), or the cache does not answer.

        A request without the cookie (a link from another site: SameSite=Strict) throws nothing away; halves that do not
        fit are thrown away.
        """
        stored, cookie = self._stored(request), request.COOKIES.get(self.cookie_name)
        if stored is None or cookie is None:
            return None
        try:
            return session.unlock(stored=stored, cookie=cookie, context=self._context(request))
        except DecryptionError:
            self.forget(request)
            return None

    def last_longer(self, request: HttpRequest) -> bool:
        """Count its time anew; False when the cache does not answer."""
        try:
            cache.touch(self._key(request), self._seconds)
        except CACHE_ERRORS:
            return False
        return True

    def is_kept(self, request: HttpRequest) -> bool:
        """Whether the server has its half: cheap, without decrypting anything."""
        return self._stored(request) is not None

    def forget(self, request: HttpRequest) -> None:
        """Throw the server's half away. What the cache cannot delete now dies when its time is over."""
        if request.session.session_key is None:
            return
        try:
            cache.delete_many([self._key(request), *(self._key(request, each) for each in self._beside)])
        except CACHE_ERRORS:
            return

    def remember(self, request: HttpRequest, name: str, content: bytes) -> None:
        """Keep something beside the secret; a cache that does not answer keeps nothing.

        Raises `DecryptionError` without the cookie: what holds the secret was read from the same request.
        """
        sealed = session.lock_beside(content, cookie=self._cookie(request), context=self._context(request, name))
        with suppress(*CACHE_ERRORS):
            cache.set(self._key(request, name), sealed, timeout=self._seconds)

    def recall(self, request: HttpRequest, name: str) -> bytes | None:
        """What was kept beside the secret; None where nothing is, or it was kept beside an earlier one."""
        try:
            sealed: bytes | None = cache.get(self._key(request, name))
            if sealed is None:
                return None
            cache.touch(self._key(request, name), self._seconds)
            return session.unlock_beside(sealed, cookie=self._cookie(request), context=self._context(request, name))
        except (DecryptionError, *CACHE_ERRORS):
            return None

    def end(self, request: HttpRequest, response: HttpResponse) -> None:
        """Throw both halves away."""
        self.forget(request)
        response.delete_cookie(self.cookie_name, path="/", samesite="Strict")

    def _stored(self, request: HttpRequest) -> str | None:
        if request.session.session_key is None:
            return None
        try:
            stored: str | None = cache.get(self._key(request))
        except CACHE_ERRORS:
            return None
        return stored

    def _cookie(self, request: HttpRequest) -> str:
        return request.COOKIES.get(self.cookie_name, "")

    def _key(self, request: HttpRequest, beside: str = "") -> str:
        """By a digest: the session's own key would let whoever reads the cache into the session."""
        digest = hashlib.blake2b(str(request.session.session_key).encode(), person=b"pari.halves", digest_size=16)
        return f"reports.{self._name}{beside}:{digest.hexdigest()}"

    def _context(self, request: HttpRequest, beside: str = "") -> str:
        return f"{self._name}{beside}:{request.user.pk}:{request.session.session_key}"
