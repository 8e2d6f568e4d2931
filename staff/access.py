"""Deny by default: the only kinds of view that the staff area serves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from .roles import Permission

ViewT = TypeVar("ViewT", bound=Callable[..., Any])

_OPEN = "_staff_open_because"


def open_view(reason: str) -> Callable[[ViewT], ViewT]:
    """Decorator of a view in the staff area that asks for no role, with the reason why that is right."""

    def mark(view: ViewT) -> ViewT:
        setattr(view, _OPEN, reason)
        return view

    return mark


def is_guarded(view: Callable[..., Any]) -> bool:
    """Whether the staff area may serve this view.

    It may if the view names a permission (`StaffView`), if allauth wrote it (login, password, second factor: they ask
    for the login where it is needed), or if `open_view` says why it is open.
    """
    view_class = getattr(view, "view_class", None)
    if isinstance(getattr(view_class, "staff_permission", None), Permission):
        return True
    return hasattr(view, _OPEN) or view.__module__.startswith("allauth.")
