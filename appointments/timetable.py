"""The free times of a week as a page shows them, and the facts of an appointment in words."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from appointments import slots
from appointments.choosing import Choice
from appointments.models.appointments import Appointment
from appointments.models.desks import DeskService
from appointments.slots import Period
from appointments.words import how, place_of, title_of, unit_of
from core.days import read_day

WEEK = datetime.timedelta(weeks=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTime:
    """A time that can be chosen, and where that leads."""

    begins: datetime.datetime
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day on which there is something free."""

    date: datetime.date
    times: tuple[FreeTime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A week from Monday to Sunday; the addresses are empty where there is nothing to choose there."""

    first: datetime.date
    last: datetime.date
    days: tuple[Day, ...]
    before_url: str
    after_url: str
    first_free: FreeTime | None
    """The first free time that was found; None where there is none."""


def week_of(
    service: DeskService,
    *,
    asked: str,
    week_url: Callable[[datetime.date], str],
    time_url: Callable[[str], str],
    by_desk: bool = False,
    but: Appointment | None = None,
) -> Week:
    """The week of this day (an ISO date), else the first with a free time. Two queries.

    A day before the first week or after the last shows the nearest of them: whatever stands in the address, there is an
    answer. The office has no last week. `but` is moved: it may overlap the time that it has, which is no other one.
    """
    today, day = timezone.localdate(), read_day(asked)
    week = slots.monday_of(day) if by_desk and day and day >= today else None
    found = slots.free_slots(
        service, first=week, last=week + WEEK - slots.DAY if week else None, by_desk=by_desk, but=but
    )
    free = [slot for slot in found if but is None or slot.begins != but.begins]
    first = free[0].day if free else today
    last = free[-1].day if free else today
    monday = week or slots.monday_of(max(today, min(day or first, last)))
    sunday = monday + WEEK - slots.DAY

    def choosable(slot: Period) -> FreeTime:
        return FreeTime(begins=slot.begins, url=time_url(Choice(service.pk or 0, slot.begins).code))

    shown = [slot for slot in free if monday <= slot.day <= sunday]
    days = dict.fromkeys(slot.day for slot in shown)
    return Week(
        first=monday,
        last=sunday,
        days=tuple(Day(date=day, times=tuple(choosable(slot) for slot in shown if slot.day == day)) for day in days),
        before_url=week_url(monday - WEEK) if (today if week else first) < monday else "",
        after_url=week_url(monday + WEEK) if by_desk or last > sunday else "",
        first_free=choosable(free[0]) if free else None,
    )


def facts_of(appointment: Appointment) -> dict[str, Any]:
    """How, where, with whom, for what: in the reader's language."""
    return {
        "place": place_of(appointment.desk),
        "unit": unit_of(appointment.desk),
        "how": how(appointment),
        "service_title": title_of(appointment),
    }
