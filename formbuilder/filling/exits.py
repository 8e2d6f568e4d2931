"""The buttons of a step at which a form ends: where they lead, and what another form gets of the answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from core.versions import find_specific, find_targets
from formbuilder.definition import Definition
from formbuilder.definition.exits import Exit, ExitButton, is_address
from formbuilder.journey import Journey

EXIT_FIELD: Final = "_exit"
"""Names the button that carries answers into another form."""


@dataclass(frozen=True, kw_only=True)
class Lead:
    """A button as it is shown. `number` is set where it has to be posted, because it carries answers."""

    label: str
    url: str
    number: int | None = None


def find_leads(exit_: Exit) -> Iterator[Lead]:
    """The buttons that lead somewhere, in the reader's language. One query, none without pages."""
    pages = find_targets(button.page for button in exit_.buttons)
    for number, button in enumerate(exit_.buttons):
        page = pages.get(button.page or 0)
        url = (page.url or "") if page else button.address if is_address(button.address) else ""
        if url and button.label:
            yield Lead(label=button.label, url=url, number=number if page and button.carries_answers else None)


def find_page(button: ExitButton) -> Any:
    """The page of a button in the reader's language; None where nobody may read it."""
    return find_specific([button.page])[0]


def shared_answers(journey: Journey, other: Definition) -> dict[str, Any]:
    """The answers that exist to questions which the other form asks too: the same id, the same kind.

    What was agreed to was agreed to there, and files stay with the form that received them.
    """
    shared = {}
    for question in journey.applicable.questions:
        twin = other.question(question.id)
        if twin and twin.kind == question.kind and not question.must_be_given_anew and not question.file_inputs():
            shared[question.id] = journey.existing.get(question.id)
    return {key: answer for key, answer in shared.items() if answer is not None}
