"""Rich text as people write it: paragraphs, lists, **bold**, *italic*, [links](page:key); no HTML."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt

CONTACT = re.compile(
    r"<b>(?P<short>112|1522)</b>"
    r"|(?P<telephone>\b(?:0171 \d{6}|335 \d{7}|800 90 10 10)\b)"
    r"|(?P<address>\b[a-z]+@comune\.cuneo\.it\b)"
)
"""What a thumb can call or write to: it becomes a link, so that nobody has to copy a number in a hurry."""


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(["list", "emphasis", "link", "newline", "escape"])
    as_editor = {"strong_open": "<b>", "strong_close": "</b>", "em_open": "<i>", "em_close": "</i>", "softbreak": " "}
    for token, html in as_editor.items():
        parser.add_render_rule(token, _always(html))
    return parser


def _always(html: str) -> Any:
    return lambda _renderer, _tokens, _place, _options, _env: html


_PARSER = _parser()


def to_html(text: str) -> str:
    """As the page editor stores it, on one line; telephone numbers and e-mail addresses become links."""
    html = _PARSER.render(text).replace("\n", "").replace("&quot;", '"')
    return CONTACT.sub(_link_to_contact, html)


def _link_to_contact(found: re.Match[str]) -> str:
    number = found["short"] or found["telephone"]
    target = f"tel:{number.replace(' ', '')}" if number else f"mailto:{found['address']}"
    return f'<a href="{target}">{found[0]}</a>'
