"""Base32 in Crockford's alphabet: no I, L, O or U, so that what is read aloud or copied by hand survives.

Reading is forgiving: case, spaces and any kind of dash do not matter, O is 0, I and L are 1.
"""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS_PER_CHARACTER = 5

_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = frozenset("\u2212_.·")
_SEPARATING = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd"})
"""Categories of spaces, dashes, and of what is not seen at all."""


def encode(data: bytes, *, length: int) -> str:
    """The first `length` characters that spell `data`, most significant bits first."""
    bits = len(data) * 8
    if length * BITS_PER_CHARACTER > bits:
        raise ValueError("There is not enough data for so many characters.")
    number = int.from_bytes(data, "big")
    return "".join(ALPHABET[(number >> (bits - BITS_PER_CHARACTER * (index + 1))) & 0b11111] for index in range(length))


def normalise(text: str) -> str | None:
    """What a person typed, in the alphabet's own spelling; None when it holds a foreign character."""
    kept = (character for character in unicodedata.normalize("NFKC", text) if not _separates(character))
    folded = "".join(kept).upper().translate(_LOOKALIKES)
    return folded if all(character in ALPHABET for character in folded) else None


def _separates(character: str) -> bool:
    return character in _SEPARATORS or unicodedata.category(character) in _SEPARATING


def in_groups(text: str, *, size: int = 4, separator: str = "-") -> str:
    """`text` cut into groups, as people read and compare it."""
    return separator.join(text[start : start + size] for start in range(0, len(text), size))
