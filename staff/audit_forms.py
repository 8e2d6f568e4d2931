"""What may be asked of the audit log."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.days import DAY_RANGE, at

from . import registry
from .audit_words import ActGroup, actions_in, kind_of, targets_meant
from .lists import FilterForm
from .models import AuditEvent
from .people import accounts_called

TARGET_MAX = 255

_TARGET = re.compile(r"[a-z_]+(?::[\w.-]+)?", re.ASCII)
_DATE_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AuditFilterForm(FilterForm):
    """Which part of the audit log to show. Days are those of the site's time zone.

    `oggetto` is one thing by its code: links and the lines of the log set it, nobody types it.
    """

    chi = forms.CharField(
        label=_("Chi"), required=False, max_length=150, help_text=_("Nome, cognome o nome utente, anche in parte.")
    )
    genere = forms.ChoiceField(
        label=_("Che genere di attività"), required=False, choices=[("", _("Tutte")), *ActGroup.choices]
    )
    su = forms.CharField(
        label=_("Su che cosa"),
        required=False,
        max_length=TARGET_MAX,
        help_text=_("Un riferimento o un codice, un corso, una collega o un collega."),
    )
    dal = forms.DateField(label=_("Dal giorno"), required=False, widget=_DATE_INPUT, validators=DAY_RANGE)
    al = forms.DateField(label=_("Al giorno"), required=False, widget=_DATE_INPUT, validators=DAY_RANGE)
    oggetto = forms.CharField(label=_("Una cosa sola"), required=False, max_length=TARGET_MAX, widget=forms.HiddenInput)

    link_fields = frozenset({"cosa", "genere", "dal", "al", "oggetto"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((str(label), code) for code, label in registry.known_actions().items())
        choices = [("", _("Tutte le attività")), *((code, label) for label, code in named)]
        self.fields["cosa"] = forms.ChoiceField(label=_("Che cosa"), required=False, choices=choices)
        self.order_fields(["chi", "genere", "cosa", "su", "dal", "al"])

    def clean_oggetto(self) -> str:
        target: str = self.cleaned_data["oggetto"]
        if target and (not _TARGET.fullmatch(target) or kind_of(target) is None):
            raise ValidationError(gettext("Il collegamento non è giusto: togli i filtri e cerca di nuovo."))
        return target

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first: dt.date | None = cleaned.get("dal")
        last: dt.date | None = cleaned.get("al")
        if first and last and last < first:
            self.add_error("al", _("Questa data viene prima della data di inizio."))
        return cleaned

    def apply(self, rows: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        """`chi` matches a part of the user name, or of the name that the account bears today."""
        chosen = self.cleaned_data
        if chosen["chi"]:
            called = accounts_called(chosen["chi"])
            rows = rows.filter(Q(actor_name__icontains=chosen["chi"]) | Q(actor_id__in=called))
        if chosen["genere"]:
            rows = rows.filter(action__in=actions_in(ActGroup(chosen["genere"])))
        if chosen["cosa"]:
            rows = rows.filter(action=chosen["cosa"])
        if chosen["su"]:
            meant = targets_meant(chosen["su"])
            rows = rows.filter(meant) if meant is not None else rows.none()
        if chosen["oggetto"]:
            rows = rows.filter(target=chosen["oggetto"])
        if chosen["dal"]:
            rows = rows.filter(at__gte=at(chosen["dal"]))
        if chosen["al"]:
            rows = rows.filter(at__lt=at(chosen["al"] + dt.timedelta(days=1)))
        return rows
