"""The reporter's code: twenty characters that find a case and open its content, kept by nobody but the reporter.

The first four characters are the locator: they stand in the database beside a salt. The other sixteen are an 80-bit
secret that stands nowhere. Argon2id stretches the whole code; BLAKE2b splits the result into a lookup value (stored,
to recognise the code) and a wrapping key (never stored, it opens the case's content key).
"""

from dataclasses import dataclass, field
from hashlib import blake2b

from nacl.utils import random as random_bytes

from vault import aead, crockford
from vault.stretch import OFFICE_SLOTS, RECEIPT_COST, SALT_BYTES, Cost, Slots, stretch

CODE_CHARACTERS = 20
LOCATOR_CHARACTERS = 4
SEED_BYTES_MIN = 16

_PERSON = "pari.receipt"
_DUMMY_SALT = blake2b(b"no case stands here", digest_size=SALT_BYTES).digest()


@dataclass(frozen=True, slots=True)
class ReceiptCode:
    """A well-formed code. Its text never shows in a repr."""

    text: str = field(repr=False)

    @property
    def locator(self) -> str:
        """The four characters that may be stored."""
        return self.text[:LOCATOR_CHARACTERS]

    @property
    def grouped(self) -> str:
        """The code as it is shown: five groups of four."""
        return crockford.in_groups(self.text)

    @property
    def groups(self) -> list[str]:
        """The five groups, for a page that prints them large."""
        return self.grouped.split("-")


@dataclass(frozen=True, slots=True)
class ReceiptKeys:
    """What a code stretches to."""

    lookup: bytes = field(repr=False)
    wrapping_key: bytes = field(repr=False)


def generate() -> ReceiptCode:
    """A new random code."""
    return from_seed(random_bytes(32))


def from_seed(seed: bytes, *, attempt: int = 0) -> ReceiptCode:
    """The code that belongs to a random seed, so that a repeated sending finds the same code again.

    The seed must be random, at least 16 bytes, and never be stored: whoever has it has the code. Another `attempt`
    changes the whole code; it is for a locator that is already taken.
    """
    if len(seed) < SEED_BYTES_MIN:
        raise ValueError("The seed of a code is too short.")
    material = aead.derive_key(seed, person=_PERSON, purpose=f"code {attempt}")
    return ReceiptCode(crockford.encode(material, length=CODE_CHARACTERS))


def parse(typed: str) -> ReceiptCode | None:
    """Read a code as people type it: case, spaces and dashes do not matter, O is 0, I and L are 1.

    None when it is not twenty characters of the alphabet.
    """
    text = crockford.normalise(typed)
    return ReceiptCode(text) if text is not None and len(text) == CODE_CHARACTERS else None


def stretch_code(
    code: ReceiptCode, *, salt: bytes | None, cost: Cost = RECEIPT_COST, slots: Slots = OFFICE_SLOTS
) -> ReceiptKeys:
    """The lookup value and the wrapping key of a code.

    Without a salt (no case has this locator) the same work is done on a dummy one: an unknown code takes as long to
    refuse as a wrong one. Raises `vault.stretch.BusyError`.
    """
    stretched = stretch(code.text.encode(), salt=_DUMMY_SALT if salt is None else salt, cost=cost, slots=slots)
    return ReceiptKeys(
        lookup=aead.derive_key(stretched, person=_PERSON, purpose="lookup"),
        wrapping_key=aead.derive_key(stretched, person=_PERSON, purpose="wrapping"),
    )


def wrap(private: bytes, *, keys: ReceiptKeys, context: str) -> bytes:
    """Lock a case's content key under a code. `context` names the case."""
    return aead.encrypt(private, key=keys.wrapping_key, associated_data=_associated(context))


def unwrap(wrapped: bytes, *, keys: ReceiptKeys, context: str) -> bytes:
    """Open what `wrap` locked. Raises `DecryptionError`."""
    return aead.decrypt(wrapped, key=keys.wrapping_key, associated_data=_associated(context))


def _associated(context: str) -> bytes:
    return aead.bind(_PERSON, context)
