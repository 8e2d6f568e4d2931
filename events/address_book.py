"""Places and units of the address book, as a page in the active language shows them.

Pages keep the Italian entry, synchronised across languages: a page can be translated before its venue is.
"""

from __future__ import annotations

from django.db.models import Case, Prefetch, Q, QuerySet, When

from core.locale import active_language_code
from directory.models import OrganisationalUnit, Place, UnitContact


def place_in_language(place_id: int | None) -> Place | None:
    """The place in the active language where it is translated, else as it is. One query."""
    return _in_language(Place.objects.all(), place_id).first() if place_id else None


def unit_with_contacts(unit_id: int | None) -> OrganisationalUnit | None:
    """The unit in the active language with its seat and contact points. Two queries, however many contacts."""
    if not unit_id:
        return None
    contacts = Prefetch("contacts", UnitContact.objects.select_related("contact_point"))
    units = OrganisationalUnit.objects.select_related("head_office").prefetch_related(contacts)
    return _in_language(units, unit_id).first()


def _in_language(entries: QuerySet, entry_id: int) -> QuerySet:
    """One entry and its translation, the translation first."""
    key = entries.model._default_manager.filter(pk=entry_id).values("translation_key")
    translation = Q(translation_key__in=key, locale__language_code=active_language_code())
    return entries.filter(Q(pk=entry_id) | translation).order_by(Case(When(translation, then=0), default=1))
