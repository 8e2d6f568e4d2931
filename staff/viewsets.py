"""People in Wagtail's admin."""

from __future__ import annotations

from django import forms
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet
from wagtail.users.views.users import UserViewSet as WagtailUserViewSet

from . import people_views
from .forms import PersonCreationForm, PersonEditForm


class PeopleViewSet(WagtailUserViewSet):
    """Wagtail's user management, with our roles instead of groups, without passwords and without the superuser box."""

    menu_label = _("Persone")
    index_view_class = people_views.IndexView
    add_view_class = people_views.CreateView
    edit_view_class = people_views.EditView
    filterset_class = people_views.PeopleFilterSet
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonEditForm if for_update else PersonCreationForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("link/<int:pk>/", people_views.SendLinkView.as_view(), name="send_link"),
            path("second-factor/<int:pk>/", people_views.ResetSecondFactorView.as_view(), name="reset_second_factor"),
        ]


class NoGroups(ViewSet):
    """In place of Wagtail's group management: groups are roles, and what a role may do stands in the code."""
