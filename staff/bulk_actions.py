"""Acting on several people at once in Wagtail's admin: under the rules that hold for one (`staff.forms`), and recorded.

They replace Wagtail's actions of the same name, which let an administrator give a role to themselves, and change
accounts with a single UPDATE, which sends no signal and so leaves no trace in the audit log.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, SetActiveStateBulkAction

from .accounts import can_edit_person
from .roles import role_groups


class RoleForm(forms.Form):
    """The roles of the table; other groups are not given to people here."""

    role = forms.ModelChoiceField(label=_("Ruolo"), queryset=role_groups())


class GiveRole(AssignRoleBulkAction):
    """Gives a role to others. Nobody gives a role to themselves."""

    form_class = RoleForm

    def check_perm(self, obj: User) -> bool:
        return obj.pk != self.request.user.pk and can_edit_person(self.request.user, obj)


class SetActiveState(SetActiveStateBulkAction):
    """Opens or closes accounts one by one, so that each change is recorded. One's own stays as it is."""

    def check_perm(self, obj: User) -> bool:
        return can_edit_person(self.request.user, obj)

    @classmethod
    def execute_action(
        cls, objects: Iterable[User], mark_as_active: bool = False, user: User | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        others = [person for person in objects if user is None or person.pk != user.pk]
        for person in others:
            person.is_active = mark_as_active
            person.save(update_fields=["is_active"])
        return len(others), 0
