"""A copy of a stored form, or of a part of it, with ids of its own.

Ids are unique within one form only, and conditions name questions and options by id: a copy that kept them would speak
of the original. The editor in the browser has a twin of this for duplicating: `tests/formbuilder/remap_cases.json` is
for both.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any


def remap(raw: Any, *, new_id: Callable[[], str] = lambda: str(uuid.uuid4())) -> Any:
    """The same stored JSON with a new id for every step, question and option, in the order in which they stand.

    Wherever an old id stands as a value, as in a condition, the new one takes its place; an id from outside stays.
    """
    ids = {old: new_id() for old in dict.fromkeys(_ids(raw))}
    return _replace(raw, ids)


def _ids(raw: Any) -> Iterator[str]:
    """The id of every entry of a stream or list: an object with an id and a value."""
    if isinstance(raw, Mapping):
        if isinstance(raw.get("id"), str) and "value" in raw:
            yield raw["id"]
        for value in raw.values():
            yield from _ids(value)
    elif isinstance(raw, list):
        for value in raw:
            yield from _ids(value)


def _replace(raw: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(raw, Mapping):
        return {key: _replace(value, ids) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_replace(value, ids) for value in raw]
    return ids.get(raw, raw) if isinstance(raw, str) else raw
