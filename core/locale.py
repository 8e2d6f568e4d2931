"""Languages of content: which locale is active, and pages in the reader's language without one query each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Page

from core.visibility import is_unrestricted


def active_language_code() -> str:
    """The content language of this request (`en`, `zh-hans` …); the site's default where none of ours is active."""
    try:
        return str(get_supported_content_language_variant(translation.get_language()))
    except (LookupError, TypeError):
        return str(settings.LANGUAGE_CODE)


@dataclass(frozen=True)
class Language:
    """A language for `lang` and `hreflang`, with its own name."""

    code: str
    name: str


def foreign_language(page: Page) -> Language | None:
    """The page's language if it is not the active one: templates say so beside the link. None if it is."""
    code = page.locale.language_code
    if code == active_language_code():
        return None
    return Language(code=code, name=dict(settings.LANGUAGES).get(code, code))


def localize_pages(pages: Sequence[Page]) -> list[Page | None]:
    """Each page's specific, live, public version in the active language, else in its own; None where there is none.

    The order and length are the input's. The number of queries depends on the number of page types, not of pages.
    """
    chosen = _versions_to_show(pages)
    ids_by_type: dict[type[Page], list[int]] = defaultdict(list)
    for page in chosen:
        if page is not None:
            ids_by_type[page.specific_class or Page].append(page.pk)
    specific: dict[int, Page] = {}
    for page_type, ids in ids_by_type.items():
        specific.update(page_type.objects.in_bulk(ids))
    for page in chosen:
        if page is not None:
            specific[page.pk].locale = page.locale
    return [specific[page.pk] if page is not None else None for page in chosen]


def _versions_to_show(pages: Sequence[Page]) -> list[Page | None]:
    """For each page the one to link to, with its locale loaded."""
    keys = {page.translation_key for page in pages}
    if not keys:
        return []
    language = active_language_code()
    in_language: dict[object, Page] = {}
    by_id: dict[int, Page] = {}
    candidates = Page.objects.live().filter(is_unrestricted(), translation_key__in=keys).select_related("locale")
    for candidate in candidates:
        by_id[candidate.pk] = candidate
        # An alias in another tree stands for a page that nobody has translated yet: its words are the source's.
        if candidate.alias_of_id is None and candidate.locale.language_code == language:
            in_language[candidate.translation_key] = candidate
    return [in_language.get(page.translation_key) or by_id.get(page.pk) for page in pages]


def link_targets(ids: Iterable[int | None]) -> dict[int, Page]:
    """Where links to these pages lead, by the id that was chosen: title and address only, in one query.

    The page's live, public version in the active language, else the page itself; absent where neither may be seen.
    For the fields of a page's own class use `localize_pages`.
    """
    wanted = {pk for pk in ids if pk}
    if not wanted:
        return {}
    keys = Page.objects.filter(pk__in=wanted).values("translation_key")
    versions = list(
        Page.objects.filter(translation_key__in=keys).annotate(is_open=is_unrestricted()).select_related("locale")
    )
    language = active_language_code()
    seen = {page.pk: page for page in versions if page.live and page.is_open}
    in_language = {
        page.translation_key: page
        for page in seen.values()
        if page.alias_of_id is None and page.locale.language_code == language
    }
    targets = {page.pk: in_language.get(page.translation_key) or seen.get(page.pk) for page in versions}
    return {pk: page for pk, page in targets.items() if page is not None and pk in wanted}
