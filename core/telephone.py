"""How a number that an editor has written is dialled."""

from __future__ import annotations

import re

ITALIAN_PREFIX = "+39"
LONGEST_SHORT_NUMBER = 5


def dialled_number(number: str) -> str:
    """The number for a `tel:` link: international, except short and toll-free numbers, which exist only in Italy."""
    digits = re.sub(r"[^0-9+]", "", number)
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    if digits.startswith(("+", "8")) or len(digits) <= LONGEST_SHORT_NUMBER:
        return digits
    return f"{ITALIAN_PREFIX}{digits}"
