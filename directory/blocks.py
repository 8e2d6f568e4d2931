"""Blocks that show the address book in a page's body: add `DIRECTORY_BLOCKS` to the core's blocks."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import Block, BooleanBlock, ListBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from core.blocks import GROUP_CONTACTS, ContentBlock
from directory.models import ContactPoint, OrganisationalUnit, Place


class ContactsBlock(ContentBlock):
    """How to reach a unit, or single contact points of the address book."""

    unit = SnippetChooserBlock(
        OrganisationalUnit,
        label=_("Unità organizzativa"),
        required=False,
        help_text=_("Mostra tutti i suoi contatti e la sede."),
    )
    points = ListBlock(
        SnippetChooserBlock(ContactPoint, label=_("Punto di contatto")),
        label=_("Altri punti di contatto"),
        default=[],
    )

    def find_errors(self, value: Any) -> dict[str, ValidationError]:
        if not value.get("unit") and not len(value["points"]):
            return {"unit": ValidationError(_("Scegli un'unità o almeno un punto di contatto."))}
        return {}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add `points`: the single contact points that still exist."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        if value.get("unit"):
            prefetch_related_objects([value["unit"]], "contacts__contact_point", "head_office")
        context["points"] = [point for point in value["points"] if point is not None]
        return context

    def get_preview_value(self) -> Any:
        points = list(ContactPoint.objects.all()[:2])
        return self.normalize({"unit": OrganisationalUnit.objects.first(), "points": points})

    class Meta:
        template = "blocks/contacts.html"
        icon = "group"
        group = GROUP_CONTACTS
        label = _("Contatti")
        description = _("I contatti di un ufficio, presi dalla rubrica.")


class PlaceBlock(ContentBlock):
    """Where to go: address, hours, how to get in."""

    place = SnippetChooserBlock(Place, label=_("Luogo"))
    show_hours = BooleanBlock(label=_("Mostra gli orari"), required=False, default=True)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        if value.get("place"):
            prefetch_related_objects([value["place"]], "contacts__contact_point")
        return context

    def get_preview_value(self) -> Any:
        return self.normalize({"place": Place.objects.first(), "show_hours": True})

    class Meta:
        template = "blocks/place.html"
        icon = "home"
        group = GROUP_CONTACTS
        label = _("Luogo")
        description = _("Indirizzo, orari e accesso di un luogo della rubrica.")


DIRECTORY_BLOCKS: list[tuple[str, Block]] = [
    ("contacts", ContactsBlock()),
    ("place", PlaceBlock()),
]
