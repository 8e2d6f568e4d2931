"""«Cestino» in the admin: what was deleted in the last days, and the button that puts it back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from core import trash
from core.models import TrashedPage


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in the trash, with what the list says of it."""

    row: TrashedPage
    days: int
    below: int
    may_restore: bool


class TrashView(WagtailAdminTemplateMixin, TemplateView):
    """What this person could edit, newest first."""

    page_title = gettext_lazy("Cestino")
    header_icon = "bin"
    template_name = "core/admin/trash.html"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        rows = TrashedPage.objects.filter(is_leading=True).select_related("page__locale", "trashed_by")
        lines = [
            Line(row, trash.days_left(row), row.page.get_descendant_count(), trash.may_restore(row, user))
            for row in rows.order_by("-trashed_at")
            if row.page.permissions_for_user(user).can_edit()
        ]
        return super().get_context_data(lines=lines, kept_days=trash.KEPT.days, **kwargs)


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
