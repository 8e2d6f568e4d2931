"""Blocks that show the address book in a page's body: add `DIRECTORY_BLOCKS` to the core's blocks."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import Block, BooleanBlock, ListBlock, StaticBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from core.blocks import GROUP_CONTACTS, ContentBlock
from directory.models import ContactPoint, OrganisationalUnit, Place
from directory.versions import find_entries, place_with_contacts, unit_with_contacts


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
        """Add `unit`, and `points`: the single contact points that still exist. All in the reader's language."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        unit = value.get("unit")
        context["unit"] = unit_with_contacts(unit.pk) if unit else None
        chosen = [point.pk for point in value["points"] if point is not None]
        points = find_entries(ContactPoint.objects.all(), chosen)
        context["points"] = [points[pk] for pk in chosen]
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
        """Add `place`, in the reader's language, with its contact points."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        place = value.get("place")
        context["place"] = place_with_contacts(place.pk) if place else None
        return context

    def get_preview_value(self) -> Any:
        return self.normalize({"place": Place.objects.first(), "show_hours": True})

    class Meta:
        template = "blocks/place.html"
        icon = "home"
        group = GROUP_CONTACTS
        label = _("Luogo")
        description = _("Indirizzo, orari e accesso di un luogo della rubrica.")


class HelpNowBlock(StaticBlock):
    """The numbers and places that help at once, as they are chosen for the whole site."""

    class Meta:
        template = "blocks/help_now.html"
        icon = "warning"
        group = GROUP_CONTACTS
        label = _("Aiuto subito")
        admin_text = _("I numeri e i luoghi scelti in Impostazioni, «Aiuto subito».")
        description = _("Numeri da chiamare e luoghi dove andare. Per primo, nelle pagine per chi è in difficoltà.")


DIRECTORY_BLOCKS: list[tuple[str, Block]] = [
    ("contacts", ContactsBlock()),
    ("place", PlaceBlock()),
    ("help_now", HelpNowBlock()),
]
