"""What stands in the database in place of a secret that is used once or travels in a link."""

from __future__ import annotations

import hashlib


def digest_of(secret: str) -> str:
    """How a one-time key or a link's token is stored: a dump of the database can use neither. 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()
