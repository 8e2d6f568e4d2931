"""What the search does: read what was typed, find pages, count them by kind, show where the words stand.

It reads Wagtail's database index and page rows only, never the pages' own tables: the number of queries is the same
whatever is found. Nothing about who searched is kept; what was not found is counted by `search.misses`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

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

from .excerpts import WORD, excerpt, highlight, word_key
from .words import with_content

MAX_QUERY_LENGTH = 120
"""Characters. What is typed beyond them is left out, and the page says so."""
MAX_TERMS = 10
MIN_TERM_LENGTH = 2
MIN_NAME_LENGTH = 4
RESULTS_PER_PAGE = 10
RESULTS_LOOKED_AT = 60
"""Of a search among all kinds: the best ones, shown kind by kind."""
RESULTS_PER_KIND = 3
FEW = 3
"""Where fewer pages hold all the words, those with some of them follow."""
SECTION_DEPTH = 3
"""The root is 1, the home page 2."""

ELISION = re.compile(
    r"\b(?:l|un|d|c|s|m|t|v|n|dell|all|dall|nell|sull|coll|quell|quest|bell|sant)['’](?=\w)", re.IGNORECASE
)
"""Italian articles and prepositions joined to the next word: «dell'ufficio» is a search for «ufficio»."""


@dataclass(frozen=True)
class SearchQuery:
    """What was typed, made harmless: `terms` hold letters and digits only, so no index syntax can come from them.

    `content`: those of them that say what is looked for, in the active language (`search.words`).
    """

    text: str
    terms: tuple[str, ...]
    content: tuple[str, ...]
    is_cut: bool

    @property
    def sought(self) -> tuple[str, ...]:
        """What is looked for in the index: small words too where there is nothing else («chi siamo»).

        Of those that PostgreSQL's Italian dictionary drops it finds no page; SQLite finds those that hold them.
        """
        return self.content or self.terms

    @property
    def is_too_short(self) -> bool:
        """Something was typed, but nothing that can be looked for."""
        return bool(self.text) and not self.terms


@dataclass(frozen=True)
class Hit:
    """One page found. Title and excerpt are safe HTML with the searched words in `<mark>`.

    `trail`: the titles of the pages above it, from the section down.
    """

    page: Page
    kind: SearchKind
    title: SafeString
    excerpt: SafeString
    trail: tuple[str, ...]


@dataclass(frozen=True)
class HitGroup:
    """The best pages of one kind, and how many there are of it. `has_more`: some of them are shown nowhere yet."""

    kind: SearchKind
    count: int
    hits: tuple[Hit, ...]
    has_more: bool


@dataclass(frozen=True)
class Facet:
    """How many pages of a kind were found."""

    kind: SearchKind
    count: int


@dataclass(frozen=True)
class SearchResults:
    """What was found, with the counts of every kind for the whole search (not only for the chosen kind).

    Of one kind a page of `hits`; of all kinds `groups`, the kind of the best page first. Where few pages hold all the
    words, they are `whole_hits`, and `hits` and `groups` the pages with some of the words; every count is of both.
    """

    facets: tuple[Facet, ...]
    total: int
    count: int
    """How many pages the chosen kind has, or all."""
    whole_total: int
    """How many pages of all kinds hold all the words."""
    whole_count: int
    """The same, of the chosen kind."""
    is_partial: bool = False
    """Whether pages with some of the words are among them."""
    page: PaginatorPage | None = None
    whole_hits: tuple[Hit, ...] = ()
    hits: tuple[Hit, ...] = ()
    groups: tuple[HitGroup, ...] = ()


def parse_query(raw: str) -> SearchQuery:
    """Read what a visitor typed. Anything is accepted; what cannot be looked for is left out."""
    normal = " ".join(unicodedata.normalize("NFC", raw[: MAX_QUERY_LENGTH * 4]).replace("\x00", " ").split())
    text = normal[:MAX_QUERY_LENGTH].strip()
    words = dict.fromkeys(WORD.findall(ELISION.sub(" ", text).lower()))
    terms = tuple(word for word in words if len(word) >= MIN_TERM_LENGTH)
    return SearchQuery(
        text=text,
        terms=terms[:MAX_TERMS],
        content=with_content(terms[:MAX_TERMS], active_language_code()),
        is_cut=len(normal) > MAX_QUERY_LENGTH or len(terms) > MAX_TERMS,
    )


