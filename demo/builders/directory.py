"""The address book."""

from __future__ import annotations

from demo.pages import Desk


def build(desk: Desk) -> None:
    """Contact points first, then the places that have them, then the units that sit there."""
    for group in ("contacts", "places", "units"):
        desk.make_entries(group)
