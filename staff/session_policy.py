"""How long a staff session lives: not beyond a working day, and not while nobody is there."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

STARTED_KEY = "staff_started"
SEEN_KEY = "staff_seen"
SEEN_EVERY_SECONDS = 60
"""How often a session notes that it is used: each note is a write to the database."""


class Ending(StrEnum):
    """Why a session came to its end. The codes travel to the login page (`?uscita=`), which explains them."""

    IDLE = "inattivita"
    TOO_OLD = "durata"
    BY_HAND = "fatta"


def start(session: SessionBase, *, now: int) -> None:
    """Called at login. Times are whole seconds since 1970."""
    session[STARTED_KEY] = now
    session[SEEN_KEY] = now


def touch(session: SessionBase, *, now: int) -> Ending | None:
    """Note that the session is in use; or say why it has ended, leaving it to the caller to close it."""
    if STARTED_KEY not in session:
        start(session, now=now)
        return None
    if now - session[STARTED_KEY] > settings.STAFF_SESSION_SECONDS:
        return Ending.TOO_OLD
    idle = now - session.get(SEEN_KEY, 0)
    if idle > settings.STAFF_IDLE_SECONDS:
        return Ending.IDLE
    if idle >= SEEN_EVERY_SECONDS:
        session[SEEN_KEY] = now
    return None
