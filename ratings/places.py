"""On which pages people are asked how clear they are, after which forms how easy it was: the one place that decides."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from wagtail.models import Page

from core.chrome import Chrome
from core.locale import active_language_code
from core.versions import readable
from formbuilder.mixins import FormPageMixin
from ratings.questions import Subject

NEVER: Final = ("help_page", "aid_page", "safe_browsing_page", "report_page")
"""Settings that name a page for people who need help now: there, and below, nobody is asked anything."""


def is_asked(subject: Subject, page: Page, chrome: Chrome) -> bool:
    """Whether people are asked that about this page: its type says so, and it is none of `NEVER`.

    How clear it is, of a page that is rated; how easy it was, of a form that was sent and asks for nothing sensitive.
    """
    match subject:
        case Subject.PAGE:
            says_so = getattr(page, "is_rated", False)
        case Subject.FORM:
            says_so = isinstance(page, FormPageMixin) and page.is_rated_when_sent and not page.form_is_sensitive
    if not says_so:
        return False
    address = chrome.url_of(page)
    return not any(address.startswith(chrome.links[name].url) for name in NEVER if name in chrome.links)


def find_page(key: UUID) -> Page | None:
    """The page with this translation key in the reader's language, if everybody may read it."""
    pages = Page.objects.filter(translation_key=key, locale__language_code=active_language_code())
    page: Page | None = readable(pages).select_related("locale").first()
    return page.specific if page is not None else None
