"""Desks, pages and appointments for tests. The desk is open on Wednesdays and Thursdays, from 9 to 12."""

from __future__ import annotations

import datetime
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from wagtail.models import Page

from appointments import operations
from appointments.models import Appointment, AppointmentPage, Desk, DeskService
from tests.directory.factories import make_unit, opening
from tests.enquiries.factories import make_steps
from tests.services.factories import make_index, make_service

ROME = ZoneInfo("Europe/Rome")
MONDAY = datetime.datetime(2026, 11, 30, 10, 0, tzinfo=ROME)
"""Now, in most tests. The first times to book are those of Wednesday 2 December."""


def moment(day: int, hour: int, minute: int = 0, *, month: int = 12) -> datetime.datetime:
    """By the clocks of the office, in 2026."""
    return datetime.datetime(2026, month, day, hour, minute, tzinfo=ROME)


def make_desk(home: Page, *, services: int = 1, minutes: int | None = None, **fields: Any) -> Desk:
    unit = make_unit(home)
    place = unit.head_office
    place.hours = opening("wednesday", "thursday")
    place.save()
    desk = Desk(unit=unit, place=place, **{"slot_minutes": 30, "lead_hours": 24, "horizon_days": 28, **fields})
    index = (
        make_index(home)
        if not home.get_children().filter(slug="servizi").exists()
        else home.get_children().get(slug="servizi").specific
    )
    desk.services = [
        DeskService(service=make_service(index, unit, title=f"Colloquio {number}"), minutes=minutes, is_discreet=False)
        for number in range(1, services + 1)
    ]
    desk.save()
    return desk


def service_of(desk: Desk) -> DeskService:
    """The first service of a desk, as pages read it."""
    rows = DeskService.objects.select_related("desk__unit", "desk__place", "service")
    return rows.filter(desk=desk).order_by("pk")[0]


def make_page(home: Page, **fields: Any) -> AppointmentPage:
    page = AppointmentPage(
        **{
            "title": "Prenota",
            "slug": "prenota",
            "description": "Scegli giorno e ora.",
            "form_steps": make_steps(),
            "privacy_purpose": "Per l’appuntamento.",
            "privacy_days": 100,
            "unit": fields.pop("unit", None) or make_unit(home),
            **fields,
        }
    )
    return home.add_child(instance=page)


def booking(desk: Desk, begins: datetime.datetime, **changes: Any) -> dict[str, Any]:
    """What `operations.book` needs."""
    name = changes.pop("name", "Ada Neri")
    email = changes.pop("email", f"{uuid.uuid4().hex[:8]}@example.org")
    person = operations.Person(name=name, email=email, phone=changes.pop("phone", ""), matter=changes.pop("matter", ""))
    return {
        "service": service_of(desk),
        "begins": begins,
        "person": person,
        "locale": "it",
        "submission_key": uuid.uuid4().hex,
        **changes,
    }


def book(desk: Desk, begins: datetime.datetime, **changes: Any) -> Appointment:
    """Through the operation, as the form does."""
    return operations.book(**booking(desk, begins, **changes))
