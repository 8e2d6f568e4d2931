"""The page behind the header's search field."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import translate_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.http import mark_sensitive
from core.locale import active_language_code
from core.search_kinds import SearchKind
from directory.help_now import is_search_for_help

from .misses import note_miss
from .operations import MAX_QUERY_LENGTH, SearchQuery, SearchResults, find_pages, parse_query
from .words import asks_for_the_office


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` what to look for, `?tipo=` one kind, `?pagina=` the page of results. Any value gets an answer.

    The response stays in no cache and in no search engine: what a person looks for is nobody else's business. Of what
    was not found the words are counted, under conditions (`search.misses`), and never who looked for them.
    """
    query = parse_query(request.GET.get("q", ""))
    kind = _known_kind(request.GET.get("tipo", ""))
    results = find_pages(query, kind=kind, page_number=request.GET.get("pagina"))
    help_first = is_search_for_help(request, query.text)
    contacts_first = not help_first and asks_for_the_office(query.terms, active_language_code())
    is_missed = results is not None and not results.whole_total and not help_first and not contacts_first
    # In another language it may only not be translated.
    if is_missed and request.method == "GET" and active_language_code() == settings.LANGUAGE_CODE:
        note_miss(query)
    context = {
        "query": query,
        "kind": kind,
        "results": results,
        "groups": _groups(query, results),
        "filters": _filters(query, kind, results),
        "first_number": results.page.start_index() + len(results.whole_hits) if results and results.page else 1,
        "query_string": _query_string(query, kind),
        "italian_search_url": _italian_search_url(request, query),
        "help_first": help_first,
        "contacts_first": contacts_first,
        "max_length": MAX_QUERY_LENGTH,
    }
    return mark_sensitive(TemplateResponse(request, "search/results.html", context))


def _italian_search_url(request: HttpRequest, query: SearchQuery) -> str:
    """Where the same words are looked for in Italian, the language of every page; empty for Italian itself."""
    if active_language_code() == settings.LANGUAGE_CODE or not query.terms:
        return ""
    return translate_url(request.path, settings.LANGUAGE_CODE) + _query_string(query, None)


def _known_kind(code: str) -> SearchKind | None:
    return SearchKind(code) if code in SearchKind.values else None


def _query_string(query: SearchQuery, kind: SearchKind | None) -> str:
    """The address of these results without the page number: `?q=…&tipo=…`."""
    return "?" + urlencode({"q": query.text, **({"tipo": kind.value} if kind else {})})


def _groups(query: SearchQuery, results: SearchResults | None) -> list[dict[str, object]]:
    """Each kind of results, with the address of all of its pages."""
    groups = results.groups if results else ()
    return [
        {
            "kind": group.kind,
            "count": group.count,
            "hits": group.hits,
            "has_more": group.has_more,
            "url": _query_string(query, group.kind),
        }
        for group in groups
    ]


def _filters(query: SearchQuery, kind: SearchKind | None, results: SearchResults | None) -> list[dict[str, object]]:
    """Links that narrow the results to one kind; the kind chosen is among them even when it has no results."""
    if results is None or not results.total:
        return []
    filters: list[dict[str, object]] = [
        {"label": _("Tutto"), "count": results.total, "url": _query_string(query, None), "is_active": kind is None}
    ]
    counts = {facet.kind: facet.count for facet in results.facets}
    filters += [
        {
            "label": known.label,
            "count": counts.get(known, 0),
            "url": _query_string(query, known),
            "is_active": known is kind,
        }
        for known in SearchKind
        if known in counts or known is kind
    ]
    return filters
