"""Places and units of the address book in the reader's language: the one way in which pages show them.

Pages keep the entry that was chosen, synchronised across languages: a page can be translated before its venue is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Prefetch, Q, QuerySet
from wagtail.models import TranslatableMixin

from core.locale import active_language_code
from directory.models import OrganisationalUnit, Place, PlaceContact, UnitContact

Entry = TypeVar("Entry", bound=TranslatableMixin)


def find_entries(entries: QuerySet[Entry], ids: Iterable[int | None]) -> dict[int, Entry]:
    """By the id that was chosen: the entry in the reader's language where it is translated, else as it is.

    One query, and those that `entries` prefetches; none where nothing was chosen.
    """
    wanted = {pk for pk in ids if pk}
    if not wanted:
        return {}
    keys = entries.model._default_manager.filter(pk__in=wanted).values("translation_key")
    translated = Q(translation_key__in=keys, locale__language_code=active_language_code())
    found = list(entries.filter(Q(pk__in=wanted) | translated).select_related("locale"))
    language = active_language_code()
    in_language = {entry.translation_key: entry for entry in found if entry.locale.language_code == language}
    return {entry.pk: in_language.get(entry.translation_key, entry) for entry in found if entry.pk in wanted}


def find_places(ids: Iterable[int | None]) -> dict[int, Place]:
    """Places, without their contact points. One query."""
    return find_entries(Place.objects.all(), ids)


def place_with_contacts(place_id: int | None) -> Place | None:
    """A place with its contact points. Two queries, however many contacts."""
    contacts = Prefetch("contacts", PlaceContact.objects.select_related("contact_point"))
    return find_entries(Place.objects.prefetch_related(contacts), [place_id]).get(place_id or 0)


def unit_with_contacts(unit_id: int | None) -> OrganisationalUnit | None:
    """A unit with its seat and contact points. Two queries, however many contacts."""
    contacts = Prefetch("contacts", UnitContact.objects.select_related("contact_point"))
    units = OrganisationalUnit.objects.select_related("head_office").prefetch_related(contacts)
    return find_entries(units, [unit_id]).get(unit_id or 0)
