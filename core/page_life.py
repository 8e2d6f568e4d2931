"""A page's life: what goes with it, what hangs on it, and which pages may not go at all.

The Italian page leads: an English page whose Italian one is gone would stay open and take registrations that nobody
expects. So moving, unpublishing (by hand, by its expiry date, by a program) and deleting an Italian page does the same
to its translations, unless the person who confirms unticks it; a translation by itself leads nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.actions.move_page import MovePageAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageQuerySet, ReferenceIndex

from core.middleware import admin_request

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

ASKED_FIELD: Final = "translations_asked"
FOLLOW_FIELD: Final = "translations_follow"
"""The confirmation's tick box. A form without `ASKED_FIELD` did not ask: then translations go along."""

FIRST_PAGE_DEPTH: Final = 2
"""Where the first page of each language stands in the tree."""

LINKS_NAMED: Final = 5
"""How many of the pages that lead to one are named before it is unpublished or deleted."""

_alone: ContextVar[bool] = ContextVar("translations_stay", default=False)


class PageStaysError(Exception):
    """A page is due to go that may not (`why_it_stays`)."""


# --- translations go along ----------------------------------------------------------------------------------------


def translations_of(pages: PageQuerySet[Page]) -> PageQuerySet[Page]:
    """The versions in other languages, aliases included, that follow these pages: those of the Italian ones."""
    keys = pages.filter(locale__language_code=settings.LANGUAGE_CODE).values("translation_key")
    return Page.objects.filter(translation_key__in=keys).exclude(locale__language_code=settings.LANGUAGE_CODE)


def _only(page: Page) -> PageQuerySet[Page]:
    return Page.objects.filter(pk=page.pk)


def move_translations(*, instance: Page, parent_page_before: Page, parent_page_after: Page, **_kwargs: Any) -> None:
    """Put translations and aliases under the translation of the new parent, where there is one.

    Whoever moves the page moves no other that they might not: a published translation of somebody's draft stays.
    """
    if parent_page_before.pk == parent_page_after.pk or _alone.get():
        return
    user = get_active_log_context().user
    for page in translations_of(_only(instance)).select_related("locale"):
        parent = parent_page_after.get_translation_or_none(page.locale)
        may_follow = parent is not None and (user is None or page.permissions_for_user(user).can_move_to(parent))
        if not may_follow or page.is_child_of(parent) or not Page._slug_is_available(page.slug, parent, page):
            logger.warning("The translation %s of page %s cannot follow it: it stays where it is", page.pk, instance.pk)
            continue
        MovePageAction(page, parent, pos="last-child").execute(skip_permission_checks=True)


def unpublish_translations(*, instance: Page, **_kwargs: Any) -> None:
    """Aliases are unpublished by Wagtail."""
    if not translations_follow():
        return
    for page in translations_of(_only(instance)).filter(live=True, alias_of=None).specific():
        action = UnpublishPageAction(page, set_expired=instance.expired, user=_acting_user())
        action.execute(skip_permission_checks=True)


def delete_translations(*, instance: Page, **_kwargs: Any) -> None:
    """Called before a page's row is deleted, that of each page below it included."""
    if not translations_follow():
        return
    ids = list(translations_of(_only(instance)).values_list("pk", flat=True))
    for pk in ids:  # One may lie below another and be gone by now.
        page = Page.objects.filter(pk=pk).first()
        if page is not None:
            page.delete(user=_acting_user())


@contextmanager
def translations_stay() -> Iterator[None]:
    """Inside, what happens to an Italian page happens to it alone: the caller sees to its translations."""
    token = _alone.set(True)
    try:
        yield
    finally:
        _alone.reset(token)


def translations_follow() -> bool:
    """Whether translations go along in this moment: unless somebody unticked it, or the code says otherwise."""
    if _alone.get():
        return False
    request = admin_request()
    if request is None or request.method != "POST" or ASKED_FIELD not in request.POST:
        return True
    return FOLLOW_FIELD in request.POST


def _acting_user() -> User | None:
    request = admin_request()
    return request.user if request is not None else None  # type: ignore[return-value]  # the admin knows who asks


# --- what hangs on a page -------------------------------------------------------------------------------------------

Describer = Callable[[PageQuerySet[Page]], Iterable[str]]
_describers: list[Describer] = []


def register_attachments(describer: Describer) -> Describer:
    """Let an app above say, in words, what hangs on pages: registrations, reports. Use as a decorator."""
    _describers.append(describer)
    return describer


def what_hangs_on(page: Page) -> list[str]:
    """What somebody who unpublishes or deletes this page, those below it and its translations should know."""
    branch = page.get_descendants(inclusive=True)
    every_version = branch | translations_of(branch)
    names = _settings_that_name(branch)
    named = [_("Le impostazioni del sito portano qui: %(name)s") % {"name": name} for name in names]
    of_apps = [text for each in _describers for text in each(every_version)]
    below = _describe_below(page)
    return [*below, *_describe_translations(page), *named, *_describe_links(branch, every_version), *of_apps]


