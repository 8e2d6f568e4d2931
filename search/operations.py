"""What the search does: read what was typed, find pages, count them by kind, show where the words stand.

It reads Wagtail's database index and page rows only, never the pages' own tables: the number of queries is the same
whatever is found. Nothing about who searched, or for what, is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db import connection
from django.utils.safestring import SafeString
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet
from wagtail.search.models import IndexEntry
from wagtail.search.query import PlainText

from core.locale import active_language_code
from core.search_kinds import SearchKind
from core.versions import readable

from .excerpts import WORD, excerpt, highlight

MAX_QUERY_LENGTH = 120
"""Characters. What is typed beyond them is left out, and the page says so."""
MAX_TERMS = 10
MIN_TERM_LENGTH = 2
RESULTS_PER_PAGE = 10

ELISION = re.compile(
    r"\b(?:l|un|d|c|s|m|t|v|n|dell|all|dall|nell|sull|coll|quell|quest|bell|sant)['’](?=\w)", re.IGNORECASE
)
"""Italian articles and prepositions joined to the next word: «dell'ufficio» is a search for «ufficio»."""


@dataclass(frozen=True)
class SearchQuery:
    """What was typed, made harmless: `terms` hold letters and digits only, so no index syntax can come from them."""

    text: str
    terms: tuple[str, ...]
    is_cut: bool

    @property
    def is_too_short(self) -> bool:
        """Something was typed, but nothing that can be looked for."""
        return bool(self.text) and not self.terms


@dataclass(frozen=True)
class Hit:
    """One page found. Title and excerpt are safe HTML with the searched words in `<mark>`."""

    page: Page
    kind: SearchKind
    title: SafeString
    excerpt: SafeString


@dataclass(frozen=True)
class Facet:
    """How many pages of a kind were found."""

    kind: SearchKind
    count: int


@dataclass(frozen=True)
class SearchResults:
    """One page of results, with the counts of every kind for the whole search (not only for the chosen kind)."""

    facets: tuple[Facet, ...]
    hits: tuple[Hit, ...]
    page: PaginatorPage
    total: int


def parse_query(raw: str) -> SearchQuery:
    """Read what a visitor typed. Anything is accepted; what cannot be looked for is left out."""
    normal = " ".join(unicodedata.normalize("NFC", raw[: MAX_QUERY_LENGTH * 4]).replace("\x00", " ").split())
    text = normal[:MAX_QUERY_LENGTH].strip()
    words = dict.fromkeys(WORD.findall(ELISION.sub(" ", text).lower()))
    terms = tuple(word for word in words if len(word) >= MIN_TERM_LENGTH)
    return SearchQuery(
        text=text,
        terms=terms[:MAX_TERMS],
        is_cut=len(normal) > MAX_QUERY_LENGTH or len(terms) > MAX_TERMS,
    )


def find_pages(
    query: SearchQuery, *, kind: SearchKind | None = None, page_number: str | int | None = 1
) -> SearchResults | None:
    """Pages of the active language that everybody may read and that hold all the words; None where there is none.

    `page_number` may be anything a visitor typed: what is no
    number is the first page, what is too large the last.
    """
    if not query.terms:
        return None
    kinds = _kinds_by_content_type()
    counts = _count_by_kind(query, kinds)
    facets = tuple(Facet(kind=known, count=counts[known]) for known in SearchKind if known in counts)
    chosen = [pk for pk, known in kinds.items() if kind is None or known is kind]
    found = _searchable_pages(chosen).search(_as_wagtail_query(query))
    page = Paginator(found, RESULTS_PER_PAGE).get_page(page_number)
    pages = list(page.object_list)
    texts = _indexed_texts(pages)
    hits = tuple(
        Hit(
            page=result,
            kind=kinds[result.content_type_id],
            title=highlight(result.title, query.terms),
            excerpt=excerpt(texts.get(str(result.pk), ""), query.terms),
        )
        for result in pages
    )
    return SearchResults(facets=facets, hits=hits, page=page, total=sum(counts.values()))


def _kinds_by_content_type() -> dict[int, SearchKind]:
    """Which content types are searched, from the `search_kind` of the page classes."""
    models = [model for model in get_page_models() if getattr(model, "search_kind", None) is not None]
    content_types = ContentType.objects.get_for_models(*models)
    return {content_types[model].pk: model.search_kind for model in models}


def _searchable_pages(content_types: Iterable[int]) -> PageQuerySet:
    """As a subquery, because the search backend understands no condition but fields of the index."""
    visible = readable(Page.objects.all()).filter(
        locale__language_code=active_language_code(), content_type_id__in=list(content_types)
    )
    return Page.objects.filter(pk__in=visible.order_by().values("pk"))


def _as_wagtail_query(query: SearchQuery) -> PlainText:
    return PlainText(" ".join(query.terms), operator="and")


def _count_by_kind(query: SearchQuery, kinds: dict[int, SearchKind]) -> dict[SearchKind, int]:
    found = _searchable_pages(kinds).search(_as_wagtail_query(query), order_by_relevance=False)
    counts: dict[SearchKind, int] = {}
    for content_type, count in found.facet("content_type_id").items():
        counts[kinds[content_type]] = counts.get(kinds[content_type], 0) + count
    return counts


def _indexed_texts(pages: Collection[Page]) -> dict[str, str]:
    """The text of each page as the index holds it (short description first), by primary key as text."""
    column = "body_text" if connection.vendor == "postgresql" else "body"
    entries = IndexEntry.objects.filter(
        object_id__in=[str(page.pk) for page in pages],
        content_type_id__in={page.content_type_id for page in pages},
    )
    return {object_id: text or "" for object_id, text in entries.values_list("object_id", column)}
