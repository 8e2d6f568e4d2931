"""Italian that a catalogue cannot say, because it depends on the number that follows."""

from __future__ import annotations

import re
from typing import Final

from django.utils import translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

BEFORE_A_VOWEL = re.compile(r"\b([Dd]al|[Aa]l|[Dd]el|[Nn]el|[Ss]ul|[Ii]l) (?=(?:8|11)(?!\d))")
"""«otto» and «undici» begin with a vowel."""
_MONTHS: Final = "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre"
FIRST_OF_A_MONTH: Final = re.compile(rf"(?<![\d.,/:])\b1 (?=(?:{_MONTHS})\b)")
"""«il 1 marzo» is read «il primo marzo»."""


def elide(text: str) -> str:
    """«dal 11 marzo al 8 aprile» → «dall’11 marzo all’8 aprile», «dal 1 marzo» → «dal 1º marzo».

    Any other language comes back as it is.
    """
    if not (translation.get_language() or "").startswith("it"):
        return text
    return FIRST_OF_A_MONTH.sub("1º ", BEFORE_A_VOWEL.sub(_article, text))


def elide_html(text: str) -> SafeString:
    """`elide` for a text that may hold markup, escaped first where it is not safe."""
    return mark_safe(elide(conditional_escape(text)))  # noqa: S308  # escaped, and only letters are put in


def _article(found: re.Match[str]) -> str:
    word = found[1]
    return ("L’" if word == "Il" else "l’") if word.casefold() == "il" else f"{word}l’"
