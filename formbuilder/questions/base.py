"""What everything that stands in a step shares: the stored form, the way from the editor's block, the answer in words.

A kind of question is one module of this package: its frozen dataclass, its field and widget, its words. `registry.py`
lists them; nothing else of the site knows one kind from another (docs/howto/question-kind.md).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final, Literal, Self

from django.utils.translation import gettext as _

from formbuilder.conditions import Condition, Operator, Rule, read_condition
from formbuilder.encoding import JSON, Readers, decode_fields, encode_fields
from formbuilder.questions.field import AnswerField, Posted
from formbuilder.uploads.kinds import Allowance

MAX_LABEL: Final = 200
MAX_HELP: Final = 500
PREFIX: Final = "q-"
"""Stands before a question's id in the name of its input, so that no id meets a name of the flow's own."""

TEXTS: Final = frozenset({"title", "intro", "label", "help_text", "text", "one", "other", "low_text", "high_text"})
"""Fields that a translator or a correction may change without changing what is asked."""

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class DefinitionError(ValueError):
    """The stored form or the snapshot cannot be read."""


class DuplicateIdError(DefinitionError):
    """Two steps or questions of one form, or two options of one question, have the same id."""


def require_id(value: object) -> None:
    """Raises `DefinitionError` unless this may name a step, an item or an option."""
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise DefinitionError(f"not an id: {value!r:.80}")


def require_unique(ids: Iterable[str]) -> None:
    """Raises `DuplicateIdError`."""
    seen: set[str] = set()
    for value in ids:
        if value in seen:
            raise DuplicateIdError(f"duplicate id: {value}")
        seen.add(value)


def stripped(values: Mapping[str, Any]) -> dict[str, Any]:
    """Texts without the blanks around them."""
    return {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}


def texts_of(asked: object, source: object) -> dict[str, Any]:
    """The source's texts for what was asked, except those that it has left empty."""
    found = {name: getattr(source, name, "") for name in TEXTS if hasattr(asked, name)}
    return {name: text for name, text in found.items() if text}


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """What a question's own button made of what was typed into its step, and the HTML id of what to look at next."""

    posted: Posted
    anchor: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """Anything that stands in a step. `kind` names the type in the stored JSON and in the snapshot."""

    kind: ClassVar[str]
    template_name: ClassVar[str]
    """How it stands in the page."""
    must_be_given_anew: ClassVar[bool] = False
    """Whether an answer is about the words themselves: when they change, in the same language, it is asked again."""
    can_be_repeated: ClassVar[bool] = True
    """Whether it may stand among the questions about each of several people (`Repeat`)."""

    id: str
    shown_when: Condition | None = None

    def __post_init__(self) -> None:
        require_id(self.id)

    def to_json(self) -> JSON:
        """The item in the snapshot: its kind, and what differs from the kind's defaults."""
        return {"kind": self.kind, **encode_fields(self)}

    @classmethod
    def read_snapshot(cls, raw: Mapping[str, Any], *, readers: Readers) -> Self:
        """From a snapshot. Raises `TypeError` or `DefinitionError` where what it cannot be without is missing.

        `readers` read the questions in it.
        """
        return cls(**decode_fields(cls, raw, readers))

    @classmethod
    def read_block(cls, stored: Mapping[str, Any], *, item_id: str, readers: Readers) -> Self:
        """From what the editor stores. What is missing, or not of its field's type, has its default."""
        values = decode_fields(cls, stored, {Condition: read_condition, **readers})
        return cls(**{**cls.bounded(stripped(values)), "id": item_id})

    @classmethod
    def bounded(cls, values: dict[str, Any]) -> dict[str, Any]:
        """The values that a draft gives, kept to what the kind allows."""
        return values

    def conditional_parts(self) -> tuple[str, ...]:
        """Names for what of it is not always there: the item itself, and the options of a question."""
        return (self.id,) if self.shown_when else ()

    def with_words_of(self, source: Self) -> Self:
        """The same, in the words of its twin in another language; what the twin has left empty stays."""
        return replace(self, **texts_of(self, source))