def find_pages(
    query: SearchQuery, *, kind: SearchKind | None = None, page_number: str | int | None = 1
) -> SearchResults | None:
    """Pages of the active language that everybody may read and that hold the words; None without words.

    All the words, those without content left out; where fewer than `FEW` pages do, pages with some of them follow.
    `page_number` counts within a kind and may be anything a visitor typed: what is no number is the first page, what is
    too large the last.
    """
    if not query.terms:
        return None
    kinds = _kinds_by_content_type()
    scope = _scope(query, kinds)
    counts, whole_counts = scope.counts, scope.whole_counts
    chosen = [pk for pk, known in kinds.items() if kind is None or known is kind]
    found = _searchable_pages(chosen).search(scope.wanted)
    results = SearchResults(
        facets=tuple(Facet(kind=known, count=counts[known]) for known in SearchKind if known in counts),
        total=sum(counts.values()),
        count=counts.get(kind, 0) if kind else sum(counts.values()),
        whole_total=sum(whole_counts.values()),
        whole_count=whole_counts.get(kind, 0) if kind else sum(whole_counts.values()),
        is_partial=scope.is_partial,
    )
    if kind is None:
        # Nothing promises that the pages with all the words are among the most relevant of those with some.
        best = _in_order(dict.fromkeys([*scope.whole, *found[:RESULTS_LOOKED_AT]]), query, scope)
        first, others = _apart(best, scope)
        hits = _hits([*first, *_first_of_each_kind(others, kinds)], query, kinds)
        rest = {each: counts[each] - (whole_counts.get(each, 0) if scope.is_partial else 0) for each in counts}
        groups = _by_kind(hits[len(first) :], counts, rest)
        return replace(results, whole_hits=hits[: len(first)], groups=groups)
    page = Paginator(_in_order(found, query, scope), RESULTS_PER_PAGE).get_page(page_number)
    first, others = _apart(page.object_list, scope)
    hits = _hits([*first, *others], query, kinds)
    return replace(results, page=page, whole_hits=hits[: len(first)], hits=hits[len(first) :])


@dataclass(frozen=True)
class _Scope:
    """Which pages a search looks at: those with all the words or, `is_partial`, also those with some."""

    wanted: PlainText
    counts: dict[SearchKind, int]
    whole_counts: dict[SearchKind, int]
    is_partial: bool = False
    whole: tuple[Page, ...] = ()
    """Of a partial one: the few pages with all the words."""

    def is_whole(self, page: Page) -> bool:
        """Whether a page is one of those few."""
        return page in self.whole


def _scope(query: SearchQuery, kinds: dict[int, SearchKind]) -> _Scope:
    """One query; one or two more where few pages hold all the words."""
    every, some = (PlainText(" ".join(query.sought), operator=operator) for operator in ("and", "or"))
    whole_counts = _count_by_kind(every, kinds)
    whole_total = sum(whole_counts.values())
    strict = _Scope(wanted=every, counts=whole_counts, whole_counts=whole_counts)
    if whole_total >= FEW or len(query.content) < 2:  # noqa: PLR2004 - of one word there is no part
        return strict
    counts = _count_by_kind(some, kinds)
    if sum(counts.values()) == whole_total:
        return strict
    whole = tuple(_searchable_pages(kinds).search(every)) if whole_total else ()
    return _Scope(wanted=some, counts=counts, whole_counts=whole_counts, is_partial=True, whole=whole)


def _in_order(pages: Iterable[Page], query: SearchQuery, scope: _Scope) -> list[Page]:
    """In the order in which they are shown; what is equal stays in the order of relevance."""
    return _fitting_first(pages, query, scope) if scope.is_partial else _named_first(pages, query)


