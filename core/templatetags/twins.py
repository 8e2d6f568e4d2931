"""`{% load twins %}`: what a chooser's dialog hands to its field (`core.twins`)."""

from __future__ import annotations

from django import template
from wagtail.admin.ui.tables import Table
from wagtail.models import Page

from core import twins

register = template.Library()


@register.simple_tag
def chosen_title(page: Page, table: Table) -> str:
    """The title of a page in this table, told apart from others of the same. Asked once for a table."""
    if not hasattr(table, "told_apart"):
        table.told_apart = twins.all_told_apart(table.data)
    return table.told_apart.get(page.pk) or str(page.get_admin_display_title())
