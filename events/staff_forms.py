"""The filter of the desk's list of registrations."""

from __future__ import annotations

import re
import uuid

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from events.models import Course, CourseGroup, Registration
from events.states import State

_REFERENCE = re.compile(r"[0-9a-fA-F]{8}")


class GroupChoiceField(forms.ModelChoiceField):
    """Groups, named together with their course."""

    def label_from_instance(self, obj: CourseGroup) -> str:
        return f"{obj.course.title} – {obj}"


class RegistrationFilterForm(forms.Form):
    """Course, group, state and words. It is sent by POST: a name typed here must not end up in an address or a log."""

    corso = forms.ModelChoiceField(
        label=_("Corso"), queryset=Course.objects.all(), required=False, empty_label=_("Tutti i corsi")
    )
    gruppo = GroupChoiceField(
        label=_("Gruppo"),
        queryset=CourseGroup.objects.select_related("course", "place"),
        to_field_name="uuid",
        required=False,
        empty_label=_("Tutti i gruppi"),
    )
    stato = forms.ChoiceField(label=_("Stato"), choices=[("", _("Tutti gli stati")), *State.choices], required=False)
    testo = forms.CharField(
        label=_("Nome, e-mail o codice"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, auto_id="filtro-%s")

    def apply(self, registrations: QuerySet[Registration]) -> QuerySet[Registration]:
        """Narrow a queryset down to what is asked; nothing at all while a field is invalid."""
        if not self.is_valid():
            return registrations.none()
        chosen = self.cleaned_data
        if chosen["corso"]:
            registrations = registrations.filter(group__course=chosen["corso"])
        if chosen["gruppo"]:
            registrations = registrations.filter(group=chosen["gruppo"])
        if chosen["stato"]:
            registrations = registrations.filter(state=chosen["stato"])
        for word in chosen["testo"].split():
            registrations = registrations.filter(_matches(word))
        return registrations

    def describe(self) -> dict[str, str | int | bool | None]:
        """What was asked, for the audit log: ids and codes, of the words only that there were some."""
        chosen = self.cleaned_data
        return {
            "course": chosen["corso"].pk if chosen["corso"] else None,
            "group": chosen["gruppo"].pk if chosen["gruppo"] else None,
            "state": chosen["stato"] or None,
            "searched": bool(chosen["testo"]),
        }


def _matches(word: str) -> Q:
    found = Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email_normalised__icontains=word.lower())
    if _REFERENCE.fullmatch(word):
        found |= Q(id__gte=uuid.UUID(word + "0" * 24), id__lte=uuid.UUID(word + "f" * 24))
    return found
