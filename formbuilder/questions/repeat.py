"""Several people, or things, about each of whom the same questions are asked: added, changed and taken away.

All entries stand in one step, each with its questions, as ordinary inputs: what is typed in one is kept whichever
button is pressed, and nothing needs a script. `entries.py` says how they are posted.

Left out among the questions: another repeat; a consent, which is given by whoever fills in the form, once, and recorded
with its version; a file, which is named by the inputs of its step; conditions, which would have to be about each entry.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, Final, Self

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formbuilder.conditions import Rule
from formbuilder.encoding import Readers
from formbuilder.questions.base import PREFIX, Pressed, Question, raw_words, require_unique
from formbuilder.questions.entries import MAX_ENTRIES, Entries, EntryForm, read_slot
from formbuilder.questions.field import AnswerField, Posted
from formbuilder.questions.form import ErrorLine, QuestionBoundField

MAX_QUESTIONS_EACH: Final = 8
"""About one entry. Nobody wants to answer more, ten times."""

ADD: Final = "add"
REMOVE: Final = "remove"
RESTORE: Final = "restore"

_IN_ENTRY: Final = "entry"
"""The code of an error that stands at a question of an entry."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry on the screen. `form` is None once it was taken away: then `typed` is what can be brought back."""

    slot: int
    mark: str
    anchor: str
    title: str
    form: EntryForm | None
    summary: str = ""
    typed: tuple[tuple[str, str], ...] = ()


class EntriesWidget(forms.Widget):
    """What was posted for all entries. They are shown by the question's template, each with its own fields."""

    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Posted:
        return MultiValueDict(
            {key: list(values) for key, values in data.lists() if key == name or key.startswith(f"{name}_")}
        )

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        return SafeString()


class RepeatBoundField(QuestionBoundField):
    """The entries in their form. `errors` are those of the question itself; an entry's stand at its questions."""

    field: RepeatField

    @property
    def errors(self) -> ErrorList:
        found = self.form.errors.as_data().get(self.name, [])
        return ErrorList([message for error in found if error.code != _IN_ENTRY for message in error.messages])

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self.field.entries_of(self.html_name, self.value(), is_judged=self.form.is_bound))

    @property
    def can_add(self) -> bool:
        return len(self._present) < self.field.question.maximum

    @property
    def can_remove(self) -> bool:
        return len(self._present) > self.field.question.shown_at_least

    @property
    def next_title(self) -> str:
        return self.field.question.title_of(len(self._present) + 1)

    @property
    def _present(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.form is not None]

    def error_lines(self) -> Iterator[ErrorLine]:
        yield from super().error_lines()
        for entry in self._present:
            for label, message, anchor in entry.form.error_lines() if entry.form else ():
                yield f"{entry.title}, {label}", message, anchor


class RepeatField(AnswerField):
    """All entries of a post, judged together. An entry in which nothing was typed is none, unless it is missing."""

    bound_field_class = RepeatBoundField
    says_required = False

    def __init__(self, *, question: Repeat, **kwargs: Any) -> None:
        self.question = question
        super().__init__(widget=EntriesWidget(), **kwargs)

    def clean(self, value: Posted) -> list[dict[str, Any]]:
        name = self.question.input_name
        judged = [each for each in self.entries_of(name, value, is_judged=True) if each.form and each.form.is_bound]
        errors = [
            ValidationError(f"{entry.title}, {label}: {message}", code=_IN_ENTRY)
            for entry in judged
            for label, message, _anchor in (entry.form.error_lines() if entry.form else ())
        ]
        answers = [found for entry in judged if entry.form and (found := entry.form.answers())]
        errors = errors or [ValidationError(message, code="limit") for message in self._wrong_number(len(answers))]
        if errors:
            raise ValidationError(errors)
        return answers

    def entries_of(self, name: str, posted: Posted | None, *, is_judged: bool) -> Iterator[Entry]:
        """The entries to show. Judged are those in which something was typed, and empty ones that are missing."""
        posted = MultiValueDict() if posted is None else posted
        entries = Entries.read(name, posted, at_least=self.question.shown_at_least)
        filled = {slot for slot in entries.present if entries.is_filled(slot, posted)}
        missing = self.question.needed(len(filled)) - len(filled)
        empty = [slot for slot in entries.present if slot not in filled]
        judged = filled | set(empty[: max(missing, 0)]) if is_judged else set()
        number = 0
        for slot in entries.slots:
            typed = entries.typed(slot, posted)
            if slot in entries.gone:
                yield self._gone(slot, entries.prefix(slot), typed)
                continue
            number += 1
            prefix = entries.prefix(slot)
            form = EntryForm(self.question.questions, prefix=prefix, typed=typed, is_judged=slot in judged)
            title = self.question.title_of(number)
            yield Entry(slot=slot, mark=str(slot), anchor=prefix, title=title, form=form)

    def _gone(self, slot: int, prefix: str, typed: Posted) -> Entry:
        return Entry(
            slot=slot,
            mark=str(-slot),
            anchor=prefix,
            title=self.question.title_of(None),
            form=None,
            summary=", ".join(self.question.typed_in(prefix, typed)),
            typed=tuple((name, value) for name, values in typed.lists() for value in values),
        )

    def _wrong_number(self, number: int) -> Iterator[str]:
        needed, most = self.question.needed(number), self.question.maximum
        if number < needed:
            message = ngettext("Qui ne serve almeno %(count)d.", "Qui ne servono almeno %(count)d.", needed)
            yield message % {"count": needed}
        if number > most:
            message = ngettext("Qui ce ne può stare %(count)d.", "Qui ce ne possono stare al massimo %(count)d.", most)
            yield message % {"count": most}

    def to_post(self, name: str, answer: Any) -> dict[str, list[str]]:
        found = _entries_in(answer)
        post: dict[str, list[str]] = {name: [str(slot) for slot in range(1, len(found) + 1)]} if found else {}
        for slot, entry in enumerate(found, start=1):
            for question in self.question.questions:
                own_name = f"{name}_{slot}_{question.id}"
                post |= question.build_field().to_post(own_name, entry.get(question.id))
        return post


