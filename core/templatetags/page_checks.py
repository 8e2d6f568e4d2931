"""`{% load page_checks %}`: what could be better in a page, beside its editor."""

from __future__ import annotations

from typing import Any

from django import template
from wagtail.models import Page

from core.page_checks import check_page

register = template.Library()


@register.inclusion_tag("core/admin/page_checks.html")
def page_checks(page: Page, *, editor_url: str = "") -> dict[str, Any]:
    """The findings of this draft; each leads to its block, in the editor at `editor_url` or in this very page."""
    return {"findings": check_page(page) if isinstance(page, Page) and page.pk else [], "editor_url": editor_url}
