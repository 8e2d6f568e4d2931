"""From the JSON that the page editor stores to a `Definition`. Nothing else reads that JSON."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from formbuilder.definition.model import (
    ITEM_TYPES,
    JSON,
    LONG_TEXT_MAX,
    NUMBER_LIMIT,
    SHORT_TEXT_MAX,
    Date,
    Definition,
    Item,
    LongText,
    Option,
    Step,
)


def read_definition(stream_value: Any) -> Definition:
    """Read what the page editor stores in a `FormStepsField`: its stream value, or the same as raw JSON.

    An incomplete draft is read as far as it goes: what is missing becomes empty, an unknown block is left out, an item
    not saved yet gets an id from its position. Raises `DuplicateIdError` when one id stands for two things.
    """
    raw = stream_value.get_prep_value() if hasattr(stream_value, "get_prep_value") else stream_value
    return Definition(steps=tuple(_read_step(block, path) for block, path in _blocks(raw, "draft")))


def _blocks(raw: object, path: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The entries of a stored stream or list, each with the id to use where it has none yet."""
    if isinstance(raw, list):
        yield from ((block, f"{path}-{n}") for n, block in enumerate(raw, start=1) if isinstance(block, Mapping))


def _read_step(block: Mapping[str, Any], path: str) -> Step:
    values = _mapping(block.get("value"))
    items = (_read_item(item, item_path) for item, item_path in _blocks(values.get("questions"), path))
    return Step(
        id=_text(block.get("id")) or path,
        title=_text(values.get("title")),
        intro=_text(values.get("intro")),
        items=tuple(item for item in items if item),
    )


def _read_item(block: Mapping[str, Any], path: str) -> Item | None:
    item_type = ITEM_TYPES.get(_text(block.get("type")))
    if item_type is None:
        return None
    stored = _mapping(block.get("value"))
    values: JSON = {"id": _text(block.get("id")) or path}
    for each in fields(item_type):
        if each.name == "options":
            values["options"] = tuple(_read_option(*option) for option in _blocks(stored.get("options"), path))
        elif each.name != "id":
            value = _read_value(item_type, each.name, stored.get(each.name))
            if value is not None:
                values[each.name] = value
    return item_type(**values)


def _read_option(block: Mapping[str, Any], path: str) -> Option:
    values = _mapping(block.get("value"))
    return Option(
        id=_text(block.get("id")) or path,
        label=_text(values.get("label")),
        help_text=_text(values.get("help_text")),
    )


def _read_value(item_type: type[Item], name: str, value: object) -> object:
    """The value in its field's type; None where the field's default stands."""
    match name:
        case "required":
            return value if isinstance(value, bool) else None
        case "max_length":
            limit = LONG_TEXT_MAX if item_type is LongText else SHORT_TEXT_MAX
            return min(value, limit) if type(value) is int and value > 0 else None
        case "period":
            return value if value in ("past", "future") else None
        case "minimum" | "maximum" if item_type is Date:
            return _read_date(value)
        case "minimum" | "maximum":
            return value if type(value) is int and abs(value) <= NUMBER_LIMIT else None
        case _:
            return _text(value)


def _read_date(value: object) -> datetime.date | None:
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(_text(value))
    except ValueError:
        return None


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
