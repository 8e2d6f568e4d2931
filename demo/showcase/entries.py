"""What a component is shown with: a template, and an example for each of its states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from wagtail.blocks import Block


@dataclass(frozen=True, kw_only=True)
class Example:
    """One state: what the template is given, or the value of the block that it belongs to."""

    name: str
    context: Mapping[str, Any] = field(default_factory=dict)
    block: Block | None = None
    value: Any = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One template in all its states. `around` holds what it stands in, where it is no element by itself."""

    template: str
    examples: tuple[Example, ...]
    around: str = "{}"

    @property
    def slug(self) -> str:
        return slugify(self.template.removesuffix(".html").replace("/", "-"))

    @property
    def is_wide(self) -> bool:
        """Whether it brings its own margins, because it is as wide as the window."""
        return self.template == "components/hero.html" or "/chrome/" in self.template

    def render(self, example: Example, request: HttpRequest) -> SafeString:
        """The example as the site writes it.

        Without the request, so that nothing of it is remembered for pages of the site (`core.remembered`); a block is
        given it, as on a page.
        """
        if example.block is not None:
            html = example.block.render(example.value, {"request": request})
        else:
            html = mark_safe(render_to_string(self.template, dict(example.context)))  # noqa: S308 - our own template
        return format_html(self.around, html)
