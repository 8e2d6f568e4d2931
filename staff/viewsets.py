"""People in Wagtail's admin."""

from __future__ import annotations

from django import forms
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from .forms import PersonCreationForm, PersonEditForm


class PeopleViewSet(WagtailUserViewSet):
    """Wagtail's user management, with our roles instead of groups and without the superuser box."""

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm
