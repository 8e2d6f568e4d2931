"""What a copy of a page begins without: a second page must not go live on what belongs to the first."""

from __future__ import annotations

from functools import wraps
from typing import Any

from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Page


def start_copies_afresh() -> None:
    """Let copies of pages with `BasePage.reset_in_copy` start as drafts; called once, when the app is ready.

    Aliases and copies for translation stay as they are: they are the same page. Wagtail offers one list of fields for
    all three, and none for the pages below the copied one, so its (private) step for one page is wrapped; a test pins
    its signature.
    """
    copy_page = CopyPageAction._copy_page
    if hasattr(copy_page, "__wrapped__"):
        return

    @wraps(copy_page)
    def copy_afresh(self: CopyPageAction, page: Page, to: Page | None = None, **kwargs: Any) -> Page:
        reset = getattr(page.specific_class, "reset_in_copy", {}) if self.reset_translation_key else {}
        if not reset:
            return copy_page(self, page, to=to, **kwargs)
        kept, self.keep_live = self.keep_live, False
        try:
            kwargs["update_attrs"] = {**(kwargs.get("update_attrs") or {}), **reset}
            return copy_page(self, page, to=to, **kwargs)
        finally:
            self.keep_live = kept

    CopyPageAction._copy_page = copy_afresh
