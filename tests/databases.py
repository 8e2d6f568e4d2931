"""Databases that are made once and then copied, for this machine and all its checkouts.

Migrating from empty takes some 12 seconds and loading the demonstration 15 more; a copy is a moment. A template is
named after all that decides its content, so a changed migration means another template and none is ever changed.
Whatever makes or copies one holds its lock: any number of test processes may ask at once.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.metadata
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from psycopg import sql

ROOT: Final = Path(__file__).resolve().parents[1]
NOT_SOURCES: Final = {".git", ".venv", ".venv-next", "node_modules", "frontend", "var", "static-build", "__pycache__"}
KEPT_SECONDS: Final = 24 * 3600
"""How long a template may lie unused before the next one that is made clears it away."""

PREFIX: Final = "pari_template_"
_IMPORTED: Final = re.compile(r"^(?:import|from) ([\w.]+)(?: import ([\w, ]+))?", re.MULTILINE)


# --- what a template is named after -----------------------------------------------------------------------------------


def sources(*suffixes: str, root: Path = ROOT) -> Iterator[Path]:
    """The files of the repository that end like this, in a fixed order."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(set(folders) - NOT_SOURCES)
        yield from (Path(folder, name) for name in sorted(files) if name.endswith(suffixes))


def migration_files(root: Path = ROOT) -> list[Path]:
    """Every migration, and the modules of the project whose code one of them runs."""
    migrations = [path for path in sources(".py", root=root) if path.parent.name == "migrations"]
    imported: set[Path] = set()
    for path in migrations:
        for module, names in _IMPORTED.findall(path.read_text()):
            dotted = [module, *(f"{module}.{name.strip()}" for name in names.split(","))]
            imported |= {root / f"{name.replace('.', '/')}.py" for name in dotted}
    return [*migrations, *sorted(path for path in imported if path.is_file())]


def demonstration_files(root: Path = ROOT) -> list[Path]:
    """Everything the demonstration may depend on: all code, templates and texts, but not the tests."""
    files = sources(".py", ".html", ".txt", ".po", ".json", ".yaml", root=root)
    return [path for path in files if path.relative_to(root).parts[0] != "tests"]


def digest(files: Iterable[Path], *parts: str) -> str:
    """A name for the content of these files, the installed packages and whatever else decides."""
    packages = sorted(f"{each.name}=={each.version}" for each in importlib.metadata.distributions())
    summed = hashlib.sha256("\n".join([sys.version, *packages, *parts]).encode())
    for path in files:
        summed.update(f"\n{path.name}\n".encode() + path.read_bytes())
    return summed.hexdigest()[:16]


# --- where databases live ---------------------------------------------------------------------------------------------


class SqliteStore:
    """Templates as files. `home` also keeps the files that belong to a template: its media."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(mode=0o700, parents=True, exist_ok=True)

    def url(self, name: str) -> str:
        return f"sqlite:///{self._path(name)}"

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        with (self.home / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def has(self, name: str) -> bool:
        return self._path(name).exists()

    def rename(self, name: str, new_name: str) -> None:
        """The last step of making one: from here on it is whole, in one file."""
        checkpointed(self._path(name))
        self._path(name).rename(self._path(new_name))

    def copy(self, name: str, target: str) -> None:
        """`target` is a path, or the name of a template in the making."""
        path = self._path(target)
        for rest in (f"{path}-wal", f"{path}-shm"):
            Path(rest).unlink(missing_ok=True)
        shutil.copyfile(self._path(name), path)
        os.utime(self._path(name))

    def drop(self, name: str) -> None:
        for rest in ("", "-wal", "-shm", "-journal"):
            Path(f"{self._path(name)}{rest}").unlink(missing_ok=True)

    def unused(self) -> list[str]:
        limit = time.time() - KEPT_SECONDS
        return [path.stem for path in self.home.glob(f"{PREFIX}*.sqlite3") if path.stat().st_mtime < limit]

    def _path(self, name: str) -> Path:
        return Path(name) if "/" in name else self.home / f"{name}.sqlite3"


def checkpointed(path: Path) -> None:
    """Move what is still in the write-ahead log into the file itself; nobody has it open."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()


