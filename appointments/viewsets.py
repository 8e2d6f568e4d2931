"""Desks in the CMS: where, when and for what one can book. Editors see no appointment."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from appointments.models import Desk


class DeskViewSet(SnippetViewSet):
    model = Desk
    icon = "calendar-alt"
    menu_label = _("Sportelli")
    menu_order = 310
    add_to_admin_menu = True
    list_display: ClassVar = ["unit", "place", "slot_minutes", "horizon_days"]
    list_per_page = 50

    def get_queryset(self, request: object) -> object:
        return self.model.objects.select_related("unit", "place")
