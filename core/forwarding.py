"""Old addresses: a page that was renamed or moved is found where it was, with everything below it.

Wagtail remembers the address of a page only, not that of its form at `…/modulo/`, and answers 301, which turns a POST
into a GET. Here what follows the remembered address is carried over, and 308 keeps method and body: somebody who stands
in the middle of a form does not lose it, and a QR code on paper stays good.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.encoding import escape_uri_path
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from core.locale import active_language_code
from core.models import TrashedPage
from core.routing import MAX_COMPONENTS
from core.routing import serve as serve_page

logger = logging.getLogger(__name__)

OLD_PATH_MAX = 255
"""The column of `Redirect.old_path`: PostgreSQL refuses more, SQLite does not look. `core.reserved` stays below."""
MAX_HOPS = 10
"""How many renamings of a page and of those above it are followed for one request."""
BATCH = 500


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """The page of this address; where there is none, the new address of what was here, or words at a form's."""
    try:
        return serve_page(request, path)
    except Http404:
        response = _answer_at_old_address(request, path)
        if response is None:
            raise
        return response


def _answer_at_old_address(request: HttpRequest, path: str) -> HttpResponseBase | None:
    for place in _places(request, path):
        if place.leads_somewhere(request):
            return _forward(request, place)
        words = place.words(request)
        if words is not None:
            return words
    return None


@dataclass(frozen=True)
class _Place:
    """A page, and what stands behind its address in the address that was asked for."""

    page: Page
    rest: tuple[str, ...]
    is_asked: bool
    """True where this is the address in the request itself: there is nothing to forward to."""

    @property
    def components(self) -> tuple[str, ...]:
        return (*_split(self.page.url or ""), *self.rest)

    def leads_somewhere(self, request: HttpRequest) -> bool:
        if self.is_asked:
            return False
        try:
            self.page.route(request, list(self.rest))
        except Http404:
            return False
        return True

    def words(self, request: HttpRequest) -> HttpResponse | None:
        """What a page that is no longer public says at its sub-addresses; None where it never was, or not for all."""
        answer = getattr(self.page, "serve_withdrawn", None)
        withdrawn = not self.page.live and self.page.first_published_at is not None and self.page.url is not None
        if answer is None or not self.rest or not withdrawn or self.page.get_view_restrictions().exists():
            return None
        response: HttpResponse | None = answer(request, list(self.rest))
        if isinstance(response, TemplateResponse):
            response.render()
        return response


def _forward(request: HttpRequest, place: _Place) -> HttpResponse:
    # Built from components: an empty one (`//`) would name another host.
    path = "/" + "".join(f"{component}/" for component in place.components)
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(
        escape_uri_path(path) + (f"?{query}" if query else ""), preserve_request=True
    )
    # A page may move back: a browser that had kept both ways would run in a circle.
    response.headers["Cache-Control"] = "no-cache"
    return response


def _places(request: HttpRequest, path: str) -> Iterator[_Place]:
    """The page that lies at the address now, public or not, or did until it went into the trash; then where remembered
    addresses lead, hop by hop.
    """
    site = Site.find_for_request(request)
    if site is None:
        return
    here = _page_at(site, _split(path))
    if here is not None:
        yield here
    put_away = _page_once_at(site, _split(path))
    if put_away is not None:
        yield put_away
    components = _split(request.path_info)
    seen = set()
    for _hop in range(MAX_HOPS):
        place = _follow(site, components)
        if place is None or place.components in seen:
            return
        yield place
        seen.add(place.components)
        components = place.components


def _page_at(site: Site, components: Sequence[str]) -> _Place | None:
    """The deepest page on this path, whatever its state."""
    candidates = _candidates(site, components)
    pages = Page.objects.filter(url_path__in=candidates, locale__language_code=active_language_code())
    page = pages.order_by("-depth").first()
    if page is None:
        return None
    return _Place(page.specific, tuple(components[candidates[page.url_path] :]), is_asked=True)


