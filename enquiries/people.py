"""How the desk finds an enquiry: one column with all that identifies it, folded, on every database alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.folding import person_text
from formbuilder.definition import Definition


def search_text(
    *, reference: str, name: str, email: str, phone: str, definition: Definition, answers: Mapping[str, Any]
) -> str:
    """What `Enquiry.search_text` holds: name, address, reference, and every telephone number among the answers."""
    phones = dict.fromkeys([phone, *_phones(definition, answers)])
    return person_text(name, email, reference, phones=filter(None, phones))


def _phones(definition: Definition, answers: Mapping[str, Any]) -> Iterator[str]:
    for question in definition.questions:
        yield from question.telephones(answers.get(question.id))
