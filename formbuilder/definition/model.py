"""What a form asks, as frozen dataclasses: Definition → Step → Question or Information → Option.

A question's id is its block's UUID and an option's id its list item's UUID: they survive renaming, reordering and
translation, and answers refer to them. Steps built in code use constant ids of their own.

`Definition.to_json` is the snapshot that is stored with a submission; `Definition.from_json` reads it back exactly.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, ClassVar, Final, Literal, Self

JSON = dict[str, Any]

FORMAT: Final = 1
"""Version of the snapshot's layout; `from_json` refuses any other."""

MAX_STEPS: Final = 20
MAX_ITEMS_PER_STEP: Final = 20
MAX_OPTIONS: Final = 40
MAX_LABEL: Final = 200
MAX_HELP: Final = 500
SHORT_TEXT_MAX: Final = 250
LONG_TEXT_MAX: Final = 10_000
LONG_TEXT_DEFAULT: Final = 2_000
NUMBER_LIMIT: Final = 10**12
"""Largest absolute value of a number, exact in every JSON reader."""
EARLIEST_DATE: Final = datetime.date(1900, 1, 1)
LATEST_DATE: Final = datetime.date(2200, 12, 31)

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class DefinitionError(ValueError):
    """The stored form or the snapshot cannot be read."""


class DuplicateIdError(DefinitionError):
    """Two steps or questions of one form, or two options of one question, have the same id."""


def _require_id(value: object) -> None:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise DefinitionError(f"not an id: {value!r:.80}")


def _require_unique(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in ids:
        if value in seen:
            raise DuplicateIdError(f"duplicate id: {value}")
        seen.add(value)


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice of a question."""

    id: str
    label: str
    help_text: str = ""

    def __post_init__(self) -> None:
        _require_id(self.id)


@dataclass(frozen=True, kw_only=True)
class Item:
    """Anything that stands in a step. `kind` names the type in the stored JSON and in the snapshot."""

    kind: ClassVar[str]
    id: str

    def __post_init__(self) -> None:
        _require_id(self.id)


@dataclass(frozen=True, kw_only=True)
class Information(Item):
    """Text between questions; asks nothing. `text` is the rich text's source."""

    kind = "information"
    title: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Question(Item):
    """Base of everything that can be answered. Texts are in the page's language."""

    label: str
    help_text: str = ""
    required: bool = True


@dataclass(frozen=True, kw_only=True)
class ShortText(Question):
    """One line. `autocomplete` is an HTML autofill token, or empty."""

    kind = "short_text"
    max_length: int = SHORT_TEXT_MAX
    autocomplete: str = ""


@dataclass(frozen=True, kw_only=True)
class LongText(Question):
    """Several lines."""

    kind = "long_text"
    max_length: int = LONG_TEXT_DEFAULT


@dataclass(frozen=True, kw_only=True)
class Email(Question):
    """An e-mail address."""

    kind = "email"


@dataclass(frozen=True, kw_only=True)
class Phone(Question):
    """A telephone number, kept as it was written."""

    kind = "phone"


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """A whole number between the bounds, both included."""

    kind = "number"
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, kw_only=True)
class Date(Question):
    """A day between the bounds, both included; `period` is relative to the day it is answered, today included."""

    kind = "date"
    minimum: datetime.date | None = None
    maximum: datetime.date | None = None
    period: Literal["any", "past", "future"] = "any"
    autocomplete: str = ""


@dataclass(frozen=True, kw_only=True)
class YesNo(Question):
    """Yes or no, neither chosen beforehand."""

    kind = "yes_no"


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """Base of the questions with options."""

    options: tuple[Option, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        _require_unique(option.id for option in self.options)

    def option(self, option_id: str) -> Option | None:
        """The option with this id, or None."""
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True, kw_only=True)
class OneOf(Choice):
    """Exactly one option."""

    kind = "one_of"


@dataclass(frozen=True, kw_only=True)
class ManyOf(Choice):
    """Any number of options, up to `maximum` where it is set."""

    kind = "many_of"
    maximum: int | None = None


