"""What editors find in the CMS beside pages that belongs to no app: the alerts."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from core.alerts import Alert


class AlertViewSet(SnippetViewSet):
    model = Alert
    icon = "warning"
    menu_label = _("Avvisi")
    menu_name = "alerts"
    menu_order = 310
    add_to_admin_menu = True
    copy_view_enabled = True
    list_display: ClassVar = [
        "__str__",
        Column("state", label=_("Stato")),
        Column("level", label=_("Livello"), accessor="get_level_display"),
        "starts_at",
        "ends_at",
    ]
    list_filter: ClassVar = ["level", "only_language"]
    list_per_page = 50
    ordering: ClassVar = ["-starts_at"]
