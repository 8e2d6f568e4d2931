"""The office's opened keys, in memory for as long as somebody works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vault.errors import DecryptionError
from vault.keys import KEY_BYTES, KeyPair

from .errors import OfficeLockedError

_NUMBER_BYTES = 4
_OWN = 0
"""In the place of a number: epochs begin at 1."""
_ENTRY_BYTES = _NUMBER_BYTES + KEY_BYTES


@dataclass(frozen=True, slots=True)
class OpenOffice:
    """The office pairs that one person has opened, by the number of their epoch; and that person's own pair, to which
    reserved cases are sealed (with recovery cards: the pair of the cards).
    """

    pairs: Mapping[int, KeyPair] = field(repr=False)
    own: KeyPair | None = field(default=None, repr=False)

    def pair(self, number: int) -> KeyPair:
        """The pair of an epoch. Raises `OfficeLockedError` where this person holds no grant for it."""
        try:
            return self.pairs[number]
        except KeyError as error:
            raise OfficeLockedError("The key of this epoch is not open.") from error

    def only(self, numbers: set[int]) -> OpenOffice:
        """The same without the epochs whose grant has been taken away meanwhile."""
        return OpenOffice({number: pair for number, pair in self.pairs.items() if number in numbers}, own=self.own)

    def to_bytes(self) -> bytes:
        """For `vault.session.lock` only."""
        own = {_OWN: self.own} if self.own else {}
        entries = {**own, **self.pairs}
        return b"".join(number.to_bytes(_NUMBER_BYTES, "big") + pair.private for number, pair in entries.items())

    @classmethod
    def from_bytes(cls, data: bytes) -> OpenOffice:
        """Read what `to_bytes` wrote. Raises `DecryptionError` when it is something else."""
        if len(data) % _ENTRY_BYTES:
            raise DecryptionError("These are not office keys.")
        entries = [data[start : start + _ENTRY_BYTES] for start in range(0, len(data), _ENTRY_BYTES)]
        pairs = {
            int.from_bytes(entry[:_NUMBER_BYTES], "big"): KeyPair.from_private(entry[_NUMBER_BYTES:])
            for entry in entries
        }
        own = pairs.pop(_OWN, None)
        return cls(pairs, own=own)
