"""Which protected area a path belongs to, and what of the URL space lies in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

DESK_PREFIX = "area-riservata/"
ACCOUNT_PREFIX = "area-riservata/accesso/"
ADMIN_PREFIX = "admin/"

_LANGUAGES = "|".join(re.escape(code) for code, _name in settings.LANGUAGES)
_PROTECTED = re.compile(rf"/(?:(?:{_LANGUAGES})/)?area-riservata(?:/(?P<account>accesso/)?|$)")


class Area(StrEnum):
    """The classes of protected pages: login and own account, the desk, Wagtail's admin."""

    ACCOUNT = "account"
    DESK = "desk"
    ADMIN = "admin"


def area_of(path: str) -> Area | None:
    """The protected area of a path, None for the public site. It looks at the path, so unknown addresses count too."""
    if path.startswith(f"/{ADMIN_PREFIX}"):
        return Area.ADMIN
    match = _PROTECTED.match(path)
    if match is None:
        return None
    return Area.ACCOUNT if match["account"] else Area.DESK


@dataclass(frozen=True, slots=True)
class Route:
    """One URL pattern of the project, with its route as written and its full name (`staff:home`), if it has one."""

    route: str
    name: str
    callback: Callable[..., Any]

    @property
    def area(self) -> Area | None:
        return area_of(f"/{self.route.replace('^', '')}")


def all_routes() -> Iterator[Route]:
    """Every URL pattern of the project, resolvers unfolded: what checks and the access matrix walk over."""
    yield from _walk(get_resolver().url_patterns, prefix="", namespaces=())


def _walk(patterns: list[Any], *, prefix: str, namespaces: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, prefix=route, namespaces=inner)
        elif isinstance(pattern, URLPattern):
            yield Route(route, ":".join([*namespaces, pattern.name]) if pattern.name else "", pattern.callback)
