"""Two pages, or two entries of the address book, with one name: told apart where one of them has been chosen.

In the dialog of a chooser a row says where it stands; the field afterwards shows a name alone. Where another has the
same, language and place in the tree follow it, of an entry what it says of itself (`Named.distinction`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ClassVar, Final, Protocol

from django.db.models import Count
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Locale, Page, PageQuerySet
from wagtail.snippets.widgets import AdminSnippetChooser

from core import trash

STEP: Final = " › "
FIRST_BELOW_HOME: Final = 3
"""The depth of what stands right below the first page of a language."""


class Named(Protocol):
    """An entry of which two may have one name."""

    twin_field: ClassVar[str]
    """The field that holds the name."""
    locale: Locale

    def distinction(self) -> str:
        """What else it is known by, in a few words; empty if the language has to do."""
        ...


def told_apart(thing: Any) -> str:
    """What a chooser shows of a page or an entry that has been chosen. One query, of a page with a twin two more."""
    name = _name_of(thing)
    if isinstance(thing, Page):
        others = list(_pages_that_count().filter(draft_title=thing.draft_title).exclude(pk=thing.pk))
        has_twin = bool(others) and len(trash.among(others)) < len(others)
        return with_place(thing) if has_twin else name
    if hasattr(type(thing), "twin_field"):  # Asked of the entry, `isinstance` would fetch its language too.
        same = type(thing)._default_manager.filter(**{thing.twin_field: getattr(thing, thing.twin_field)})
        return with_place(thing) if same.exclude(pk=thing.pk).exists() else name
    return name


def all_told_apart(pages: Iterable[Page]) -> dict[int, str]:
    """By id: what `told_apart` says of those of these pages that have a twin. As many queries for one as for all."""
    pages = list(pages)
    found = trash.hide(_pages_that_count().filter(draft_title__in={page.draft_title for page in pages}))
    counted = found.order_by().values("draft_title").annotate(number=Count("pk"))
    titles = set(counted.filter(number__gt=1).values_list("draft_title", flat=True))
    twins = [page for page in pages if page.draft_title in titles]
    above = {page.pk: _paths_above(page) for page in twins}
    every_path = {path for paths in above.values() for path in paths}
    names = {page.path: _name_of(page) for page in Page.objects.filter(path__in=every_path)} if every_path else {}
    languages = {each.pk: str(each.get_display_name()) for each in Locale.objects.all()} if twins else {}
    return {
        page.pk: _say(page, [languages[page.locale_id], *(names[path] for path in above[page.pk])]) for page in twins
    }


def _pages_that_count() -> PageQuerySet[Page]:
    """A page that mirrors another is no twin of it, but the same."""
    return Page.objects.filter(alias_of=None)


def _paths_above(page: Page) -> list[str]:
    steps = range(FIRST_BELOW_HOME, page.depth)
    return [page.path[: step * Page.steplen] for step in steps]


def with_place(thing: Any) -> str:
    """The name, then the language and where it stands."""
    return _say(thing, _place_of(thing))


def _say(thing: Any, place: Iterable[str]) -> str:
    return f"{_name_of(thing)} — {STEP.join(place)}"


def _name_of(thing: Any) -> str:
    return str(thing.get_admin_display_title() if isinstance(thing, Page) else thing)


def _place_of(thing: Any) -> list[str]:
    language = str(thing.locale.get_display_name())
    if isinstance(thing, Page):
        above = thing.get_ancestors().filter(depth__gte=FIRST_BELOW_HOME)
        return [language, *(page.get_admin_display_title() for page in above)]
    return [each for each in (language, thing.distinction()) if each]


def tell_apart_what_is_chosen() -> None:
    """Let Wagtail's fields for pages and entries show it; called once, when the app is ready. A test pins the name."""
    for widget in (AdminPageChooser, AdminSnippetChooser):
        show: Callable[..., str] = widget.get_display_title
        if not hasattr(show, "__wrapped__"):
            widget.get_display_title = _show_apart(show)


def _show_apart(show: Callable[..., str]) -> Callable[..., str]:
    @wraps(show)
    def show_apart(_widget: Any, instance: Any) -> str:
        return told_apart(instance)

    return show_apart
