"""The address book in the CMS."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from core.choosers import OneLanguageChooserViewSet
from directory.models import ContactPoint, OrganisationalUnit, Place


class OrganisationalUnitViewSet(SnippetViewSet):
    model = OrganisationalUnit
    chooser_viewset_class = OneLanguageChooserViewSet
    icon = "group"
    menu_label = _("Unità organizzative")
    list_display: ClassVar = ["name", "kind", "status", "head_office"]
    list_filter: ClassVar = ["kind", "status"]
    list_per_page = 50
    ordering: ClassVar = ["name"]

    def get_queryset(self, request: object) -> object:
        return self.model.objects.select_related("head_office", "locale")


class PlaceViewSet(SnippetViewSet):
    model = Place
    chooser_viewset_class = OneLanguageChooserViewSet
    icon = "home"
    menu_label = _("Luoghi")
    list_display: ClassVar = ["name", "kind", "street_address", "municipality"]
    list_filter: ClassVar = ["kind", "municipality"]
    list_per_page = 50
    ordering: ClassVar = ["name"]


class ContactPointViewSet(SnippetViewSet):
    model = ContactPoint
    chooser_viewset_class = OneLanguageChooserViewSet
    icon = "mail"
    menu_label = _("Punti di contatto")
    list_display: ClassVar = ["label", "kind", "value", "hours"]
    list_filter: ClassVar = ["kind"]
    list_per_page = 50
    ordering: ClassVar = ["label"]


class AddressBookViewSetGroup(SnippetViewSetGroup):
    items = (OrganisationalUnitViewSet, PlaceViewSet, ContactPointViewSet)
    menu_label = _("Rubrica")
    menu_name = "address-book"
    menu_icon = "group"
    menu_order = 300
