"""Where editors find the pages of this app in one list."""

from __future__ import annotations

from wagtail import hooks

from news.lists import NewsListViewSet


@hooks.register("register_admin_viewset")
def register_list() -> NewsListViewSet:
    return NewsListViewSet()
