"""Text between questions."""

from __future__ import annotations

from dataclasses import dataclass

from formbuilder.questions.base import Item


@dataclass(frozen=True, kw_only=True)
class Information(Item):
    """Text between questions; asks nothing. `text` is the rich text's source.

    `gives_help`: above it stands who helps at once, as everywhere on the site; the form goes on after it.
    """

    kind = "information"
    template_name = "forms/information.html"
    title: str = ""
    text: str = ""
    gives_help: bool = False
