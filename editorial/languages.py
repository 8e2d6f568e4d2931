"""In which languages readers find a page, and which of its translations lag: of many pages at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language_info
from wagtail.models import Page

from core.lagging import lagging_among


@dataclass(frozen=True, slots=True)
class Version:
    """A published translation. `lag`: how many texts of the source are new or changed since."""

    code: str
    lag: int

    @property
    def name(self) -> str:
        return str(get_language_info(self.code)["name_local"])


def translation_languages() -> list[tuple[str, str]]:
    """Code and name of each language into which pages are translated."""
    return [
        (code, get_language_info(code)["name_local"])
        for code, _name in settings.LANGUAGES
        if code != settings.LANGUAGE_CODE
    ]


def versions_of(pages: Collection[Page]) -> dict[int, list[Version]]:
    """The published translations of each page, by its id, in the order of the site's languages.

    As many queries for fifty pages as for one.
    """
    found: dict[UUID, set[str]] = defaultdict(set)
    live = Page.objects.live().filter(
        translation_key__in=[page.translation_key for page in pages], alias_of__isnull=True
    )
    for key, code in live.order_by().values_list("translation_key", "locale__language_code"):
        found[key].add(code)
    lags = {
        (pk, locale.language_code): number
        for locale, texts in lagging_among([page for page in pages if page.live]).items()
        for pk, number in texts.items()
    }
    return {
        page.pk: [
            Version(code=code, lag=lags.get((page.pk, code), 0))
            for code, _name in translation_languages()
            if code in found[page.translation_key]
        ]
        for page in pages
    }
