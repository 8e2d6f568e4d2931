"""The audit log as a list, for the data-protection officer. Reading it is recorded too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import registry
from .lists import Column, FilterForm, Page, StaffListView
from .models import AuditEvent
from .registry import Text, action_label
from .roles import Permission

MAX_DIGITS = 19
"""A sequence number fits into 64 bits."""

_DATE_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_DATE_RANGE = [MinValueValidator(dt.date(2000, 1, 1)), MaxValueValidator(dt.date(2999, 12, 31))]


class AuditFilterForm(FilterForm):
    """Which part of the audit log to show. Days are those of the site's time zone."""

    chi = forms.CharField(
        label=_("Chi"), required=False, max_length=150, help_text=_("Nome, cognome o nome utente, anche in parte.")
    )
    su = forms.CharField(label=_("Su che cosa"), required=False, max_length=255, help_text=_("Per esempio: user:3."))
    dal = forms.DateField(label=_("Dal giorno"), required=False, widget=_DATE_INPUT, validators=_DATE_RANGE)
    al = forms.DateField(label=_("Al giorno"), required=False, widget=_DATE_INPUT, validators=_DATE_RANGE)

    link_fields = frozenset({"cosa", "dal", "al"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((str(label), code) for code, label in registry.known_actions().items())
        choices = [("", _("Tutte le attività")), *((code, label) for label, code in named)]
        self.fields["cosa"] = forms.ChoiceField(label=_("Che cosa"), required=False, choices=choices)
        self.order_fields(["chi", "cosa", "su", "dal", "al"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first: dt.date | None = cleaned.get("dal")
        last: dt.date | None = cleaned.get("al")
        if first and last and last < first:
            self.add_error("al", _("Questa data viene prima della data di inizio."))
        return cleaned

    def apply(self, rows: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """`chi` matches a part of the user name, or of the name that the account bears today, `su` the whole target."""
        chosen = self.cleaned_data
        if chosen["chi"]:
            rows = rows.filter(Q(actor_name__icontains=chosen["chi"]) | Q(actor_id__in=_people_called(chosen["chi"])))
        if chosen["cosa"]:
            rows = rows.filter(action=chosen["cosa"])
        if chosen["su"]:
            rows = rows.filter(target=chosen["su"])
        if chosen["dal"]:
            rows = rows.filter(at__gte=_midnight(chosen["dal"]))
        if chosen["al"]:
            rows = rows.filter(at__lt=_midnight(chosen["al"] + dt.timedelta(days=1)))
        return rows


def _people_called(name: str) -> QuerySet[User, int]:
    full_name = Concat("first_name", Value(" "), "last_name")
    return User.objects.annotate(full_name=full_name).filter(full_name__icontains=name).values_list("pk", flat=True)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An event as people read it."""

    event: AuditEvent
    label: Text


class AuditLogView(StaffListView):
    """Newest first, and as quick at line ten million as at line ten: a page begins behind a number, it counts none."""

    staff_permission = Permission.VIEW_AUDIT
    audit_action = "audit.viewed"
    template_name = "staff/audit_log.html"
    title = _("Registro delle attività")
    empty = _("Nessuna attività trovata.")
    filter_class = AuditFilterForm
    columns = (
        Column(key="numero", label=_("N."), css="desk-number"),
        Column(key="quando", label=_("Quando")),
        Column(key="chi", label=_("Chi")),
        Column(key="cosa", label=_("Che cosa")),
        Column(key="su", label=_("Su che cosa")),
        Column(key="dettagli", label=_("Dettagli")),
    )

    def get_rows(self) -> QuerySet[AuditEvent]:
        return AuditEvent.objects.order_by("-sequence")

    def present(self, rows: Sequence[AuditEvent]) -> Iterable[AuditLine]:
        return [AuditLine(event, action_label(event.action)) for event in rows]

    def paginate(self, rows: QuerySet[AuditEvent], position: str) -> Page:
        before = _whole_number(position)
        found = list((rows if before is None else rows.filter(sequence__lt=before))[: self.page_size + 1])
        shown = found[: self.page_size]
        after = str(shown[-1].sequence) if len(found) > self.page_size else ""
        return Page(rows=list(self.present(shown)), after=after)


def _whole_number(text: str) -> int | None:
    """A position in the log from a link; nonsense is ignored, as if the link had none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < MAX_DIGITS else None
