"""Text between questions."""

from __future__ import annotations

from dataclasses import dataclass

from formbuilder.questions.base import Item


@dataclass(frozen=True, kw_only=True)
class Information(Item):
    """Text between questions; asks nothing. `text` is the rich text's source."""

    kind = "information"
    template_name = "forms/information.html"
    title: str = ""
    text: str = ""
