"""The link in a mail that opens the person's own page. Nothing is stored: it is signed with the site's secret key.

The address is part of what is signed, so a link is worth nothing in another mailbox than the one it went to.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation

from appointments.models.appointments import Appointment
from core import signed_ids
from core.rows import find_one
from core.site_address import absolute_url


def token_of(appointment: Appointment) -> str:
    """What opens the own page of an appointment."""
    return signed_ids.sign(appointment.pk, salt=_salt(appointment))


def own_address(appointment: Appointment) -> str:
    """The absolute address of the person's own page, in the person's language."""
    return _address(appointment, "appointments:own")


def calendar_address(appointment: Appointment) -> str:
    """The absolute address of the appointment as a file for a calendar, in the person's language."""
    return _address(appointment, "appointments:calendar")


def _address(appointment: Appointment, name: str) -> str:
    with translation.override(appointment.locale):
        return absolute_url(reverse(name, args=[token_of(appointment)]))


def find_by_token(token: str) -> Appointment | None:
    """The appointment that a link opens; None: no such link, or erased."""
    pk = signed_ids.id_in(token)
    rows = Appointment.objects.select_related("desk__unit", "desk__place", "service__desk__place")
    found = find_one(rows.filter(pk=pk)) if pk else None
    return found if found and signed_ids.is_signed(token, salt=_salt(found)) else None


def _salt(appointment: Appointment) -> str:
    return f"appointments.own:{appointment.email_normalised}"
