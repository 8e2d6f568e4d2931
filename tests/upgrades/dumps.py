"""The demonstration as released versions left it, in `kept/`: what each newer version must migrate.

`make keep-demo NAME=0.2.0` adds today's, one file for each database: a SQLite file and plain SQL, both gzipped.
"""

from __future__ import annotations

import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import environ
import psycopg

from tests.databases import HOME, PostgresStore, SqliteStore, Store, demonstration

KEPT: Final = Path(__file__).with_name("kept")
SUFFIXES: Final = {"sqlite": ".sqlite3.gz", "postgresql": ".sql.gz"}


def restore(path: Path, store: Store, target: str) -> None:
    """Make `target` (a path, or a name on PostgreSQL) the database that was kept."""
    content = gzip.decompress(path.read_bytes())
    store.drop(target)
    if isinstance(store, SqliteStore):
        Path(target).write_bytes(content)
        return
    store.create(target)
    with psycopg.connect(store.url(target), autocommit=True) as connection:
        connection.execute(content)


def keep(name: str, postgres_url: str) -> list[Path]:
    """Write today's demonstration for both databases."""
    with tempfile.TemporaryDirectory() as folder:
        sqlite_file = _sqlite_file(Path(folder))
    return [_write(name, "sqlite", sqlite_file), _write(name, "postgresql", _plain_sql(postgres_url))]


def _sqlite_file(folder: Path) -> bytes:
    copy, packed = folder / "copy.sqlite3", folder / "packed.sqlite3"
    demonstration().copy(SqliteStore(HOME), str(copy))
    with sqlite3.connect(copy) as connection:
        connection.execute("VACUUM INTO ?", [str(packed)])
    connection.close()
    return packed.read_bytes()


def _plain_sql(url: str) -> bytes:
    """What any server reads: rows as INSERT, no word of psql's, nothing that an older server does not know."""
    store, name = PostgresStore(environ.Env.db_url_config(url), HOME), f"pari_kept_{os.getpid()}"
    demonstration().copy(store, name)
    try:
        call = ["pg_dump", "--no-owner", "--no-privileges", "--rows-per-insert=100", store.url(name)]
        lines = subprocess.run(call, check=True, capture_output=True).stdout.splitlines(keepends=True)
    finally:
        store.drop(name)
    return b"".join(line for line in lines if not line.startswith((b"\\", b"SET transaction_timeout")))


def _write(name: str, vendor: str, content: bytes) -> Path:
    path = KEPT / f"{name}{SUFFIXES[vendor]}"
    path.write_bytes(gzip.compress(content, mtime=0))
    return path


if __name__ == "__main__":
    for written in keep(*sys.argv[1:]):
        print(f"{written} ({written.stat().st_size / 1e6:.2f} MB)")  # noqa: T201  # a command line tool
