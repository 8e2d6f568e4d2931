"""Where a form in progress is kept: sealed rows on the server that only the cookie of one browser opens.

No cookie is set before something has been typed and posted; quick exit, sending and time destroy rows and cookie.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone

from core.http import cookie_of_this_host
from core.rows import find_one
from formbuilder.filling.gate import Limit
from formbuilder.models import SealedDraft
from vault import draft
from vault.errors import DecryptionError

COOKIE_TEST: Final = "c"
"""In the address of a first post that the browser was asked to repeat with the cookie it had just been given."""
GRAIN_SECONDS: Final = 5 * 60
"""Expiry is rounded up to this: the rows do not say when somebody was there."""
LAST_SECONDS: Final = 1
NEW_DRAFTS: Final = Limit(scope="form.drafts", times=600, window_seconds=60 * 60, spares_staff=True)
"""What one network may begin: a school on the day when enrolment opens, not a flood."""
NEW_DRAFTS_WIDE: Final = Limit(
    scope="form.drafts.wide", times=1_200, window_seconds=60 * 60, spares_staff=True, ipv6_prefix=48
)
"""Whoever has an IPv6 /48 has 65,536 networks of a household's size, and a draft may hold a megabyte."""

_COOKIE: Final = "modulo"
_SEPARATOR: Final = "."
_MARK_BYTES: Final = 6


class PostAgain(HttpResponseRedirect):
    """The browser repeats its post, at another address."""

    status_code = HTTPStatus.TEMPORARY_REDIRECT


class KeptChanged(Exception):  # noqa: N818 - reads as what happened
    """What was kept is no longer what was read: another request of the same browser was faster, or threw it away."""


class TooManyDrafts(Exception):  # noqa: N818 - reads as what happened
    """One network began more than it may. Nothing was kept."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was kept, and until when."""

    content: bytes = field(repr=False)
    sealed: bytes = field(repr=False)
    expires_at: datetime.datetime


def cookie_name() -> str:
    """The cookie that holds the browser's secret."""
    return cookie_of_this_host(_COOKIE)


