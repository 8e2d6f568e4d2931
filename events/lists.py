"""«Eventi» among the lists of the admin."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from core.event_types import EventType
from editorial.listing import ContentFilterSet, ContentListViewSet, TemplateColumn, choice, list_columns
from events.models import EventPage

PERIODS = [
    ("futuri", _("In corso e futuri")),
    ("passati", _("Passati")),
    ("annullati", _("Annullati")),
    ("senza", _("Senza data")),
]


class EventFilterSet(ContentFilterSet):
    """By kind, and by when."""

    tipo = choice(_("Tipo"), EventType.choices, field_name="event_type")
    periodo = choice(_("Quando"), PERIODS, "filter_period")

    class Meta(ContentFilterSet.Meta):
        model = EventPage

    def filter_period(self, pages: QuerySet[EventPage], _name: str, value: str) -> QuerySet[EventPage]:
        dated = pages.annotate(last_day=Coalesce("end_date", "start_date"))
        wanted = {
            "futuri": Q(last_day__gte=timezone.localdate()),
            "passati": Q(last_day__lt=timezone.localdate()),
            "annullati": Q(is_cancelled=True),
            "senza": Q(start_date=None),
        }
        return dated.filter(wanted[value])


class EventListViewSet(ContentListViewSet):
    """The events, the latest day first."""

    name = "event_list"
    url_prefix = "elenchi/eventi"
    model = EventPage
    icon = "date"
    menu_label = _("Eventi")
    menu_order = 10
    ordering = "-start_date"
    filterset_class = EventFilterSet
    columns: ClassVar[list[Any]] = list_columns(
        Column("event_type", label=_("Tipo"), accessor="get_event_type_display", sort_key="event_type"),
        TemplateColumn("start_date", "events/admin/days_cell.html", label=_("Giorni"), sort_key="start_date"),
    )
