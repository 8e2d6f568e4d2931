"""The sealed note on the receipt page that lets its button say «I have saved the code» without a cookie."""

from __future__ import annotations

import uuid

from django.conf import settings

from vault.token import TokenError, open_token, seal_token

TOKEN_FIELD = "nota"  # noqa: S105 - the name of an input
_PURPOSE = "reports.receipt"
_LIFETIME_SECONDS = 24 * 60 * 60
_MAX_CHARACTERS = 200


def seal_note(case_id: uuid.UUID, *, form_key: uuid.UUID) -> str:
    """A note about one case of one form."""
    return seal_token(case_id.bytes, secret=settings.SECRET_KEY, purpose=_PURPOSE, context=str(form_key))


def read_note(token: str, *, form_key: uuid.UUID) -> uuid.UUID | None:
    """The case that a note speaks of; None for one that is too old or not ours. Nobody loses anything by it."""
    try:
        data = open_token(
            token,
            secret=settings.SECRET_KEY,
            purpose=_PURPOSE,
            context=str(form_key),
            max_age_seconds=_LIFETIME_SECONDS,
            max_size=_MAX_CHARACTERS,
        )
    except TokenError:
        return None
    return uuid.UUID(bytes=data)
