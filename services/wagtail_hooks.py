"""Where editors find the pages of this app in one list."""

from __future__ import annotations

from wagtail import hooks

from services.lists import ServiceListViewSet


@hooks.register("register_admin_viewset")
def register_list() -> ServiceListViewSet:
    return ServiceListViewSet()