class Keeper:
    """What the browser of one request has left with us. `finish` must see the response."""

    def __init__(self, request: HttpRequest, *, new_drafts: Iterable[Limit] | None = None) -> None:
        self.request = request
        self._new_drafts = new_drafts
        value = request.COOKIES.get(cookie_name(), "")
        secret = value.partition(_SEPARATOR)[0]
        self.browser_takes_cookies = bool(value)
        self._secret = secret if draft.is_secret(secret) else ""
        self._is_changed = False
        self._has_kept = False

    def load(self, place: str) -> Kept | None:
        """What was kept in this place; None where there is nothing, or nothing any more."""
        if not self._secret:
            return None
        row = find_one(SealedDraft.objects.filter(pk=draft.address_of(self._secret, place)))
        if row is None:
            return None
        if row.expires_at <= timezone.now():
            row.delete()
            return None
        sealed = bytes(row.sealed)
        try:
            content = draft.unseal(sealed, secret=self._secret, server_secrets=_server_secrets(), place=place)
        except DecryptionError:
            return None
        return Kept(content=content, sealed=sealed, expires_at=row.expires_at)

    def begin(self, place: str, content: bytes, *, lifetime: datetime.timedelta) -> None:
        """Keep something new. Raises `TooManyDrafts`.

        The browser's secret is taken over only if it was just handed out, or while something else is kept under it: a
        foreign one, or one that is used up, is replaced.
        """
        limits = (NEW_DRAFTS, NEW_DRAFTS_WIDE) if self._new_drafts is None else self._new_drafts
        if not all(limit.allows(self.request) for limit in limits):
            raise TooManyDrafts
        purge_expired()
        if not (self._secret and COOKIE_TEST in self.request.GET) and not self._has_rows():
            self._secret = draft.new_secret()
            self._is_changed = True
        row = SealedDraft(
            address=draft.address_of(self._secret, place),
            owner=draft.owner_of(self._secret),
            sealed=self._seal(place, content),
            expires_at=_expiry(lifetime),
        )
        SealedDraft.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["address"], update_fields=["sealed", "expires_at"]
        )
        self._has_kept = True

    def replace(
        self, place: str, content: bytes, *, lifetime: datetime.timedelta, kept: Kept | None = None
    ) -> datetime.datetime:
        """Keep this instead and count the time anew; what is gone meanwhile does not come back.

        With `kept`, only as long as that is what is there. Raises `KeptChanged`.
        """
        expires_at = _expiry(lifetime)
        rows = SealedDraft.objects.filter(pk=draft.address_of(self._secret, place), expires_at__gt=timezone.now())
        if kept is not None:
            rows = rows.filter(sealed=kept.sealed)
        if not rows.update(sealed=self._seal(place, content), expires_at=expires_at):
            raise KeptChanged
        self._has_kept = True
        return expires_at

    def change_cookie(self) -> None:
        """Give the cookie another value, so that no browser shows an older page out of its memory."""
        self._is_changed = True

    def forget(self, place: str) -> None:
        """Throw one thing away."""
        if self._secret:
            SealedDraft.objects.filter(pk=draft.address_of(self._secret, place)).delete()
            self._is_changed, self._has_kept = True, False

    def forget_all(self) -> None:
        """Throw away everything that this browser has left."""
        if self._secret:
            SealedDraft.objects.filter(owner=draft.owner_of(self._secret)).delete()
        self._is_changed, self._has_kept = True, False

    def ask_for_cookie(self) -> HttpResponse | None:
        """Where a first post has no cookie: the answer that gives one and has the post repeated.

        None where the browser has one, and where it came back without.
        """
        if self.browser_takes_cookies or COOKIE_TEST in self.request.GET:
            return None
        response = PostAgain(f"{self.request.path}?{COOKIE_TEST}")
        response.headers["Cache-Control"] = "no-store"
        self._set(response, draft.new_secret())
        return response

    def finish(self, response: HttpResponseBase) -> None:
        """Set, change or end the cookie if something was changed.

        Chromium shows a page out of its memory again, whatever `no-store` says, unless cookies changed since, and more
        often than the page's own way there had set some. Expiring one is too little after a page that came with one,
        so the last value means nothing and lives for a second: the old value goes, a new one comes, and goes.
        """
        if self._is_changed and (self._has_kept or self._has_rows()):
            self._set(response, self._secret)
        elif self._is_changed:
            self._set(response, "", max_age=LAST_SECONDS)

    def _has_rows(self) -> bool:
        if not self._secret:
            return False
        rows = SealedDraft.objects.filter(owner=draft.owner_of(self._secret), expires_at__gt=timezone.now())
        return rows.exists()

    def _seal(self, place: str, content: bytes) -> bytes:
        return draft.seal(content, secret=self._secret, server_secret=settings.SECRET_KEY, place=place)

    @staticmethod
    def _set(response: HttpResponseBase, secret: str, *, max_age: int | None = None) -> None:
        response.set_cookie(
            cookie_name(),
            f"{secret}{_SEPARATOR}{secrets.token_urlsafe(_MARK_BYTES)}",
            max_age=max_age,
            path="/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def purge_expired() -> int:
    """Throw away what has had its time; how many there were. Every new draft does so, a due job for quiet days."""
    return SealedDraft.objects.filter(expires_at__lte=timezone.now()).delete()[0]


def _expiry(lifetime: datetime.timedelta) -> datetime.datetime:
    exact = int((timezone.now() + lifetime).timestamp())
    return datetime.datetime.fromtimestamp(-(-exact // GRAIN_SECONDS) * GRAIN_SECONDS, tz=datetime.UTC)


def _server_secrets() -> Iterable[str | bytes]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
