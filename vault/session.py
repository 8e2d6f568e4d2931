"""Keys that stay open during a staff session, in two halves that are useless apart.

The server's session store keeps the ciphertext; the random key to it lives only in a cookie of the browser. A thief of
the session table lacks the cookie, a thief of the cookie lacks the session.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass, field

from vault import aead
from vault.errors import DecryptionError


@dataclass(frozen=True, slots=True)
class LockedSession:
    """The two halves: `stored` for the server, `cookie` for the browser, both as text."""

    stored: str = field(repr=False)
    cookie: str = field(repr=False)


def lock(secret: bytes, *, context: str) -> LockedSession:
    """Encrypt `secret` under a new random key. `context` names the user and session it belongs to."""
    key = aead.random_key()
    stored = aead.encrypt(secret, key=key, associated_data=_associated(context))
    return LockedSession(stored=urlsafe_b64encode(stored).decode(), cookie=urlsafe_b64encode(key).decode())


def unlock(*, stored: str, cookie: str, context: str) -> bytes:
    """Put the halves together. Raises `DecryptionError` for halves that do not fit, cut or foreign ones included."""
    return aead.decrypt(_decode(stored), key=_key_in(cookie), associated_data=_associated(context))


def lock_beside(secret: bytes, *, cookie: str, context: str) -> bytes:
    """Encrypt something more for the browser that holds a `cookie` of `lock`, under a `context` of its own.

    Raises `DecryptionError` where that is no such cookie.
    """
    return aead.encrypt(secret, key=_key_in(cookie), associated_data=_associated(context))


def unlock_beside(stored: bytes, *, cookie: str, context: str) -> bytes:
    """Open what `lock_beside` sealed. Raises `DecryptionError` as `unlock` does."""
    return aead.decrypt(stored, key=_key_in(cookie), associated_data=_associated(context))


def _key_in(cookie: str) -> bytes:
    key = _decode(cookie)
    if len(key) != aead.KEY_BYTES:
        raise DecryptionError("The cookie does not hold a key.")
    return key


def _decode(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text.encode("ascii"))
    except (UnicodeEncodeError, Base64Error) as error:
        raise DecryptionError("This half of the session is not readable.") from error


def _associated(context: str) -> bytes:
    return aead.bind("pari.session", context)