@dataclass(frozen=True, kw_only=True)
class Repeat(Question):
    """The same questions about each of several entries, between `minimum` and `maximum` of them.

    `one` is the word for one of them. The answer is a list of `{question id: answer}`, in order. Where an answer is not
    required there may be none at all.
    """

    kind = "repeat"
    template_name = "forms/repeat.html"
    can_be_repeated = False
    operators = ("is", "is_not", "less", "more", "answered", "unanswered")
    compared_with = "number"
    separator: ClassVar[str] = "\n"
    one: str = ""
    questions: tuple[Question, ...] = ()
    minimum: int = 1
    maximum: int = MAX_ENTRIES

    def __post_init__(self) -> None:
        super().__post_init__()
        require_unique([self.id, *(question.id for question in self.questions)])

    @classmethod
    def read_block(cls, stored: Mapping[str, Any], *, item_id: str, readers: Readers) -> Self:
        """A question that is not saved yet gets an id from its position; conditions are not for entries."""
        found = stored.get("questions")
        blocks = [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
        named = [{**each, "id": each.get("id") or f"{item_id}-{n}"} for n, each in enumerate(blocks, start=1)]
        question = super().read_block({**stored, "questions": named}, item_id=item_id, readers=readers)
        asked = (replace(each, shown_when=None) for each in question.questions if each.can_be_repeated)
        return replace(question, questions=tuple(asked))

    @classmethod
    def bounded(cls, values: dict[str, Any]) -> dict[str, Any]:
        most = min(max(values.get("maximum", MAX_ENTRIES), 1), MAX_ENTRIES)
        return {**values, "maximum": most, "minimum": min(max(values.get("minimum", 1), 1), most)}

    @property
    def nested(self) -> tuple[Question, ...]:
        return self.questions

    @property
    def shown_at_least(self) -> int:
        """How many entries are on the screen from the start."""
        return max(self.minimum, 1) if self.required else 0

    def needed(self, number: int) -> int:
        """How many entries there must be, where there are so many."""
        return max(self.minimum, 1) if self.required or number else 0

    def title_of(self, number: int | None) -> str:
        """What one entry is called: «Persona 2»; the only one that there can be has no number."""
        one = self.one or _("Voce")
        return one if number is None or self.maximum == 1 else f"{one} {number}"

    def owns_input(self, name: str) -> bool:
        if name == self.input_name:
            return True
        slot, _sign, rest = name.removeprefix(f"{self.input_name}_").partition("_")
        is_of_entry = name.startswith(f"{self.input_name}_") and read_slot(slot) is not None
        return is_of_entry and self._owns_in_entry(rest)

    def _owns_in_entry(self, rest: str) -> bool:
        return any(question.owns_input(PREFIX + rest) for question in self.questions)

    def build_field(self) -> AnswerField:
        return RepeatField(question=self)

    def limits(self) -> Iterator[str]:
        if self.minimum > 1:
            yield _("Da %(low)s a %(high)s.") % {"low": self.minimum, "high": self.maximum}
        elif self.maximum > 1:
            yield _("Al massimo %(high)s.") % {"high": self.maximum}

    # --- buttons --------------------------------------------------------------------------------------------------

    def press(self, posted: Posted, button: str) -> Pressed:
        name = self.input_name
        entries = Entries.read(name, posted, at_least=self.shown_at_least)
        what, _sign, number = button.partition("-")
        slot = read_slot(number) or 0
        anchor = entries.prefix(slot)
        if what == ADD and len(entries.present) < self.maximum:
            entries = entries.with_one_more()
            anchor = entries.prefix(entries.slots[-1])
        elif what == REMOVE and slot in entries.present and len(entries.present) > self.shown_at_least:
            if entries.is_filled(slot, posted):
                entries = entries.with_gone(slot)
            else:
                entries, anchor = entries.without(slot), name
        elif what == RESTORE and slot in entries.gone:
            entries = entries.with_again(slot)
        else:
            anchor = name
        others = {key: values for key, values in posted.lists() if not self.owns_input(key)}
        return Pressed(posted=MultiValueDict({**others, **dict(entries.written(posted).lists())}), anchor=anchor)

    # --- answers --------------------------------------------------------------------------------------------------

    def words(self, answer: Any) -> tuple[str, ...]:
        """One line for each entry: «Persona 1 – Nome: Ada Neri; Età: 12»."""
        if not isinstance(answer, list):
            return super().words(answer)
        return tuple(
            f"{self.title_of(n)} – {'; '.join(self._words_in(entry))}" for n, entry in enumerate(answer, start=1)
        )

    def _words_in(self, entry: Any) -> Iterator[str]:
        if not isinstance(entry, Mapping):
            yield from raw_words(entry)
            return
        for question in self.questions:
            if entry.get(question.id) is not None:
                words = ", ".join(question.words(entry[question.id]))
                yield f"{question.label}: {words}" if len(self.questions) > 1 else words
        known = {question.id for question in self.questions}
        yield from raw_words({key: value for key, value in entry.items() if key not in known})

    def typed_words(self, posted: Posted) -> tuple[str, ...]:
        entries = Entries.read(self.input_name, posted, at_least=0)
        found = [self.typed_in(entries.prefix(slot), entries.typed(slot, posted)) for slot in entries.present]
        return tuple(f"{self.title_of(n)} – {'; '.join(typed)}" for n, typed in enumerate(found, start=1) if typed)

    def typed_in(self, prefix: str, typed: Posted) -> list[str]:
        """What was typed in one entry, in words as far as it is right."""
        form = EntryForm(self.questions, prefix=prefix, typed=typed, is_judged=True)
        form.full_clean()
        right = form.answers()
        as_posted_alone: Posted = MultiValueDict(
            {PREFIX + name.removeprefix(f"{prefix}_"): values for name, values in typed.lists()}
        )
        return [
            word
            for each in self.questions
            for word in (each.words(right[each.id]) if each.id in right else each.typed_words(as_posted_alone))
        ]

    def existing(self, answer: Any) -> Any:
        found = [self._existing_in(each) for each in _entries_in(answer)]
        return [each for each in found if each] or None

    def _existing_in(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        kept = {each.id: each.existing(entry[each.id]) for each in self.questions if each.id in entry}
        return {key: value for key, value in kept.items() if value is not None}

    def compared(self, answer: Any) -> Any:
        """How many there are."""
        return len(answer) or None if isinstance(answer, list) else None

    def telephones(self, answer: Any) -> tuple[str, ...]:
        return tuple(
            number
            for entry in _entries_in(answer)
            for each in self.questions
            for number in each.telephones(entry.get(each.id))
        )

    def with_words_of(self, source: Self) -> Self:
        twins = {each.id: each for each in source.questions}
        questions = (
            each.with_words_of(twins[each.id]) if type(twins.get(each.id)) is type(each) else each
            for each in self.questions
        )
        return replace(super().with_words_of(source), questions=tuple(questions))

    def example(self) -> Any:
        entry = {each.id: each.example() for each in self.questions}
        return [entry] * max(self.minimum, 1)

    def answers_apart(self, rules: Iterable[Rule], *, today: datetime.date) -> Iterator[Any]:
        """One of each length: what an entry says is nothing to a condition."""
        one = self.example()[:1]
        yield from (one * number for number in range(max(self.minimum, 1), self.maximum + 1))


def _entries_in(answer: Any) -> list[Mapping[str, Any]]:
    return [each for each in answer if isinstance(each, Mapping)] if isinstance(answer, list) else []
