"""Desks, services and times in the reader's language."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from appointments.models.appointments import Appointment
from appointments.models.desks import Desk, DeskService
from appointments.ways import Way
from core.versions import find_targets
from directory.models import OrganisationalUnit, Place
from directory.versions import find_entries, find_places


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A service at a desk as a reader sees it. `page` says what it is, where it may be read."""

    service: DeskService
    title: str
    page: Page | None
    unit: OrganisationalUnit
    place: Place

    @property
    def minutes(self) -> int:
        """How long it takes."""
        return self.service.length // datetime.timedelta(minutes=1)

    @property
    def where(self) -> str:
        """Who receives, and the place: for whoever comes, where one can meet in another way too."""
        if set(self.service.ways) == {Way.IN_PERSON}:
            return f"{self.unit.name}, {self.place.name}"
        if Way.IN_PERSON not in self.service.ways:
            return self.unit.name
        return _("%(unit)s – di persona: %(place)s") % {"unit": self.unit.name, "place": self.place.name}


def offered(services: Iterable[DeskService]) -> list[Offered]:
    """These services of desks in the reader's language, in their order. Three queries, however many."""
    rows = list(services)
    pages = find_targets(row.service_id for row in rows)
    units = find_entries(OrganisationalUnit.objects.all(), (row.desk.unit_id for row in rows))
    places = find_places(row.desk.place_id for row in rows)
    return [
        Offered(
            service=row,
            title=(pages.get(row.service_id) or row.service).title,
            page=pages.get(row.service_id),
            unit=units[row.desk.unit_id],
            place=places[row.desk.place_id],
        )
        for row in rows
    ]


def place_of(desk: Desk) -> Place:
    """Where the desk receives, in the reader's language."""
    return find_places([desk.place_id])[desk.place_id]


def unit_of(desk: Desk) -> OrganisationalUnit:
    """Who receives, in the reader's language."""
    return find_entries(OrganisationalUnit.objects.all(), [desk.unit_id])[desk.unit_id]


def title_of(appointment: Appointment) -> str:
    """For what it is, in the reader's language where the service's page is there; else as it was called on the day."""
    page = find_targets([appointment.service.service_id]) if appointment.service else {}
    return next((each.title for each in page.values()), appointment.service_title)


def ways_offered() -> tuple[Way, ...]:
    """How one can meet at any desk for anything. One query."""
    rows = DeskService.objects.only("in_person", "by_phone", "by_video")
    found = {way for row in rows for way in row.ways}
    return tuple(way for way in Way if way in found)


def how(appointment: Appointment) -> str:
    """How it takes place, for whoever it is about: who does what. It names no place and nobody's number."""
    way = Way(appointment.way)
    if way == Way.PHONE:
        return _("Per telefono: ti chiamiamo noi")
    if way == Way.VIDEO and not appointment.opens_room:
        return str(way.label)
    if way == Way.VIDEO and appointment.desk.video_room:
        return _("In videochiamata: l’indirizzo è nella pagina dell’appuntamento")
    if way == Way.VIDEO:
        return _("In videochiamata: prima dell’appuntamento ti mandiamo l’indirizzo per e-mail")
    return str(way.label)


def when(begins: datetime.datetime) -> str:
    """«mercoledì 9 dicembre 2026, ore 09:30»."""
    local = timezone.localtime(begins)
    return _("%(day)s, ore %(hour)s") % {"day": date_format(local, "l j F Y"), "hour": time_format(local, "H:i")}
