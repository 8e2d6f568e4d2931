"""What is known about a file that belongs to a submission, sealed under a key of the app that keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from formbuilder.uploads.opening import SealedFile
from vault import aead
from vault.errors import DecryptionError


def seal_record(file: SealedFile, *, key: bytes, place: bytes) -> bytes:
    """The record, bound to the place where it is stored: put elsewhere, it opens nothing."""
    return aead.encrypt(json.dumps(file.to_json()).encode(), key=key, associated_data=place)


def open_record(sealed: bytes, *, keys: Iterable[bytes], place: bytes) -> SealedFile | None:
    """The file; None where none of the keys opens its record."""
    for key in keys:
        try:
            plain = aead.decrypt(sealed, key=key, associated_data=place)
        except DecryptionError:
            continue
        return SealedFile.from_json(json.loads(plain))
    return None
