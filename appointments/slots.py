"""Which times are free: opening hours, without holidays, blocked times and what is taken.

What is computed here may be taken a moment later; whether somebody gets a time is decided in `appointments.seats`.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from appointments.models.appointments import Appointment
from appointments.models.desks import CELL, BlockedTime, Desk, DeskService
from appointments.states import State
from core import days
from core.days import at
from core.holidays import is_holiday
from directory.hours import OpeningInterval, Weekday

DAY = datetime.timedelta(days=1)
RESOLUTION = datetime.timedelta(seconds=1)
MOMENT: Final = "%Y%m%dT%H%M"
"""How a time stands in an address or a form."""
WEEKDAYS = tuple(Weekday)
"""In the order of `date.weekday`."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """From a moment to another one, the second left out."""

    begins: datetime.datetime
    ends: datetime.datetime

    def overlaps(self, other: Period) -> bool:
        """Whether they have a moment in common."""
        return self.begins < other.ends and other.begins < self.ends

    @property
    def day(self) -> datetime.date:
        """The day of the office on which it begins."""
        return timezone.localdate(self.begins)


def cells(period: Period) -> list[datetime.datetime]:
    """The pieces of time that it touches, in order. They begin at the same minutes for everybody."""
    first, last = (int(each.timestamp() // CELL.total_seconds()) for each in (period.begins, period.ends - RESOLUTION))
    return [_cell(number) for number in range(first, last + 1)]


def read_moment(text: str) -> datetime.datetime | None:
    """Out of an address or a form; None where it is none, or too early or late (`core.days`)."""
    try:
        local = datetime.datetime.strptime(text, MOMENT)
    except ValueError:
        return None
    return at(local.date(), local.time()) if days.FIRST <= local.date() <= days.LAST else None


def write_moment(moment: datetime.datetime) -> str:
    """What `read_moment` reads."""
    return timezone.localtime(moment, timezone.get_default_timezone()).strftime(MOMENT)


def monday_of(day: datetime.date) -> datetime.date:
    """The first day of its week."""
    return day - day.weekday() * DAY


def open_periods(hours: Iterable[OpeningInterval], day: datetime.date) -> list[Period]:
    """When a place is open on a day, in whole pieces of time; never on public holidays."""
    if is_holiday(day):
        return []
    today = [each for each in hours if WEEKDAYS[day.weekday()] in each.days]
    return sorted(_whole_cells(at(day, each.opens), at(day, each.closes)) for each in today)


def _whole_cells(opens: datetime.datetime, closes: datetime.datetime) -> Period:
    first, last = (each.timestamp() / CELL.total_seconds() for each in (opens, closes))
    return Period(_cell(math.ceil(first)), _cell(math.floor(last)))


def _cell(number: int) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(number * CELL.total_seconds(), tz=datetime.UTC)


def slots_in(period: Period, *, step: datetime.timedelta, length: datetime.timedelta) -> Iterator[Period]:
    """The times that begin in a period every so often and end in it."""
    begins = period.begins
    while begins + length <= period.ends:
        yield Period(begins, begins + length)
        begins += step


def free_in(
    hours: Sequence[OpeningInterval],
    occupied: Sequence[Period],
    *,
    step: datetime.timedelta,
    length: datetime.timedelta,
    first: datetime.date,
    last: datetime.date,
    earliest: datetime.datetime,
) -> list[Period]:
    """The free times from the first day to the last, in order. Pure."""
    each_day = (first + n * DAY for n in range((last - first).days + 1))
    slots = (
        slot
        for day in each_day
        for period in open_periods(hours, day)
        for slot in slots_in(period, step=step, length=length)
    )
    return [slot for slot in slots if slot.begins >= earliest and not any(map(slot.overlaps, occupied))]


# --- of a desk --------------------------------------------------------------------------------------------------------


def appointments_in(desk: Desk, period: Period) -> QuerySet[Appointment]:
    """Those that take time of the desk, or took it."""
    found = Appointment.objects.filter(desk=desk, begins__lt=period.ends, ends__gt=period.begins)
    return found.exclude(state=State.CANCELLED)


def blocked_in(desk: Desk, period: Period) -> QuerySet[BlockedTime]:
    """When the desk receives nobody."""
    return BlockedTime.objects.filter(desk=desk, begins__lt=period.ends, ends__gt=period.begins)


def occupied_in(desk: Desk, period: Period, *, but: Appointment | None = None) -> list[Period]:
    """What is not free, whoever asks; `but` may be moved there. Two queries."""
    taken = appointments_in(desk, period)
    if but is not None:
        taken = taken.exclude(pk=but.pk)
    rows = [*taken.values_list("begins", "ends"), *blocked_in(desk, period).values_list("begins", "ends")]
    return [Period(*row) for row in rows]


def last_day(desk: Desk, today: datetime.date) -> datetime.date:
    """The last day on which somebody may book."""
    return today + desk.horizon_days * DAY


def free_slots(
    service: DeskService,
    *,
    first: datetime.date | None = None,
    last: datetime.date | None = None,
    now: datetime.datetime | None = None,
    by_desk: bool = False,
    but: Appointment | None = None,
) -> list[Period]:
    """The times that somebody may choose, within these days. Two queries.

    The office, which knows what it does, needs no lead and no horizon; nobody chooses what is over.
    """
    desk, now = service.desk, now or timezone.now()
    today = timezone.localdate(now)
    first = max(first or today, today)
    last = last or last_day(desk, today)
    if not by_desk:
        last = min(last, last_day(desk, today))
    if last < first:
        return []
    whole = Period(at(first), at(last + DAY))
    return free_in(
        desk.place.opening_hours,
        occupied_in(desk, whole, but=but),
        step=datetime.timedelta(minutes=desk.slot_minutes),
        length=service.length,
        first=first,
        last=last,
        earliest=now if by_desk else now + datetime.timedelta(hours=desk.lead_hours),
    )


def find_slot(
    service: DeskService, begins: datetime.datetime, *, by_desk: bool = False, but: Appointment | None = None
) -> Period | None:
    """The time that begins then; None where it cannot be chosen, or no more."""
    if not days.FIRST.year <= begins.year <= days.LAST.year:
        return None
    day = timezone.localdate(begins)
    found = free_slots(service, first=day, last=day, by_desk=by_desk, but=but)
    return next((slot for slot in found if slot.begins == begins), None)


def nearest(service: DeskService, begins: datetime.datetime | None, *, number: int) -> list[Period]:
    """The free times that are nearest to one, in the order of time; without one the first."""
    found = free_slots(service)
    if begins is not None:
        found.sort(key=lambda slot: abs(slot.begins - begins))
    return sorted(found[:number])
