"""Entries of the admin's menus for whoever edits pages."""

from __future__ import annotations

from django.http import HttpRequest
from wagtail.admin.menu import MenuItem

from editorial.permissions import edits_pages, publishes_pages


class EditorsMenuItem(MenuItem):
    """Shown to whoever edits pages, whichever."""

    def is_shown(self, request: HttpRequest) -> bool:
        return edits_pages(request.user)


class PublishersMenuItem(MenuItem):
    """Shown to whoever publishes pages, whichever."""

    def is_shown(self, request: HttpRequest) -> bool:
        return publishes_pages(request.user)
