"""`{% load twins %}`: what a chooser's dialog hands to its field (`core.twins`)."""

from __future__ import annotations

from django import template
from wagtail.admin.ui.tables import Table
from wagtail.models import Page

from core import twins

register = template.Library()


@register.simple_tag
def chosen_title(page: Page, table: Table) -> str:
    """The title of a page in this table, told apart from others of the same. One query for a table."""
    if not hasattr(table, "titles_twice"):
        table.titles_twice = twins.titles_twice(table.data)
    return twins.with_place(page) if page.draft_title in table.titles_twice else str(page.get_admin_display_title())
