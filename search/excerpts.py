"""Highlighted pieces of text: pure functions on strings, whose result is safe HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WORD = re.compile(r"[^\W_]+")
LIST_COMMA = re.compile(r"([.!?:;…]) ?,(?= |$)")
"""The index joins the pieces of a page with commas, after full stops and blanks too."""
EXCERPT_LENGTH = 240
"""Characters of an excerpt, without marks and ellipses."""
CONTEXT_BEFORE = 60
"""Characters shown before the first word found."""
MAX_SCANNED_LENGTH = 50_000
"""How far into a page's text a word is looked for; longer pages show their beginning."""
MIN_STEM_LENGTH = 4


def word_key(word: str) -> str:
    """The form under which two words count as the same: without case, accents and the last Italian vowel.

    PostgreSQL finds «corsi» for «corso» by its Italian stemmer; this marks both alike. It decides what is highlighted
    and which pages come first, never what is found, so a rough rule is enough.
    """
    folded = unicodedata.normalize("NFKD", word.casefold())
    key = "".join(character for character in folded if not unicodedata.combining(character))
    return key[:-1] if len(key) > MIN_STEM_LENGTH and key[-1] in "aeiou" else key


def highlight(text: str, terms: Collection[str]) -> SafeString:
    """The whole text, escaped, with the searched words in `<mark>`."""
    keys = {word_key(term) for term in terms}
    return mark_safe("".join(_marked(text, keys)))  # noqa: S308  # every piece is escaped in _marked


def excerpt(text: str, terms: Collection[str], *, length: int = EXCERPT_LENGTH) -> SafeString:
    """About `length` characters around the first searched word, escaped, with the searched words in `<mark>`.

    Without a word to show (a synonym, a stem, a word of the title), the beginning of the text.
    """
    text = LIST_COMMA.sub(r"\1", " ".join(text[:MAX_SCANNED_LENGTH].split()))
    keys = {word_key(term) for term in terms}
    start = _start_of_window(text, keys)
    end = _cut_at_space(text, start + length)
    window = "".join(_marked(text[start:end], keys))
    opening = "… " if start else ""
    closing = " …" if end < len(text) else ""
    return mark_safe(f"{opening}{window}{closing}")  # noqa: S308  # every piece is escaped in _marked


def _start_of_window(text: str, keys: set[str]) -> int:
    found = next((match.start() for match in WORD.finditer(text) if word_key(match.group()) in keys), 0)
    if found <= CONTEXT_BEFORE:
        return 0
    return text.find(" ", found - CONTEXT_BEFORE, found) + 1 or found


def _cut_at_space(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", end - CONTEXT_BEFORE, end)
    return space if space > 0 else end


def _marked(text: str, keys: set[str]) -> Iterator[str]:
    position = 0
    for match in WORD.finditer(text):
        if word_key(match.group()) in keys:
            yield escape(text[position : match.start()])
            yield f"<mark>{escape(match.group())}</mark>"
            position = match.end()
    yield escape(text[position:])
