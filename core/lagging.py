"""How far a translation is behind its source: texts that are new or changed since, whether synchronised or not.

wagtail-localize counts what it extracted when the source was last synchronised, so a page that was changed and
published since looks finished. Here the texts are taken from the page as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Q
from wagtail.models import Locale, Page
from wagtail_localize.models import String, StringSegment, StringTranslation, Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

FOR_SEARCH_ENGINES: Final = ("slug", "seo_title", "search_description")
"""Texts of a page that nobody reads on it."""
KEPT: Final = 24 * 60 * 60
"""Seconds for which the texts of a published version are remembered: they cannot change."""

Text = tuple[str, str]
"""Where a text stands, and the digest that wagtail-localize gives it."""


def lag(page: Page, locale: Locale) -> int:
    """How many of the page's texts are not translated into this language: as it is published, or else last saved."""
    done = _translated([page.translation_key])
    texts = _texts_of([page])[page.pk] if page.live else _extract(page.get_latest_revision_as_object())
    return len(texts - done.get((page.translation_key, locale.pk), set()))


def missing_texts(page: Page, *, fields: Collection[str] | None = None) -> list[str]:
    """The source's texts that are not translated into this page's language, in order; of all fields with None.

    They are those of the source as it was last synchronised: what is published now would show them untranslated.
    Empty for the source itself and for a page that wagtail-localize does not keep in step. Two queries.
    """
    translation = (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .exclude(source__locale_id=page.locale_id)
        .first()
    )
    if translation is None:
        return []
    segments = (
        StringSegment.objects.filter(source=translation.source_id)
        .annotate_translation(translation.target_locale_id)
        .filter(translation__isnull=True)
        .exclude(_within(FOR_SEARCH_ENGINES))
        .order_by("order")
    )
    if fields is not None:
        segments = segments.filter(_within(fields))
    return list(segments.values_list("string__data", flat=True))


def _within(fields: Collection[str]) -> Q:
    """Segments of these fields: their path is the field's name, or begins with it and a dot."""
    within = Q(context__path__in=list(fields))
    for name in fields:
        within |= Q(context__path__startswith=f"{name}.")
    return within


def lag_by_language(page: Page) -> dict[Locale, int]:
    """How many texts of the published page lag, by each language that wagtail-localize keeps in step with it."""
    kept = Translation.objects.filter(
        source__object_id=page.translation_key, source__locale=page.locale_id, enabled=True
    ).select_related("target_locale")
    return {each.target_locale: lag(page, each.target_locale) for each in kept.order_by("target_locale")}


def lagging_pages() -> dict[Locale, Counter[int]]:
    """By language: how many texts lag, by the page's id; only live pages that wagtail-localize keeps in step."""
    sources = Translation.objects.filter(enabled=True).values("source__object_id")
    return lagging_among(Page.objects.live().filter(translation_key__in=sources, alias_of__isnull=True))


def lagging_among(pages: Iterable[Page]) -> dict[Locale, Counter[int]]:
    """The same of these pages, which are live. Two queries, however many pages; what of their texts is not remembered
    is read once for each version.
    """
    known = {(page.translation_key, page.locale_id): page for page in pages}
    keys = {translation_key for translation_key, _locale in known}
    kept = Translation.objects.filter(enabled=True, source__object_id__in=keys).select_related(
        "source", "target_locale"
    )
    translations = [each for each in kept if (each.source.object_id, each.source.locale_id) in known]
    if not translations:
        return {}
    done = _translated({each.source.object_id for each in translations})
    sources = {(each.source.object_id, each.source.locale_id) for each in translations}
    texts = _texts_of([known[source] for source in sources])
    found: dict[Locale, Counter[int]] = {}
    for each in translations:
        page = known[each.source.object_id, each.source.locale_id]
        number = len(texts[page.pk] - done.get((each.source.object_id, each.target_locale_id), set()))
        if number:
            found.setdefault(each.target_locale, Counter())[page.pk] = number
    return found


def _translated(translation_keys: Iterable[Any]) -> dict[tuple[Any, int], set[Text]]:
    """The texts that are translated well, by page and language. One query."""
    rows = StringTranslation.objects.filter(context__object_id__in=translation_keys, has_error=False).values_list(
        "context__object_id", "locale_id", "context__path", "translation_of__data_hash"
    )
    done: dict[tuple[Any, int], set[Text]] = {}
    for translation_key, locale_id, path, digest in rows:
        done.setdefault((translation_key, locale_id), set()).add((path, str(digest)))
    return done


def _texts_of(pages: Collection[Page]) -> dict[int, frozenset[Text]]:
    """The texts of published pages, by the page's id; remembered for each version."""
    names = {page.pk: f"core.lagging:{page.pk}:{page.live_revision_id}" for page in pages}
    versions = {page.pk for page in pages if page.live_revision_id is not None}
    remembered = cache.get_many([names[pk] for pk in versions])
    texts = {pk: remembered[name] for pk, name in names.items() if name in remembered}
    missing = Page.objects.filter(pk__in=names.keys() - texts.keys()).specific() if len(texts) < len(names) else []
    read = {page.pk: _extract(page) for page in missing}
    cache.set_many({names[pk]: read[pk] for pk in read.keys() & versions}, KEPT)
    return texts | read


def _extract(page: Page) -> frozenset[Text]:
    return frozenset(
        (each.path, str(String._get_data_hash(each.string.data)))
        for each in extract_segments(page)
        if isinstance(each, StringSegmentValue) and each.path.partition(".")[0] not in FOR_SEARCH_ENGINES
    )
