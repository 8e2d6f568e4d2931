"""Something half finished that a browser leaves with the server: it opens only with both of their secrets.

The browser holds a random secret in a cookie, the server its own; the key is derived from the two together. Whoever has
the database and the server's settings lacks the first, whoever has the cookie lacks the rest.
"""

import re
import secrets
from collections.abc import Iterable

from nacl import bindings
from nacl.exceptions import CryptoError

from vault import aead
from vault.errors import DecryptionError

SMALLEST_BYTES = 4 * 1024
"""Sealed sizes are this, or twice, four times … as much: the length of what was typed does not show."""

_VERSION = b"\x01"
_PERSON = "pari.draft"
_SECRET_BYTES = 32
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_INFORMATION = 1
"""What the padding adds at least."""


def new_secret() -> str:
    """The browser's half: 256 random bits as text."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def is_secret(text: str) -> bool:
    """Whether the text looks like one of `new_secret`."""
    return _SECRET.fullmatch(text) is not None


def owner_of(secret: str) -> str:
    """What recognises everything that one browser left; the secret cannot be found from it."""
    return aead.derive_key(secret, person=_PERSON, purpose="owner").hex()


def address_of(secret: str, place: str) -> str:
    """Where one browser's draft of one place is kept."""
    return aead.derive_key(secret, person=_PERSON, purpose=f"address {place}").hex()


def seal(content: bytes, *, secret: str, server_secret: str | bytes, place: str) -> bytes:
    """Seal `content` so that it opens for this browser, on this server and at this place only."""
    padded = bindings.sodium_pad(content, _bucket(len(content) + _INFORMATION))
    return _VERSION + aead.encrypt(padded, key=_key(secret, server_secret), associated_data=_associated(place))


def unseal(sealed: bytes, *, secret: str, server_secrets: Iterable[str | bytes], place: str) -> bytes:
    """Open what `seal` sealed under any of the server's secrets. Raises `DecryptionError`."""
    if sealed[:1] != _VERSION:
        raise DecryptionError("The draft has a version that is not known here.")
    for server_secret in server_secrets:
        try:
            padded = aead.decrypt(sealed[1:], key=_key(secret, server_secret), associated_data=_associated(place))
            return bindings.sodium_unpad(padded, len(padded))
        except (DecryptionError, CryptoError):
            continue
    raise DecryptionError("The draft does not open with these halves, or not in this place.")


def _bucket(size: int) -> int:
    bucket = SMALLEST_BYTES
    while bucket < size:
        bucket *= 2
    return bucket


def _key(secret: str, server_secret: str | bytes) -> bytes:
    return aead.derive_key(server_secret, person=_PERSON, purpose=f"key {secret}")


def _associated(place: str) -> bytes:
    return aead.bind("pari.draft", _VERSION, place)
