"""The words of a rich text, without its markup."""

from __future__ import annotations

import html
import re
from typing import Final

from django.utils.html import strip_tags

_END_OF_BLOCK: Final = re.compile(r"</(?:p|h[1-6]|li)>|<(?:br|hr)\s*/?>")


def plain_lines(rich_text: str) -> list[str]:
    """The words of a rich text, one line for each paragraph."""
    lines = (" ".join(html.unescape(strip_tags(part)).split()) for part in _END_OF_BLOCK.split(rich_text))
    return [line for line in lines if line]
