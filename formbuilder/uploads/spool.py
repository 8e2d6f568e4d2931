"""Where the sealed bytes lie: in the site's default storage, in one folder, under random names.

On a disk a file is written beside its place, readable to this user only, and gets its name when it is whole. Other
storages are written through their own `open`: an object that was given up is removed again, but of a process that is
killed in the middle the store keeps what only its own rules sweep up (docs/operations.md).
"""

from __future__ import annotations

import contextlib
import datetime
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Final, Protocol

from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils import timezone

from vault.stream import CHUNK_BYTES

FOLDER: Final = "sealed"
_PART: Final = ".part"
_ID: Final = re.compile(r"[0-9a-f]{32}")
ID_BYTES: Final = 16


class Writer(Protocol):
    """One file being written: `commit` gives it its name, `abort` leaves nothing of it."""

    file_id: str

    def write(self, data: bytes) -> None: ...

    def commit(self) -> None: ...

    def abort(self) -> None: ...


def is_id(text: object) -> bool:
    """Whether this could be a file's name in the spool."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def create() -> Writer:
    """A new file under a new random name."""
    file_id = secrets.token_hex(ID_BYTES)
    folder = _folder_on_disk()
    return _OnDisk(folder, file_id) if folder is not None else _InStorage(_storage(), file_id)


def read(file_id: str) -> Iterator[bytes]:
    """The sealed bytes, piece by piece. Raises `FileNotFoundError`."""
    with _storage().open(_name(file_id), "rb") as file:
        while piece := file.read(CHUNK_BYTES):
            yield piece


def delete(file_ids: Iterable[str]) -> None:
    """Throw the bytes away; those of a file that is gone already too."""
    for file_id in file_ids:
        _storage().delete(_name(file_id))


def written_before(moment: datetime.datetime) -> Iterator[str]:
    """Files and halves of files that were written before this moment, by the name they have in the spool."""
    storage = _storage()
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        for name in storage.listdir(FOLDER)[1]:
            with contextlib.suppress(FileNotFoundError):
                if _modified(storage, name) < moment:
                    yield name


def _modified(storage: Storage, name: str) -> datetime.datetime:
    modified = storage.get_modified_time(_name(name))
    return modified if timezone.is_aware(modified) else timezone.make_aware(modified)


def _storage() -> Storage:
    return storages["default"]


def _name(file_id: str) -> str:
    return f"{FOLDER}/{file_id}"


def _folder_on_disk() -> Path | None:
    storage = _storage()
    return Path(storage.path(FOLDER)) if isinstance(storage, FileSystemStorage) else None


class _OnDisk:
    """Never seen half under its name, and never readable to another user."""

    def __init__(self, folder: Path, file_id: str) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file_id = file_id
        self._path = folder / file_id
        self._part = folder / f"{file_id}{_PART}"
        self._file: IO[bytes] = os.fdopen(os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def write(self, data: bytes) -> None:
        self._file.write(data)

    def commit(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        # Who looks at the folder, or at a backup of it, sees the day on which somebody was there, not the minute.
        today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
        os.utime(self._part, (today, today))
        self._part.rename(self._path)

    def abort(self) -> None:
        with contextlib.suppress(OSError):  # A full disk refuses what was not written yet once more.
            self._file.close()
        self._part.unlink(missing_ok=True)


class _InStorage:
    """Through the storage's own `open`; S3 streams it as an upload in parts."""

    def __init__(self, storage: Storage, file_id: str) -> None:
        self.file_id = file_id
        self._storage = storage
        self._file: Any = storage.open(_name(file_id), "wb")

    def write(self, data: bytes) -> None:
        self._file.write(data)

    def commit(self) -> None:
        self._file.close()

    def abort(self) -> None:
        self._file.close()
        self._storage.delete(_name(self.file_id))
