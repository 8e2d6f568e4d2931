"""A form in words, for those who build it: what stands in it, and when each part is shown."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formbuilder.blocks import FormStepsBlock
from formbuilder.conditions import Condition, Operator, Rule
from formbuilder.definition import Definition
from formbuilder.definition.exits import Exit
from formbuilder.questions import Choice, Item, Question

RULES: Final[Mapping[Operator, Promise]] = {
    "is": gettext_lazy("«%(question)s» è «%(value)s»"),
    "is_not": gettext_lazy("«%(question)s» non è «%(value)s»"),
    "includes": gettext_lazy("«%(question)s» comprende «%(value)s»"),
    "answered": gettext_lazy("«%(question)s» ha una risposta"),
    "unanswered": gettext_lazy("«%(question)s» non ha una risposta"),
    "less": gettext_lazy("«%(question)s» è meno di %(value)s"),
    "more": gettext_lazy("«%(question)s» è più di %(value)s"),
    "before": gettext_lazy("«%(question)s» è prima del %(value)s"),
    "after": gettext_lazy("«%(question)s» è dopo il %(value)s"),
    "younger": gettext_lazy("secondo «%(question)s» ha meno di %(value)s anni"),
    "at_least": gettext_lazy("secondo «%(question)s» ha almeno %(value)s anni"),
}


@dataclass(frozen=True, kw_only=True)
class OptionLine:
    """One option; `shown_when` is empty where it is always shown."""

    text: str
    shown_when: str


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """A question or a text between questions."""

    number: str
    kind: str
    text: str
    help_text: str
    is_optional: bool
    options: tuple[OptionLine, ...]
    nested: tuple[ItemLine, ...]
    shown_when: str


@dataclass(frozen=True, kw_only=True)
class StepLines:
    """One step with what stands in it."""

    number: int
    title: str
    shown_when: str
    items: tuple[ItemLine, ...]
    exit: Exit | None = None


def outline(definition: Definition) -> tuple[StepLines, ...]:
    """The whole form, step by step."""
    return tuple(
        StepLines(
            number=number,
            title=step.title,
            shown_when=condition_words(step.shown_when, definition),
            items=tuple(_item(item, f"{number}.{n}", definition) for n, item in enumerate(step.items, start=1)),
            exit=step.exit,
        )
        for number, step in enumerate(definition.steps, start=1)
    )


def _item(item: Item, number: str, definition: Definition) -> ItemLine:
    return ItemLine(
        number=number,
        kind=kind_words(item),
        text=item_words(item),
        help_text=item.help_text if isinstance(item, Question) else "",
        is_optional=isinstance(item, Question) and not item.required,
        options=tuple(
            OptionLine(text=option.label, shown_when=condition_words(option.shown_when, definition))
            for option in (item.worded if isinstance(item, Question) else ())
        ),
        nested=tuple(
            _item(each, f"{number}.{n}", definition)
            for n, each in enumerate(item.nested if isinstance(item, Question) else (), start=1)
        ),
        shown_when=condition_words(item.shown_when, definition),
    )


def kind_words(item: Item) -> str:
    """What an editor calls this kind of question: «Una scelta»."""
    kinds = FormStepsBlock().child_blocks["step"].child_blocks["questions"].child_blocks
    block = kinds.get(item.kind)
    return str(block.label) if block else item.kind


def item_words(item: Item) -> str:
    """The question, or the title of a text between questions."""
    return str(getattr(item, "label", "") or getattr(item, "title", ""))


def condition_words(condition: Condition | None, definition: Definition) -> str:
    """The rules in a sentence; empty where nothing is asked for."""
    if condition is None:
        return ""
    if not condition.is_readable:
        return _("è vera una condizione che non si può leggere")
    joint = _(" o ") if condition.match == "any" else _(" e ")
    return joint.join(_rule(rule, definition) for rule in condition.rules)


def _rule(rule: Rule, definition: Definition) -> str:
    question = definition.question(rule.question)
    words = {
        "question": question.label if question else _("domanda che non c’è"),
        "value": _value(rule.value, question),
    }
    return str(RULES[rule.operator]) % words


def _value(value: Any, question: Question | None) -> str:
    if isinstance(value, bool):
        return _("Sì") if value else _("No")
    if isinstance(question, Choice):
        labels = {option.id: option.label for option in question.worded}
        return labels.get(str(value)) or _("scelta che non c’è")
    try:
        return formats.date_format(datetime.date.fromisoformat(value), "DATE_FORMAT")
    except (TypeError, ValueError):
        return str(value)
