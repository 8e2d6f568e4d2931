"""Which version of a page a reader sees: one answer for menus, doors, links, lists, language switch and search.

A version may be read when it is published, nothing above it asks for a login, and its words are its own language's: an
alias in another language's tree stands for a page that nobody has translated yet, and shows the source's words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from wagtail.models import Page, PageViewRestriction, get_page_models
from wagtail.query import PageQuerySet

from core.locale import active_language_code


def in_own_words() -> Q:
    """A page that is no alias, or the alias of a page of its own language."""
    return Q(alias_of=None) | Q(alias_of__locale=F("locale"), alias_of__alias_of=None)


def is_unrestricted() -> Any:
    """No view restriction of its own, from above or, for an alias, on its source. Part of the query that asks."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    source_path = ExpressionWrapper(OuterRef("alias_of__path"), output_field=CharField())
    restrictions = PageViewRestriction.objects.alias(asked_path=path, source_path=source_path)
    above = Q(asked_path__startswith=F("page__path")) | Q(source_path__startswith=F("page__path"))
    return ~Exists(restrictions.filter(above))


def has_address() -> Q:
    """A page that readers find somewhere (`BasePage.has_address`)."""
    found = ContentType.objects.get_for_models(*_without_address())
    return ~Q(content_type__in=[each.pk for each in found.values()])


@cache
def _without_address() -> tuple[type[Page], ...]:
    return tuple(model for model in get_page_models() if not getattr(model, "has_address", True))


def is_readable() -> Q:
    """The condition under which everybody may read a page: the one place that says so."""
    return Q(live=True) & has_address() & in_own_words() & Q(is_unrestricted())


def readable(pages: PageQuerySet) -> PageQuerySet:
    """Those of these pages that everybody may read."""
    return pages.filter(is_readable())


def foreign_language(page: Page) -> Language | None:
    """The page's language if it is not the reader's: templates say so beside the link. None if it is."""
    code = page.locale.language_code
    if code == active_language_code():
        return None
    return Language(code=code, name=dict(settings.LANGUAGES).get(code, code))


@dataclass(frozen=True)
class Language:
    """A language for `lang` and `hreflang`, with its own name."""

    code: str
    name: str


class Versions:
    """The versions of some pages, to be asked for the one that the reader sees."""

    def __init__(self, pages: Iterable[Page]) -> None:
        """`pages` carry `may_be_read` and their locale (`find_versions`)."""
        self.pages = list(pages)
        self._by_id = {page.pk: page for page in self.pages}
        self._readable: dict[UUID, dict[str, Page]] = defaultdict(dict)
        for page in self.pages:
            if page.may_be_read:
                self._readable[page.translation_key][page.locale.language_code] = page

    def of(self, pk: int | None) -> Page | None:
        """The version of this page in the reader's language, else the page itself, else the site's own language's."""
        chosen = self._by_id.get(pk)
        if chosen is None:
            return None
        family = self._readable.get(chosen.translation_key, {})
        wishes = (active_language_code(), chosen.locale.language_code, settings.LANGUAGE_CODE)
        return next((family[code] for code in wishes if code in family), None)

    def in_all_languages(self, translation_key: UUID) -> dict[str, Page]:
        """Every version that may be read, by language, in the order of the languages of the site."""
        family = self._readable.get(translation_key, {})
        return {code: family[code] for code, _name in settings.LANGUAGES if code in family}


@cache
def _judged_pages() -> PageQuerySet:
    """Pages that say of themselves whether they may be read. Never evaluated: to make it costs as much as to ask."""
    pages = Page.objects.annotate(may_be_read=is_readable()).select_related("locale").order_by()
    return pages.only("title", "path", "depth", "url_path", "translation_key", "content_type", "live", "locale")


def find_versions(chosen: Q, *, all_languages_of: Iterable[UUID] = ()) -> Versions:
    """The pages that `chosen` names and what may be shown in their place. One query.

    Versions in languages that are neither the reader's nor the site's own are found for the translation keys
    `all_languages_of` only.
    """
    keys = Page.objects.filter(chosen).values("translation_key")
    languages = {active_language_code(), settings.LANGUAGE_CODE}
    wanted = chosen | Q(translation_key__in=keys, locale__language_code__in=languages)
    if every := list(all_languages_of):
        wanted |= Q(translation_key__in=every)
    return Versions(_judged_pages().filter(wanted))


def find_targets(ids: Iterable[int | None]) -> dict[int, Page]:
    """Where links to these pages lead, by the id that was chosen: title and address only, in one query.

    Pages without a version that may be read are absent. For the fields of a page's own class use `find_specific`.
    """
    wanted = {pk for pk in ids if pk}
    if not wanted:
        return {}
    versions = find_versions(Q(pk__in=wanted))
    targets = {pk: versions.of(pk) for pk in wanted}
    return {pk: page for pk, page in targets.items() if page is not None}


def find_specific(ids: Sequence[int | None]) -> list[Page | None]:
    """As `find_targets`, but specific pages: None where there is none, in the order of `ids`.

    The number of queries depends on the number of page types, not of pages.
    """
    targets = find_targets(ids)
    ids_by_type: dict[type[Page], set[int]] = defaultdict(set)
    for page in targets.values():
        ids_by_type[page.specific_class or Page].add(page.pk)
    specific: dict[int, Page] = {}
    for page_type, pks in ids_by_type.items():
        specific.update(page_type.objects.in_bulk(pks))
    for page in targets.values():
        specific[page.pk].locale = page.locale
    return [specific[targets[pk].pk] if pk in targets else None for pk in ids]