def _apart(pages: Iterable[Page], scope: _Scope) -> tuple[list[Page], list[Page]]:
    """Of a partial search the pages with all the words, and those with some; of another, all among the second."""
    pages = list(pages)
    return [each for each in pages if scope.is_whole(each)], [each for each in pages if not scope.is_whole(each)]


def _hits(pages: Collection[Page], query: SearchQuery, kinds: dict[int, SearchKind]) -> tuple[Hit, ...]:
    """These pages as they are shown. Two queries."""
    texts = _indexed_texts(pages)
    trails = _trails(pages)
    return tuple(
        Hit(
            page=result,
            kind=kinds[result.content_type_id],
            title=highlight(result.title, query.sought),
            excerpt=excerpt(texts.get(str(result.pk), ""), query.sought),
            trail=trails[result.pk],
        )
        for result in pages
    )


def _named_first(pages: Iterable[Page], query: SearchQuery) -> list[Page]:
    """Pages whose title holds all the words, then the others; among both in the order of relevance.

    Of «corso» the courses come before the pages of law that mention one; of «aiuto» the page for those who need help.
    Short words («il», «un», «the») are no names, unless there is nothing else.
    """
    terms = [term for term in query.sought if len(term) >= MIN_NAME_LENGTH] or query.sought
    wanted = {word_key(term) for term in terms}
    return sorted(pages, key=lambda page: not wanted <= {word_key(word) for word in WORD.findall(page.title)})


def _fitting_first(pages: Iterable[Page], query: SearchQuery, scope: _Scope) -> list[Page]:
    """Pages with all the words, then those with more of them in the title: one alone says less than the whole text.

    The rest stays in the order of relevance, in which one word that is repeated may come before two.
    """
    wanted = {word_key(term) for term in query.sought}

    def fit(page: Page) -> tuple[bool, int]:
        named = len(wanted & {word_key(word) for word in WORD.findall(page.title)})
        return not scope.is_whole(page), -named if named > 1 else 0

    return sorted(pages, key=fit)


def _first_of_each_kind(pages: Iterable[Page], kinds: dict[int, SearchKind]) -> list[Page]:
    """At most `RESULTS_PER_KIND` pages of each kind, in the order of relevance."""
    shown: Counter[SearchKind] = Counter()
    chosen = []
    for page in pages:
        kind = kinds[page.content_type_id]
        if shown[kind] < RESULTS_PER_KIND:
            shown[kind] += 1
            chosen.append(page)
    return chosen


def _by_kind(hits: Iterable[Hit], counts: dict[SearchKind, int], rest: dict[SearchKind, int]) -> tuple[HitGroup, ...]:
    """The kind of the best hit first; kinds whose pages are not among the best come last, with their number alone.

    `rest`: how many pages of a kind are not shown before the groups.
    """
    found: dict[SearchKind, list[Hit]] = {}
    for hit in hits:
        found.setdefault(hit.kind, []).append(hit)
    kinds = [*found, *(kind for kind in SearchKind if rest.get(kind) and kind not in found)]
    return tuple(
        HitGroup(
            kind=kind,
            count=counts[kind],
            hits=tuple(found.get(kind, ())),
            has_more=rest[kind] > len(found.get(kind, ())),
        )
        for kind in kinds
    )


def _trails(pages: Collection[Page]) -> dict[int, tuple[str, ...]]:
    """The titles of the pages above each of these that everybody may read, without the home page. One query."""
    above = {page.pk: _paths_above(page) for page in pages}
    wanted = {path for paths in above.values() for path in paths}
    titles = dict(readable(Page.objects.filter(path__in=wanted)).order_by().values_list("path", "title"))
    return {pk: tuple(titles[path] for path in paths if path in titles) for pk, paths in above.items()}


def _paths_above(page: Page) -> list[str]:
    return [page.path[:end] for end in range(SECTION_DEPTH * Page.steplen, len(page.path), Page.steplen)]


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


def _count_by_kind(wanted: PlainText, kinds: dict[int, SearchKind]) -> dict[SearchKind, int]:
    found = _searchable_pages(kinds).search(wanted, order_by_relevance=False)
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