class PostgresStore:
    """Templates as databases of the server that the tests use; a comment says when one was used last."""

    def __init__(self, database: dict[str, Any], home: Path) -> None:
        self.server = {
            "host": database.get("HOST") or "127.0.0.1",
            "port": str(database.get("PORT") or 5432),
            "user": database.get("USER") or "",
            "password": database.get("PASSWORD") or "",
        }
        self.home = home / f"{self.server['host'].strip('/').replace('/', '_')}-{self.server['port']}"
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)

    def url(self, name: str) -> str:
        user, password = quote(self.server["user"]), quote(self.server["password"])
        credentials = f"{user}:{password}" if password else user
        return f"postgres://{credentials}@{quote(self.server['host'], safe='')}:{self.server['port']}/{name}"

    @contextmanager
    def locked(self, name: str) -> Iterator[None]:
        with self._connected() as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [zlib.crc32(f"pari {name}".encode())])
            yield

    def has(self, name: str) -> bool:
        with self._connected() as connection:
            return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())

    def create(self, name: str) -> None:
        self._run("CREATE DATABASE {}", name)
        self._used(name)

    def rename(self, name: str, new_name: str) -> None:
        self._run("ALTER DATABASE {} RENAME TO {}", name, new_name)
        self._run("ALTER DATABASE {} ALLOW_CONNECTIONS false", new_name)
        self._used(new_name)

    def copy(self, name: str, target: str) -> None:
        self.drop(target)
        self._run("CREATE DATABASE {} TEMPLATE {}", target, name)
        self._used(name)
        self._used(target)

    def drop(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def unused(self) -> list[str]:
        query = "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname LIKE %s"
        with self._connected() as connection:
            used = dict(connection.execute(query, [f"{PREFIX}%"]).fetchall())
        limit = time.time() - KEPT_SECONDS
        return [name for name, moment in used.items() if (moment or "").isdigit() and int(moment) < limit]

    def _used(self, name: str) -> None:
        with self._connected() as connection:
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
            connection.execute(comment.format(sql.Identifier(name), sql.Literal(str(int(time.time())))))

    def _run(self, statement: str, *names: str) -> None:
        with self._connected() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _connected(self) -> psycopg.Connection:
        return psycopg.connect(dbname="postgres", autocommit=True, **{k: v for k, v in self.server.items() if v})


Store = SqliteStore | PostgresStore

HOME = Path(tempfile.gettempdir()) / f"pari-templates-{os.getuid()}"
"""Asked before each process gets a temporary folder of its own (`tests.guards`): all of them share the templates."""


def store_for(database: dict[str, Any]) -> Store:
    """The store beside the database that Django's settings name."""
    if database["ENGINE"].endswith("postgresql"):
        return PostgresStore(database, HOME)
    return SqliteStore(HOME)


def disconnect(connection: BaseDatabaseWrapper) -> None:
    """Leave nothing open that would keep a database from being dropped or taken for another."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


# --- the templates ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Template:
    """One of the databases to copy from; `folder` holds the files that its content speaks of."""

    name: str
    settings: str
    commands: tuple[str, ...]
    base: Template | None = None

    def copy(self, store: Store, target: str, *, folder: Path | None = None) -> None:
        """Copy the database to `target` (a path, or a name on PostgreSQL) and its files into `folder`."""
        with store.locked(self.name):
            if not (store.has(self.name) and (store.home / self.name).is_dir()):
                self._make(store)
            store.copy(self.name, target)
            if folder:
                shutil.copytree(store.home / self.name, folder, dirs_exist_ok=True)

    def _make(self, store: Store) -> None:
        """Under another name first: whoever is stopped half-way leaves nothing that looks like a template."""
        making, files = f"{self.name}_making", store.home / self.name
        store.drop(making)
        store.drop(self.name)
        shutil.rmtree(files, ignore_errors=True)
        files.mkdir()
        if self.base:
            self.base.copy(store, making)
        elif isinstance(store, PostgresStore):
            store.create(making)
        for command in self.commands:
            self._manage(command, url=store.url(making), files=files)
        store.rename(making, self.name)
        clear(store)

    def _manage(self, command: str, *, url: str, files: Path) -> None:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": self.settings,
            "DATABASE_URL": url,
            "TEST_DATABASE_URL": url,
            "VAR_DIR": str(files),
            "MEDIA_ROOT": str(files / "media"),
            "EMAIL_URL": "dummymail://",
        }
        call = [sys.executable, "manage.py", command]
        done = subprocess.run(call, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"manage.py {command} failed:\n{done.stdout[-1000:]}\n{done.stderr[-3000:]}")
        (files / f"{command}.log").write_text(done.stdout)


def clear(store: Store) -> None:
    """Remove the templates that nobody has used for a day."""
    for name in store.unused():
        store.drop(name)
        shutil.rmtree(store.home / name, ignore_errors=True)


def migrated() -> Template:
    """All migrations, no content but theirs."""
    return Template(f"{PREFIX}migrated_{digest(migration_files())}", "config.settings.test", ("migrate",))


def demonstration() -> Template:
    """What `make run` shows, media and pinned key included. Its dates follow today's."""
    name = digest(demonstration_files(), str(timezone.localdate()))
    return Template(f"{PREFIX}demo_{name}", "config.settings.dev", ("migrate", "load_demo"), base=migrated())
