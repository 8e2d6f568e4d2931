"""What a questionnaire may ask: only what can be counted, or read without saying who wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from formbuilder.definition import Definition
from formbuilder.questions import (
    Information,
    Item,
    LongText,
    ManyOf,
    Matrix,
    Number,
    OneOf,
    Question,
    Rating,
    ShortText,
    YesNo,
)

ALLOWED: Final[tuple[type[Item], ...]] = (
    ShortText,
    LongText,
    Number,
    YesNo,
    OneOf,
    ManyOf,
    Rating,
    Matrix,
    Information,
)
"""Addresses, telephones, fiscal codes, dates (of birth), consents, files and questions about several people name
somebody, or promise something to somebody who is nobody here."""


def refused(definition: Definition) -> Iterator[Question]:
    """The questions that a questionnaire may not ask."""
    return (question for question in definition.questions if not isinstance(question, ALLOWED))
