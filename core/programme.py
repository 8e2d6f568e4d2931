"""Pages that stand in lists of what is on. A page class says where its days and words are; `events` reads them there.

So `events` imports no other page app, and a new kind of page appears in its lists by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Value

NOTHING: Final = Value(None)
"""What a kind of page does not know."""
NO: Final = Value(False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFields:
    """What a list shows of a class of page, as expressions over `Page`; `place` is a key of `directory.Place`."""

    event_type: Any
    description: Any
    first_day: Any
    last_day: Any
    start_time: Any = NOTHING
    place: Any = NOTHING
    place_text: Any = NOTHING
    is_cancelled: Any = NO
