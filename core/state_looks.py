"""How a state is shown, the same to citizens and staff: a colour, an icon and always a word.

Each app's own enumeration names a look for each of its members (`look`); `{% state %}` draws it. The colours of a tone
are in `frontend/scss/components/_states.scss`. A picture of all of them: `/_componenti/` while developing.
"""

from __future__ import annotations

from enum import Enum, unique
from typing import Protocol, runtime_checkable

from django.utils.functional import Promise


@unique
class Look(Enum):
    """A tone, which ends the name of a class, and an icon of Bootstrap Italia."""

    OPEN = ("good", "it-check-circle")
    DONE = ("good", "it-check")
    LAST_PLACES = ("warning", "it-warning-circle")
    ATTENTION = ("warning", "it-flag")
    """Somebody has something to read, to answer or to decide."""
    PAUSED = ("warning", "it-minus-circle")
    DRAFT = ("warning", "it-pencil")
    WAITING = ("wait", "it-clock")
    NOT_YET = ("wait", "it-calendar")
    RECEIVED = ("info", "it-inbox")
    IN_PROGRESS = ("info", "it-refresh")
    CLOSED = ("plain", "it-locked")
    OVER = ("plain", "it-clock")
    REPLACED = ("plain", "it-exchange-circle")
    NOTE = ("plain", "it-info-circle")
    OVERDUE = ("bad", "it-error")
    STOPPED = ("bad", "it-close-circle")

    @property
    def tone(self) -> str:
        return self.value[0]

    @property
    def icon(self) -> str:
        return self.value[1]


@runtime_checkable
class Shown(Protocol):
    """A state that can be drawn: a member of an enumeration that has looks."""

    @property
    def label(self) -> str | Promise: ...

    @property
    def look(self) -> Look: ...
