"""Drafts of pages that one app makes out of what another one received, without knowing each other.

An app that has pages registers a maker from `AppConfig.ready`; an app that receives something asks `maker_of`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from wagtail.models import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What the draft begins with: nothing about whoever it came from. Any of it may be empty."""

    title: str
    text: str = ""
    day: datetime.date | None = None


DraftMaker = Callable[[Sketch, User], Page]
"""Makes an unpublished page in the source language, in the name of a colleague. Raises `NoPlaceError`."""


class NoPlaceError(Exception):
    """There is no page under which the draft could stand."""


_makers: dict[str, DraftMaker] = {}


def register_maker(name: str, maker: DraftMaker) -> None:
    """Add what makes drafts of this sort. Another one of the same name is a mistake: ImproperlyConfigured."""
    if _makers.get(name, maker) != maker:
        raise ImproperlyConfigured(f"Two makers of drafts are called {name!r}.")
    _makers[name] = maker


def maker_of(name: str) -> DraftMaker | None:
    """What makes drafts of this sort, if any app does."""
    return _makers.get(name)
