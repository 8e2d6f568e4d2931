"""Places and units of the address book, as a page in the active language shows them.

Pages keep the Italian entry, synchronised across languages: a page can be translated before its venue is.
"""

from __future__ import annotations

from typing import TypeVar

from directory.models import OrganisationalUnit, Place

EntryT = TypeVar("EntryT", Place, OrganisationalUnit)


def in_reader_language(entry: EntryT | None) -> EntryT | None:
    """The entry in the active language where it is translated, else as it is. Two queries at most."""
    return entry.localized if entry else None


def unit_with_contacts(unit: OrganisationalUnit | None) -> OrganisationalUnit | None:
    """The unit in the active language with its seat and contact points: constant queries, however many contacts."""
    localized = in_reader_language(unit)
    if localized is None:
        return None
    units = OrganisationalUnit.objects.select_related("head_office").prefetch_related("contacts__contact_point")
    return units.get(pk=localized.pk)
