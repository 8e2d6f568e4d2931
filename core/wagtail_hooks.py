"""What the site changes in Wagtail: links in rich text, and what may be done to a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_vite.templatetags.django_vite import vite_asset_url
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.admin.wagtail_hooks import PageListingDeleteButton
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page, PageQuerySet
from wagtail.permissions import page_permission_policy
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from core import (
    choosers,
    content_checker,
    half_translated,
    page_checks_views,
    page_life,
    reserved,
    trash,
    trash_lists,
    trash_views,
)
from core.models import BasePage
from core.reviewing import gaps_of
from core.rich_text import LocalizedPageLinkHandler
from core.viewsets import AlertViewSet

BEFORE_LOCALIZE = -10
"""wagtail-localize answers for the editor of a translation."""
AFTER_THE_GUARDS = 10

register_snippet(AlertViewSet)
hooks.register("construct_page_chooser_queryset", choosers.show_one_language)
hooks.register("construct_wagtail_userbar", content_checker.narrow)


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own, which it replaces
def register_page_links(features: FeatureRegistry) -> None:
    features.register_link_type(LocalizedPageLinkHandler)


@hooks.register("insert_global_admin_css")
def load_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', vite_asset_url("frontend/scss/editor.scss"))


@hooks.register("insert_global_admin_js")
def load_script() -> SafeString:
    return format_html('<script type="module" src="{}"></script>', vite_asset_url("frontend/src/admin.js"))


@hooks.register("before_copy_page")
def refuse_reserved_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The form for copying asks only whether a sibling has the same address."""
    if request.method != "POST":
        return None
    parent_id = request.POST.get("new_parent_page", "")
    parent = Page.objects.filter(pk=parent_id).first() if parent_id.isdecimal() else page.get_parent()
    if parent is not None and trash.in_trash(parent):
        return _lead_to_trash(request, [parent])
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


@hooks.register("before_delete_page", order=AFTER_THE_GUARDS)
def put_into_trash(request: HttpRequest, page: Page) -> HttpResponse | None:
    if request.method != "POST":
        return None
    parent = page.get_parent()
    _put_into_trash(request, [page])
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_explore", args=[parent.pk]))


@hooks.register("register_bulk_action", order=AFTER_THE_GUARDS)
class PutIntoTrashBulkAction(DeleteBulkAction):
    """Wagtail's, by the name of what it does here."""

    display_name = gettext_lazy("Metti nel cestino")
    aria_label = gettext_lazy("Metti nel cestino le pagine scelte")


PageListingDeleteButton.label = gettext_lazy("Metti nel cestino")
"""So in the menu of a page too; no hook names what stands there."""


@hooks.register("before_bulk_action", order=AFTER_THE_GUARDS)
def put_pages_into_trash(
    request: HttpRequest, action_type: str, objects: Iterable[object], action: BulkAction
) -> HttpResponse | None:
    pages = sorted((each for each in objects if isinstance(each, Page)), key=lambda page: page.path)
    if action_type != "delete" or not pages:
        return None
    _put_into_trash(request, pages)
    return redirect(action.next_url)


def _put_into_trash(request: HttpRequest, pages: Iterable[Page]) -> None:
    titles = []
    for page in pages:
        now = Page.objects.get(pk=page.pk)
        if trash.in_trash(now):  # With another one that was chosen too.
            continue
        follow = page_life.translations_follow()
        problem = trash.why_not(now, request.user) if follow else ""  # type: ignore[arg-type]  # the admin knows who
        if problem:
            messages.error(request, f"«{page.get_admin_display_title()}»: {problem}")
            continue
        try:
            trash.put(now, user=request.user, with_translations=follow)  # type: ignore[arg-type]  # the admin knows who
        except trash.NotPossibleError as error:
            messages.error(request, str(error))
            continue
        titles.append(f"«{page.get_admin_display_title()}»")
    if titles:
        text = _("Nel cestino: %(titles)s. Per sette giorni si può rimettere dov’era.") % {"titles": ", ".join(titles)}
        messages.success(request, text, buttons=[messages.button(reverse("trash"), _("Cestino"))])


