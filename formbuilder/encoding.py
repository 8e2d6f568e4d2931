"""Frozen dataclasses to JSON and back, by their fields' types alone: a new kind of item needs nothing here.

What equals a field's default is not written, and what is missing is read as the default: a property added later, with
a default, changes neither what is written about older forms nor how they are read. Unknown keys are passed over, and so
is a value that its field cannot hold, because a later version may have written it.

The default of a field is therefore part of the stored format: to change one is to change `FORMAT`.
"""

from __future__ import annotations

import datetime
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

JSON = dict[str, Any]

Readers = Mapping[type, Callable[[Any], Any]]
"""How to read the classes whose JSON says which subclass it is."""


class UndecodableError(ValueError):
    """A stored value is not of the type that its field holds."""


def encode(value: Any) -> Any:
    """A value as JSON types. A dataclass with a `to_json` of its own is asked for it."""
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [encode(each) for each in value]
    if is_dataclass(value):
        return value.to_json() if hasattr(value, "to_json") else encode_fields(value)
    return value


def encode_fields(instance: Any) -> JSON:
    """The fields of a dataclass, without those that equal their default, and those that are no part of its value."""
    values = ((each, getattr(instance, each.name)) for each in fields(instance) if each.compare)
    return {each.name: encode(value) for each, value in values if value != _default(each)}


def decode_fields(cls: type, data: Mapping[str, Any], readers: Readers) -> dict[str, Any]:
    """Arguments for `cls` out of stored JSON: what is there, known and of the right type."""
    hints = _hints(cls)
    found: dict[str, Any] = {}
    for each in fields(cls):
        if each.name in data and each.compare:
            try:
                found[each.name] = decode(hints[each.name], data[each.name], readers)
            except UndecodableError:
                continue
    return found


def decode(hint: Any, raw: Any, readers: Readers) -> Any:
    """A stored value in the type that a field declares. Raises `UndecodableError`."""
    if get_origin(hint) is tuple:
        return _decode_tuple(get_args(hint)[0], raw, readers)
    if get_origin(hint) in (Union, types.UnionType):
        return _decode_union(get_args(hint), raw, readers)
    if get_origin(hint) is Literal:
        return _require(raw in get_args(hint), raw)
    return _decode_class(hint, raw, readers)


def _decode_class(hint: Any, raw: Any, readers: Readers) -> Any:
    if hint in readers:
        return readers[hint](raw)
    if is_dataclass(hint):
        return _decode_dataclass(hint, raw, readers)
    if hint in (datetime.date, datetime.time, datetime.datetime):
        return _decode_moment(hint, raw)
    # A boolean is an int to Python and not to whoever stored it.
    return _require(type(raw) is hint, raw)


def _decode_tuple(hint: Any, raw: Any, readers: Readers) -> tuple[Any, ...]:
    _require(isinstance(raw, list), raw)
    found = []
    for each in raw:
        try:
            found.append(decode(hint, each, readers))
        except UndecodableError:
            continue
    return tuple(found)


def _decode_union(hints: tuple[Any, ...], raw: Any, readers: Readers) -> Any:
    for hint in hints:
        try:
            return decode(hint, raw, readers)
        except UndecodableError:
            continue
    raise UndecodableError(type(raw).__name__)


def _decode_dataclass(hint: Any, raw: Any, readers: Readers) -> Any:
    _require(isinstance(raw, Mapping), raw)
    try:
        return hint(**decode_fields(hint, raw, readers))
    except (TypeError, ValueError) as error:
        raise UndecodableError(hint.__name__) from error


def _decode_moment(hint: Any, raw: Any) -> Any:
    if type(raw) is hint:  # a form that is not stored yet
        return raw
    try:
        return hint.fromisoformat(raw)
    except (TypeError, ValueError) as error:
        raise UndecodableError(hint.__name__) from error


def _require(condition: bool, raw: Any) -> Any:
    if not condition:
        raise UndecodableError(type(raw).__name__)
    return raw


def _default(each: Field[Any]) -> Any:
    return each.default_factory() if each.default_factory is not MISSING else each.default


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)
