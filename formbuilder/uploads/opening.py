"""A sealed file given back, to whoever has its key."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from formbuilder.uploads import spool
from formbuilder.uploads.kinds import KINDS, Kind
from vault.errors import DecryptionError
from vault.stream import Opener


@dataclass(frozen=True, kw_only=True)
class SealedFile:
    """Everything known about a file that was sent; without it the sealed bytes are noise.

    It exists only where it is sealed itself: in the visitor's form in progress, then in the app's own record.
    """

    id: str
    key: bytes = field(repr=False)
    name: str = field(repr=False)
    kind: str
    size: int

    @property
    def format(self) -> Kind:
        """What it is."""
        return KINDS[self.kind]

    def to_json(self) -> dict[str, Any]:
        """For the record in which it is sealed."""
        key = urlsafe_b64encode(self.key).decode()
        return {"id": self.id, "key": key, "name": self.name, "kind": self.kind, "size": self.size}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Raises `ValueError`, `KeyError` or `TypeError` for what is no such record."""
        return cls(
            id=str(data["id"]),
            key=urlsafe_b64decode(data["key"]),
            name=str(data["name"]),
            kind=KINDS[data["kind"]].name,
            size=int(data["size"]),
        )


def known_files(stored: Any) -> tuple[SealedFile, ...]:
    """Those of a record that can be read: a file of a kind that is not known here is no reason to lose the others."""
    return tuple(_known(stored))


def _known(stored: Any) -> Iterator[SealedFile]:
    for each in stored if isinstance(stored, list) else ():
        with suppress(KeyError, TypeError, ValueError):
            yield SealedFile.from_json(each)


def place_of(file_id: str) -> str:
    """What a stream is bound to: one file's bytes open under no other file's name."""
    return f"form file {file_id}"


def read(file: SealedFile) -> Iterator[bytes]:
    """The content, piece by piece. Raises `DecryptionError`, perhaps in the middle, and `FileNotFoundError`."""
    opener = Opener(key=file.key, place=place_of(file.id))
    for piece in spool.read(file.id):
        if content := opener.update(piece):
            yield content
    if content := opener.finish():
        yield content


def verify(file: SealedFile) -> None:
    """Read all of it once, so that no damaged file begins to be sent. Raises as `read` does."""
    size = sum(len(content) for content in read(file))
    if size != file.size:
        raise DecryptionError("The file is not as long as it was.")
