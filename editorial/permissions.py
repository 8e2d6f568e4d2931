"""Who works on pages."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.auth.models import User
from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

PAGE_PERMISSIONS: Final = ("add", "change", "publish")
PUBLISH_PERMISSIONS: Final = ("publish",)


def edits_pages(user: Any) -> bool:
    """Whether somebody writes pages, whichever: then she reads what is said about pages in general."""
    return bool(page_permission_policy.user_has_any_permission(user, PAGE_PERMISSIONS))


def publishes_pages(user: Any) -> bool:
    """Whether somebody publishes pages, whichever: not the writers of drafts, who may know who sent a form."""
    return bool(page_permission_policy.user_has_any_permission(user, PUBLISH_PERMISSIONS))


def editors() -> QuerySet[User]:
    """The active people of whom `edits_pages` is true."""
    found: QuerySet[User] = page_permission_policy.users_with_any_permission(PAGE_PERMISSIONS)
    return found


def editors_of(page: Page) -> QuerySet[User]:
    """The active people who may change this page: who can be responsible for it."""
    found: QuerySet[User] = page_permission_policy.users_with_permission_for_instance("change", page)
    return found
