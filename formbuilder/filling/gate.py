"""The one way in for a post of the public: where it comes from, how much it is, what it holds, how often.

Files are skipped everywhere outside the editors' area (`core.uploads`), so none of these posts touches the disk. A form
that asks for files reads its posts with a reader of its own (`formbuilder.uploads.receiving`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core import ratelimit
from core.http import is_cross_site

POST_MAX_BYTES: Final = 1_000_000
"""Largest post that is read: the longest step, and room for percent signs."""
TRAP_FIELD: Final = "sito_web"
"""The honeypot: a robot fills it in, nobody else sees it."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why something cannot be done now, in the visitor's language."""

    title: str | Promise
    text: str | Promise


class Refused(Exception):  # noqa: N818 - reads as what happened
    """Nothing of the request was used."""

    def __init__(self, refusal: Refusal, *, status: int) -> None:
        super().__init__(str(refusal.title))
        self.refusal = refusal
        self.status = status


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How often one network may do something. `fail_closed`: not at all while nobody can count.

    `spares_staff`: a colleague who is signed in, and enters at the desk what people say, is not counted. `ipv6_prefix`:
    how wide a network is (`core.ratelimit`). `for_all`: all networks are counted together.
    """

    scope: str
    times: int
    window_seconds: int
    fail_closed: bool = False
    spares_staff: bool = False
    ipv6_prefix: int = ratelimit.IPV6_PREFIX
    for_all: bool = False

    def allows(self, request: HttpRequest) -> bool:
        """Count this time."""
        if self.spares_staff and is_signed_in(request):
            return True
        options: dict[str, Any] = {
            "scope": self.scope,
            "limit": self.times,
            "window_seconds": self.window_seconds,
            "fail_closed": self.fail_closed,
        }
        if self.for_all:
            return ratelimit.hit_by_anybody(**options)
        return ratelimit.hit(request, ipv6_prefix=self.ipv6_prefix, **options)

    def used(self, request: HttpRequest) -> float:
        """How much of it is used up, from 0 to 1 and beyond, without counting. Nothing while nobody can count."""
        network = "" if self.for_all else ratelimit.client_network(request, self.ipv6_prefix)
        return ratelimit.used(network, scope=self.scope, window_seconds=self.window_seconds) / max(self.times, 1)


def _read_plainly(request: HttpRequest) -> QueryDict:
    return request.POST


def read_post(
    request: HttpRequest,
    *,
    max_bytes: int = POST_MAX_BYTES,
    read: Callable[[HttpRequest], QueryDict] = _read_plainly,
) -> QueryDict:
    """The post, from this site, bounded and whole. Raises `Refused`."""
    if is_cross_site(request):
        raise Refused(_cross_site(), status=403)
    if _content_length(request) > max_bytes:
        raise Refused(_too_large(), status=413)
    try:
        return read(request)
    except RequestDataTooBig as error:
        raise Refused(_too_large(), status=413) from error
    except (SuspiciousOperation, BadRequest, UnreadablePostError, MultiPartParserError) as error:
        raise Refused(_unreadable(), status=400) from error


def is_signed_in(request: HttpRequest) -> bool:
    """Whether a colleague is at work here: only the office has accounts. Reads no session where there is no cookie."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def is_trapped(post: QueryDict) -> bool:
    """Whether the box that must stay empty is full."""
    return bool(post.get(TRAP_FIELD))


def _content_length(request: HttpRequest) -> int:
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return 0


def _cross_site() -> Refusal:
    return Refusal(
        title=_("La richiesta arriva da un altro sito"),
        text=_("Per sicurezza accettiamo soltanto moduli compilati qui. Apri il modulo da questo sito e riprova."),
    )


def _too_large() -> Refusal:
    return Refusal(
        title=_("Il testo è troppo lungo"),
        text=_("Non abbiamo ricevuto nulla. Torna indietro con il browser: quello che hai scritto è ancora lì."),
    )


def _unreadable() -> Refusal:
    return Refusal(
        title=_("La richiesta non è arrivata intera"),
        text=_("Non abbiamo ricevuto nulla. Torna indietro con il browser e premi di nuovo il pulsante."),
    )
