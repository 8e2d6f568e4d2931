"""What the site changes in Wagtail: links in rich text, and what may be done to a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from core import page_life, reserved
from core.reviewing import gaps_of
from core.rich_text import LocalizedPageLinkHandler


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own, which it replaces
def register_page_links(features: FeatureRegistry) -> None:
    features.register_link_type(LocalizedPageLinkHandler)


@hooks.register("before_copy_page")
def refuse_reserved_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The form for copying asks only whether a sibling has the same address."""
    if request.method != "POST":
        return None
    parent_id = request.POST.get("new_parent_page", "")
    parent = Page.objects.filter(pk=parent_id).first() if parent_id.isdecimal() else page.get_parent()
    error = reserved.find_address_error(request.POST.get("new_slug", ""), parent)
    if error is None:
        return None
    messages.error(request, error)
    return redirect("wagtailadmin_pages:copy", page.pk)


@hooks.register("after_copy_page")
def tell_that_a_copy_starts_afresh(request: HttpRequest, page: Page, new_page: Page) -> None:
    if getattr(new_page.specific_class, "reset_in_copy", {}) and not new_page.alias_of_id:
        messages.warning(request, _("La copia è una bozza: completala, poi pubblicala."))


@hooks.register("before_delete_page")
def keep_page_from_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse(request, [page], with_descendants=True)


@hooks.register("before_unpublish_page")
def keep_page_published(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse(request, [page], with_descendants="include_descendants" in request.POST)


@hooks.register("before_move_page")
def keep_page_open(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """A page that must stay is not moved behind a login."""
    return _refuse(request, [page], with_descendants=True) if destination.get_view_restrictions().exists() else None


@hooks.register("before_bulk_action")
def keep_pages(
    request: HttpRequest, action_type: str, objects: Iterable[object], action: object
) -> HttpResponse | None:
    pages = [each for each in objects if isinstance(each, Page)]
    if action_type == "publish":
        return _refuse_incomplete(request, page_life.published_in_bulk(request, pages))
    if action_type not in ("delete", "unpublish"):
        return None
    return _refuse(request, pages, with_descendants=action_type == "delete" or "include_descendants" in request.POST)


def _refuse(request: HttpRequest, pages: Iterable[Page], *, with_descendants: bool) -> HttpResponse | None:
    """Say at every page why it stays, and go back to its editor's list."""
    refused = None
    for page in pages:
        obstacle = page_life.why_it_stays(page, request.user, with_descendants=with_descendants)
        if obstacle:
            messages.error(request, f"«{page.get_admin_display_title()}»: {obstacle}")
            refused = page
    return redirect("wagtailadmin_explore", refused.get_parent().pk) if refused is not None else None


def _refuse_incomplete(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    """Drafts may have holes; published in bulk, nobody would be shown them."""
    incomplete = None
    for page in pages:
        gaps = gaps_of(page)
        if gaps:
            messages.error(request, f"«{page.get_admin_display_title()}»: {'; '.join(gaps[:3])}")
            incomplete = page
    return redirect("wagtailadmin_explore", incomplete.get_parent().pk) if incomplete is not None else None
