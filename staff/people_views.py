"""People in Wagtail's admin: the list, an account, and what is done to an account beside filling in its form."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.users.views import users as wagtail_users

from . import accounts, people, registry
from .audit_words import audit_url
from .forms import ResetSecondFactorForm
from .middleware import refusal
from .registry import Text
from .roles import Permission, has_permission, role_groups


def editor_of(request: HttpRequest) -> User:
    """Who is at work. Wagtail lets nobody else come here."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class PeopleFilterSet(wagtail_users.UserFilterSet):
    """Roles in place of groups."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["group"].queryset = role_groups()
        self.filters["group"].label = _("Ruolo")
        self.filters["group"].field.label_from_instance = people.role_of_group
        self.filters["is_superuser"].label = _("Superutente")


class IndexView(wagtail_users.IndexView):
    """Everybody, with what an administrator has to keep an eye on: role, second factor, last login."""

    page_title = _("Persone")
    add_item_label = _("Invita una persona")

    @cached_property
    def columns(self) -> list[Column]:
        name_column = self._get_title_column_class(wagtail_users.UserColumn)
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="user"),
            name_column(
                "name",
                accessor=people.name_of,
                label=_("Nome"),
                sort_key="name",
                get_url=self.get_edit_url,
                classname="name",
            ),
            Column("username", label=_("Nome utente"), sort_key="username", classname="username"),
            Column("roles", accessor=people.roles_shown, label=_("Ruoli"), width="20%"),
            Column("factors", accessor=people.factors_shown, label=_("Secondo fattore"), width="15%"),
            BooleanColumn("is_active", label=_("Attivo"), sort_key="is_active", width="8%"),
            DateColumn("last_login", label=_("Ultimo accesso"), sort_key="last_login", width="14%"),
        ]

    def get_base_queryset(self) -> QuerySet[User]:
        return people.with_roles_and_factors(super().get_base_queryset())

    def get_edit_url(self, instance: User) -> str | None:
        if not accounts.can_edit_person(editor_of(self.request), instance):
            return None
        url: str | None = super().get_edit_url(instance)
        return url


class CreateView(wagtail_users.CreateView):
    """A new account has no password: an invitation brings the link to choose one."""

    page_title = _("Invita una persona")
    success_message = _("L’account di %(object)s c’è. L’invito con il collegamento per la password parte per posta.")

    def get_page_subtitle(self) -> Text:
        return _("Persona")

    def save_instance(self) -> User:
        person: User = super().save_instance()
        accounts.send_password_link(person=person, actor=editor_of(self.request))
        return person


class EditView(wagtail_users.EditView):
    """An account. Superusers are edited by superusers only."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        editor = editor_of(request)
        if editor.has_perm("auth.change_user") and not accounts.can_edit_person(editor, self.object):
            return refusal(request)
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return people.unmistakable_name(self.object)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = list(super().header_more_buttons)
        editor, person = editor_of(self.request), self.object
        if accounts.can_send_link(editor, person):
            label = _("Manda un collegamento per la password") if person.has_usable_password() else _("Manda l’invito")
            url = reverse("wagtailusers_users:send_link", args=[person.pk])
            buttons.append(Button(label, url=url, icon_name="mail", priority=30))
        if accounts.can_reset_second_factor(editor, person):
            url = reverse("wagtailusers_users:reset_second_factor", args=[person.pk])
            buttons.append(Button(_("Azzera il secondo fattore"), url=url, icon_name="key", priority=40))
        for action in registry.person_actions_for(editor, person):
            url = reverse(action.url_name, args=[person.pk])
            buttons.append(Button(action.label, url=url, icon_name=action.icon, priority=45))
        if has_permission(editor, Permission.VIEW_AUDIT):
            url = audit_url(accounts.target_of(person))
            buttons.append(Button(_("Nel registro delle attività"), url=url, icon_name="history", priority=50))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["roles_shown"] = people.roles_shown(self.object)
        return context


class AccountActionView(WagtailAdminTemplateMixin, FormView):
    """Something done to one account after a question: a GET asks, a POST does it."""

    template_name = "staff/admin/account_action.html"
    header_icon = "user"
    form_class: type[forms.Form] = forms.Form
    allowed: ClassVar[Callable[[User, User], bool]]
    explanation: ClassVar[Text]
    button: ClassVar[Text]
    is_serious: ClassVar[bool] = False
    success_message: ClassVar[Text]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.person = get_object_or_404(User, pk=self.kwargs["pk"])
        if not type(self).allowed(editor_of(request), self.person):
            return refusal(request)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        self.act(form)
        messages.success(self.request, self.success_message % {"person": people.unmistakable_name(self.person)})
        return redirect(self.get_success_url())

    def act(self, form: forms.Form) -> None:
        raise NotImplementedError

    def get_success_url(self) -> str:
        return reverse("wagtailusers_users:edit", args=[self.person.pk])

    def get_page_subtitle(self) -> str:
        return people.unmistakable_name(self.person)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailusers_users:index"), "label": _("Persone")},
            {"url": self.get_success_url(), "label": people.unmistakable_name(self.person)},
            {"url": "", "label": self.page_title},
        ]


class SendLinkView(AccountActionView):
    """A link by which somebody chooses the password: an invitation, or a new one."""

    page_title = _("Manda un collegamento per la password")
    allowed = accounts.can_send_link
    explanation = _(
        "La persona riceve per posta un collegamento per scegliere la password. Vale una volta, per tre giorni. "
        "La password di adesso resta valida finché non ne sceglie un’altra."
    )
    button = _("Manda il collegamento")
    success_message = _("Il collegamento per %(person)s parte per posta.")

    def act(self, form: forms.Form) -> None:
        accounts.send_password_link(person=self.person, actor=editor_of(self.request))


class ResetSecondFactorView(AccountActionView):
    """For somebody who has lost telephone, key and recovery codes."""

    page_title = _("Azzera il secondo fattore")
    form_class = ResetSecondFactorForm
    allowed = accounts.can_reset_second_factor
    explanation = _(
        "Prima accertati, di persona o al telefono, che a chiederlo sia davvero questa persona. "
        "L’app, le chiavi e i codici di recupero non varranno più, le sessioni aperte si chiudono e la password va "
        "scelta di nuovo: il collegamento arriva per posta, insieme alla notizia. Resta nel registro delle attività."
    )
    button = _("Azzera il secondo fattore")
    is_serious = True
    success_message = _("Il secondo fattore di %(person)s è azzerato. Il collegamento per la password parte per posta.")

    def act(self, form: forms.Form) -> None:
        accounts.reset_second_factor(
            person=self.person,
            actor=editor_of(self.request),
            reason=accounts.ResetReason(form.cleaned_data["reason"]),
        )
