"""A staff member's passphrase: six generated words, and the private key that they lock.

The words come from a list of our own (`words_it.txt`, which says how it was made): more than 3,251, so six of them make
more than 70 bits, behind an Argon2id that takes half a second and 256 MiB for each guess.
"""

import re
import secrets
import unicodedata
from functools import cache
from pathlib import Path

from vault import aead
from vault.errors import DecryptionError
from vault.stretch import PASSPHRASE_COST, SALT_BYTES, Cost, random_salt, stretch

WORD_COUNT = 6

_LIST = Path(__file__).with_name("words_it.txt")
_VERSION = 1
_HEADER_BYTES = 1 + 1 + 2 + SALT_BYTES  # version, passes, memory in MiB, salt
_SEPARATORS = re.compile(r"[\W_]+")


class WrongPassphraseError(DecryptionError):
    """The passphrase does not open this key (or the wrapped key was changed: the two cannot be told apart)."""


def generate() -> str:
    """Six random Italian words with a space between."""
    words = _words()
    return " ".join(secrets.choice(words) for _ in range(WORD_COUNT))


def normalise(passphrase: str) -> str:
    """The words alone: case, kinds of space, dashes and full stops between them do not matter."""
    return " ".join(_SEPARATORS.split(unicodedata.normalize("NFKC", passphrase).casefold())).strip()


def wrap(private: bytes, passphrase: str, *, context: str, cost: Cost = PASSPHRASE_COST) -> bytes:
    """Lock a private key with a passphrase. `context` names its owner and must be given again to open it.

    The salt and the costs stand in front of the ciphertext and are authenticated with it.
    """
    salt = random_salt()
    header = bytes([_VERSION, cost.ops]) + cost.memory_mib.to_bytes(2, "big") + salt
    key = stretch(normalise(passphrase).encode(), salt=salt, cost=cost)
    return header + aead.encrypt(private, key=key, associated_data=_associated(header, context))


def unwrap(wrapped: bytes, passphrase: str, *, context: str) -> bytes:
    """Open what `wrap` locked. Raises `WrongPassphraseError`, or `DecryptionError` for an unreadable header."""
    header, sealed = wrapped[:_HEADER_BYTES], wrapped[_HEADER_BYTES:]
    if len(header) < _HEADER_BYTES or header[0] != _VERSION:
        raise DecryptionError("The wrapped key has a form that is not known here.")
    try:
        cost = Cost(ops=header[1], memory_mib=int.from_bytes(header[2:4], "big"))
    except ValueError as error:
        raise DecryptionError("The wrapped key names costs that are not acceptable.") from error
    key = stretch(normalise(passphrase).encode(), salt=header[4:], cost=cost)
    try:
        return aead.decrypt(sealed, key=key, associated_data=_associated(header, context))
    except DecryptionError as error:
        raise WrongPassphraseError("The passphrase does not open this key.") from error


@cache
def _words() -> tuple[str, ...]:
    lines = _LIST.read_text(encoding="ascii").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def _associated(header: bytes, context: str) -> bytes:
    return aead.bind("pari.passphrase", header, context)
