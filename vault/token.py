"""State that travels through a browser and comes back unread and unchanged.

Good for small things between two pages: the server stores nothing. The token is bound to a context, carries its own age
inside the ciphertext, and is bounded in size before any work is done on it.

The age is a promise of the code, not of the key: to whoever has the secret and a copy, a token opens for as long as the
secret is kept. What must be forgotten belongs into `vault.draft`.
"""

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error

from vault import aead
from vault.errors import DecryptionError, VaultError

_VERSION = b"\x01"
_TIME_BYTES = 8
_PERSON = "pari.token"
# A clock that runs ahead on another machine of the same site must not make fresh tokens invalid.
_CLOCK_SKEW_SECONDS = 60


class TokenError(VaultError):
    """A token that is not accepted."""


class TokenExpired(TokenError):  # noqa: N818 - reads as what happened, like Http404
    """Ours, and for this context, but too old."""


class TokenInvalid(TokenError):  # noqa: N818 - reads as what happened, like Http404
    """Not ours, changed, or sealed for another purpose or context."""


class TokenTooLarge(TokenError):  # noqa: N818 - reads as what happened, like Http404
    """Longer than this caller accepts; nothing was decoded."""


def seal_token(data: bytes, *, secret: str | bytes, purpose: str, context: str) -> str:
    """Seal `data` into URL-safe text without padding characters.

    `secret` is a strong long-lived one (Django's SECRET_KEY); `purpose` separates the users of the same secret, and
    `context` is authenticated but not contained: whoever opens the token must name the same one.
    """
    issued_at = int(time.time()).to_bytes(_TIME_BYTES, "big")
    sealed = aead.encrypt(issued_at + data, key=_key(secret, purpose), associated_data=_associated(context))
    return urlsafe_b64encode(_VERSION + sealed).rstrip(b"=").decode()


def open_token(
    token: str,
    *,
    secret: str | bytes,
    purpose: str,
    context: str,
    max_age_seconds: float,
    max_size: int,
) -> bytes:
    """Give back the data of a token.

    `max_size` bounds the token's own length in characters, because that is what must be refused before decoding.
    Raises `TokenTooLarge`, `TokenInvalid`, or `TokenExpired` when it is older than `max_age_seconds`.
    """
    if len(token) > max_size:
        raise TokenTooLarge("The token is longer than this form accepts.")
    sealed = _decode(token)
    try:
        opened = aead.decrypt(sealed, key=_key(secret, purpose), associated_data=_associated(context))
    except DecryptionError as error:
        raise TokenInvalid("The token was not sealed here for this use.") from error
    age = time.time() - int.from_bytes(opened[:_TIME_BYTES], "big")
    if age < -_CLOCK_SKEW_SECONDS:
        raise TokenInvalid("The token comes from the future.")
    if age > max_age_seconds:
        raise TokenExpired("The token is too old.")
    return opened[_TIME_BYTES:]


def _decode(token: str) -> bytes:
    try:
        raw = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (UnicodeEncodeError, Base64Error) as error:
        raise TokenInvalid("The token is not URL-safe text.") from error
    # Base64 decoders skip foreign characters and ignore spare bits: only the one canonical spelling is accepted.
    if urlsafe_b64encode(raw).rstrip(b"=").decode() != token:
        raise TokenInvalid("The token is not URL-safe text.")
    if raw[:1] != _VERSION:
        raise TokenInvalid("The token has a version that is not known here.")
    return raw[1:]


def _key(secret: str | bytes, purpose: str) -> bytes:
    return aead.derive_key(secret, person=_PERSON, purpose=purpose)


def _associated(context: str) -> bytes:
    return aead.bind(_VERSION, context)
