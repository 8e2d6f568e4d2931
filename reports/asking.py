"""Which questions the office may send once a report is there, and in which language the reporter reads them."""

from __future__ import annotations

from django.conf import settings
from django.db.models import QuerySet

from formbuilder.definition import DefinitionError

from .follow_ups import Asked
from .models import FollowUpPage
from .models.follow_ups import why_not_asked


def forms_to_ask() -> QuerySet[FollowUpPage]:
    """The published ones, as the office reads them."""
    pages: QuerySet[FollowUpPage] = FollowUpPage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE)
    return pages.order_by("title", "pk")


def asked_in(page: FollowUpPage, *, language: str) -> Asked | None:
    """The questions in this language, or in Italian where they are not published in it; None: they cannot be asked."""
    there = page.get_translations().live().filter(locale__language_code=language, alias_of=None).first()
    chosen = there.specific if there else page
    try:
        definition, source = chosen.get_definition(), page.get_definition()
    except DefinitionError:
        return None
    if why_not_asked(definition) or why_not_asked(source):
        return None
    return Asked(
        definition=definition,
        source_definition=source,
        locale=chosen.locale.language_code,
        title=chosen.title,
        source_title=page.title,
        why=chosen.privacy_purpose,
    )
