"""From an address to a page with three queries, however deep the page lies (docs/adr/0010-own-routing.md).

Wagtail walks down the tree and asks twice for every level. The address itself says which pages may be meant: one query
finds them all, and the walk, the same as Wagtail's, is made in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404
from wagtail import views as wagtail_views
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult

from core.locale import active_language_code
from core.site_settings import SiteSettings
from core.versions import in_own_words

SITE_SETTINGS = SiteSettings._meta.get_field("site").remote_field.get_accessor_name()
MAX_COMPONENTS = 12
"""How much of an address may name pages: no tree of ours is as deep."""


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
    for depth, page in enumerate(branch):
        below = components[depth:]
        if page is branch[-1] or _answers(page, below):
            return _route(page, request, below) if _speaks_its_language(page) else None
    return None


def _branch(request: HttpRequest, components: list[str]) -> Iterator[Page]:
    """The pages that the address passes through, from the root of the language's tree down; drafts too. One query."""
    site = _find_site(request)
    root_path = _root_path(site) if site else None
    if root_path is None:
        return
    ends = range(min(len(components), MAX_COMPONENTS) + 1)
    paths = [root_path + "".join(f"{part}/" for part in components[:end]) for end in ends]
    pages = Page.objects.filter(url_path__in=paths).select_related("locale").order_by()
    by_path = {page.url_path: page for page in pages}
    for path in paths:
        if path not in by_path:
            return
        yield by_path[path]


def _speaks_its_language(page: Page) -> bool:
    """One query more, for an alias only."""
    return page.alias_of_id is None or Page.objects.filter(in_own_words(), pk=page.pk).exists()


def _answers(page: Page, below: list[str]) -> bool:
    """Whether a page takes the rest of the address for itself, before any page below it is asked."""
    model = page.specific_class
    if model is None or not page.live or not issubclass(model, RoutablePageMixin):
        return False
    try:
        model.get_resolver().resolve(f"/{'/'.join(below)}/")
    except Resolver404:
        return False
    return True


def _route(page: Page, request: HttpRequest, below: list[str]) -> RouteResult | None:
    specific = page.specific
    specific.locale = page.locale  # Known already; asked anew, it is one more query.
    try:
        route: RouteResult = specific.route(request, below)
    except Http404:
        return None
    return route


def _find_site(request: HttpRequest) -> Site | None:
    """As Wagtail finds it. The only site there is answers for every host; its settings are asked for in one go."""
    if not hasattr(request, "_wagtail_site"):
        site, *others = _sites()[:2] or [None]
        if site is not None and site.is_default_site and not others:
            request._wagtail_site = site  # type: ignore[attr-defined]  # Wagtail's own memory, as the next one
            if (site_settings := getattr(site, SITE_SETTINGS, None)) is not None:
                setattr(request, SiteSettings.get_cache_attr_name(), site_settings)
    return Site.find_for_request(request)


@cache
def _sites() -> QuerySet[Site]:
    """Sites with root and settings, in no order. Never evaluated: to make it costs as much as to ask."""
    return Site.objects.select_related("root_page", SITE_SETTINGS).order_by()


def _root_path(site: Site) -> str | None:
    """Where the tree of the active language begins; None where it has none: Italian never poses as another language."""
    language = active_language_code()
    for root in Site.get_site_root_paths():
        if root.site_id == site.pk and root.language_code == language:
            return str(root.root_path)
    return None
