"""Looking for words in everything the site keeps, and for cookies in everything it sends.

Files are searched, every column of every table, and sessions, which are opened.

Bytes are searched, in the encodings in which a text could hide; tables are read column by column as well, because a
long value may stand in a database file in pieces.
"""

from __future__ import annotations

import base64
import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator

import psycopg
from django.core import signing
from playwright.sync_api import BrowserContext, Response
from psycopg import sql

from tests.e2e.conftest import SiteServer

FORM_COOKIE = "modulo"
ONE_COOKIE = re.compile(
    rf" sent {FORM_COOKIE}=[\w.-]+; (expires=[^;]+; )?HttpOnly; (Max-Age=1; )?Path=/; SameSite=Lax$"
)
SESSIONS = "SELECT session_data FROM django_session"


class CookieWatch:
    """Every response that a browser context gets, to be asked later which of them tried to set a cookie."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.responses: list[Response] = []
        context.on("response", self._note)

    def _note(self, response: Response) -> None:
        self.responses.append(response)

    def found(self) -> list[str]:
        """Cookies sent, refused ones included, and cookies kept."""
        return self._sent() + [f"kept {cookie['name']}" for cookie in self.context.cookies()]

    def strangers(self) -> list[str]:
        """The same, without the one cookie that a form needs from its first post on, as long as the session at most."""
        sent = [line for line in self._sent() if not ONE_COOKIE.search(line)]
        return sent + [f"kept {each['name']}" for each in self.context.cookies() if each["name"] != FORM_COOKIE]

    def _sent(self) -> list[str]:
        sent = [(response.url, response.all_headers().get("set-cookie")) for response in self.responses]
        return [f"{url} sent {cookie}" for url, cookie in sent if cookie]


def places_of(words: Iterable[str], server: SiteServer) -> dict[str, set[str]]:
    """Where on the server each of these words is found: files, tables, sessions."""
    spellings = {word: _spellings(word) for word in words}
    places: dict[str, set[str]] = {word: set() for word in spellings}
    for place, data in _everything(server):
        haystack = data.lower()
        for word, needles in spellings.items():
            if any(needle in haystack for needle in needles):
                places[word].add(place)
    return places


def _spellings(word: str) -> set[bytes]:
    """The word in the encodings that programs use: plain, UTF-16, hexadecimal, base64 at each of its three offsets.

    Compared in lower case, which base64 does not mind here: a hit by chance is as good as impossible.
    """
    plain = word.encode()
    whole_groups = {base64.b64encode(b"\0" * shift + plain)[(4 if shift else 0) : -4] for shift in range(3)}
    spellings = {plain, word.encode("utf-16-le"), plain.hex().encode(), *whole_groups}
    return {spelling.lower() for spelling in spellings}


def _everything(server: SiteServer) -> Iterator[tuple[str, bytes]]:
    for path in sorted(server.folder.rglob("*")):
        if path.is_file():
            yield f"file {path.relative_to(server.folder)}", path.read_bytes()
    database = server.env["DATABASE_URL"]
    yield from _postgres(database) if database.startswith("postgres") else _sqlite(server)


def _sqlite(server: SiteServer) -> Iterator[tuple[str, bytes]]:
    with sqlite3.connect(f"file:{server.folder / 'db.sqlite3'}?mode=ro", uri=True) as connection:
        yield from _opened(row[0] for row in connection.execute(SESSIONS))
        connection.text_factory = bytes
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in tables:
            table = name.decode()
            rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # the database's own names
            values = [value for row in rows for value in row if value is not None]
            data = b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)
            yield f"table {table}", data


def _postgres(url: str) -> Iterator[tuple[str, bytes]]:
    with psycopg.connect(url.replace("postgres://", "postgresql://")) as connection:
        yield from _opened(row[0] for row in connection.execute(SESSIONS))
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            copy = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table))
            with connection.cursor().copy(copy) as rows:
                yield f"table {table}", b"".join(bytes(chunk) for chunk in rows)


def _opened(sessions: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """What sessions hold: base64 between signatures, compressed where it pays (`django.core.signing.dumps`)."""
    for session in sessions:
        payload, _, _ = session.partition(":")
        data = signing.b64_decode(payload.lstrip(".").encode())
        yield "a session", zlib.decompress(data) if payload.startswith(".") else data