@dataclass(frozen=True, kw_only=True)
class Question(Item):
    """Base of everything that can be answered. Texts are in the page's language."""

    template_name = "forms/field.html"
    operators: ClassVar[tuple[Operator, ...]] = ("answered", "unanswered")
    """What a condition may ask about the answer."""
    compared_with: ClassVar[Literal["", "boolean", "option", "number"]] = ""
    """What `is`, `is_not` and `includes` compare it with, where the kind has them."""
    separator: ClassVar[str] = "; "
    """Between the lines of an answer where they become one text."""
    is_known: ClassVar[bool] = True
    is_list: ClassVar[bool] = False
    """Whether an answer is a list of its options, at most `maximum` where that is set."""

    label: str
    help_text: str = ""
    required: bool = True

    @classmethod
    def read_block(cls, stored: Mapping[str, Any], *, item_id: str, readers: Readers) -> Self:
        return super().read_block({"label": "", **stored}, item_id=item_id, readers=readers)

    @property
    def nested(self) -> tuple[Question, ...]:
        """The questions in it. Each has an id of its own in the whole form."""
        return ()

    @property
    def input_name(self) -> str:
        """The name and HTML id of the question's input."""
        return PREFIX + self.id

    def input_names(self) -> tuple[str, ...]:
        """The names of all its inputs."""
        return (self.input_name,)

    def owns_input(self, name: str) -> bool:
        """Whether an input of this name belongs to the question."""
        return name in self.input_names()

    def build_field(self) -> AnswerField:
        """The field that asks it, checks what arrives and makes the answer; label and help come from the form."""
        raise NotImplementedError

    def press(self, posted: Posted, button: str) -> Pressed:
        """What follows from a button of the question's own, in a post for its step; nothing from an unknown one."""
        del button
        return Pressed(posted=posted)

    def limits(self) -> Iterator[str]:
        """What is asked for, in words: whoever answers should not have to find it out."""
        return iter(())

    def words(self, answer: Any) -> tuple[str, ...]:
        """An answer, one line for each thing chosen; one that does not fit the question is shown as it is."""
        return raw_words(answer)

    def typed_words(self, posted: Posted) -> tuple[str, ...]:
        """What was typed for it and is no answer yet, as it was typed; what was chosen, in its words."""
        labels = {each.id: each.label for each in self.worded}
        found = (value for name, values in posted.lists() if self.owns_input(name) for value in values)
        typed = " ".join(labels.get(value, value) for value in found if value.strip())
        return (typed,) if typed else ()

    def agreement(self, answer: Any) -> tuple[str, ...]:
        """What the answer was about, where that has to be said beside it."""
        del answer
        return ()

    @property
    def worded(self) -> tuple[Any, ...]:
        """What of it has words of its own, each an `Option`: what is chosen, and what is chosen for."""
        return ()

    @property
    def option_ids(self) -> tuple[str, ...]:
        """What can be chosen, where it is a list."""
        return ()

    def as_far_as_shown(self, is_shown: Callable[[Condition | None], bool]) -> Self | None:
        """The question with the parts whose condition is met; None if nothing is left to ask."""
        del is_shown
        return self

    def existing(self, answer: Any) -> Any:
        """The answer without the parts that the question does not offer; None if nothing is left."""
        return answer

    def compared(self, answer: Any) -> Any:
        """What a condition compares: an option's id or a list of them, true or false, a number, an ISO date.

        None where a condition finds the question unanswered.
        """
        return answer

    def telephones(self, answer: Any) -> tuple[str, ...]:
        """The telephone numbers in an answer, by which the desk finds a person."""
        del answer
        return ()

    def file_inputs(self) -> Mapping[str, Allowance]:
        """Its inputs that bring files, and what each may bring."""
        return {}

    def file_ids(self, answer: Any) -> tuple[str, ...]:
        """The files in an answer."""
        del answer
        return ()

    def without_file_names(self, answer: Any) -> Any:
        """The answer as it may lie in the clear: without the names of its files."""
        return answer

    def example(self) -> Any:
        """A plausible answer that the question accepts, for whoever tries the form."""
        raise NotImplementedError

    def answers_apart(self, rules: Iterable[Rule], *, today: datetime.date) -> Iterator[Any]:
        """Answers that it accepts: every other one that it accepts is, to these rules, like one of them.

        Natural ones first. Of a list, those with one entry. For the linter (docs/adr/0015).
        """
        del rules, today
        yield self.example()


def with_nested(items: Iterable[Item]) -> Iterator[Item]:
    """Everything that stands there: each item, and after it the questions in it."""
    for item in items:
        yield item
        yield from item.nested if isinstance(item, Question) else ()


@dataclass(frozen=True, kw_only=True)
class Unknown(Question):
    """An item of a snapshot whose kind this version of the site does not know, or cannot read. It is never asked.

    Its words and options are used as far as they can be read, whatever its ids look like; `stored` is the whole of it.
    """

    kind = "unknown"
    is_known = False
    stored: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        """Nothing is refused here: what stands in a snapshot has happened."""

    @classmethod
    def read_snapshot(cls, raw: Mapping[str, Any], *, readers: Readers) -> Self:
        return cls(**{"label": "", **decode_fields(cls, raw, readers), "stored": raw})

    def to_json(self) -> JSON:
        """As it was found."""
        return dict(self.stored)

    def answers_apart(self, rules: Iterable[Rule], *, today: datetime.date) -> Iterator[Any]:
        return iter(())

    def words(self, answer: Any) -> tuple[str, ...]:
        return raw_words(answer, self._option_labels().get)

    def with_words_of(self, source: Self) -> Self:
        stored = {**self.stored, "options": source.stored.get("options", self.stored.get("options"))}
        return replace(self, stored=stored, **texts_of(self, source))

    def _option_labels(self) -> dict[str, str]:
        options = self.stored.get("options")
        found = [each for each in options if isinstance(each, Mapping)] if isinstance(options, list) else []
        return {str(each.get("id")): str(each["label"]) for each in found if each.get("label")}


def raw_words(value: Any, label_of: Callable[[str], str | None] = lambda _id: None) -> tuple[str, ...]:
    """Any JSON value, readable; the ids of a question's options become their labels."""
    match value:
        case None:
            return ()
        case bool():
            return (truth_words(value),)
        case list():
            return tuple(line for each in value for line in raw_words(each, label_of))
        case Mapping():
            return tuple(f"{key}: {'; '.join(raw_words(each, label_of))}" for key, each in value.items())
    return (label_of(str(value)) or str(value),)


def truth_words(value: bool) -> str:
    """Yes or no, in the active language."""
    return _("Sì") if value else _("No")
