"""Which addresses a page may have: none that the site uses itself, none longer than every database keeps.

What is taken is read from the URL configuration, so that a new prefix in `config/urls.py` is known here by itself. A
page below a routable page may not have the name of one of its routes either (`categoria` under the services).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, wraps
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.db.models.functions import Length
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RegexPattern, RoutePattern
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SLUG_MAX = 100
"""Wagtail's column takes 255, but the whole address has to fit into a redirect when the page is renamed."""
ADDRESS_MAX = 230
"""Characters of a page's place in the tree; with the prefix of a language below the 255 of `Redirect.old_path`."""
PAGE_VIEW = "wagtail_serve"
ROOT_DEPTH = 2
"""Pages below those at this depth stand at the first segment of an address."""


@cache
def site_patterns() -> tuple[re.Pattern[str], ...]:
    """What the first segment of an address is when it is no page: prefixes of the URL configuration, languages."""
    segments = set(_first_segments(get_resolver().url_patterns))
    for url in (settings.STATIC_URL, settings.MEDIA_URL):
        if url.startswith("/"):
            segments.add(re.escape(url.strip("/").split("/")[0]))
    segments |= {re.escape(code) for code, _name in settings.LANGUAGES}
    return tuple(re.compile(segment, re.IGNORECASE) for segment in sorted(segments))


def _first_segments(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    """The part of each pattern before its first slash, as a regular expression."""
    for entry in patterns:
        if isinstance(entry, URLResolver) and isinstance(entry.pattern, LocalePrefixPattern):
            yield from _first_segments(entry.url_patterns)
        elif getattr(entry, "name", None) != PAGE_VIEW:
            yield _first_segment(entry.pattern)


def _first_segment(pattern: LocalePrefixPattern | RegexPattern | RoutePattern) -> str:
    return pattern.regex.pattern.removeprefix("^").split("/")[0].removesuffix(r"\Z").removesuffix("$")


@cache
def route_patterns(page_class: type[Page]) -> tuple[re.Pattern[str], ...]:
    """The first segments of a routable page's own routes."""
    if not issubclass(page_class, RoutablePageMixin):
        return ()
    segments = {_first_segment(route.pattern) for route in page_class.get_subpage_urls()}
    return tuple(re.compile(segment, re.IGNORECASE) for segment in sorted(segments) if segment)


def is_reserved(slug: str, parent: Page | None) -> bool:
    """Whether the site, or the parent's routes, answer at this address: a page there could never be reached."""
    if parent is None:
        return False
    patterns = route_patterns(parent.specific_class or Page)
    if parent.depth == ROOT_DEPTH:
        patterns += site_patterns()
    return any(pattern.fullmatch(slug) for pattern in patterns)


def find_address_error(slug: str, parent: Page | None, page: Page | None = None) -> StrOrPromise | None:
    """Why a page may not have this slug here, in words; None if it may."""
    if is_reserved(slug, parent):
        return _("L’indirizzo «%(slug)s» lo usa già il sito: scegline un altro, per esempio «%(slug)s-pagina».") % {
            "slug": slug
        }
    growth = _growth(slug, parent, page)
    if growth <= 0:
        return None  # A page from before the limits may be saved, and shortened.
    if len(slug) > SLUG_MAX:
        return _("L’indirizzo è troppo lungo: usa al massimo %(number)d caratteri.") % {"number": SLUG_MAX}
    if parent is not None and _longest_address(parent, page) + growth > ADDRESS_MAX:
        return _("L’indirizzo completo, con quello delle pagine sopra e sotto, è troppo lungo: accorcialo.")
    return None


def _growth(slug: str, parent: Page | None, page: Page | None) -> int:
    """By how many characters the page's address gets longer; for a new page, all that it adds."""
    if parent is None or page is None or page.pk is None:
        return len(slug) + 1
    return len(parent.url_path) + len(slug) + 1 - len(page.url_path)


def _longest_address(parent: Page, page: Page | None) -> int:
    """Characters of the longest address that the change makes longer, as it is now."""
    if page is None or page.pk is None:
        return len(parent.url_path)
    branch = page.get_descendants(inclusive=True).aggregate(length=Max(Length("url_path")))
    return int(branch["length"] or 0)


def propose_slug(title: str, parent: Page | None, page: Page | None = None) -> str:
    """A slug made from the title that the page may have; empty where the title gives none."""
    base = slugify(title, allow_unicode=True)[: SLUG_MAX - 5].strip("-")
    candidate, number = base, 1
    while base and not Page._slug_is_available(candidate, parent, page):
        number += 1
        candidate = f"{base}-{number}"
    return candidate


def refuse_reserved_slugs() -> None:
    """Let Wagtail take a reserved slug for one in use; called once, when the app is ready.

    The copy and move dialogues, `add_child`, the slug made from a title and copies for translation all ask this one
    (private) function. Its signature is pinned by a test.
    """
    ask = Page._slug_is_available
    if hasattr(ask, "__wrapped__"):
        return

    @wraps(ask)
    def ask_ours_first(slug: str, parent_page: Page | None, page: Page | None = None) -> bool:
        return not is_reserved(slug, parent_page) and bool(ask(slug, parent_page, page))

    Page._slug_is_available = staticmethod(ask_ours_first)


# --- redirects --------------------------------------------------------------------------------------------------------


def refuse_reserved_path(path: str) -> None:
    """A redirect may not cover what the site answers itself: `/codice` sent elsewhere would lead people astray."""
    segments = [segment for segment in Redirect.normalise_path(path).split("?")[0].split("/") if segment]
    if segments and segments[0] in dict(settings.LANGUAGES) and len(segments) > 1:
        segments = segments[1:]
    if not segments:
        raise ValidationError(_("La pagina iniziale non si può rimandare altrove."))
    if any(pattern.fullmatch(segments[0]) for pattern in site_patterns()):
        raise ValidationError(
            _("«%(path)s» è un indirizzo del sito stesso: non si può rimandare altrove."), params={"path": path}
        )


def guard_redirects() -> None:
    """Give Wagtail's redirects our validator, which form and import both run; called once, when the app is ready."""
    validators: list[Any] = Redirect._meta.get_field("old_path").validators
    if refuse_reserved_path not in validators:
        validators.append(refuse_reserved_path)
