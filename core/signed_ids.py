"""An id that opens something, as it stands in the address of a mail. Nothing is stored: the site's secret key signs it.

What must still hold for the link to open is part of the `salt`: the address that it was mailed to, for example.
"""

from __future__ import annotations

import base64
import binascii
import uuid

from django.core.signing import BadSignature, Signer

TOKEN_PATTERN = r"[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"  # noqa: S105 - how a token looks, not one
_ID_BYTES = 16


def sign(pk: uuid.UUID, *, salt: str) -> str:
    """The token of an id."""
    name = base64.urlsafe_b64encode(pk.bytes).rstrip(b"=").decode()
    return Signer(sep=".", salt=salt).sign(name)


def id_in(token: str) -> uuid.UUID | None:
    """The id that a token claims, before it is known whether it is signed; None where it is no token."""
    try:
        raw = base64.urlsafe_b64decode(token.partition(".")[0] + "==")
    except (ValueError, binascii.Error):
        return None
    return uuid.UUID(bytes=raw) if len(raw) == _ID_BYTES else None


def is_signed(token: str, *, salt: str) -> bool:
    """Whether the site signed this token under this salt."""
    try:
        Signer(sep=".", salt=salt).unsign(token)
    except BadSignature:
        return False
    return True
