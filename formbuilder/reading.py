"""What somebody answered, in the words of the day they answered: the only way from a stored submission to the office.

A submission keeps the form as it was read (the snapshot) and, where the page was in another language, the Italian form
of the same moment (the source). Today's page is never asked: its words may have been changed, or be gone.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from formbuilder.answers import Answers, Row, Section, display, display_lines
from formbuilder.definition import Definition, DefinitionError, Step
from formbuilder.questions import Item, Unknown
from formbuilder.questions.base import texts_of

SNAPSHOTS_KEPT: Final = 64
"""Forms kept in memory: an export reads thousands of submissions of a few forms. No answer is among them."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A submission for the office. `sections` are in `language`: Italian where its words of that day were kept.

    `original` is the same in the language `locale` in which it was read and answered; empty where nothing differs.
    """

    sections: tuple[Section, ...]
    original: tuple[Section, ...]
    language: str
    locale: str


def read_snapshot(data: object) -> Definition:
    """A stored definition, whichever version of the site wrote it; empty where there is none that can be read."""
    return _read_text(json.dumps(data))


@lru_cache(maxsize=SNAPSHOTS_KEPT)
def _read_text(text: str) -> Definition:
    try:
        return Definition.from_json(json.loads(text))
    except DefinitionError:
        return Definition()


def read_for_office(
    *,
    definition: Definition,
    source: Definition,
    answers: Answers,
    locale: str,
    leave_out: Collection[str] = frozenset(),
) -> Reading:
    """A submission in words. Every answer is in it, also one whose question cannot be read.

    `source` is the Italian form of that day, empty where none was kept: then the words are the form's own. Answers to
    the questions in `leave_out` are shown elsewhere.
    """
    words = in_source_words(definition, source)
    language = settings.LANGUAGE_CODE if source.steps else locale
    with translation.override(language):
        sections = read_as_sent(words, answers, leave_out=leave_out)
    original: tuple[Section, ...] = ()
    if words != definition:
        with translation.override(locale):
            original = read_as_sent(definition, answers, leave_out=leave_out)
    return Reading(sections=sections, original=original, language=language, locale=locale)


def read_as_sent(
    definition: Definition, answers: Answers, *, leave_out: Collection[str] = frozenset()
) -> tuple[Section, ...]:
    """The answers under a snapshot's own words; dates, yes and no in the active language.

    What was asked comes first, answered or not; answers whose question is not in the snapshot follow, as they are.
    """
    sections = (
        replace(section, rows=tuple(_with_agreement(row, answers) for row in _rows(section, leave_out)))
        for section in display(definition, answers)
    )
    kept = tuple(section for section in sections if section.rows)
    lost = tuple(_rows_without_question(definition, answers, leave_out))
    return (*kept, Section(step_id="", title=_("Risposte senza domanda"), rows=lost)) if lost else kept


def in_source_words(asked: Definition, source: Definition) -> Definition:
    """The form that was asked, with the source's words wherever both speak of the same thing."""
    steps = {step.id: step for step in source.steps}
    items = {item.id: item for step in source.steps for item in step.items}
    return replace(asked, steps=tuple(_step_in_source_words(step, steps.get(step.id), items) for step in asked.steps))


def _step_in_source_words(step: Step, source: Step | None, items: Mapping[str, Item]) -> Step:
    translated = tuple(_item_in_source_words(item, items.get(item.id)) for item in step.items)
    return replace(step, items=translated, **texts_of(step, source))


def _item_in_source_words(item: Item, source: Item | None) -> Item:
    return item.with_words_of(source) if source is not None and type(item) is type(source) else item


def _rows(section: Section, leave_out: Collection[str]) -> Iterator[Row]:
    """The rows to show. Whether an unknown item asked anything shows only in its answer or its label."""
    for row in section.rows:
        is_empty = not row.question.is_known and not row.lines and not row.label
        if row.question.id not in leave_out and not is_empty:
            yield row


def _with_agreement(row: Row, answers: Answers) -> Row:
    return replace(row, agreement=row.question.agreement(answers.get(row.question.id)))


def _rows_without_question(definition: Definition, answers: Answers, leave_out: Collection[str]) -> Iterator[Row]:
    for question_id, answer in answers.items():
        if definition.question(question_id) is None and question_id not in leave_out:
            question = Unknown(id=question_id, label=question_id)
            yield Row(question=question, lines=display_lines(question, answer))
