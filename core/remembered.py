"""What editors write, remembered by each process until one of them changes something (docs/adr/0040).

A row of the database holds a mark, a random text. Whatever writes to a table of `content_tables` gives it another value
in the same transaction, so who reads the mark knows whether what was remembered still holds: a change shows at once, in
every process. `memory_of` asks for it once a request.

Only what those tables say may be remembered, and nothing that anybody changes in place.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, Final, TypeVar, cast

from django.apps import apps
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import Model
from django.http import HttpRequest
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, PageViewRestriction, Site

from core.alerts import Alert
from core.models import ContentMark
from core.site_settings import SiteSettings

T = TypeVar("T")

MARK_BYTES: Final = 16
NO_MARK: Final = ""
THE_ROW: Final = 1
_WRITE: Final = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|TRUNCATE)\b", re.IGNORECASE)


class Memory:
    """What one process remembers under one mark."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made under this key; of two threads that make it at once, either's. No key comes from visitors."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast("T", self._kept[key])


_latest: tuple[str, Memory] = (NO_MARK, Memory())


def memory_of(request: HttpRequest) -> Memory:
    """The memory that holds for this request. One query; where there is no mark, an empty one.

    What an editor previews is not saved: a preview has a memory of its own.
    """
    found: Memory | None = getattr(request, "_pari_memory", None)
    if found is None:
        is_of_preview = getattr(request, "is_dummy", False)  # as Wagtail says before any middleware asks
        found = Memory() if is_of_preview else _memory_under(_read_mark())
        request._pari_memory = found  # type: ignore[attr-defined]  # ours, for this request alone
    return found


def _memory_under(mark: str) -> Memory:
    global _latest  # noqa: PLW0603 - the process remembers under one mark: the newest that it has seen
    known, memory = _latest
    if mark == NO_MARK:
        return Memory()
    if mark != known:
        memory = Memory()
        _latest = (mark, memory)
    return memory


def _read_mark() -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT mark FROM {ContentMark._meta.db_table}")  # noqa: S608 - a name of ours
        row = cursor.fetchone()
    return str(row[0]) if row else NO_MARK


# --- when something changes -------------------------------------------------------------------------------------------


_watched: set[type[Model]] = {Site, Locale, PageViewRestriction, SiteSettings, Alert}


def watch(model: type[Model]) -> None:
    """Its rows may be remembered too. Called when an app is ready; nothing that visitors cause may change them."""
    _watched.add(model)
    content_tables.cache_clear()


@cache
def content_tables() -> frozenset[str]:
    """The tables of every page class, of what surrounds pages, and of what an app has watched."""
    models = (model for model in apps.get_models() if model in _watched or issubclass(model, Page))
    return frozenset(model._meta.db_table for model in models)


def connect() -> None:
    """Called once, when the app is ready. A picture is remembered as the template writes it."""
    watch(get_image_model())
    connection_created.connect(_watch)


def _watch(*, connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    if _change_mark not in connection.execute_wrappers:
        connection.execute_wrappers.append(_change_mark)


def _change_mark(execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Around every statement. In a transaction the mark changes first: whoever writes too waits here, not at a page.

    A statement that is a transaction of its own is written while there is no mark: nobody remembers anything meanwhile,
    nor afterwards should this process end before there is a new one.
    """
    watched: BaseDatabaseWrapper = context["connection"]
    if not writes_content(str(statement)) or not _has_mark(watched):
        return execute(statement, params, many, context)
    if watched.in_atomic_block:
        _set_mark(watched, _new_mark())
        return execute(statement, params, many, context)
    _set_mark(watched, NO_MARK)
    try:
        return execute(statement, params, many, context)
    finally:
        _set_mark(watched, _new_mark())


def writes_content(statement: str) -> bool:
    """Whether this SQL may change what is remembered: it writes, and names such a table."""
    return _WRITE.match(statement) is not None and not content_tables().isdisjoint(statement.split('"')[1::2])


def _new_mark() -> str:
    return secrets.token_hex(MARK_BYTES)


def _set_mark(watched: BaseDatabaseWrapper, mark: str) -> None:
    table = ContentMark._meta.db_table
    with watched.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (id, mark) VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET mark = EXCLUDED.mark",  # noqa: S608 - a name of ours
            [THE_ROW, mark],
        )


_migrated: set[str] = set()
"""Databases that have the table. While one is migrated from empty, pages are written before it is there."""


def _has_mark(watched: BaseDatabaseWrapper) -> bool:
    name = str(watched.settings_dict["NAME"])
    if name not in _migrated and ContentMark._meta.db_table in watched.introspection.table_names():
        _migrated.add(name)
    return name in _migrated
