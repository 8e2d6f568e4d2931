"""«Cosa posso fare?»: questions answered by links alone."""

from __future__ import annotations

from demo.content.aid import AID
from demo.pages import Desk


def build(desk: Desk) -> None:
    """The first question, then those below it."""
    for spec in AID:
        desk.make(spec)
