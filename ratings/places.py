"""On which pages readers are asked how clear they are: the one place that decides."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from wagtail.models import Page

from core.chrome import Chrome
from core.locale import active_language_code
from core.versions import readable

NEVER: Final = ("help_page", "aid_page", "safe_browsing_page", "report_page")
"""Settings that name a page for people who need help now: there, and below, nobody is asked anything."""


def asks_how_clear(page: Page, chrome: Chrome) -> bool:
    """Whether this page is one of those that are rated: its type says so, and it is none of `NEVER`."""
    if not getattr(page, "is_rated", False):
        return False
    address = chrome.url_of(page)
    return not any(address.startswith(chrome.links[name].url) for name in NEVER if name in chrome.links)


def find_page(key: UUID) -> Page | None:
    """The page with this translation key in the reader's language, if everybody may read it."""
    pages = Page.objects.filter(translation_key=key, locale__language_code=active_language_code())
    page: Page | None = readable(pages).select_related("locale").first()
    return page.specific if page is not None else None
