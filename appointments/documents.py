"""What the desk prints about appointments: rows of the database as documents of `printing`."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appointments import calendar
from appointments.models import Appointment, Desk
from printing.listing import Listing, Rows


def day_sheet(desk: Desk, day: datetime.date) -> Listing:
    """Who comes on a day, and when: what a colleague has at the counter. What it is about stays on the screen."""
    (plan,) = calendar.days_of(desk, first=day, last=day)
    taken = [line.appointment for line in plan.lines if line.appointment]
    return Listing(
        title=_("Appuntamenti di %(day)s") % {"day": date_format(day, "l j F Y")},
        columns=(_("Ora"), _("Nome"), _("Telefono"), _("Servizio"), _("Numero")),
        groups=(Rows(rows=tuple(map(_row, taken))),),
        facts=((_("Sportello"), str(desk)),),
    )


def _row(appointment: Appointment) -> tuple[str, ...]:
    begins, ends = (timezone.localtime(each) for each in (appointment.begins, appointment.ends))
    return (
        f"{begins:%H:%M}–{ends:%H:%M}",
        appointment.name,
        appointment.phone,
        appointment.service_title,
        appointment.reference,
    )
