"""From an address to a page with three queries, however deep the page lies.

Wagtail walks down the tree and asks twice for every level. The address itself says which pages may be meant, so one
query finds the deepest of them; what remains of the path is left to that page (`RoutablePageMixin`).
"""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail import views as wagtail_views
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult

from core.locale import active_language_code

MAX_COMPONENTS = 12
"""How much of an address may name pages: no tree of ours is as deep."""


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Wagtail's page view, told beforehand which page is meant (it reads the attribute that caches its own search)."""
    request._wagtail_route_for_request = find_route(request, path)  # type: ignore[attr-defined]
    response: HttpResponseBase = wagtail_views.serve(request, path)
    return response


def find_route(request: HttpRequest, path: str) -> RouteResult | None:
    """The page of this address and what its view needs; None where there is no such page."""
    site = Site.find_for_request(request)
    if site is None:
        return None
    root_path = _root_path(site)
    if root_path is None:
        return None
    components = [component for component in path.split("/") if component]
    ends = range(min(len(components), MAX_COMPONENTS) + 1)
    candidates = {root_path + "".join(f"{part}/" for part in components[:end]): end for end in ends}
    page = Page.objects.select_related("locale").filter(url_path__in=candidates).order_by("-depth").first()
    if page is None:
        return None
    try:
        route: RouteResult = page.specific.route(request, components[candidates[page.url_path] :])
    except Http404:
        return None
    return route


def _root_path(site: Site) -> str | None:
    """Where the tree of the active language begins; None where it has none: Italian never poses as another language."""
    language = active_language_code()
    for root in Site.get_site_root_paths():
        if root.site_id == site.pk and root.language_code == language:
            return str(root.root_path)
    return None
