"""A mail to a colleague: in the language that she chose, through the outbox, kept for a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from django.contrib.auth.models import User
from django.utils import timezone, translation

from outbox.models import Mail
from outbox.operations import USEFUL_FOR, Texts, put
from staff.letters import language_of

KEPT: Final = dt.timedelta(days=30)


def write_to(
    person: User,
    say: Callable[[], Texts],
    *,
    key: str,
    template: str,
    cause_app: str,
    cause_id: object,
    kept: dt.timedelta = KEPT,
    useful_for: dt.timedelta = USEFUL_FOR,
) -> Mail:
    """Owe her what `say` answers while her language is active; the rest as in `outbox.operations.put`."""
    language = language_of(person)
    with translation.override(language):
        texts = say()
    return put(
        key=key,
        recipient=person.email,
        texts=texts,
        language=language,
        template=template,
        cause_app=cause_app,
        cause_id=cause_id,
        purge_on=timezone.localdate() + kept,
        useful_for=useful_for,
    )
