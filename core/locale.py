"""Languages: which one is active, and which ones the site offers to its visitors."""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import translation
from wagtail.coreutils import get_supported_content_language_variant

COMPLETE_LANGUAGES = ("en",)
"""Languages in which every page is expected, beside the source language."""

FRAME_CATALOGUE_SHARE = 0.1
"""A catalogue with less holds a few words for forms and mails, and none of what stands around a page."""

MO_MAGIC = 0x950412DE
MO_HEAD_BYTES = 12


def active_language_code() -> str:
    """The content language of this request (`en`, `zh-hans` …); the site's default where none of ours is active."""
    try:
        return str(get_supported_content_language_variant(translation.get_language()))
    except (LookupError, TypeError):
        return str(settings.LANGUAGE_CODE)


def offered_languages() -> tuple[str, ...]:
    """The languages that a visitor may choose: the source, and those whose catalogue is complete enough.

    In any other the menus and buttons around a page would be Italian under another language's name. A translated page
    answers at its address nevertheless, so that it can be read over before the language is offered.
    """
    return tuple(
        code
        for code, _name in settings.LANGUAGES
        if code == settings.LANGUAGE_CODE or catalogue_share(code) >= settings.OFFERED_CATALOGUE_SHARE
    )


def speaks_for_itself(code: str) -> bool:
    """Whether what the site says without a page (an error, the code, the search) is written in this language.

    In the others those answers are Italian, and say so in their `lang`.
    """
    return code == settings.LANGUAGE_CODE or catalogue_share(code) >= FRAME_CATALOGUE_SHARE


def catalogue_share(code: str) -> float:
    """How much of the site's own texts is translated into this language, between 0 and 1.

    A compiled catalogue holds the translated texts only and says in its head how many; the fullest catalogue (English,
    which may have no gap: `manage.py catalogues check`) is the whole.
    """
    numbers = _catalogue_numbers()
    whole = max(numbers.values(), default=0)
    return numbers.get(code, 0) / whole if whole else 0.0


@lru_cache(maxsize=1)
def _catalogue_numbers() -> dict[str, int]:
    """How many texts each compiled catalogue holds. Read once in the life of a process, as the catalogues are."""
    return {code: _count_texts(code) for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE}


def _count_texts(code: str) -> int:
    path = Path(settings.LOCALE_PATHS[0], translation.to_locale(code), "LC_MESSAGES", "django.mo")
    try:
        with path.open("rb") as file:
            head = file.read(MO_HEAD_BYTES)
    except OSError:
        return 0
    if len(head) < MO_HEAD_BYTES:
        return 0
    order = "<" if struct.unpack("<I", head[:4])[0] == MO_MAGIC else ">"
    number: int = struct.unpack(f"{order}I", head[8:])[0]
    return max(number - 1, 0)  # One entry is the catalogue's own header.
