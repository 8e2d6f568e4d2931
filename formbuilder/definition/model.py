"""What a form asks, as frozen dataclasses: Definition → Step → what stands in it (`formbuilder.questions`).

A question's id is its block's UUID and an option's id its list item's UUID: they survive renaming, reordering and
translation, and answers refer to them. Steps built in code use constant ids of their own.

`Definition.to_json` is the snapshot that is stored with a submission; `Definition.from_json` reads it back, whichever
version of the site wrote it. Formats of the snapshot:

1. Every field written out.
2. What equals its default left out, so that a property added later changes nothing about the forms that lack it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final, Self

from formbuilder.conditions import Condition, read_condition
from formbuilder.definition.exits import Exit
from formbuilder.encoding import JSON, UndecodableError, decode, encode_fields
from formbuilder.questions import TEXTS, DefinitionError, Item, Question, Unknown
from formbuilder.questions.base import require_id, require_unique, with_nested
from formbuilder.registry import ITEM_TYPES

FORMAT: Final = 2
"""Version of the snapshot's layout that is written. Whoever raises it adds a reader to `READERS` and golden files."""

MAX_STEPS: Final = 20
MAX_ITEMS_PER_STEP: Final = 20


@dataclass(frozen=True, kw_only=True)
class Step:
    """One screen of the form. At one with an `exit`, which asks nothing, the form ends."""

    id: str
    title: str = ""
    intro: str = ""
    items: tuple[Item, ...] = ()
    shown_when: Condition | None = None
    exit: Exit | None = None
    known: Any = field(default=None, compare=False, repr=False)
    """What the rule of a step built in code was given with it (`formbuilder.rules`); no part of the form."""

    def __post_init__(self) -> None:
        require_id(self.id)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The items that can be answered."""
        return tuple(item for item in self.items if isinstance(item, Question))

    @cached_property
    def shape(self) -> str:
        """Changes when what the step asks changes, but not when its texts do: equal in every language."""
        return _digest(_without_texts(self.to_json()))

    @cached_property
    def terms(self) -> str:
        """Changes when a text that somebody agrees to in this step changes, in this language."""
        consents = [item.to_json() for item in self.items if item.must_be_given_anew]
        return _digest({"consents": consents})

    def to_json(self) -> JSON:
        """The step in the snapshot."""
        return encode_fields(self)


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A whole form. Ids of steps and items, and of questions in questions, are unique in it.

    Raises `DuplicateIdError` when they are not.
    """

    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        in_steps = (item.id for step in self.steps for item in with_nested(step.items))
        require_unique([*(step.id for step in self.steps), *in_steps])

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    @property
    def questions(self) -> Iterator[Question]:
        """Every question, in the order it is asked."""
        return (question for step in self.steps for question in step.questions)

    def question(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return self._by_id.get(question_id)

    def step(self, step_id: str) -> Step | None:
        """The step with this id, or None."""
        return next((step for step in self.steps if step.id == step_id), None)

    def prepend(self, *steps: Step) -> Definition:
        """The same form with these steps before the editor's."""
        return replace(self, steps=(*steps, *self.steps))

    def append(self, *steps: Step) -> Definition:
        """The same form with these steps after the editor's."""
        return replace(self, steps=(*self.steps, *steps))

    def to_json(self) -> JSON:
        """The snapshot: JSON types only."""
        return {"format": FORMAT, "steps": [step.to_json() for step in self.steps]}

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read a snapshot of any format.

        A kind or a value that is not known here makes an `Unknown` item or the default; a format newer than this
        version of the site is read as the newest that it knows. Raises `DefinitionError` when it is no snapshot at all.
        """
        if not isinstance(data, Mapping) or type(data.get("format")) is not int:
            raise DefinitionError("not a snapshot of a form")
        read = READERS.get(data["format"], READERS[FORMAT])
        return cls(steps=read(data))

    @cached_property
    def digest(self) -> str:
        """Changes whenever anything of the form changes, a comma included. 32 hexadecimal digits."""
        return _digest(self.to_json())


def _digest(data: JSON) -> str:
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.blake2b(canonical.encode("ascii"), digest_size=16).hexdigest()


def _without_texts(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_texts(value) for key, value in data.items() if key not in TEXTS}
    if isinstance(data, list):
        return [_without_texts(value) for value in data]
    return data


# --- reading snapshots -----------------------------------------------------------------------------------------------


def _read_steps(data: Mapping[str, Any]) -> tuple[Step, ...]:
    try:
        readers = {Item: _read_item, Condition: read_condition}
        steps: tuple[Step, ...] = decode(tuple[Step, ...], data.get("steps"), readers)
    except UndecodableError as error:
        raise DefinitionError("not a snapshot of a form") from error
    return steps


def _read_item(raw: Any) -> Item:
    if not isinstance(raw, Mapping):
        raise UndecodableError("not an item")
    known = ITEM_TYPES.get(str(raw.get("kind")))
    for each in (known, Unknown) if known else (Unknown,):
        try:
            return each.read_snapshot(raw, readers={Question: _read_question, Condition: read_condition})
        except (TypeError, DefinitionError):
            continue
    raise UndecodableError("not an item")


def _read_question(raw: Any) -> Question:
    """A question in a question."""
    item = _read_item(raw)
    if not isinstance(item, Question):
        raise UndecodableError("not a question")
    return item


READERS: Final[Mapping[int, Callable[[Mapping[str, Any]], tuple[Step, ...]]]] = {1: _read_steps, 2: _read_steps}
"""How each format ever written is read. No row is ever taken away; what is missing in format 1 has its default too."""
