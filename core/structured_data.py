"""JSON-LD in pages: data for search engines and for the municipal model's validator."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import get_text_for_indexing

HTML_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def json_ld_script(data: Mapping[str, Any], *, element: str = "metatag") -> SafeString:
    """A `<script type="application/ld+json">`: a data block, which no browser runs and no policy forbids.

    `element` is its `data-element`, under which the validator of the municipal model looks for it; empty: none.
    """
    text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False).translate(HTML_ESCAPES)
    return format_html(
        '<script type="application/ld+json"{}>{}</script>',
        format_html(' data-element="{}"', element) if element else "",
        mark_safe(text),  # noqa: S308  # JSON without any of the characters that could end the element
    )


def breadcrumb_data(steps: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Where a page stands, as a schema.org `BreadcrumbList`: title and absolute address of each step."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": title, "item": url}
            for position, (title, url) in enumerate(steps, start=1)
        ],
    }


def words_of(rich_text: str) -> str:
    """The words of an editor's text on one line; where a paragraph or a line ends is a space."""
    return " ".join(get_text_for_indexing(rich_text).split())
