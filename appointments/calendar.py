"""The calendar of a desk as the office sees it: what is taken, closed and free, day by day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.utils import timezone

from appointments import slots
from appointments.models import Appointment, BlockedTime, Desk
from appointments.slots import Period
from core.days import at
from core.holidays import is_holiday

WEEKDAYS = 5
"""Days of a week that are shown though there is nothing on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An appointment, a time that is closed, or a free one (neither)."""

    period: Period
    appointment: Appointment | None = None
    blocked: BlockedTime | None = None

    @property
    def moment(self) -> str:
        """The time in an address."""
        return slots.write_moment(self.period.begins)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPlan:
    """A day of the desk, in order of time."""

    date: datetime.date
    is_today: bool
    is_holiday: bool
    lines: list[Line] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.lines


def week_of(desk: Desk, monday: datetime.date) -> list[DayPlan]:
    """A week; of its Saturday and Sunday only what is not empty."""
    plans = days_of(desk, first=monday, last=monday + 6 * slots.DAY)
    return [plan for number, plan in enumerate(plans) if number < WEEKDAYS or not plan.is_empty]


def days_of(desk: Desk, *, first: datetime.date, last: datetime.date) -> list[DayPlan]:
    """Each of these days. Two queries. What is over is not free."""
    whole = Period(at(first), at(last + slots.DAY))
    taken = (
        slots.appointments_in(desk, whole)
        .select_related("service__service")
        .defer("answers", "definition", "source_definition")
    )
    lines = [Line(period=Period(each.begins, each.ends), appointment=each) for each in taken]
    blocked = list(slots.blocked_in(desk, whole))
    lines += [_blocked_line(each, day) for each in blocked for day in _days_of(each, first, last)]
    length = datetime.timedelta(minutes=desk.slot_minutes)
    occupied = [*(line.period for line in lines), *(Period(each.begins, each.ends) for each in blocked)]
    free = slots.free_in(
        desk.place.opening_hours, occupied, step=length, length=length, first=first, last=last, earliest=timezone.now()
    )
    lines += [Line(period=each) for each in free]
    lines.sort(key=lambda line: line.period)
    today = timezone.localdate()
    days = (first + number * slots.DAY for number in range((last - first).days + 1))
    return [
        DayPlan(
            date=day,
            is_today=day == today,
            is_holiday=is_holiday(day),
            lines=[line for line in lines if line.period.day == day],
        )
        for day in days
    ]


def _days_of(blocked: BlockedTime, first: datetime.date, last: datetime.date) -> list[datetime.date]:
    begins = max(timezone.localdate(blocked.begins), first)
    ends = min(timezone.localdate(blocked.ends - slots.RESOLUTION), last)
    return [begins + number * slots.DAY for number in range((ends - begins).days + 1)]


def _blocked_line(blocked: BlockedTime, day: datetime.date) -> Line:
    """The part of it on one day."""
    begins = max(blocked.begins, at(day))
    ends = min(blocked.ends, at(day + slots.DAY))
    return Line(period=Period(begins, ends), blocked=blocked)
