"""What people type, made comparable: one folding for technical fields, one for names, one to search people by.

Telephones and word processors put characters into a text that nobody sees (direction marks around a pasted number), and
several that look alike (six dashes, full-width digits, apostrophes). None of it is what the person meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal

_SELECTORS: Final = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x1810)]))
"""Choose a form of the letter before them; names in Japanese and Mongolian need them."""
_BLANKS: Final = frozenset(
    "\u2800\u3164\u115f\u1160\uffa0\u17b4\u17b5\u034f\u2065"
    + "".join(map(chr, [*range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE0100), *range(0xE01F0, 0xE1000)]))
)
"""Show nothing, whatever their category: Braille's empty cell, Hangul fillers, Khmer's inherent vowels, tags…"""
_JOINERS: Final = frozenset("\u200c\u200d")
"""Part of how Persian, the scripts of India and emoji are written; between other letters they show nothing."""
_JOINED: Final = frozenset({"Lo", "Lm", "Mn", "Mc", "So", "Sk"})
"""Categories of what a joiner may stand between: letters without case, their signs, emoji."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs"})
_HYPHENS: Final = frozenset("\u2212\u2043\u02d7\u2796")
"""Look like a hyphen, and to Unicode are no dashes."""
_LONG_VOWEL: Final = re.compile("(?<=[0-9])\u30fc(?=[0-9])")
"""What a Japanese keyboard gives for a hyphen; a letter, except among digits."""
_APOSTROPHES: Final = re.compile(
    "['\u2018-\u201b\u02b9-\u02bf\u02c8\u02ca\u02cb\u0060\u00b4\u2032\u2035\u05f3\ua78b\ua78c]"
)
_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ŋ": "n"}
)
"""Letters that Unicode does not take apart, as people without them on the keyboard type them."""

_ITALY: Final = re.compile(r"\s*(?:\+|00)39")
_ITALIAN_DIGITS_MIN: Final = 11
"""From so many digits on, a leading 39 is Italy's prefix: no number without prefix is that long and begins so."""
_PHONE_WORD: Final = re.compile(r"[+0-9().\-/]+")


_MARKS_MAX: Final = 30
"""Marks in a row, as in the stream-safe format of Unicode (UAX #15); no language comes near it."""
_JOINER_OF_MARKS: Final = "\u034f"


def normalize(form: Literal["NFC", "NFKC", "NFKD"], text: str) -> str:
    """`unicodedata.normalize` for what anybody may have typed.

    It sorts the marks over a letter in time that grows with the square of their number: half a megabyte of them would
    hold a whole process for minutes. After thirty an invisible joiner makes a new beginning, and nothing is lost.
    """
    if text.isascii():
        return text
    marks = "".join(char for char in set(text) if unicodedata.combining(unicodedata.normalize("NFKD", char)[0]))
    if marks:
        mark = f"[{re.escape(marks)}]"
        text = re.sub(f"({mark}{{{_MARKS_MAX}}})(?={mark})", rf"\1{_JOINER_OF_MARKS}", text)
    return unicodedata.normalize(form, text)


def is_visible(char: str) -> bool:
    """Whether a character shows anything by itself."""
    category = unicodedata.category(char)
    return category[0] not in "ZM" and category not in _UNSEEN and char not in _BLANKS


def has_visible(text: str) -> bool:
    """Whether a text shows anything at all."""
    return any(map(is_visible, text))


def fold_technical(text: str) -> str:
    """A number, date, code, telephone number or address as it was meant: digits 0–9, one hyphen, one space.

    Letters keep their case and their accents; compatible forms (full-width, ligatures) become the plain ones.
    """
    plain = _each(_plain, normalize("NFKC", _each(_seen, text)))
    return " ".join(_LONG_VOWEL.sub("-", normalize("NFKC", plain)).split())


def _each(change: Callable[[str], str], text: str) -> str:
    """The text with every character changed; each that occurs is looked at once, however long the text is."""
    return text.translate({ord(char): change(char) for char in set(text)})


def _seen(char: str) -> str:
    return "" if _is_unseen(char) or char in _JOINERS or char in _SELECTORS else char


