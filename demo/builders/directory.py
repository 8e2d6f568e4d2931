"""The address book."""

from __future__ import annotations

from demo.content.directory import CONTACTS, PLACES, UNITS
from demo.pages import Desk
from demo.texts import ObjectRef
from directory.models import ContactPoint, OrganisationalUnit, Place


def build(desk: Desk) -> None:
    """Contact points first, then the places that have them, then the units that sit there."""
    for key, fields in CONTACTS.items():
        desk.make_entry(key, ContactPoint, fields)
    for key, (fields, contacts) in PLACES.items():
        desk.make_entry(key, Place, fields, contacts=contacts)
    for key, (fields, contacts) in UNITS.items():
        desk.make_entry(key, OrganisationalUnit, {**fields, "head_office": ObjectRef("place-meet")}, contacts=contacts)
