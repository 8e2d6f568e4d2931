"""Forms of the staff area: login, the filter of the audit log, and people in Wagtail's admin."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth.models import Group
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from . import registry
from .roles import ROLE_TABLE

_DATE_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_DATE_RANGE = [MinValueValidator(dt.date(2000, 1, 1)), MaxValueValidator(dt.date(2999, 12, 31))]


class LoginForm(AllauthLoginForm):
    """Allauth's form with our words, and with the login named where django-axes looks for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("Nome utente o indirizzo e-mail")
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.help_text = ""
        password.widget.attrs = {"autocomplete": "current-password"}

    def user_credentials(self) -> dict[str, Any]:
        credentials: dict[str, Any] = super().user_credentials()
        credentials["login"] = self.cleaned_data["login"]
        return credentials


class AuditFilterForm(forms.Form):
    """Which part of the audit log to show. Every field is optional."""

    chi = forms.CharField(label=_("Chi"), required=False, max_length=150, help_text=_("Nome utente, anche in parte."))
    su = forms.CharField(label=_("Su che cosa"), required=False, max_length=255, help_text=_("Per esempio: user:3."))
    dal = forms.DateField(label=_("Dal giorno"), required=False, widget=_DATE_INPUT, validators=_DATE_RANGE)
    al = forms.DateField(label=_("Al giorno"), required=False, widget=_DATE_INPUT, validators=_DATE_RANGE)

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


def _offer_roles(form: forms.ModelForm[Any]) -> None:
    """Groups are offered as the roles they are, with what each is for; other groups are not given to people here."""
    purpose = {row.group_name: row.purpose for row in ROLE_TABLE.values()}
    field = form.fields.get("groups")
    if field is None:
        return
    field.label = _("Ruoli")
    field.help_text = _("Una persona può avere più ruoli. Ogni cambiamento finisce nel registro delle attività.")
    field.queryset = Group.objects.filter(name__in=purpose).order_by("name")  # type: ignore[attr-defined]  # model choice
    field.label_from_instance = lambda group: f"{group.name}: {purpose[group.name]}"  # type: ignore[attr-defined]


class PersonCreationForm(UserCreationForm):
    """A new colleague. Superusers are made on the server only (`manage.py createsuperuser`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)
        _offer_roles(self)


class PersonEditForm(UserEditForm):
    """A colleague's account. Nobody gives a role to themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        editing_self = kwargs.get("editing_self", False)
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)
        if editing_self:
            self.fields.pop("groups", None)
        _offer_roles(self)
