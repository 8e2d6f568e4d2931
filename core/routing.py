"""From an address to a page without a question, once the tree is known (docs/adr/0010-own-routing.md).

Wagtail walks down the tree and asks twice for every level. The addresses of the whole tree are remembered until an
editor changes something (`core.remembered`), and the walk, the same as Wagtail's, is made in memory.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404
from wagtail import views as wagtail_views
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import StreamField
from wagtail.models import Page, PageViewRestriction, Site, SiteRootPath
from wagtail.url_routing import RouteResult

from core.locale import active_language_code
from core.remembered import Memory, memory_of
from core.site_settings import SiteSettings
from core.versions import in_own_words

SITE_SETTINGS = SiteSettings._meta.get_field("site").remote_field.get_accessor_name()
MAX_COMPONENTS = 12
"""How much of an address may name pages: no tree of ours is as deep."""


class Place(NamedTuple):
    """What the walk must know of a page."""

    pk: int
    live: bool
    alias_of: int | None
    content_type: int

    @property
    def model(self) -> type[Page] | None:
        """The page's class; None if this version of the site has none of that name."""
        found: type[Page] | None = ContentType.objects.get_for_id(self.content_type).model_class()
        return found


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Wagtail's page view, told beforehand which page is meant (it reads the attribute that caches its own search)."""
    request._wagtail_route_for_request = find_route(request, path)  # type: ignore[attr-defined]
    response: HttpResponseBase = wagtail_views.serve(request, path)
    return response


def find_route(request: HttpRequest, path: str) -> RouteResult | None:
    """The page of this address and what its view needs; None where there is none.

    An alias in another language's tree is none: it would answer with the source's words under that language's name.
    """
    components = [component for component in path.split("/") if component]
    branch = list(_branch(request, components))
    for depth, place in enumerate(branch):
        below = components[depth:]
        if place is branch[-1] or _answers(place, below):
            return _route(place, request, below) if _speaks_its_language(place) else None
    return None


def _branch(request: HttpRequest, components: list[str]) -> Iterator[Place]:
    """The pages that the address passes through, from the root of the language's tree down; drafts too."""
    memory = memory_of(request)
    site = _find_site(request, memory)
    root_path = _root_path(site, memory) if site else None
    if root_path is None:
        return
    places = memory.get("places", _all_places)
    for end in range(min(len(components), MAX_COMPONENTS) + 1):
        place = places.get(root_path + "".join(f"{part}/" for part in components[:end]))
        if place is None:
            return
        yield place


def _all_places() -> dict[str, Place]:
    """Every page by where it stands in the tree, drafts too."""
    rows = Page.objects.order_by().values_list("url_path", "pk", "live", "alias_of_id", "content_type_id")
    return {url_path: Place(*rest) for url_path, *rest in rows}


def _speaks_its_language(place: Place) -> bool:
    """One query more, for an alias only."""
    return place.alias_of is None or Page.objects.filter(in_own_words(), pk=place.pk).exists()


def _answers(place: Place, below: list[str]) -> bool:
    """Whether a page takes the rest of the address for itself, before any page below it is asked."""
    if place.model is None or not place.live or not issubclass(place.model, RoutablePageMixin):
        return False
    try:
        place.model.get_resolver().resolve(f"/{'/'.join(below)}/")
    except Resolver404:
        return False
    return True


def _route(place: Place, request: HttpRequest, below: list[str]) -> RouteResult | None:
    memory = memory_of(request)
    try:
        page = memory.get(("page", place.pk), lambda: _Remembered(place)).fresh()
    except Page.DoesNotExist:  # Deleted at this very moment.
        return None
    page.remembered_under = memory
    page._wagtail_cached_site_root_paths = _root_paths(memory)
    page.is_open_to_all = place.alias_of is None and not page.path.startswith(memory.get("closed", _closed_paths))
    try:
        route: RouteResult = page.route(request, below)
    except Http404:
        return None
    return route


class _Remembered:
    """A page as it was read. Each request gets a copy: a page keeps on itself what it finds out while it answers."""

    def __init__(self, place: Place) -> None:
        model = place.model or Page
        self._page: Any = model._default_manager.select_related("locale").get(pk=place.pk)
        streams = (field for field in model._meta.get_fields() if isinstance(field, StreamField))
        self._streams = {field: getattr(self._page, field.name).get_prep_value() for field in streams}

    def fresh(self) -> Any:
        """A page of its own, with streams that have not been opened."""
        page = copy.copy(self._page)
        for field, raw in self._streams.items():
            setattr(page, field.name, field.stream_block.to_python(raw))
        return page


def _closed_paths() -> tuple[str, ...]:
    """Where in the tree something asks for a login."""
    return tuple(PageViewRestriction.objects.order_by().values_list("page__path", flat=True))


def _find_site(request: HttpRequest, memory: Memory) -> Site | None:
    """As Wagtail finds it. The only site there is answers for every host; its settings are asked for in one go.

    Where nobody has written any, they are as a new row would be: Wagtail stores one, and no GET of ours does.
    """
    request._wagtail_cached_site_root_paths = _root_paths(memory)  # type: ignore[attr-defined]  # Wagtail's own memory
    if not hasattr(request, "_wagtail_site"):
        site, *others = memory.get("sites", lambda: list(_sites()[:2])) or [None]
        if site is not None and site.is_default_site and not others:
            request._wagtail_site = site  # type: ignore[attr-defined]  # Wagtail's own memory, as the next one
            site_settings = getattr(site, SITE_SETTINGS, None) or SiteSettings(site=site)
            setattr(request, SiteSettings.get_cache_attr_name(), site_settings)
    return Site.find_for_request(request)


@cache
def _sites() -> QuerySet[Site]:
    """Sites with root and settings, in no order. Never evaluated: to make it costs as much as to ask."""
    return Site.objects.select_related("root_page", SITE_SETTINGS).order_by()


def _root_path(site: Site, memory: Memory) -> str | None:
    """Where the tree of the active language begins; None where it has none: Italian never poses as another language."""
    language = active_language_code()
    for root in _root_paths(memory):
        if root.site_id == site.pk and root.language_code == language:
            return str(root.root_path)
    return None


def _root_paths(memory: Memory) -> list[SiteRootPath]:
    return memory.get("root paths", _ask_for_root_paths)


def _ask_for_root_paths() -> list[SiteRootPath]:
    """Wagtail's list as the database has it: what Wagtail keeps for an hour may be older than a change."""
    Site.clear_site_root_paths_cache()
    found: list[SiteRootPath] = Site.get_site_root_paths()
    return found
