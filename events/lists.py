"""«Eventi» among the lists of the admin."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Case, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from core.event_types import EventType
from editorial.listing import (
    ContentFilterSet,
    ContentListView,
    ContentListViewSet,
    TemplateColumn,
    choice,
    list_columns,
)
from events.models import EventPage

PERIODS = [
    ("futuri", _("In corso e futuri")),
    ("passati", _("Passati")),
    ("annullati", _("Annullati")),
    ("senza", _("Senza data")),
]


LAST_DAY = Coalesce("end_date", "start_date")
NEXT_FIRST = "next"
"""The order of the list until somebody chooses another: no column has it."""


class EventFilterSet(ContentFilterSet):
    """By kind, and by when."""

    tipo = choice(_("Tipo"), EventType.choices, field_name="event_type")
    periodo = choice(_("Quando"), PERIODS, "filter_period")

    class Meta(ContentFilterSet.Meta):
        model = EventPage

    def filter_period(self, pages: QuerySet[EventPage], _name: str, value: str) -> QuerySet[EventPage]:
        dated = pages.annotate(last_day=LAST_DAY)
        wanted = {
            "futuri": Q(last_day__gte=timezone.localdate()),
            "passati": Q(last_day__lt=timezone.localdate()),
            "annullati": Q(is_cancelled=True),
            "senza": Q(start_date=None),
        }
        return dated.filter(wanted[value])


class EventListView(ContentListView):
    """What is on or comes next, then what has no day yet, then what is over, the latest first."""

    def order_queryset(self, queryset: QuerySet[EventPage]) -> QuerySet[EventPage]:
        if self.ordering != NEXT_FIRST:
            return super().order_queryset(queryset)
        over = Q(last_day__lt=timezone.localdate())
        part = Case(When(start_date=None, then=Value(1)), When(over, then=Value(2)), default=Value(0))
        day_to_come = Case(When(over, then=Value(None)), default=F("start_date"), output_field=DateField())
        dated = queryset.annotate(last_day=LAST_DAY)
        return dated.order_by(part, day_to_come.asc(nulls_last=True), F("start_date").desc(), "title", "pk")


class EventListViewSet(ContentListViewSet):
    """The events, the next one first."""

    name = "event_list"
    url_prefix = "elenchi/eventi"
    model = EventPage
    index_view_class = EventListView
    icon = "date"
    menu_label = _("Eventi")
    menu_order = 10
    ordering = NEXT_FIRST
    filterset_class = EventFilterSet
    columns: ClassVar[list[Any]] = list_columns(
        Column("event_type", label=_("Tipo"), accessor="get_event_type_display", sort_key="event_type"),
        TemplateColumn("start_date", "events/admin/days_cell.html", label=_("Giorni"), sort_key="start_date"),
    )