def _candidates(site: Site, components: Sequence[str]) -> dict[str, int]:
    """By the `url_path` of every page on this path: how many components lead there."""
    roots = [root.root_path for root in Site.get_site_root_paths() if root.site_id == site.pk]
    ends = range(min(len(components), MAX_COMPONENTS), 0, -1)
    return {f"{root}{'/'.join(components[:end])}/": end for root in roots for end in ends}


def _page_once_at(site: Site, components: Sequence[str]) -> _Place | None:
    """The deepest page that lay on this path until it was put into the trash, as it was there; none behind a login."""
    candidates = _candidates(site, components)
    language = active_language_code()
    rows = TrashedPage.objects.filter(url_path__in=candidates, page__locale__language_code=language)
    row = rows.select_related("page", "parent").order_by("-trashed_at").first()
    if row is None or row.parent is None or row.parent.url is None or row.parent.get_view_restrictions().exists():
        return None
    folder = row.page.url_path
    now = {folder + path.removeprefix(row.url_path): path for path in candidates if path.startswith(row.url_path)}
    found = row.page.get_descendants(inclusive=True).filter(url_path__in=now).order_by("-depth").first()
    if found is None:
        return None
    page = found.specific
    page.url_path = now[page.url_path]
    return _Place(page, tuple(components[candidates[page.url_path] :]), is_asked=True)


def _follow(site: Site, components: Sequence[str]) -> _Place | None:
    """Where the longest remembered beginning of this path leads. An editor's own redirect is left to Wagtail."""
    ends = range(min(len(components), MAX_COMPONENTS), 0, -1)
    candidates = {"/" + "/".join(components[:end]): end for end in ends}
    known = Redirect.get_for_site(site).filter(old_path__in=candidates).select_related("redirect_page")
    rows = sorted(known, key=lambda row: candidates[row.old_path], reverse=True)
    for row in rows:
        end = candidates[row.old_path]
        if not row.automatically_created and end == len(components):
            return None
        if row.automatically_created and row.redirect_page:
            return _Place(row.redirect_page.specific, tuple(components[end:]), is_asked=False)
    return None


def _split(path: str) -> tuple[str, ...]:
    return tuple(component for component in path.split("/") if component)


# --- what is remembered -----------------------------------------------------------------------------------------------


def remember_slug_change(*, instance: Page, instance_before: Page, **_kwargs: Any) -> None:
    remember(page=instance, before=instance_before.url_path, after=instance.url_path)


def remember_move(*, instance: Page, url_path_before: str, url_path_after: str, **_kwargs: Any) -> None:
    remember(page=instance, before=url_path_before, after=url_path_after)


@transaction.atomic
def remember(*, page: Page, before: str, after: str) -> None:
    """Keep the old addresses of a page and of those below it that anybody may have seen.

    In place of Wagtail's own (`WAGTAILREDIRECTS_AUTO_CREATE`), which fails on PostgreSQL at an address longer than the
    column. Such an address is left out: the one above it still leads there.
    """
    old = copy.copy(page)
    old.url_path = before
    parts = old.get_url_parts()
    if before == after or parts is None or page.get_url_parts() is None:
        return  # It has no address, or none any more: it is in the trash.
    site_id, _root_url, address = parts
    seen = Q(live=True) | Q(first_published_at__isnull=False)
    pages = page.get_descendants(inclusive=True).filter(seen).values_list("pk", "url_path")
    rows = {Redirect.normalise_path(address + url_path[len(after) :]): pk for pk, url_path in pages}
    _store({path: pk for path, pk in rows.items() if len(path) <= OLD_PATH_MAX and path != "/"}, site_id=site_id)


def _store(targets: dict[str, int], *, site_id: int) -> None:
    """One row an address; a newer page at the same old address takes the place of an older one."""
    for paths in _batches(list(targets)):
        Redirect.objects.filter(site_id=site_id, automatically_created=True, old_path__in=paths).delete()
        Redirect.objects.bulk_create(
            [
                Redirect(old_path=path, site_id=site_id, redirect_page_id=targets[path], automatically_created=True)
                for path in paths
            ],
            ignore_conflicts=True,
        )


def _batches(paths: Sequence[str]) -> Iterable[Sequence[str]]:
    return (paths[start : start + BATCH] for start in range(0, len(paths), BATCH))
