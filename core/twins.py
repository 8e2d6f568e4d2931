"""Two pages, or two entries of the address book, with one name: told apart where one of them has been chosen.

In the dialog of a chooser a row says where it stands; the field afterwards shows a name alone. Where another has the
same, language and place in the tree follow it, of an entry what it says of itself (`Named.distinction`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ClassVar, Final, Protocol, runtime_checkable

from django.db.models import Count
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Locale, Page
from wagtail.snippets.widgets import AdminSnippetChooser

STEP: Final = " › "
FIRST_BELOW_HOME: Final = 3
"""The depth of what stands right below the first page of a language."""


@runtime_checkable
class Named(Protocol):
    """An entry of which two may have one name."""

    twin_field: ClassVar[str]
    """The field that holds the name."""
    locale: Locale

    def distinction(self) -> str:
        """What else it is known by, in a few words; empty if the language has to do."""
        ...


def told_apart(thing: Any) -> str:
    """What a chooser shows of a page or an entry that has been chosen. One query, of a page with a twin one more."""
    name = _name_of(thing)
    if isinstance(thing, Page):
        same = Page.objects.filter(draft_title=thing.draft_title)
    elif isinstance(thing, Named):
        same = type(thing)._default_manager.filter(**{thing.twin_field: getattr(thing, thing.twin_field)})  # type: ignore[attr-defined]  # a model
    else:
        return name
    return with_place(thing) if same.exclude(pk=thing.pk).exists() else name


def titles_twice(pages: Iterable[Page]) -> set[str]:
    """Which titles of these pages stand above more than one page of the site. One query."""
    titles = {page.draft_title for page in pages}
    found = Page.objects.filter(draft_title__in=titles).order_by().values("draft_title").annotate(number=Count("pk"))
    return set(found.filter(number__gt=1).values_list("draft_title", flat=True))


def with_place(thing: Any) -> str:
    """The name, then the language and where it stands."""
    return f"{_name_of(thing)} — {STEP.join(_place_of(thing))}"


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
