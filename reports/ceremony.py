"""Three recovery cards on their way to paper, for as long as a ceremony lasts: in two halves, never in the clear."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_variables

from vault import shares
from vault.keys import KeyPair
from vault.shares import Card

from .halves import Halves

MINUTES = 30
"""For each step: to write 33 words down, and to read them back."""

HALVES = Halves("ceremony", seconds=MINUTES * 60)


@dataclass(frozen=True, slots=True)
class Ceremony:
    """The cards, the public key of their pair, and how many of them were read back from the paper."""

    cards: tuple[Card, ...] = field(repr=False)
    public: bytes
    read: int = 0

    @property
    def is_over(self) -> bool:
        """Every card was read back."""
        return self.read == len(self.cards)

    @property
    def at(self) -> int:
        """The number of the card whose turn it is. A card that was read back is not shown again."""
        return self.read + 1

    @property
    def card(self) -> Card:
        """The card whose turn it is."""
        return self.cards[self.read]

    def next(self) -> Ceremony:
        """The same after the card was read back."""
        return replace(self, read=self.read + 1)

    def to_bytes(self) -> bytes:
        """For the halves only."""
        texts = [card.text for card in self.cards]
        return json.dumps({"cards": texts, "public": self.public.hex(), "read": self.read}).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Ceremony:
        """Read what `to_bytes` wrote."""
        said = json.loads(data)
        cards = tuple(shares.read_card(text) for text in said["cards"])
        return cls(cards=cards, public=bytes.fromhex(said["public"]), read=said["read"])


@sensitive_variables()
def begin() -> Ceremony:
    """A new pair on three cards. Its private key exists inside this call and on the cards."""
    pair = KeyPair.generate()
    return Ceremony(cards=shares.split(pair.private), public=pair.public)


@sensitive_variables()
def running(request: HttpRequest) -> Ceremony | None:
    """The ceremony of this session; None where there is none, or it took too long."""
    kept = HALVES.read(request)
    return Ceremony.from_bytes(kept) if kept is not None else None


def keep(request: HttpRequest, response: HttpResponse, ceremony: Ceremony) -> None:
    """Go on with it at the next request. Raises `NotKeptOpenError`."""
    HALVES.keep(request, response, ceremony.to_bytes())


def end(request: HttpRequest, response: HttpResponse) -> None:
    """Forget the cards: they stand on paper, or count for nothing."""
    HALVES.end(request, response)
