"""What is chosen: yes or no, one of a list, any of a list. How it is asked: `choosing.py`."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from django.forms import Field
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formbuilder.conditions import Condition, Rule, read_condition
from formbuilder.encoding import Readers
from formbuilder.questions.base import (
    Question,
    raw_words,
    require_id,
    require_unique,
    texts_of,
    truth_words,
)
from formbuilder.questions.choosing import (
    OTHER,
    CheckboxesOtherWidget,
    CheckboxesWidget,
    ManyOfField,
    ManyOfOtherField,
    OneOfField,
    OneOfOtherField,
    RadioOtherWidget,
    RadioWidget,
    YesNoField,
    is_other,
)
from formbuilder.questions.field import AnswerField

MAX_OPTIONS: Final = 40


@dataclass(frozen=True, kw_only=True)
class Option:
    """One choice of a question."""

    id: str
    label: str
    help_text: str = ""
    shown_when: Condition | None = None

    def __post_init__(self) -> None:
        require_id(self.id)

    @classmethod
    def read_block(cls, stored: Mapping[str, Any], *, option_id: str) -> Self:
        """From what the editor stores."""
        texts = {name: stored.get(name) for name in ("label", "help_text")}
        return cls(
            id=option_id,
            shown_when=read_condition(stored.get("shown_when")),
            **{name: text.strip() if isinstance(text, str) else "" for name, text in texts.items()},
        )


@dataclass(frozen=True, kw_only=True)
class YesNo(Question):
    """Yes or no, neither chosen beforehand. The answer is true or false."""

    kind = "yes_no"
    operators = ("is", "is_not", "answered", "unanswered")
    compared_with = "boolean"

    def build_field(self) -> AnswerField:
        return YesNoField(choices=[("yes", truth_words(True)), ("no", truth_words(False))], widget=RadioWidget())

    def example(self) -> Any:
        return True

    def answers_apart(self, rules: Iterable[Rule], *, today: datetime.date) -> Iterator[Any]:
        yield from (True, False)


@dataclass(frozen=True, kw_only=True)
class Choice(Question):
    """Base of the questions with options. `other` are the words of one more, with a line to write in; or empty."""

    compared_with = "option"
    options: tuple[Option, ...] = ()
    other: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        require_unique([*(option.id for option in self.options), *([OTHER] if self.other else [])])

    @classmethod
    def read_block(cls, stored: Mapping[str, Any], *, item_id: str, readers: Readers) -> Self:
        question = super().read_block({**stored, "options": []}, item_id=item_id, readers=readers)
        return replace(question, options=read_options(stored.get("options"), item_id))

    def option(self, option_id: str) -> Option | None:
        """The option with this id, or None."""
        return next((option for option in self.options if option.id == option_id), None)

    @property
    def worded(self) -> tuple[Option, ...]:
        return (*self.options, Option(id=OTHER, label=self.other)) if self.other else self.options

    @property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def conditional_parts(self) -> tuple[str, ...]:
        parts = (self.option_part(option.id) for option in self.options if option.shown_when)
        return (*super().conditional_parts(), *parts)

    def option_part(self, option_id: str) -> str:
        """The name of one of its options among the conditional parts of a form."""
        return f"{self.id}:{option_id}"

    def show_slots(self, field: Field, slots: Mapping[str, Any]) -> None:
        """Have the field show these options, with what says when each is there; it accepts what it did before."""
        widget: Any = field.widget
        widget.choices, widget.help_texts, widget.slots = self._choices, self._help_texts, slots

    def as_far_as_shown(self, is_shown: Callable[[Condition | None], bool]) -> Self | None:
        options = tuple(option for option in self.options if is_shown(option.shown_when))
        if options == self.options:
            return self
        return replace(self, options=options) if options or self.other else None

    def input_names(self) -> tuple[str, ...]:
        return (self.input_name, f"{self.input_name}_{OTHER}") if self.other else (self.input_name,)

    def existing(self, answer: Any) -> Any:
        if isinstance(answer, list):
            chosen = [option_id for option_id in self.option_ids if option_id in answer]
            return [*chosen, *(each for each in answer if is_other(each) and self.other)] or None
        return answer if self._offers(answer) else None

    def compared(self, answer: Any) -> Any:
        if isinstance(answer, list):
            return [OTHER if is_other(each) else each for each in answer]
        return OTHER if is_other(answer) else answer

    def words(self, answer: Any) -> tuple[str, ...]:
        if isinstance(answer, list):
            return tuple(line for each in answer for line in self.words(each))
        if self.other and is_other(answer):
            return (f"{self.other} – {answer[OTHER]}",)
        return raw_words(answer, self._label_of)

    def parts(self) -> Iterator[Any]:
        """Everything that can be chosen, as it stands in an answer; of what is written in, an example."""
        yield from (option.id for option in self.options)
        if self.other:
            yield {OTHER: _("Esempio")}

    def _offers(self, answer: Any) -> bool:
        if is_other(answer):
            return bool(self.other)
        return isinstance(answer, str) and self.option(answer) is not None

    def with_words_of(self, source: Self) -> Self:
        options = (replace(each, **texts_of(each, source.option(each.id))) for each in self.options)
        return replace(super().with_words_of(source), options=tuple(options))

    def _label_of(self, option_id: str) -> str | None:
        option = self.option(option_id)
        return option.label if option else None

    @property
    def _choices(self) -> list[tuple[str, str]]:
        found = [(option.id, option.label) for option in self.options]
        return [*found, (OTHER, self.other)] if self.other else found

    @property
    def _help_texts(self) -> dict[str, str]:
        return {option.id: option.help_text for option in self.options}


@dataclass(frozen=True, kw_only=True)
class OneOf(Choice):
    """Exactly one option. The answer is its id, or `{"other": text}`.

    `counted`: the editor says that numbers of it may be given away (`courses.operations.statistics`).
    """

    kind = "one_of"
    operators = ("is", "is_not", "answered", "unanswered")
    counted: bool = False

    def build_field(self) -> AnswerField:
        if self.other:
            widget = RadioOtherWidget(other=self.other, help_texts=self._help_texts)
            return OneOfOtherField(other=self.other, choices=self._choices, widget=widget)
        return OneOfField(choices=self._choices, widget=RadioWidget(help_texts=self._help_texts))

    def example(self) -> Any:
        return self.options[0].id if self.options else None

    def answers_apart(self, rules: Iterable[Rule], *, today: datetime.date) -> Iterator[Any]:
        yield from self.parts()


@dataclass(frozen=True, kw_only=True)
class ManyOf(Choice):
    """Any number of options, up to `maximum` where it is set.

    The answer is a list of ids, in the form's order, and `{"other": text}` as the last.
    """

    kind = "many_of"
    operators = ("includes", "answered", "unanswered")
    is_list = True
    maximum: int | None = None

    def build_field(self) -> AnswerField:
        if self.other:
            return ManyOfOtherField(
                other=self.other,
                maximum=self.maximum,
                choices=self._choices,
                widget=CheckboxesOtherWidget(other=self.other, help_texts=self._help_texts),
            )
        widget = CheckboxesWidget(help_texts=self._help_texts)
        return ManyOfField(maximum=self.maximum, choices=self._choices, widget=widget)

    def limits(self) -> Iterator[str]:
        if self.maximum:
            limit = self.maximum
            yield ngettext("Al massimo %(count)d risposta.", "Al massimo %(count)d risposte.", limit) % {"count": limit}
        else:
            yield _("Puoi scegliere più risposte.")

    def example(self) -> Any:
        return [self.options[0].id] if self.options else None

    def answers_apart(self, rules: Iterable[Rule], *, today: datetime.date) -> Iterator[Any]:
        yield from ([part] for part in self.parts())


def read_options(stored: object, item_id: str) -> tuple[Option, ...]:
    """The entries of a stored list; one not saved yet gets an id from its position."""
    blocks = [each for each in stored if isinstance(each, Mapping)] if isinstance(stored, list) else []
    return tuple(_read_option(block, f"{item_id}-{number}") for number, block in enumerate(blocks, start=1))


def _read_option(block: Mapping[str, Any], path: str) -> Option:
    stored, own = block.get("value"), block.get("id")
    option_id = own.strip() if isinstance(own, str) else ""
    return Option.read_block(stored if isinstance(stored, Mapping) else {}, option_id=option_id or path)
