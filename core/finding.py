"""Finding people in a column of folded text (`core.folding.person_text`), on every database alike."""

from __future__ import annotations

from django.db.models import Q

from core.folding import person_terms


def matching(query: str, *, column: str = "search_text") -> Q:
    """Rows in which every word of a query is contained; none where the query holds nothing to look for."""
    terms = person_terms(query)
    found = Q() if terms else Q(pk__in=[])
    for term in terms:
        any_of = Q()
        for text in term:
            any_of |= Q(**{f"{column}__contains": text})
        found &= any_of
    return found
