"""Answers in the copy of somebody's data (`staff.copies`): in the words they were asked in, or in the office's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import override

from formbuilder.answers import Section
from formbuilder.reading import read_as_sent, read_snapshot
from printing import record


def answers_as_data(*, definition: object, answers: Mapping[str, Any], locale: str) -> list[dict[str, Any]]:
    """Question and answer of a stored submission, as the person read them."""
    with override(locale):
        sections = read_as_sent(read_snapshot(definition), answers)
    return [{"question": row.question.label, "answer": list(row.lines)} for each in sections for row in each.rows]


def answers_on_paper(sections: Iterable[Section]) -> tuple[record.Section, ...]:
    """Sections that were read (`formbuilder.reading`), with what a consent was about."""
    return tuple(
        record.Section(
            title=section.title,
            entries=tuple((row.label, "\n".join((*row.lines, *row.agreement))) for row in section.rows),
        )
        for section in sections
    )
