"""Address book data, from facts that the office publishes."""

from __future__ import annotations

import datetime
from typing import Any

import factory
from wagtail.models import Page

from directory.models import ContactPoint, OrganisationalUnit, Place, UnitContact


def opening(*days: str, note: str = "") -> list[tuple[str, dict]]:
    """Hours of a place: open on these days from 9 to 12."""
    value = {"days": list(days), "opens": datetime.time(9), "closes": datetime.time(12), "note": note}
    return [("interval", value)]


class PlaceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Place

    name = ".MEET"
    street_address = "via Leutrum 7"
    postal_code = "12100"
    access = "Al piano terra, senza gradini."


class ContactPointFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ContactPoint

    kind = ContactPoint.Kind.TELEPHONE
    value = "0171 444789"
    label = "Sportello antidiscriminazioni"


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OrganisationalUnit
        skip_postgeneration_save = True

    name = "Nodo antidiscriminazioni"
    kind = OrganisationalUnit.Kind.NODE
    description = "Ascolta e orienta chi subisce una discriminazione."
    competences = "<p>Ascolto, orientamento, presa in carico.</p>"
    head_office = factory.SubFactory(PlaceFactory)

    @factory.post_generation
    def points(self, create, extracted, **kwargs):
        """`points=[…]`: give these contact points to the unit, in this order."""
        for order, point in enumerate(extracted or []):
            UnitContact.objects.create(unit=self, contact_point=point, sort_order=order, locale=self.locale)


def make_unit(home: Page, *, contacts: int = 1, **fields: Any) -> OrganisationalUnit:
    """An office in the language of this page, with so many telephone numbers."""
    locale = home.locale
    return UnitFactory(
        locale=locale,
        head_office=PlaceFactory(locale=locale),
        points=[ContactPointFactory(label=f"Numero {number}", locale=locale) for number in range(contacts)],
        **fields,
    )
