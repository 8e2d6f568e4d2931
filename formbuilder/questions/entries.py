"""Several entries of one question: which there are in a post, which were taken away, and the form of each.

The question's own name carries one value for each entry, in order: its number, with a minus in front once it was taken
away. The inputs of an entry have names that begin with the question's and this number (`q-people_2_name`). A number is
never given to another entry while something typed stands under it, so that what is on the screen, in an older page or
in another tab always means the same entry, and an entry that was taken away can be brought back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django import forms
from django.utils.datastructures import MultiValueDict

from formbuilder.questions.base import PREFIX, Question
from formbuilder.questions.field import Posted
from formbuilder.questions.form import ErrorLine, QuestionBoundField, answer_in, build_field, error_lines_of

MAX_ENTRIES: Final = 10
MAX_GONE: Final = 2 * MAX_ENTRIES
"""Entries taken away that can be brought back; of more, the first ones are forgotten."""
MAX_SLOTS: Final = MAX_ENTRIES + MAX_GONE

_GONE: Final = "-"
_SLOT = re.compile(r"[1-9][0-9]?")


def read_slot(text: str) -> int | None:
    """The number of an entry, None for what is none."""
    return int(text) if _SLOT.fullmatch(text) and int(text) <= MAX_SLOTS else None


@dataclass(frozen=True)
class Entries:
    """The entries of one question. `slots` are their numbers in order; those in `gone` were taken away."""

    name: str
    slots: tuple[int, ...]
    gone: frozenset[int]

    @classmethod
    def read(cls, name: str, posted: Posted, *, at_least: int) -> Entries:
        """Those of a post, filled up with new ones."""
        values = posted.getlist(name)
        found = (read_slot(value.removeprefix(_GONE)) for value in values)
        slots = tuple(dict.fromkeys(slot for slot in found if slot is not None))
        gone = frozenset(slot for slot in slots if str(slot) not in values)
        entries = cls(name, slots, gone).bounded()
        for _missing in range(at_least - len(entries.present)):
            entries = entries.with_one_more()
        return entries

    @property
    def present(self) -> tuple[int, ...]:
        return tuple(slot for slot in self.slots if slot not in self.gone)

    def prefix(self, slot: int) -> str:
        """What the names of an entry's inputs begin with; the HTML id of the entry."""
        return f"{self.name}_{slot}"

    def typed(self, slot: int, posted: Posted) -> Posted:
        """What was posted for one entry, under its names."""
        prefix = self.prefix(slot) + "_"
        return MultiValueDict({name: values for name, values in posted.lists() if name.startswith(prefix)})

    def is_filled(self, slot: int, posted: Posted) -> bool:
        """Whether anything was typed or chosen in an entry."""
        return any(value.strip() for _name, values in self.typed(slot, posted).lists() for value in values)

    def with_one_more(self) -> Entries:
        """With a new entry at the end, where a number is free."""
        free = [slot for slot in range(1, MAX_SLOTS + 1) if slot not in self.slots]
        return replace(self, slots=(*self.slots, *free[:1]))

    def with_gone(self, slot: int) -> Entries:
        """With one taken away."""
        return replace(self, gone=self.gone | {slot}).bounded()

    def with_again(self, slot: int) -> Entries:
        """With one brought back."""
        return replace(self, gone=self.gone - {slot})

    def bounded(self) -> Entries:
        """Without the first of too many that were taken away."""
        surplus = [slot for slot in self.slots if slot in self.gone][: max(len(self.gone) - MAX_GONE, 0)]
        kept = tuple(slot for slot in self.slots if slot not in surplus)
        return replace(self, slots=kept, gone=self.gone.difference(surplus))

    def without(self, slot: int) -> Entries:
        """As if there had never been such an entry."""
        return replace(self, slots=tuple(each for each in self.slots if each != slot), gone=self.gone - {slot})

    def written(self, posted: Posted) -> Posted:
        """The post with these entries: what was typed in others is left out."""
        kept: Posted = MultiValueDict({self.name: [str(-slot if slot in self.gone else slot) for slot in self.slots]})
        for slot in self.slots:
            for name, values in self.typed(slot, posted).lists():
                kept.setlist(name, values)
        return kept


@dataclass(frozen=True, kw_only=True)
class EntryItem:
    """A question of an entry with its field, as `forms/items.html` shows it."""

    item: Question
    field: Any


class EntryForm(forms.Form):
    """The questions about one entry. Without `posted` nothing is judged."""

    use_required_attribute = False
    bound_field_class = QuestionBoundField

    def __init__(self, questions: tuple[Question, ...], *, prefix: str, typed: Posted, is_judged: bool) -> None:
        super().__init__(typed if is_judged else None, auto_id="%s", prefix=prefix)
        self.questions = questions
        for question in questions:
            # The browser would propose what it knows of whoever fills in the form, and these are others.
            field = build_field(question, is_completed=False)
            self.fields[question.input_name] = field
            if not is_judged:
                name = self.add_prefix(question.input_name)
                field.initial = field.widget.value_from_datadict(typed, MultiValueDict(), name)

    def add_prefix(self, field_name: str) -> str:
        return f"{self.prefix}_{field_name.removeprefix(PREFIX)}"

    def error_lines(self) -> Iterator[ErrorLine]:
        """Every error of the entry."""
        return (line for field in self for line in error_lines_of(field))

    def items(self) -> Iterator[EntryItem]:
        """The questions in the editor's order."""
        return (EntryItem(item=each, field=self[each.input_name]) for each in self.questions)

    def answers(self) -> dict[str, Any]:
        """The accepted answers of a form that was judged."""
        found = {each.id: answer_in(self, each.input_name) for each in self.questions}
        return {key: answer for key, answer in found.items() if answer is not None}
