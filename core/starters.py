"""What the form for a new page begins with: empty blocks that a good page of its kind has, the office of the last one.

Nothing is written that could be published by mistake: an empty block is one more hole of the draft, and what is asked
of it is said by its help text.
"""

from __future__ import annotations

from typing import Any

from wagtail.blocks import StreamValue
from wagtail.models import Page


def begin(*, page: Page, parent: Page, **_kwargs: Any) -> None:
    """Wagtail is about to show the form of a new page; what its class asks for stands on `BasePage`."""
    for name, blocks in getattr(page, "starter_blocks", {}).items():
        block = page._meta.get_field(name).stream_block
        setattr(page, name, StreamValue(block, [(each, block.child_blocks[each].get_default()) for each in blocks]))
    names = getattr(page, "starts_like_the_last", ())
    last = type(page)._default_manager.filter(locale=parent.locale_id).order_by("-pk").first() if names else None
    if last is not None:
        for name in names:
            setattr(page, name, getattr(last, name))
