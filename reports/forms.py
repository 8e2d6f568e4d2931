"""The forms of the return page and of the staff screens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from staff.roles import Permission, holders_of
from vault import passphrase, receipt
from vault.receipt import ReceiptCode

from .models import Case
from .states import Action, State

_PASSPHRASE_MAX = 200
_CODE_MAX = 60


class CodeForm(forms.Form):
    """The reporter's code as people type it."""

    code = forms.CharField(
        label=_("Il tuo codice"),
        help_text=_("Sono 20 lettere e numeri. Maiuscole, spazi e trattini non contano."),
        max_length=_CODE_MAX,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "inputmode": "text"}
        ),
        error_messages={"required": _("Scrivi il codice che hai ricevuto quando hai inviato.")},
    )

    def clean_code(self) -> ReceiptCode:
        code = receipt.parse(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(_("Il codice ha 20 lettere e numeri, in cinque gruppi da quattro. Controllalo."))
        return code


class UnlockForm(forms.Form):
    """The six words."""

    words = forms.CharField(
        label=_("Frase segreta"),
        help_text=_("Le tue sei parole, nell’ordine. Maiuscole e trattini non contano."),
        max_length=_PASSPHRASE_MAX,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": _("Scrivi le tue sei parole.")},
    )


class ConfirmPassphraseForm(forms.Form):
    """Typing the new passphrase once more proves that it was written down."""

    words = forms.CharField(
        label=_("Scrivi di nuovo le sei parole"),
        max_length=_PASSPHRASE_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={"required": _("Scrivi le sei parole che hai annotato.")},
    )

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._expected = expected

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if passphrase.normalise(words) != passphrase.normalise(self._expected):
            raise ValidationError(_("Non sono le stesse parole. Guarda la frase qui sopra e riprova."))
        return words


class CaseFilterForm(forms.Form):
    """The filter above the list; whatever does not fit is ignored."""

    state = forms.ChoiceField(
        label=_("Stato"), required=False, choices=[("", _("Tutte quelle aperte")), ("all", _("Tutte")), *State.choices]
    )
    mine = forms.BooleanField(label=_("Solo le mie"), required=False)


class AssignForm(forms.ModelForm):
    """Who follows the case."""

    class Meta:
        model = Case
        fields = ("assignee",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = forms.ModelChoiceField(
            label=_("Assegnata a"),
            queryset=holders_of(Permission.WORK_CASES),
            required=False,
            empty_label=_("Nessuno in particolare"),
        )
        field.label_from_instance = display_name
        self.fields["assignee"] = field


class DueDateForm(forms.ModelForm):
    """By when something must happen."""

    class Meta:
        model = Case
        fields = ("due_on",)
        widgets = {"due_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}


class StateForm(forms.Form):
    """The pressed button."""

    action = forms.TypedChoiceField(choices=Action, coerce=Action)


def display_name(user: User) -> str:
    """How colleagues call each other: the full name, or the login where there is none."""
    return user.get_full_name() or user.get_username()
