"""Links to pages inside running text."""

from __future__ import annotations

from django.utils.html import format_html
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from core.versions import find_targets, foreign_language


class LocalizedPageLinkHandler(PageLinkHandler):
    """Leads to the page in the reader's language, with one query for all links of a text.

    Wagtail's own asks for the language once per link. A link to a page that nobody may see keeps its words and loses
    its address; one that leads to another language says so.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, str]]) -> list[str]:
        """The opening tag of each link."""
        ids = [int(attrs["id"]) if str(attrs.get("id", "")).isdecimal() else None for attrs in attrs_list]
        targets = find_targets(ids)
        return [_opening_tag(targets.get(pk)) if pk else "<a>" for pk in ids]


def _opening_tag(page: Page | None) -> str:
    if page is None:
        return "<a>"
    language = foreign_language(page)
    if language is None:
        return format_html('<a href="{}">', page.url or "")
    return format_html('<a href="{}" hreflang="{}">', page.url or "", language.code)
