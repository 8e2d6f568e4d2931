"""Lots drawn for seats: random serial dictatorship, which anybody can do again. Pure; the reasons: docs/adr/0023.

The seed was promised before (its SHA-256 was public) and decides the order together with the codes that people were
given. In that order each entry takes the first of its wishes in which all its people fit. What somebody wishes in the
second place therefore never changes whether they get the first.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from vault import crockford

SEED_BYTES: Final = 32
_CODE_BYTES: Final = 8
_CODE_CHARACTERS: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who takes part: people who belong together are one entry. `wishes` are groups, the dearest first."""

    code: str
    wishes: tuple[str, ...]
    size: int = 1
    is_resident: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """What became of an entry: its place in the drawn order, from 1, and its group.

    Without a group it waits in the queue of its first wish, among the others by rank.
    """

    entry: Entry
    rank: int
    group: str | None


def new_seed() -> str:
    """A seed that nobody can guess, as hexadecimal digits."""
    return secrets.token_hex(SEED_BYTES)


def new_code() -> str:
    """Under which somebody finds themselves in the published list. It says nothing of them, and opens nothing."""
    return crockford.in_groups(crockford.encode(secrets.token_bytes(_CODE_BYTES), length=_CODE_CHARACTERS), size=5)


def promise_of(seed: str) -> str:
    """What is published of a seed before the draw: the SHA-256 of its bytes."""
    return hashlib.sha256(bytes.fromhex(seed)).hexdigest()


def ticket_of(code: str, *, seed: str) -> str:
    """What the order goes by: SHA-256 of the seed's bytes followed by the code."""
    return hashlib.sha256(bytes.fromhex(seed) + code.encode()).hexdigest()


def draw(entries: Iterable[Entry], *, seats: Mapping[str, int], seed: str, residents_first: bool) -> list[Drawn]:
    """Everybody in the drawn order, with what they got. The same whatever the order in which they came in.

    A wish for a group that is not in `seats` is passed over.
    """

    def turn(entry: Entry) -> tuple[bool, str]:
        return (residents_first and not entry.is_resident, ticket_of(entry.code, seed=seed))

    free = dict(seats)
    drawn = []
    for rank, entry in enumerate(sorted(entries, key=turn), start=1):
        group = next((wish for wish in entry.wishes if free.get(wish, 0) >= entry.size), None)
        if group is not None:
            free[group] -= entry.size
        drawn.append(Drawn(entry, rank, group))
    return drawn
