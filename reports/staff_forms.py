"""The forms of the staff screens."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from staff.conflicts import VersionedForm
from staff.lists import FilterForm
from staff.people import PersonField
from staff.ready_texts import choosing
from staff.ready_texts.forms import ReadyTextForm
from staff.roles import Permission, holders_of
from vault import passphrase

from .deadlines import is_late
from .entries import TEXT_MAX
from .forms import EntryForm
from .models import Case, CaseText
from .operations import holds_grant
from .permissions import left_behind
from .states import Action, State

_PASSPHRASE_MAX = 200
_SECRET_INPUT = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class UnlockForm(forms.Form):
    """The six words."""

    words = forms.CharField(
        label=_("Frase segreta"),
        help_text=_("Le tue sei parole, nell’ordine. Maiuscole e trattini non contano."),
        max_length=_PASSPHRASE_MAX,
        widget=forms.PasswordInput(attrs=_SECRET_INPUT),
        error_messages={"required": _("Scrivi le tue sei parole.")},
    )


class ConfirmPassphraseForm(forms.Form):
    """Typing the new passphrase once more proves that it was written down."""

    words = forms.CharField(
        label=_("Scrivi di nuovo le sei parole"),
        max_length=_PASSPHRASE_MAX,
        widget=forms.TextInput(attrs=_SECRET_INPUT),
        error_messages={"required": _("Scrivi le sei parole che hai annotato.")},
    )

    old_words = forms.CharField(
        label=_("La frase segreta di adesso"),
        help_text=_("Così la chiave nuova apre le stesse segnalazioni."),
        max_length=_PASSPHRASE_MAX,
        widget=forms.PasswordInput(attrs=_SECRET_INPUT),
        error_messages={"required": _("Scrivi le sei parole della chiave che hai adesso.")},
    )

    def __init__(self, *args: Any, expected: str, asks_old: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._expected = expected
        if not asks_old:
            del self.fields["old_words"]

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if passphrase.normalise(words) != passphrase.normalise(self._expected):
            raise ValidationError(_("Non sono le stesse parole. Guarda la frase qui sopra e riprova."))
        return words


class CaseFilterForm(FilterForm):
    """By state, those one follows, those with something new. Without a word about the state closed ones are left out,
    unless somebody has written.
    """

    OPEN, ALL = "", "all"

    state = forms.ChoiceField(
        label=_("Stato"), required=False, choices=[(OPEN, _("Tutte quelle aperte")), (ALL, _("Tutte")), *State.choices]
    )
    mine = forms.BooleanField(label=_("Solo le mie"), required=False)
    unread = forms.BooleanField(label=_("Solo con messaggi da leggere"), required=False)
    late = forms.BooleanField(label=_("Solo oltre la scadenza"), required=False)
    left = forms.BooleanField(label=_("Solo affidate a chi non può più seguirle"), required=False)

    link_fields = frozenset({"state", "mine", "unread", "late", "left"})

    def apply(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        state = self.cleaned_data["state"]
        if self.cleaned_data["unread"]:
            rows = rows.filter(unread__gt=0)
        if self.cleaned_data["late"]:
            rows = rows.filter(is_late())
        if self.cleaned_data["left"]:
            rows = rows.filter(left_behind())
        if state == self.OPEN:
            rows = rows.exclude(state=State.CLOSED, unread=0)
        elif state != self.ALL:
            rows = rows.filter(state=state)
        return rows.filter(assignee=self.user.pk) if self.cleaned_data["mine"] else rows


class AssignForm(VersionedForm, forms.ModelForm):
    """Who follows the case."""

    class Meta:
        model = Case
        fields = ("assignee",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"] = PersonField(
            label=_("Assegnata a"),
            queryset=holders_of(Permission.WORK_CASES),
            required=False,
            empty_label=_("Nessuno in particolare"),
            error_messages={"invalid_choice": _("Questa persona non può seguire segnalazioni.")},
        )

    def clean_assignee(self) -> User | None:
        person: User | None = self.cleaned_data["assignee"]
        if person is not None and not holds_grant(person):
            raise ValidationError(gettext("Questa persona non ha la chiave dell’ufficio: non la potrebbe leggere."))
        return person


class DueDateForm(VersionedForm, forms.ModelForm):
    """By when something must happen."""

    class Meta:
        model = Case
        fields = ("due_on",)
        widgets = {"due_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
        error_messages = {"due_on": {"invalid": _("La data non è giusta. Scrivila come giorno, mese, anno.")}}

    def clean_due_on(self) -> datetime.date | None:
        due_on: datetime.date | None = self.cleaned_data["due_on"]
        if due_on is not None and due_on < timezone.localdate():
            raise ValidationError(gettext("Questo giorno è già passato: scegli oggi o un giorno che deve venire."))
        return due_on


class ReplyForm(EntryForm):
    """What the office writes to the reporter, and how many messages stood above it."""

    insert, preview = choosing.INSERT, choosing.PREVIEW

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    template = choosing.choice(CaseText.with_words())
    text = forms.CharField(
        label=_("Messaggio"),
        widget=forms.Textarea({"rows": 8, "dir": "auto"}),
        error_messages={"required": _("Scrivi qualcosa.")},
    )


class CaseTextForm(ReadyTextForm):
    """A message to begin with, in each language."""

    text_max = TEXT_MAX

    class Meta:
        model = CaseText
        fields = ("name",)


class NoteForm(EntryForm):
    """What colleagues should know."""

    text = forms.CharField(
        label=_("Nota"), widget=forms.Textarea({"rows": 4}), error_messages={"required": _("Scrivi qualcosa.")}
    )


class ReadForm(forms.Form):
    """How many messages stood there."""

    seen = forms.IntegerField(min_value=0)


class StateForm(forms.Form):
    """The pressed button."""

    action = forms.TypedChoiceField(choices=Action, coerce=Action)
    versione = forms.CharField(required=False, max_length=64)
