"""The filter of the section «Posta»."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from outbox.models import DROPPED, FAILED_STATES, Mail, MailState
from staff.lists import FilterForm

NOT_SENT = "failed"
"""Those that failed and that nobody of the office dropped."""


class MailFilterForm(FilterForm):
    """By state."""

    stato = forms.ChoiceField(
        label=_("Stato"),
        required=False,
        choices=[("", _("Tutti")), (NOT_SENT, _("Da guardare: non partiti o rifiutati")), *MailState.choices],
    )

    link_fields = frozenset({"stato"})

    def apply(self, rows: QuerySet[Mail]) -> QuerySet[Mail]:
        state = self.cleaned_data["stato"]
        if state == NOT_SENT:
            return rows.filter(state__in=FAILED_STATES).exclude(last_error=DROPPED)
        return rows.filter(state=state) if state else rows
