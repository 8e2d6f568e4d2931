"""Where a time is taken and given back. The database decides, not Python: `appointments_time_taken_once`.

The rows are inserted in the order of time and those that are there already are skipped, so of two who ask for one time
the second waits for the first, and then finds that it has not got all of it. No constraint is violated, so nothing
reaches the database's log. Call these inside a transaction that is rolled back when `claim` says no.
"""

from __future__ import annotations

from appointments.models.appointments import Appointment
from appointments.models.desks import TakenTime
from appointments.slots import Period, cells


def claim(appointment: Appointment, period: Period) -> bool:
    """Take all of this time for an appointment that is stored; False if any of it is somebody else's.

    What it had before is given back afterwards, so that nobody is left without either.
    """
    wanted = cells(period)
    rows = [TakenTime(desk_id=appointment.desk_id, at=each, appointment=appointment) for each in wanted]
    TakenTime.objects.bulk_create(rows, ignore_conflicts=True)
    own = TakenTime.objects.filter(appointment=appointment)
    if own.filter(desk=appointment.desk_id, at__in=wanted).count() < len(wanted):
        return False
    own.exclude(desk=appointment.desk_id, at__in=wanted).delete()
    return True


def release(appointment: Appointment) -> None:
    """Give back all that an appointment has."""
    TakenTime.objects.filter(appointment=appointment).delete()
