"""The address of the site: what search engines, other sites and mails are told.

`BASE_URL` says it, in every environment. Wagtail's `Site` has a host name too, but a fresh database calls it
«localhost», and nothing public may depend on somebody remembering to change it (`core.W014` tells).
"""

from __future__ import annotations

from collections.abc import Mapping
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


def hreflang_links(addresses: Mapping[str, str]) -> list[tuple[str, str]]:
    """`hreflang` and address of each version of a page, by its language, and of the one for every other language.

    Empty for a page in one language: versions name each other.
    """
    if len(addresses) < 2:  # noqa: PLR2004
        return []
    default = addresses.get(settings.LANGUAGE_CODE) or next(iter(addresses.values()))
    return [*addresses.items(), ("x-default", default)]
