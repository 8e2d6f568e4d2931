"""Where editors find the pages of this app in one list."""

from __future__ import annotations

from wagtail import hooks

from events.lists import EventListViewSet


@hooks.register("register_admin_viewset")
def register_list() -> EventListViewSet:
    return EventListViewSet()
