"""The checks of a page, asked again: on a page of their own, and as the part that the editor's panel fetches."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from core.page_checks import draft_of


class PageChecksView(WagtailAdminTemplateMixin, TemplateView):
    """The newest draft, for those who may edit the page. PermissionDenied for others."""

    page_title = gettext_lazy("Controlli")
    header_icon = "glasses"
    template_name = "core/admin/page_checks_view.html"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = get_object_or_404(Page, pk=self.kwargs["pk"])
        if not page.permissions_for_user(self.request.user).can_edit():
            raise PermissionDenied
        draft = draft_of(page)
        return {
            **super().get_context_data(**kwargs),
            "draft": draft,
            "editor_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        }


class PageChecksPartView(PageChecksView):
    """Its list alone, for the panel beside the editor (frontend/src/page-checks.js)."""

    template_name = "core/admin/page_checks_part.html"


URLS: Final = [
    path("pagine/<int:pk>/controlli/", PageChecksView.as_view(), name="page_checks"),
    path("pagine/<int:pk>/controlli/elenco/", PageChecksPartView.as_view(), name="page_checks_part"),
]
