"""Where a text could be found in the clear."""

from __future__ import annotations

import itertools
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection


def everything_in_the_database() -> str:
    """Every row of every table, bytes as text and as hexadecimal digits."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - tables of the test database
            for value in itertools.chain.from_iterable(cursor.fetchall()):
                if isinstance(value, (bytes, memoryview)):
                    found.append(bytes(value).decode("latin-1"))
                    found.append(bytes(value).hex())
                else:
                    found.append(str(value))
    return "\n".join(found)


def database_files() -> bytes:
    """The database's own files, journal included, where there are files."""
    if connection.vendor != "sqlite":
        return b""
    name = Path(str(connection.settings_dict["NAME"]))
    return b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*") if path.is_file())


def files_below(*folders: Path) -> bytes:
    paths = (path for folder in folders if folder.exists() for path in folder.rglob("*") if path.is_file())
    return b"".join(path.read_bytes() for path in paths)


def traces(canary: str, *, database: str, files: bytes, log: str) -> list[str]:
    """Where a text is found."""
    cached = "".join(str(entry) for entry in getattr(cache, "_cache", {}).values())
    sessions = "".join(session.session_data + str(session.get_decoded()) for session in Session.objects.all())
    mails = "".join(f"{message.subject}{message.body}{message.alternatives}" for message in mail.outbox)
    places = {"database": database, "log": log, "cache": cached, "sessions": sessions, "outbox": mails}
    found = [name for name, content in places.items() if canary in content or canary.encode().hex() in content]
    return found + (["files"] if canary.encode() in files else [])
