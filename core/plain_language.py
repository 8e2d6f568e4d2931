"""How hard a text is to read, and links that do not say where they lead. Pure; for forms and for pages.

Gulpease (Lucisano and Piemontese, 1988) is 89 + (300 × sentences − 10 × letters) / words: below 60 a text is hard for
people with eight years of school. It is for Italian.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from django.utils.html import strip_tags

GULPEASE_MIN: Final = 60
GULPEASE_WORDS: Final = 30
"""Shorter texts say nothing about how hard they are to read."""

CLICK_HERE: Final = re.compile(r"\bclicc\w+ qui\b|\bclick here\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n+")


def gulpease(text: str) -> float:
    """How easy Italian people find a text: 100 is easiest."""
    words = words_of(text)
    letters = sum(len(word.replace("’", "").replace("'", "")) for word in words)
    return 89 + (300 * len(sentences_of(text)) - 10 * letters) / max(len(words), 1)


def is_hard(text: str) -> bool:
    """Whether an Italian text is long enough to be judged, and hard."""
    return len(words_of(text)) >= GULPEASE_WORDS and gulpease(text) < GULPEASE_MIN


def plain(source: str) -> str:
    """A text without its tags; the end of a paragraph or of a list's entry ends the sentence."""
    return unescape(strip_tags(re.sub(r"</(?:p|li|h\d)>|<br/?>", "\n", source)))


def words_of(text: str) -> list[str]:
    """The words of a text; what an apostrophe joins is one."""
    return _WORD.findall(text)


def sentences_of(text: str) -> list[str]:
    """The sentences that have words."""
    return [each for each in _SENTENCE_END.split(text) if _WORD.search(each)]
