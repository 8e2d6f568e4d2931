"""«Servizi» among the lists of the admin."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from editorial.listing import ContentFilterSet, ContentListViewSet, choice, list_columns
from services.categories import ServiceCategory
from services.models import ServicePage, ServiceStatus


class ServiceFilterSet(ContentFilterSet):
    """By category, and whether the service can be had."""

    categoria = choice(_("Categoria"), ServiceCategory.choices, field_name="category")
    stato = choice(_("Stato del servizio"), ServiceStatus.choices, field_name="status")

    class Meta(ContentFilterSet.Meta):
        model = ServicePage


class ServiceListViewSet(ContentListViewSet):
    """The service sheets, by title."""

    name = "service_list"
    url_prefix = "elenchi/servizi"
    model = ServicePage
    icon = "tasks"
    menu_label = _("Servizi")
    menu_order = 40
    ordering = "title"
    filterset_class = ServiceFilterSet
    columns: ClassVar[list[Any]] = list_columns(
        Column("category", label=_("Categoria"), accessor="get_category_display", sort_key="category"),
        Column("state", label=_("Stato del servizio"), accessor="get_status_display", sort_key="status"),
    )
