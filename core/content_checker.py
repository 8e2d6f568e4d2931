"""What Wagtail's check of the preview, in the browser, is asked to look at: what the person who edits can put right.

Around a page that is the frame, and what templates draw of it. Alerts and settings are shown on the home page, of which
whoever edits them can change nothing: only the frame is looked at.
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.http import HttpRequest
from wagtail.admin.userbar import BaseItem, ContentCheckerItem
from wagtail.models import Page

FRAME: Final = ("body > header", "body > footer", "body > section", "body > div > nav")
"""By element: a class that is named here would be kept in every style sheet (`vite.config.js`)."""
DRAWN_BY_A_TEMPLATE: Final = "[data-drawn]"


class PageItem(ContentCheckerItem):
    """The page without its frame."""

    axe_exclude: ClassVar[list[str]] = [*FRAME, DRAWN_BY_A_TEMPLATE]


class FrameItem(ContentCheckerItem):
    """The frame without the page."""

    axe_exclude: ClassVar[list[str]] = ["main", DRAWN_BY_A_TEMPLATE]


def narrow(request: HttpRequest, items: list[BaseItem], page: Page | None) -> None:
    """Wagtail's hook for the user bar, which is asked for the editor's panel too."""
    kind = FrameItem if page is None else PageItem
    items[:] = [kind(in_editor=each.in_editor) if isinstance(each, ContentCheckerItem) else each for each in items]
