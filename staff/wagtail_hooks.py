"""Wagtail's admin for editors: what needs attention on the dashboard, the way back to site and desk, less noise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from . import guide, registry
from .bulk_actions import GiveRole, SetActiveState
from .roles import Permission, has_permission

CONFUSING_MENU_ITEMS = frozenset({"help"})
"""Wagtail's help leads to pages about Wagtail in English, on other sites: our guide (`staff.guide`) stands there."""

AFTER_WAGTAIL = 100
"""The last action of a name is the one that is used."""

for _action in (GiveRole, SetActiveState):
    hooks.register("register_bulk_action", _action, order=AFTER_WAGTAIL)

reverse_lazy_text = lazy(reverse, str)


class AttentionPanel(Component):
    """The lines of "what needs attention" that the apps hand in through `staff.registry.register_attention`."""

    name = "attention"
    template_name = "staff/admin/attention_panel.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"items": registry.attention_items(parent_context["request"])}


class DeskMenuItem(MenuItem):
    """The way to the staff area, for those who have a desk there."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_permission(request.user, Permission.ENTER_DESK)


@hooks.register("construct_homepage_panels")
def add_attention_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(AttentionPanel())


@hooks.register("construct_main_menu")
def hide_confusing_items(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in CONFUSING_MENU_ITEMS]


@hooks.register("register_admin_urls")
def serve_guide() -> list[URLPattern]:
    return guide.URLS


@hooks.register("register_admin_menu_item")
def link_to_guide() -> MenuItem:
    return MenuItem(_("Guida"), reverse_lazy_text("guide"), name="guide", icon_name="help", order=10_000)


@hooks.register("register_admin_menu_item")
def link_to_site() -> MenuItem:
    # Wagtail marks the entry whose address begins the current one: a bare "/" would always be marked.
    return MenuItem(_("Vai al sito"), "/#", name="public-site", icon_name="site", order=10_010)


@hooks.register("register_admin_menu_item")
def link_to_desk() -> MenuItem:
    return DeskMenuItem(
        _("Area riservata"), reverse_lazy_text("staff:home"), name="desk", icon_name="lock", order=10_020
    )


@hooks.register("register_account_menu_item")
def second_factor_item(request: HttpRequest) -> dict[str, Any]:
    """The second factor in Wagtail's own account page."""
    return {
        "url": reverse("mfa_index"),
        "label": _("Secondo fattore"),
        "help_text": _("Proteggi l’account con un’app o una chiave di sicurezza."),
    }
