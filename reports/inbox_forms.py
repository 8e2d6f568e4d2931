"""What may be asked of the list of cases."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from staff.lists import FilterForm
from staff.people import tell_apart
from staff.roles import AnyUser, Permission, holders_of

from .deadlines import is_late
from .gists import Gist, labels_of, matching
from .models import Case
from .operations.retention import erased_soon
from .permissions import has_news, left_behind, not_reserved_from
from .points import point_names
from .staff_forms import SECRET_INPUT
from .states import State
from .vocabularies import AREA, GROUND


class CaseFilterForm(FilterForm):
    """By state, those one follows, those with something new. Without a word about the state closed ones are left out,
    unless somebody has written.

    With the `gists` of an unlocked office also by what the cases are about: the fields in `sealed`.
    """

    OPEN, ALL = "", "all"
    NOBODY = "none"

    text = forms.CharField(
        label=_("Parole, telefono o riferimento"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={**SECRET_INPUT, "dir": "auto"}),
    )
    ground = forms.ChoiceField(label=_("Per quale motivo"), required=False)
    area = forms.ChoiceField(label=_("In quale ambito"), required=False)
    language = forms.ChoiceField(label=_("Lingua"), required=False)
    label = forms.ChoiceField(label=_("Etichetta"), required=False)
    state = forms.ChoiceField(
        label=_("Stato"), required=False, choices=[(OPEN, _("Tutte quelle aperte")), (ALL, _("Tutte")), *State.choices]
    )
    assignee = forms.ChoiceField(label=_("Assegnata a"), required=False)
    point = forms.ChoiceField(label=_("Da un punto di ascolto"), required=False)
    mine = forms.BooleanField(label=_("Solo le mie"), required=False)
    unread = forms.BooleanField(label=_("Solo con messaggi o risposte da leggere"), required=False)
    late = forms.BooleanField(label=_("Solo oltre la scadenza"), required=False)
    ending = forms.BooleanField(label=_("Solo chiuse che si cancellano entro 30 giorni"), required=False)
    left = forms.BooleanField(label=_("Solo affidate a chi non può più seguirle"), required=False)

    sealed = frozenset({"text", "ground", "area", "language", "label"})
    link_fields = frozenset({"state", "assignee", "point", "mine", "unread", "late", "ending", "left"})

    def __init__(self, data: QueryDict | None = None, *, user: AnyUser, gists: Mapping[uuid.UUID, Gist] | None) -> None:
        super().__init__(data, user=user)
        self._gists = gists or {}
        if gists is None:
            for name in self.sealed:
                del self.fields[name]
        else:
            names = dict(settings.LANGUAGES)
            spoken = sorted({gist.locale for gist in gists.values() if gist.locale})
            self._offer("ground", GROUND.choices.choices)
            self._offer("area", AREA.choices.choices)
            self._offer("label", [(each, each) for each in sorted(labels_of(gists), key=str.casefold)])
            self._offer("language", [(code, names.get(code, code)) for code in spoken])
        people = tell_apart(holders_of(Permission.WORK_CASES))
        self._offer(
            "assignee", [(self.NOBODY, _("Nessuno in particolare")), *((str(pk), n) for pk, n in people.items())]
        )

        if points := point_names():
            self._offer("point", sorted(((str(key), name) for key, name in points.items()), key=lambda each: each[1]))
        else:
            del self.fields["point"]

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("Qualsiasi")), *choices]

    def apply(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        asked = self.cleaned_data
        if any(asked.get(name) for name in ("point", "unread", "late", "ending", "left")):
            rows = rows.filter(not_reserved_from(self.user))
        if asked["unread"]:
            rows = rows.filter(has_news())
        if asked["late"]:
            rows = rows.filter(is_late())
        if asked["ending"]:
            rows = rows.filter(erased_soon())
        if asked["left"]:
            rows = rows.filter(left_behind())
        if asked["state"] == self.OPEN:
            rows = rows.filter(~Q(state=State.CLOSED) | (has_news() & not_reserved_from(self.user)))
        elif asked["state"] != self.ALL:
            rows = rows.filter(state=asked["state"])
        rows = self._whose(rows)
        return rows.filter(pk__in=list(self._about())) if self.asks_about_content else rows

    def _whose(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        """By who follows them, and by who entered them."""
        asked = self.cleaned_data
        if asked["assignee"]:
            rows = rows.filter(assignee=None if asked["assignee"] == self.NOBODY else asked["assignee"])
        if asked["mine"]:
            rows = rows.filter(assignee=self.user.pk)
        return rows.filter(from_point__point=asked["point"]) if asked.get("point") else rows

    @property
    def asks_about_content(self) -> bool:
        """Whether anything that is sealed is searched for."""
        return any(self.cleaned_data.get(name) for name in self.sealed)

    def _about(self) -> Iterator[uuid.UUID]:
        asked = self.cleaned_data
        found = set(matching(self._gists, asked["text"]))
        for case, gist in self._gists.items():
            wanted = [
                (asked["ground"], gist.grounds),
                (asked["area"], gist.areas),
                (asked["language"], [gist.locale]),
                (asked["label"], gist.labels),
            ]
            if case in found and all(not code or code in codes for code, codes in wanted):
                yield case
