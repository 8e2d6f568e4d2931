"""Filters of the public list of events."""

from __future__ import annotations

import datetime
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.event_types import EventType
from events.listing import EventFilter

PAST = "passati"


class EventFilterForm(forms.Form):
    """Type, month, and whether past events are wanted. Unknown values in the address are ignored."""

    tipo = forms.ChoiceField(label=_("Tipo"), required=False)
    mese = forms.ChoiceField(label=_("Mese"), required=False)
    quando = forms.ChoiceField(
        label=_("Quando"),
        required=False,
        choices=[("", _("In programma")), (PAST, pgettext_lazy("eventi", "Già passati"))],
    )

    def __init__(self, data: QueryDict, *, months: list[datetime.date]) -> None:
        super().__init__(data, auto_id="filtro-%s")
        self.months = {f"{month:%Y-%m}": month for month in months}
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.fields["tipo"].choices = [("", _("Tutti i tipi")), *EventType.choices]  # type: ignore[attr-defined]  # ChoiceField
        self.fields["mese"].choices = [  # type: ignore[attr-defined]  # ChoiceField
            ("", _("Tutti i mesi")),
            *((code, date_format(month, "YEAR_MONTH_FORMAT")) for code, month in self.months.items()),
        ]

    def read(self) -> EventFilter:
        """The valid part of what was asked."""
        self.is_valid()
        return EventFilter(
            event_type=self.cleaned_data.get("tipo", ""),
            month=self.months.get(self.cleaned_data.get("mese", "")),
            past=self.cleaned_data.get("quando") == PAST,
        )

    @property
    def query(self) -> str:
        """The valid part of the filter as the query string of a link, without the page number."""
        self.is_valid()
        return urlencode({name: value for name, value in self.cleaned_data.items() if value})
