"""Text that people typed, made fit for paper: nothing in it can stop a document or turn a line around."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

from django.utils.functional import Promise

from core.folding import normalize

STAND_IN: Final = "\u25a1"
"""What is printed for a character that no font has."""

_BREAKS: Final = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_TURNS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates: they reach beyond the text they stand in. Single marks and joiners stay."""
_BLANKS: Final = " \u00a0\u3000"
_NOTHING: Final = frozenset({"Cc", "Cs"})
_NO_LETTER: Final = frozenset({"Cn", "Co"})


def printable(value: Any) -> Any:
    """The same content with every text in it cleaned; what waits for a language is said in the active one."""
    if isinstance(value, str | Promise):
        return clean(str(value))
    if isinstance(value, dict):
        return {key: printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [printable(each) for each in value]
    return value


def clean(text: str) -> str:
    """Composed letters, plain line breaks, no control characters; what is no character of Unicode becomes «□»."""
    if text.isascii() and text.isprintable():
        return text
    text = _TURNS.sub("", _BREAKS.sub("\n", text).replace("\t", " "))
    return "".join(map(_seen, normalize("NFC", text)))


def _seen(char: str) -> str:
    category = unicodedata.category(char)
    if category in _NO_LETTER:
        return STAND_IN
    if category == "Zs":
        return char if char in _BLANKS else " "
    return "" if category in _NOTHING and char != "\n" else char
