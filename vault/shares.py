"""A private key on three cards of words, any two of which give it back (SLIP-39, by the reference library).

No error carries a word of a card, in its message or behind it: whoever logs one logs nothing secret.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

from vault.errors import VaultError

CARDS = 3
NEEDED = 2
WORDS = 33
"""On each card."""

_BEGINNING = 4
"""So many letters tell a word of the list from all others."""
_BETWEEN_WORDS = re.compile(r"[\W\d_]+")


class CardError(VaultError):
    """Cards that give no key back."""


class UnreadableCardError(CardError):
    """Not the words of a card. `unknown` is the place (1…) of the first word that no card has, 0 where all are known.

    `count` says how many words there were; with `WORDS` known ones, one of them is not that of the card.
    """

    def __init__(self, *, unknown: int, count: int) -> None:
        super().__init__("These are not the words of a card.")
        self.unknown = unknown
        self.count = count


class SameCardError(CardError):
    """The same card twice."""


class ForeignCardError(CardError):
    """Cards that were not made together."""


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its number (1…3) and its words."""

    number: int
    words: tuple[str, ...] = field(repr=False)
    made_with: object = field(repr=False)
    """What only the cards of one ceremony have in common."""

    @property
    def text(self) -> str:
        """The words in one line."""
        return " ".join(self.words)


def split(private: bytes) -> tuple[Card, ...]:
    """Three cards for a private key of 32 bytes."""
    (texts,) = generate_mnemonics(1, [(NEEDED, CARDS)], private)
    return tuple(read_card(text) for text in texts)


def read_card(text: str) -> Card:
    """The card that somebody typed. Raises `UnreadableCardError`."""
    words = words_of(text)
    unknown = next((place for place, word in enumerate(words, start=1) if word not in _list()), 0)
    share = None if unknown or len(words) != WORDS else _share(" ".join(words))
    if share is None:
        raise UnreadableCardError(unknown=unknown, count=len(words))
    return Card(number=share.index + 1, words=words, made_with=share.group_parameters())


def combine(cards: Collection[Card]) -> bytes:
    """The private key of two cards. Raises `SameCardError` or `ForeignCardError`.

    Words that fit by chance give another key: the caller compares its public key with the one that it knows.
    """
    if len({card.made_with for card in cards}) > 1:
        raise ForeignCardError("These cards were not made together.")
    if len(cards) != NEEDED or len({card.number for card in cards}) != NEEDED:
        raise SameCardError("Two different cards are needed.")
    private = _combined([card.text for card in cards])
    if private is None:
        raise ForeignCardError("These cards give no key.")
    return private


def all_combined(cards: Collection[Card]) -> bytes:
    """The private key that any two of the three cards give. Raises as `combine`, also where they disagree."""
    found = {combine(pair) for pair in combinations(cards, NEEDED)}
    if len(cards) != CARDS or len(found) != 1:
        raise ForeignCardError("These cards do not all give the same key.")
    return found.pop()


def words_of(text: str) -> tuple[str, ...]:
    """The words that somebody typed, four letters for a whole one; numbers, dots and capitals do not matter."""
    typed = _BETWEEN_WORDS.split(unicodedata.normalize("NFKC", text).casefold())
    return tuple(_whole(word) for word in typed if word)


def first_difference(typed: str, card: Card) -> int:
    """The place (1…) of the first word that is not the card's; 0 where all are."""
    words = words_of(typed)
    for place, expected in enumerate(card.words, start=1):
        if words[place - 1 : place] != (expected,):
            return place
    return 0 if len(words) == len(card.words) else len(card.words) + 1


def _whole(word: str) -> str:
    whole = _beginnings().get(word[:_BEGINNING], "")
    return whole if whole.startswith(word) else word


@cache
def _list() -> frozenset[str]:
    return frozenset(WORDLIST)


@cache
def _beginnings() -> dict[str, str]:
    return {word[:_BEGINNING]: word for word in WORDLIST}


def _share(text: str) -> Share | None:
    """None instead of the library's error, which quotes the card; nothing is raised while that one is at hand."""
    try:
        share = Share.from_mnemonic(text)
    except MnemonicError:
        return None
    is_ours = (share.group_count, share.group_threshold, share.member_threshold) == (1, 1, NEEDED)
    return share if is_ours and share.index < CARDS else None


def _combined(texts: list[str]) -> bytes | None:
    try:
        return combine_mnemonics(texts)
    except MnemonicError:
        return None
