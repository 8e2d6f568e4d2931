"""«Cestino» in the admin: what was deleted in the last days, and the button that puts it back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from core import trash
from core.models import TrashedPage

PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in the trash, with what the list says of it."""

    row: TrashedPage
    days: int
    below: int
    may_restore: bool


class TrashView(WagtailAdminTemplateMixin, TemplateView):
    """What this person could put back or write, newest first."""

    page_title = gettext_lazy("Cestino")
    header_icon = "bin"
    template_name = "core/admin/trash.html"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self._mine(), PER_PAGE).get_page(self.request.GET.get("p"))
        together: dict[uuid.UUID, list[TrashedPage]] = {}
        for row in trash.rows_of([row.batch for row in page]):
            together.setdefault(row.batch, []).append(row)
        below = trash.counts_below()
        lines = [self._line(together[row.batch], below) for row in page]
        numbers = page.paginator.get_elided_page_range(page.number)
        return super().get_context_data(
            lines=lines, page_obj=page, elided_page_range=numbers, kept_days=trash.KEPT.days, **kwargs
        )

    def _mine(self) -> list[TrashedPage]:
        user: Any = self.request.user
        rows = TrashedPage.objects.filter(is_leading=True).select_related("parent").order_by("-trashed_at")
        return [row for row in rows if user.is_superuser or _may_write_in(row.parent, user)]

    def _line(self, rows: list[TrashedPage], below: Mapping[str, int]) -> Line:
        user: Any = self.request.user
        may_restore = rows[0].parent is not None and trash.may_restore(rows, user)
        return Line(rows[0], trash.days_left(rows[0]), below.get(rows[0].page.path, 0), may_restore)


def _may_write_in(parent: Page | None, user: User) -> bool:
    return parent is not None and bool(parent.permissions_for_user(user).can_edit())


@require_POST
def restore(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """Put it back, and say where."""
    try:
        page = trash.restore(batch, user=request.user)  # type: ignore[arg-type]  # the admin knows who asks
    except trash.NotPossibleError as error:
        messages.error(request, str(error))
        return redirect("trash")
    text = _("«%(title)s» è di nuovo dov’era.") if page.live else _("«%(title)s» è di nuovo dov’era, come bozza.")
    messages.success(request, text % {"title": page.get_admin_display_title()})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


URLS: Final = [
    path("cestino/", TrashView.as_view(), name="trash"),
    path("cestino/<uuid:batch>/rimetti/", restore, name="trash_restore"),
]
