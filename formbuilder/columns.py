"""The questions of many submissions as columns of a table, each in the words of its day."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from formbuilder.definition import Definition
from formbuilder.reading import Reading, in_source_words, read_snapshot

AnsweredForm = tuple[Any, Any, str, datetime.datetime]
"""A form that was answered: its snapshot, that of its source, its language, and when it was answered last."""


def titles_of(
    forms: Iterable[AnsweredForm],
    answers: Iterable[Mapping[str, Any]],
    *,
    leave_out: Collection[str] = frozenset(),
) -> dict[str, str]:
    """The title of each column by the id of its question; at the end those of answers whose question cannot be read.

    Where a question was worded in several ways, its column is titled with the newest and names the others.
    """
    wordings: dict[str, dict[str, None]] = {}
    order: list[str] = []
    for definition in _in_office_words(forms):
        asked = {each.id: each.label for each in definition.questions if each.id not in leave_out}
        _merge(order, asked)
        for question_id, label in asked.items():
            wordings.setdefault(question_id, {})[label] = None
    titles = {question_id: _title(list(wordings[question_id])) for question_id in order}
    for each in answers:
        titles |= {unread: unread for unread in each if unread not in titles and unread not in leave_out}
    return titles


def cells_of(reading: Reading, question_ids: Iterable[str]) -> Iterator[str]:
    """The answers of one submission under these columns."""
    cells = {row.question.id: row.cell for section in reading.sections for row in section.rows}
    return (cells.get(question_id, "") for question_id in question_ids)


def _in_office_words(forms: Iterable[AnsweredForm]) -> Iterator[Definition]:
    """In the words that the office reads: Italian ones first, the newest of them first."""
    found = sorted(forms, key=lambda form: form[-1], reverse=True)
    for is_italian in (True, False):
        for definition, source, locale, _newest in found:
            if (bool(source) or locale == settings.LANGUAGE_CODE) is is_italian:
                yield in_source_words(read_snapshot(definition), read_snapshot(source))


def _merge(order: list[str], asked: Iterable[str]) -> None:
    """Put the questions that not everybody was asked where they stood: behind the one before them."""
    position = 0
    for question_id in asked:
        if question_id not in order:
            order.insert(position, question_id)
        position = order.index(question_id) + 1


def _title(wordings: Sequence[str]) -> str:
    newest, *others = wordings
    if not others:
        return newest
    return _("%(title)s (anche: %(others)s)") % {"title": newest, "others": " ".join(f"«{each}»" for each in others)}
