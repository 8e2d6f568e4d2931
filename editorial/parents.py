"""Below which page a new one of a list is made: the few places where one may, by name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.models import Page, PageQuerySet
from wagtail.permissions import page_permission_policy


class PlaceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Page) -> str:
        """A campaign is told from the list it is in by its kind."""
        return f"{obj.get_admin_display_title()} ({obj.cached_content_type.model_class()._meta.verbose_name})"


class PlaceForm(forms.Form):
    """`places` are the pages below which one may make a new one, in the order of the tree; the first is proposed."""

    def __init__(self, places: PageQuerySet[Page], data: Any = None) -> None:
        super().__init__(data)
        self.fields["parent_page"] = PlaceField(
            places, label=_("In quale sezione?"), widget=forms.RadioSelect, empty_label=None, initial=places.first()
        )


class PlaceView(PermissionCheckedMixin, ChooseParentView):
    """Wagtail asks with the whole tree; where one place only is possible, nobody is asked. Pages begin in Italian."""

    permission_policy = page_permission_policy
    permission_required = "add"
    page_title = _("In quale sezione?")

    def get_valid_parent_pages(self, user: Any) -> PageQuerySet[Page]:
        pages: PageQuerySet[Page] = super().get_valid_parent_pages(user)
        return pages.filter(locale__language_code=settings.LANGUAGE_CODE, alias_of__isnull=True).order_by("path")

    def get_form(self) -> PlaceForm:
        return PlaceForm(self.get_valid_parent_pages(self.request.user), self.request.POST or None)

    @cached_property
    def submit_button_label(self) -> Any:
        return _("Avanti")
