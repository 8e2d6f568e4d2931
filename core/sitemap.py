"""`/sitemap.xml`: every page that anybody may read, with its versions in the languages that the site offers."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib.sitemaps import Sitemap
from django.utils import timezone
from wagtail.models import Page

from core.locale import offered_languages
from core.site_address import hreflang_links, page_address
from core.versions import readable


class PageSitemap(Sitemap):
    """Two queries, however many pages (fifty thousand at most, says the protocol)."""

    def get_urls(self, page: Any = 1, site: Any = None, protocol: Any = None) -> list[dict[str, Any]]:
        pages = readable(Page.objects.filter(depth__gte=2, locale__language_code__in=offered_languages()))
        families: dict[UUID, dict[str, Page]] = defaultdict(dict)
        for each in pages.select_related("locale").order_by("path")[: self.limit]:
            families[each.translation_key][each.locale.language_code] = each
        return [entry for family in families.values() for entry in self._entries(family)]

    def _entries(self, family: dict[str, Page]) -> list[dict[str, Any]]:
        addresses = {code: page_address(each) for code, each in family.items()}
        addresses = {code: address for code, address in addresses.items() if address}
        links = [{"lang_code": code, "location": address} for code, address in hreflang_links(addresses)]
        return [
            {"location": address, "lastmod": _day(family[code]), "alternates": links}
            for code, address in addresses.items()
        ]


def _day(page: Page) -> Any:
    return timezone.localdate(page.last_published_at) if page.last_published_at else None
