"""Lists that programs read again by themselves: news as Atom, what is on as a calendar."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeedLink:
    """An address to follow, and what comes from there."""

    label: str
    url: str
