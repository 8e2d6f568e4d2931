"""What pages of the address book gather: people, partners, what an office answers for. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.http import HttpRequest
from wagtail.models import Locale, Page, get_page_models
from wagtail.query import PageQuerySet

from core.remembered import memory_of
from core.search_kinds import SearchKind
from core.versions import readable
from directory.plan import Plan, draw_plan
from directory.versions import find_places

if TYPE_CHECKING:
    from directory.models import OrganisationalUnit, PartnerPage, PersonPage, Place

ANSWERED_FOR = (SearchKind.SERVICE, SearchKind.DOCUMENT)
"""Kinds of page that name the office responsible for them, in the order shown."""


@dataclass(frozen=True, slots=True)
class Tier:
    """A level of the network and who stands there."""

    label: str
    partners: list[PartnerPage]


@dataclass(frozen=True, slots=True)
class Answered:
    """Pages of one kind for which an office answers."""

    label: str
    pages: list[Page]


def people_of(unit: OrganisationalUnit | None, *, locale: Locale) -> list[PersonPage]:
    """Who works there, in the order of the pages. One query."""
    if unit is None:
        return []
    pages = apps.get_model("directory", "PersonPage").objects.filter(
        locale=locale, unit__translation_key=unit.translation_key
    )
    return list(readable(pages).order_by("path"))


def by_tier(partners: PageQuerySet) -> list[Tier]:
    """These partners that everybody may read, level by level, with their places. Two queries."""
    found = list(readable(partners).order_by("path"))
    places = find_places(partner.place_id for partner in found)
    for partner in found:
        partner.place = places.get(partner.place_id)
    return [
        Tier(str(tier.label), chosen)
        for tier in apps.get_model("directory", "PartnerPage").Tier
        if (chosen := [partner for partner in found if partner.tier == tier])
    ]


def in_charge_of(unit: OrganisationalUnit | None, *, locale: Locale) -> list[Answered]:
    """Services, documents and projects that name this office. One query for each page type that does."""
    if unit is None:
        return []
    found: dict[SearchKind, list[Page]] = {kind: [] for kind in ANSWERED_FOR}
    for model in get_page_models():
        kind = getattr(model, "search_kind", None)
        if kind in found and any(field.name == "unit" for field in model._meta.fields):
            pages = model.objects.filter(locale=locale, unit__translation_key=unit.translation_key)
            found[kind] += readable(pages).defer_streamfields()
    return [
        Answered(str(kind.label), sorted(pages, key=lambda page: (page.title, page.pk)))
        for kind, pages in found.items()
        if pages
    ]


def plan_around(place: Place | None, request: HttpRequest) -> Plan | None:
    """The plan of all places with this one set off; None where it has no coordinates. One query, none if remembered."""
    if place is None or place.latitude is None:
        return None
    key = ("plan", place.locale_id, place.pk)
    return memory_of(request).get(
        key, lambda: draw_plan(type(place).objects.filter(locale=place.locale_id), current=place)
    )


def units_at(place: Place | None) -> Sequence[OrganisationalUnit]:
    """The offices that sit at this place, in its language. One query."""
    return list(place.units.order_by("name")) if place else []
