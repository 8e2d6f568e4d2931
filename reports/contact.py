"""How a reporter may be reached, in the order in which a colleague must read it: whether, when and how, then where."""

from __future__ import annotations

from dataclasses import dataclass, field

from formbuilder.reading import in_source_words

from .payload import Payload
from .questions import CONTACT, CONTACT_DETAIL, CONTACT_STEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """`rules` are questions as they were asked, with the words of their answers; `detail` is the number or address."""

    is_wanted: bool
    channel: str
    rules: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    detail: str = field(default="", repr=False)


def contact_of(payload: Payload) -> Contact | None:
    """What the last step of the form says; None where nothing of it was answered."""
    words = in_source_words(payload.definition, payload.source_definition)
    step = next((each for each in words.steps if each.id == CONTACT_STEP), None)
    if step is None or not any(payload.answers.get(each.id) for each in step.questions):
        return None
    said = {each.id: (each.label, ", ".join(each.words(payload.answers.get(each.id)))) for each in step.questions}
    return Contact(
        is_wanted=payload.answers.get(CONTACT) != "none",
        channel=said.pop(CONTACT, ("", ""))[1],
        detail=said.pop(CONTACT_DETAIL, ("", ""))[1],
        rules=tuple(pair for pair in said.values() if pair[1]),
    )
