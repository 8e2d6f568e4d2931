"""The address of the site: what search engines, other sites and mails are told.

`BASE_URL` says it, in every environment. Wagtail's `Site` has a host name too, but a fresh database calls it
«localhost», and nothing public may depend on somebody remembering to change it (`core.W014` tells).
"""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page


def absolute_url(path: str) -> str:
    """Add scheme and host to an address of ours; one that has them already stays as it is."""
    return urljoin(f"{settings.WAGTAILADMIN_BASE_URL}/", path)


def page_address(page: Page, request: HttpRequest | None = None) -> str:
    """The absolute address of a page; empty where it has none (a draft never saved, a page outside the site)."""
    url = page.get_url(request)
    return absolute_url(url) if url else ""