def _plain(char: str) -> str:
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(char)
    if category == "Pd" or char in _HYPHENS:
        return "-"
    if category == "Me" or _is_unseen(char):
        return ""
    return "." if char == "\u3002" else char


def fold_name(text: str) -> str:
    """A name, or any line of text, as the person writes it, in composed letters; empty if it would show nothing.

    What is not seen disappears; joiners and the choice of a letter's form stay where the script uses them.
    """
    composed = normalize("NFC", "".join(_spoken(normalize("NFC", text))))
    line = " ".join(composed.split())
    return line if has_visible(line) else ""


def _spoken(text: str) -> Iterator[str]:
    chars = [char for char in text if char.isspace() or not _is_unseen(char)]
    for before, char, after in zip(["", *chars], chars, [*chars[1:], ""], strict=False):
        if char in _JOINERS and not (_is_joined(before) and _is_joined(after)):
            continue
        if char in _SELECTORS and not _is_joined(before):
            continue
        yield char


def _is_joined(char: str) -> bool:
    return bool(char) and unicodedata.category(char) in _JOINED and char not in _SELECTORS


def _is_unseen(char: str) -> bool:
    """Neither seen nor part of how a letter is written. A space of any kind is seen."""
    if char in _JOINERS or char in _SELECTORS or char.isspace():
        return False
    return unicodedata.category(char) in _UNSEEN or char in _BLANKS


def fold_address(address: str) -> str:
    """The form of an e-mail address under which two spellings are the same person: trimmed, composed, lower case.

    Nothing more: dots and `+tags` mean different mailboxes at most providers.
    """
    return normalize("NFC", address.strip()).lower()


# --- searching people ------------------------------------------------------------------------------------------------


def fold_words(text: str) -> str:
    """Words to compare: no case, accents, apostrophes or hyphens. «D’Aponte» is «DAPONTE», «Niccolò» is «NICCOLO'»."""
    folded = normalize("NFKD", _APOSTROPHES.sub("", text)).casefold().translate(_LETTERS)
    plain = _each(_bare, normalize("NFKD", folded))
    return " ".join(_APOSTROPHES.sub("", plain).split())


def _bare(char: str) -> str:
    if unicodedata.category(char) in ("Mn", "Me") or char in _JOINERS:
        return ""
    return " " if char == "-" else _plain(char).replace("-", " ")


def phone_digits(text: str) -> str:
    """The digits of a telephone number without Italy's prefix, so that one written with it meets one without."""
    folded = fold_technical(text)
    digits = "".join(char for char in folded if char.isdecimal())
    prefix = _ITALY.match(folded)
    if prefix:
        return "".join(char for char in folded[prefix.end() :] if char.isdecimal())
    return digits[2:] if digits.startswith("39") and len(digits) >= _ITALIAN_DIGITS_MIN else digits


def person_text(*words: str, phones: Iterable[str] = ()) -> str:
    """What a person is found by, for a column that is searched with `contains`."""
    return " ".join(filter(None, [*map(fold_words, words), *map(phone_digits, phones)]))


def person_terms(query: str) -> list[tuple[str, ...]]:
    """What must be contained in a person's text: of each tuple any one.

    Words of digits in a row are one telephone number, or as many numbers as there are words.
    """
    terms: list[tuple[str, ...]] = []
    run: list[str] = []
    for word in [*fold_technical(query).split(), ""]:
        if _PHONE_WORD.fullmatch(word):
            run.append(word)
            continue
        terms += _number_terms(run)
        run = []
        terms += [(each,) for each in fold_words(word).split()]
    return terms


def _number_terms(words: list[str]) -> Iterator[tuple[str, ...]]:
    number = phone_digits(" ".join(words))
    for word in words:
        digits = phone_digits(word)
        if digits:
            # (all or this) and (all or that): either the whole is one number, or each word is one by itself. A text
            # that contains the whole contains its parts: there it need not be asked for, and a database is quicker.
            whole = () if digits in number else (number,)
            yield tuple(dict.fromkeys((*whole, digits, fold_words(word))))
