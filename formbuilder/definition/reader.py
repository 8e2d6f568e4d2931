"""From the JSON that the page editor stores to a `Definition`. Nothing else reads that JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from formbuilder.conditions import read_condition
from formbuilder.definition.exits import read_exit
from formbuilder.definition.model import Definition, Step
from formbuilder.encoding import Readers, UndecodableError
from formbuilder.questions import Item, Question
from formbuilder.registry import ITEM_TYPES


def read_definition(stream_value: Any) -> Definition:
    """Read what the page editor stores in a `FormStepsField`: its stream value, or the same as raw JSON.

    An incomplete draft is read as far as it goes: what is missing becomes empty, an unknown block is left out, an item
    not saved yet gets an id from its position. Raises `DuplicateIdError` when one id stands for two things.
    """
    raw = stream_value.get_prep_value() if hasattr(stream_value, "get_prep_value") else stream_value
    return Definition(steps=tuple(_read_step(block, path) for block, path in _blocks(raw, "draft")))


def _blocks(raw: object, path: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    """The entries of a stored stream, each with the id to use where it has none yet."""
    if isinstance(raw, list):
        yield from ((block, f"{path}-{n}") for n, block in enumerate(raw, start=1) if isinstance(block, Mapping))


def _read_step(block: Mapping[str, Any], path: str) -> Step:
    values = _mapping(block.get("value"))
    exit_ = read_exit(_mapping(values.get("exit")))
    items = (_read_item(item, item_path) for item, item_path in _blocks(values.get("questions"), path))
    return Step(
        id=_text(block.get("id")) or path,
        title=_text(values.get("title")),
        intro=_text(values.get("intro")),
        items=tuple(item for item in items if item and not (exit_ and isinstance(item, Question))),
        shown_when=read_condition(values.get("shown_when")),
        exit=exit_,
    )


def _read_item(block: Mapping[str, Any], path: str) -> Item | None:
    kind = ITEM_TYPES.get(_text(block.get("type")))
    if kind is None:
        return None
    readers: Readers = {Question: _read_question}
    return kind.read_block(_mapping(block.get("value")), item_id=_text(block.get("id")) or path, readers=readers)


def _read_question(raw: Any) -> Question:
    """A question in a question."""
    item = _read_item(_mapping(raw), "")
    if not isinstance(item, Question):
        raise UndecodableError("not a question")
    return item


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
