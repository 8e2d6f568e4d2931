"""The office's key during a staff session, in two halves (`reports.halves`). Gone after 15 idle minutes.

What is read with it and needed again (`Memory`) is kept beside it: whoever could open that could open the cases.
"""

from __future__ import annotations

import enum

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from vault.errors import DecryptionError

from .halves import Halves
from .office import OpenOffice
from .operations.keys import granted_epochs

IDLE_SECONDS = 15 * 60


class Memory(enum.StrEnum):
    """What an unlocked session keeps beside the key."""

    GISTS = ".gists"
    ASKED = ".asked"
    CONTACTS = ".contacts"


HALVES = Halves("office", seconds=IDLE_SECONDS, beside=Memory)


def keep_open(request: HttpRequest, response: HttpResponse, office: OpenOffice) -> None:
    """Keep the office open for this session; `response` must reach the browser. Raises `NotKeptOpenError`."""
    HALVES.keep(request, response, office.to_bytes())


def opened_office(request: HttpRequest, user: User) -> OpenOffice | None:
    """The office that this session has unlocked, or None when it is locked.

    It locks itself after 15 minutes without use, when the halves do not fit, and for epochs whose grant has ended.
    """
    secret = HALVES.read(request)
    if secret is None:
        return None
    try:
        office = OpenOffice.from_bytes(secret).only(granted_epochs(user))
    except DecryptionError:
        forget(request)
        return None
    return office if HALVES.last_longer(request) and office.pairs else None


def seems_open(request: HttpRequest) -> bool:
    """Whether to offer the lock button: cheap, without decrypting anything."""
    return HALVES.is_kept(request)


def lacks_only_the_cookie(request: HttpRequest) -> bool:
    """Whether the office is open in this session, but the browser did not send its half: it came from elsewhere."""
    return HALVES.cookie_name not in request.COOKIES and seems_open(request)


def lock(request: HttpRequest, response: HttpResponse) -> None:
    """Throw both halves away."""
    HALVES.end(request, response)


def forget(request: HttpRequest) -> None:
    """Throw the server's half away; also at logout."""
    HALVES.forget(request)
