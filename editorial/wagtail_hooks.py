"""What editors find in Wagtail's admin: the menu «Elenchi», the review of a page, the report of what is due."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from core import page_checks
from core.italian import elide
from editorial import operations, report_views, upkeep_views
from editorial.listing import LISTS_MENU
from editorial.menu import EditorsMenuItem
from editorial.models import Upkeep
from editorial.operations import PLANNED, REVIEWED, upkeep_url

AFTER_PAGES = 110
AFTER_WAGTAILS_OWN = 1_050

hooks.register("register_bulk_action", upkeep_views.PlanSeveral)


@hooks.register("register_admin_menu_item")
def register_lists_menu() -> MenuItem:
    menu = Menu(register_hook_name=LISTS_MENU)
    return SubmenuMenuItem(gettext_lazy("Elenchi"), menu, name="lists", icon_name="list-ul", order=AFTER_PAGES)


@hooks.register("register_admin_urls")
def register_upkeep() -> list[URLPattern | URLResolver]:
    return [*upkeep_views.URLS, path("reports/", include(report_views.URLS))]


@hooks.register("register_reports_menu_item")
def register_report_menu_item() -> MenuItem:
    return EditorsMenuItem(
        gettext_lazy("Pagine da rivedere"),
        reverse_lazy(report_views.REPORT),
        name="reviews",
        icon_name="calendar-check",
        order=AFTER_WAGTAILS_OWN,
    )


@hooks.register("register_page_header_buttons")
def link_to_upkeep(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterable[Button]:
    """From the page's own menu to its review."""
    if page.permissions_for_user(user).can_edit():
        yield Button(_("Revisione e responsabile"), url=upkeep_url(page.pk), icon_name="calendar-check", priority=66)


@page_checks.register_check
def say_that_a_review_is_due(page: Page) -> Iterable[page_checks.Finding]:
    """Among what could be better in the page."""
    found = operations.due(timezone.localdate()).filter(page=page.pk).first()
    if found is not None and found.review_on is not None:
        text = _("La pagina è da rivedere entro il %(day)s: guardala, poi dillo in «Revisione e responsabile».")
        said = elide(text % {"day": date_format(found.review_on)})
        yield page_checks.Finding(text=said, place=str(Upkeep._meta.get_field("review_on").verbose_name))


@hooks.register("register_log_actions")
def name_acts(actions: LogActionRegistry) -> None:
    """For the history of a page."""
    actions.register_action(PLANNED, gettext_lazy("Revisione pianificata"), gettext_lazy("Ha pianificato la revisione"))
    actions.register_action(REVIEWED, gettext_lazy("Rivista"), gettext_lazy("Ha rivisto la pagina"))