@dataclass(frozen=True, kw_only=True)
class Consent(Question):
    """A text to agree to. `version` is the machine key that the answer records, the same in every language."""

    kind = "consent"
    text: str = ""
    version: str = ""


ITEM_TYPES: Final[Mapping[str, type[Item]]] = {
    cls.kind: cls
    for cls in (
        ShortText,
        LongText,
        Email,
        Phone,
        Number,
        Date,
        YesNo,
        OneOf,
        ManyOf,
        Consent,
        Information,
    )
}

_TEXTS: Final = frozenset({"title", "intro", "label", "help_text", "text"})
"""Fields that a translator or a correction may change without changing what is asked."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One screen of the form."""

    id: str
    title: str = ""
    intro: str = ""
    items: tuple[Item, ...] = ()

    def __post_init__(self) -> None:
        _require_id(self.id)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The items that can be answered."""
        return tuple(item for item in self.items if isinstance(item, Question))

    @cached_property
    def shape(self) -> str:
        """Changes when what the step asks changes, but not when its texts do: equal in every language."""
        return _digest(_without_texts(_step_to_json(self)))

    @cached_property
    def terms(self) -> str:
        """Changes when a text that somebody agrees to in this step changes, in this language."""
        consents = [_item_to_json(item) for item in self.items if isinstance(item, Consent)]
        return _digest({"consents": consents})


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A whole form. Ids of steps and items are unique in it.

    Raises `DuplicateIdError` when they are not.
    """

    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        _require_unique([each.id for each in self.steps] + [item.id for each in self.steps for item in each.items])

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
        return {"format": FORMAT, "steps": [_step_to_json(step) for step in self.steps]}

    @classmethod
    def from_json(cls, data: object) -> Self:
        """Read a snapshot.

        Raises `DefinitionError` when it is not one, or was written by another layout.
        """
        try:
            if not isinstance(data, Mapping) or data["format"] != FORMAT:
                raise DefinitionError("not a snapshot of a form")
            return cls(steps=tuple(_step_from_json(step) for step in data["steps"]))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            if isinstance(error, DefinitionError):
                raise
            raise DefinitionError("not a snapshot of a form") from error

    @cached_property
    def digest(self) -> str:
        """Changes whenever anything of the form changes, a comma included. 32 hexadecimal digits."""
        return _digest(self.to_json())


def _digest(data: JSON) -> str:
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.blake2b(canonical.encode("ascii"), digest_size=16).hexdigest()


def _without_texts(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_texts(value) for key, value in data.items() if key not in _TEXTS}
    if isinstance(data, list):
        return [_without_texts(value) for value in data]
    return data


# --- snapshot --------------------------------------------------------------------------------------------------------


def _step_to_json(step: Step) -> JSON:
    return {
        "id": step.id,
        "title": step.title,
        "intro": step.intro,
        "items": [_item_to_json(item) for item in step.items],
    }


def _item_to_json(item: Item) -> JSON:
    data: JSON = {"kind": item.kind}
    for each in fields(item):
        value = getattr(item, each.name)
        if isinstance(value, datetime.date):
            value = value.isoformat()
        elif isinstance(value, tuple):
            value = [{"id": option.id, "label": option.label, "help_text": option.help_text} for option in value]
        data[each.name] = value
    return data


def _step_from_json(data: Mapping[str, Any]) -> Step:
    items = tuple(_item_from_json(item) for item in data["items"])
    return Step(id=data["id"], title=data["title"], intro=data["intro"], items=items)


def _item_from_json(data: Mapping[str, Any]) -> Item:
    values = dict(data)
    item_type = ITEM_TYPES[values.pop("kind")]
    if "options" in values:
        values["options"] = tuple(Option(**option) for option in values["options"])
    if item_type is Date:
        for bound in ("minimum", "maximum"):
            values[bound] = None if values[bound] is None else datetime.date.fromisoformat(values[bound])
    return item_type(**values)