def has_translations(page: Page) -> bool:
    """Whether there is anything to ask about."""
    return translations_of(page.get_descendants(inclusive=True)).filter(alias_of=None).exists()


def has_forms(page: Page) -> bool:
    """Whether people fill something in on this page or one below it."""
    return page.get_descendants(inclusive=True).filter(content_type__in=_types_with("has_form")).exists()


def _types_with(flag: str) -> Iterable[ContentType]:
    """The types of page whose class says so (`BasePage`)."""
    return ContentType.objects.get_for_models(
        *(model for model in apps.get_models() if getattr(model, flag, False))
    ).values()


def _describe_below(page: Page) -> list[str]:
    """Who deletes a section should know how much of it people read."""
    number = page.get_descendants().live().count()
    text = ngettext("%(number)d pagina pubblicata sotto di essa", "%(number)d pagine pubblicate sotto di essa", number)
    return [text % {"number": number}] if number else []


def _describe_translations(page: Page) -> list[str]:
    names = dict(settings.LANGUAGES)
    pages = translations_of(_only(page)).filter(alias_of=None).select_related("locale")
    languages = [str(names.get(each.locale.language_code, each.locale.language_code)) for each in pages]
    if not languages:
        return []
    text = ngettext("%(number)d traduzione: %(languages)s", "%(number)d traduzioni: %(languages)s", len(languages))
    return [text % {"number": len(languages), "languages": ", ".join(languages)}]


def _describe_links(branch: PageQuerySet[Page], every_version: PageQuerySet[Page]) -> list[str]:
    """Which other pages lead here, in their text or in a field: their links would be dead."""
    from core import trash  # noqa: PLC0415  # it uses this module

    page_type = ContentType.objects.get_for_model(Page)
    ids = [str(pk) for pk in branch.values_list("pk", flat=True)]
    found = ReferenceIndex.objects.filter(to_content_type=page_type, to_object_id__in=ids, base_content_type=page_type)
    sources = Page.objects.filter(pk__in=[int(pk) for pk in found.values_list("object_id", flat=True).distinct()])
    others = trash.hide(sources.filter(alias_of=None)).exclude(pk__in=every_version.values("pk"))
    pages = list(others.order_by("path"))
    if not pages:
        return []
    titles = [f"«{each.get_admin_display_title()}»" for each in pages[:LINKS_NAMED]]
    text = ngettext("%(number)d pagina porta qui: %(titles)s", "%(number)d pagine portano qui: %(titles)s", len(pages))
    rest = len(pages) - len(titles)
    more = ngettext(" e un’altra", " e altre %(number)d", rest) % {"number": rest} if rest else ""
    return [text % {"number": len(pages), "titles": ", ".join(titles)} + more]


def _settings_that_name(pages: PageQuerySet[Page]) -> list[str]:
    """Labels of the settings that lead to one of these pages; every settings model of the site is asked."""
    labels = []
    for model in settings_registry:
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete and field.is_relation else None
            if isinstance(target, type) and issubclass(target, Page):
                named = model._default_manager.filter(**{f"{field.name}__in": pages})
                labels += [str(field.verbose_name)] if named.exists() else []
    return labels


# --- published together ---------------------------------------------------------------------------------------------


def published_in_bulk(request: HttpRequest, pages: Iterable[Page]) -> list[Page]:
    """What a bulk publication puts into the net: the chosen pages and, where it is ticked, the drafts below them."""
    found = {page.pk: page for page in pages}
    if "include_descendants" in request.POST:
        for page in list(found.values()):
            found |= {draft.pk: draft for draft in page.get_descendants().not_live()}
    return list(found.values())


# --- pages that stay ------------------------------------------------------------------------------------------------


def why_it_stays(page: Page, user: Any, *, with_descendants: bool) -> str:
    """Why this page may not be unpublished or deleted, in words; empty if it may.

    A page that the settings name goes for nobody while they do: an administrator first names another there, so that no
    link of every page breaks. A page without which the site fails its purpose (`BasePage.is_indispensable`) is a
    superuser's to close, in every language; so is the first page of a language, and with it the language: as a draft
    too, because what lies below it may be public.
    """
    branch = page.get_descendants(inclusive=True) if with_descendants else _only(page)
    named = _settings_that_name(branch)
    if named:
        text = _(
            "Le impostazioni del sito portano a questa pagina o a una sotto di essa (%(names)s): resta pubblicata. "
            "Prima chi amministra il sito deve indicare lì un’altra pagina."
        )
        return text % {"names": ", ".join(named)}
    indispensable = _types_with("is_indispensable")
    if not user.is_superuser and branch.filter(live=True, content_type__in=indispensable).exists():
        return _("Questa pagina, o una sotto di essa, riceve segnalazioni: la può togliere soltanto chi amministra.")
    if not user.is_superuser and branch.filter(depth=FIRST_PAGE_DEPTH).exists():
        return _("È la prima pagina di una lingua: la può togliere soltanto chi amministra.")
    return ""