@hooks.register("before_edit_page", order=BEFORE_LOCALIZE)
def ask_before_half_a_translation_is_published(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The one big button of wagtail-localize's editor publishes at once; what must not go live is refused there."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    if half_translated.CONFIRMED_FIELD in request.POST or not page.permissions_for_user(request.user).can_publish():
        return None
    shortfalls = half_translated.shortfalls_of(page)
    if not shortfalls or (isinstance(page.specific, BasePage) and page.specific.untranslated_texts()):
        return None
    context = {
        "page": page,
        "shortfalls": shortfalls,
        "language": half_translated.language_of(page),
        "confirmed_field": half_translated.CONFIRMED_FIELD,
    }
    return TemplateResponse(request, "core/admin/confirm_translation.html", context)


@hooks.register("before_edit_page", order=BEFORE_LOCALIZE)
@hooks.register("before_copy_page", order=BEFORE_LOCALIZE)
@hooks.register("before_delete_page", order=BEFORE_LOCALIZE)
@hooks.register("before_unpublish_page", order=BEFORE_LOCALIZE)
def keep_trash_as_it_is(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _lead_to_trash(request, [page])


@hooks.register("before_move_page", order=BEFORE_LOCALIZE)
def move_nothing_into_or_out_of_trash(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return _lead_to_trash(request, [page, destination])


@hooks.register("before_create_page")
def create_nothing_in_trash(request: HttpRequest, parent: Page, page_class: type[Page]) -> HttpResponse | None:
    return _lead_to_trash(request, [parent])


@hooks.register("before_bulk_action", order=BEFORE_LOCALIZE)
def touch_nothing_in_trash(
    request: HttpRequest, action_type: str, objects: Iterable[object], action: BulkAction
) -> HttpResponse | None:
    """Nor is anything moved there."""
    form = action.cleaned_form
    destination = form.cleaned_data.get("chooser") if form is not None else None
    return _lead_to_trash(request, [each for each in (*objects, destination) if isinstance(each, Page)])


def _lead_to_trash(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    for page in trash.among(pages):
        text = _("«%(title)s» è nel cestino: prima rimettila dov’era.")
        messages.warning(request, text % {"title": page.get_admin_display_title()})
        return redirect("trash")
    return None


@hooks.register("construct_explorer_page_queryset")
def hide_trash(parent: Page, pages: PageQuerySet[Page], request: HttpRequest) -> PageQuerySet[Page]:
    return trash.hide(pages)


@hooks.register("construct_page_chooser_queryset")
def choose_nothing_in_trash(pages: PageQuerySet[Page], request: HttpRequest) -> PageQuerySet[Page]:
    return trash.hide(pages)


hooks.register("construct_homepage_panels", trash_lists.replace_panels)
hooks.register("construct_homepage_summary_items", trash_lists.replace_summary, order=AFTER_THE_GUARDS)


@hooks.register("register_log_actions")
def name_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(trash.PUT_ACTION, gettext_lazy("Mettere nel cestino"), gettext_lazy("Messa nel cestino"))
    actions.register_action(trash.BACK_ACTION, gettext_lazy("Rimettere dov’era"), gettext_lazy("Rimessa dov’era"))


class TrashMenuItem(MenuItem):
    """For those who write pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(page_permission_policy.user_has_permission(request.user, "change"))


@hooks.register("register_admin_menu_item")
def link_to_trash() -> MenuItem:
    return TrashMenuItem(gettext_lazy("Cestino"), reverse_lazy("trash"), name="trash", icon_name="bin", order=9_990)


@hooks.register("register_admin_urls")
def serve_pages_of_our_own() -> list[URLPattern]:
    return [*page_checks_views.URLS, *trash_views.URLS]


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
    """Drafts may have holes, and translations be half done; published in bulk, nobody would be shown them."""
    incomplete, chosen = None, list(pages)
    italian = {page.translation_key for page in chosen if page.locale.language_code == settings.LANGUAGE_CODE}
    for page in chosen:
        with_the_italian = page.translation_key in italian
        shortfalls = half_translated.shortfalls_of(page, with_the_italian=with_the_italian)
        gaps = gaps_of(page) or [each.text for each in shortfalls]
        if gaps:
            messages.error(request, f"«{page.get_admin_display_title()}»: {' '.join(gaps[:3])}")
            incomplete = page
    return redirect("wagtailadmin_explore", incomplete.get_parent().pk) if incomplete is not None else None
