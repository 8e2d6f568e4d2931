"""`{% load admin_nonce %}`: a nonce for the inline scripts of admin templates.

Only for templates of Wagtail and wagtail-localize that print inline scripts; our own pages have none.
"""

from __future__ import annotations

import re

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from core.middleware import admin_nonce

register = template.Library()

INLINE_SCRIPT = re.compile(r"<script(?=[ >])(?![^>]*\b(?:src|nonce)=)")

register.simple_tag(admin_nonce, name="admin_nonce")


@register.tag
def nonced(parser: Parser, token: Token) -> NoncedNode:
    """`{% nonced %}{{ block.super }}{% endnonced %}`: give the inline scripts of a library's block the nonce.

    Only around a library's own markup: what stands between the tags is trusted to run.
    """
    nodelist = parser.parse(("endnonced",))
    parser.delete_first_token()
    return NoncedNode(nodelist)


class NoncedNode(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        return add_nonce(self.nodelist.render(context), admin_nonce())


def add_nonce(html: str, nonce: str) -> SafeString:
    """The markup with the nonce on each inline script that has none; unchanged outside the admin."""
    if not nonce:
        return mark_safe(html)  # noqa: S308  # the library's own markup
    return mark_safe(INLINE_SCRIPT.sub(f'<script nonce="{nonce}"', html))  # noqa: S308  # the library's own markup
