"""What is in the trash stands in no list of Wagtail's admin: not in searches, choosers, reports, nor on the dashboard.

Wagtail has hooks for its explorer, its choosers of pages and the panels of its dashboard (`core.wagtail_hooks`). All
else that lists pages asks the page permission policy, or the database in a view of its own: their methods are wrapped
here. A test walks every list. The history of the site keeps its lines: it tells of acts, of putting pages into the
trash too. And who uses a picture, a document, an entry or a page is told of pages in the trash too: what is deleted
would be missing when they come back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from wagtail.admin.site_summary import PagesSummaryItem, SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import LockedPagesPanel, RecentEditsPanel
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.reports.locked_pages import LockedPagesView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import GroupPagePermission, Page, PageLogEntry, PageLogEntryManager, PageQuerySet
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import Translation
from wagtail_localize.views.report import TranslationsReportView

from core import trash


def leave_trash_out_of_lists() -> None:
    """Wrap what Wagtail's lists ask; called once, when the app is ready."""
    for owner, name, without_trash in WRAPPED:
        ask = getattr(owner, name)
        if not hasattr(ask, "__wrapped__"):
            setattr(owner, name, _wrap(ask, without_trash))


def _wrap(ask: Callable[..., Any], without_trash: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(ask)
    def ask_and_hide(asked: Any, *args: Any, **kwargs: Any) -> Any:
        return without_trash(ask(asked, *args, **kwargs), asked, *args, **kwargs)

    return ask_and_hide


# Each gets what was found, whoever was asked, and what it was asked.


def _hide_pages(pages: PageQuerySet[Page], *_args: Any, **_kwargs: Any) -> PageQuerySet[Page]:
    return trash.hide(pages)


def _leave_out(permissions: QuerySet[GroupPagePermission], *_args: Any) -> QuerySet[GroupPagePermission]:
    """A section in the trash is nobody's: it would lead its writers there, and show them what is above."""
    return trash.leave_out_permissions(permissions)


def _hide_ids(ids: Iterable[int], *_args: Any, **_kwargs: Any) -> list[int]:
    trashed = set(trash.all_pages().values_list("pk", flat=True))
    return [pk for pk in ids if pk not in trashed]


def _hide_translations(translations: QuerySet[Translation], *_args: Any, **_kwargs: Any) -> QuerySet[Translation]:
    return translations.exclude(source__object_id__in=trash.all_pages().values("translation_key"))


def _keep_history(entries: QuerySet[PageLogEntry], _manager: PageLogEntryManager, user: Any) -> QuerySet[PageLogEntry]:
    """Who saw a page where it was still sees what was done to it, though the policy hides it."""
    return entries | PageLogEntry.objects.filter(page__in=trash.once_seen_by(user))


def _count_types(kinds: QuerySet[ContentType], view: PageTypesUsageReportView) -> QuerySet[ContentType]:
    """Counted anew, and the page of a type that was edited last. The folder of the trash is the one bare page."""
    chosen = view.filters.form.cleaned_data
    pages = trash.hide(Page.objects.filter(depth__gt=1))
    if chosen.get("page_locale"):
        pages = pages.filter(locale__language_code=chosen["page_locale"])
    if chosen.get("site"):
        pages = pages.filter(path__startswith=chosen["site"])
    newest = pages.filter(content_type=OuterRef("pk")).order_by(
        F("latest_revision_created_at").desc(nulls_last=True), "title", "-pk"
    )
    counted = kinds.annotate(
        count=Count("pages", filter=Q(pages__in=pages.values("pk"))),
        last_edited_page_id=Subquery(newest.values("pk")[:1]),
    )
    return counted.exclude(pk=ContentType.objects.get_for_model(Page).pk, count=0)


WRAPPED: Final[tuple[tuple[type, str, Callable[..., Any]], ...]] = (
    (PagePermissionPolicy, "instances_user_has_any_permission_for", _hide_pages),
    (PagePermissionPolicy, "explorable_instances", _hide_pages),
    (PagePermissionPolicy, "get_all_permissions_for_user", _leave_out),
    (LockedPagesView, "get_queryset", _hide_pages),
    (ChooseParentView, "get_valid_parent_pages", _hide_pages),
    (PageBulkAction, "get_all_objects_in_listing_query", _hide_ids),
    (TranslationsReportView, "get_queryset", _hide_translations),
    (PageTypesUsageReportView, "get_queryset", _count_types),
    (PageLogEntryManager, "viewable_by_user", _keep_history),
)


# --- the dashboard ----------------------------------------------------------------------------------------------------


class _RecentEdits(RecentEditsPanel):
    """Of the five that Wagtail takes, so that there may be fewer for the days that a page is in the trash."""

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        trashed = trash.among(page for _day, page in context["last_edits"])
        context["last_edits"] = [(day, page) for day, page in context["last_edits"] if page not in trashed]
        return context


class _LockedPages(LockedPagesPanel):
    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        context["locked_pages"] = trash.hide(context["locked_pages"])
        return context


class _PagesSummary(PagesSummaryItem):
    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        root = page_permission_policy.explorable_root_instance(self.request.user)
        if root is not None and root.is_root():
            context["total_pages"] -= trash.all_pages(with_folder=True).count()
        return context


_INSTEAD: Final[Mapping[type[Component], type[Component]]] = {
    RecentEditsPanel: _RecentEdits,
    LockedPagesPanel: _LockedPages,
}


def replace_panels(_request: HttpRequest, panels: list[Component]) -> None:
    """Hook `construct_homepage_panels`."""
    panels[:] = [_INSTEAD[type(panel)]() if type(panel) in _INSTEAD else panel for panel in panels]


def replace_summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    """Hook `construct_homepage_summary_items`."""
    items[:] = [_PagesSummary(request) if type(item) is PagesSummaryItem else item for item in items]
