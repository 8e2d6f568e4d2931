"""E-mail addresses that a narrow column breaks only after «@» and dots, never inside a word.

Telephone numbers never break at all: that is one rule of the style sheets, for every link that dials.
"""

from __future__ import annotations

import re
from typing import Final

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TAG: Final = re.compile(r"(<[^>]*>)")
_PLACES: Final = re.compile(r"(?<=[@.])")
"""Where a line may end."""


def break_addresses(html: str) -> SafeString:
    """The same text or HTML, with `<wbr>` in the e-mail addresses of its words; tags stay as they are."""
    parts = _TAG.split(conditional_escape(html))
    parts[::2] = [_ADDRESS.sub(_with_breaks, words) for words in parts[::2]]
    return mark_safe("".join(parts))  # noqa: S308 - escaped above, or HTML already


def _with_breaks(found: re.Match[str]) -> str:
    return _PLACES.sub("<wbr>", found[0])
