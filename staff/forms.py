"""Forms of the staff area: login, and people in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from . import accounts
from .roles import ROLE_TABLE, Role, role_groups


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


class _PersonForm(forms.ModelForm[User]):
    """What holds for every account, new or old."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)  # Superusers are made on the server (`manage.py createsuperuser`).
        self.order_fields(["first_name", "last_name", "username", "email", "is_active", "groups"])
        self.fields["email"].help_text = _("Qui arrivano i collegamenti per la password e gli avvisi sull’account.")
        if "groups" in self.fields:
            self._offer_roles()

    def _offer_roles(self) -> None:
        """Groups are offered as the roles they are; other groups are not given to people here."""
        self.fields["groups"] = RolesField(
            label=_("Ruoli"),
            help_text=_("Una persona può avere più ruoli. Ogni cambiamento finisce nel registro delle attività."),
            queryset=role_groups(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def clean_email(self) -> str:
        """An address opens one account, at the login too, where allauth looks for it in small letters."""
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Un altro account ha già questo indirizzo."), code="duplicate")
        return email


class RolesField(forms.ModelMultipleChoiceField):
    """Roles with what each is for."""

    def label_from_instance(self, obj: Group) -> str:
        role = Role(obj.role_binding.role)
        return f"{role.label}: {ROLE_TABLE[role].purpose}"


class PersonCreationForm(_PersonForm, UserCreationForm):
    """A new colleague, who chooses the password behind the link of the invitation."""

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        user: User = super().save(commit=commit)
        return user


class PersonEditForm(_PersonForm, UserEditForm):
    """A colleague's account. Nobody gives a role to themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        editing_self = kwargs.get("editing_self", False)
        super().__init__(*args, **kwargs)
        if editing_self:
            self.fields.pop("groups", None)


class ResetSecondFactorForm(forms.Form):
    """Why, for the audit log."""

    reason = forms.ChoiceField(label=_("Perché"), choices=accounts.ResetReason.choices, widget=forms.RadioSelect)
