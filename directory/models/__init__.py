"""The address book, and the pages that show it."""

from directory.help_now import HelpNow

from .address_book import (
    ContactPoint,
    OrganisationalUnit,
    Place,
    PlaceContact,
    UnitContact,
)
from .pages import PartnerPage, PersonPage, PlacePage, UnitPage

__all__ = [
    "ContactPoint",
    "HelpNow",
    "OrganisationalUnit",
    "PartnerPage",
    "PersonPage",
    "Place",
    "PlaceContact",
    "PlacePage",
    "UnitContact",
    "UnitPage",
]
