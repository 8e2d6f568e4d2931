"""The mails that an operation causes: written into the outbox, in its transaction."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet
from django.utils import timezone

from appointments.emails import Notice, write
from appointments.links import calendar_address, own_address
from appointments.models.appointments import Appointment
from core.days import at
from core.site_settings import office_mailbox
from outbox import operations as outbox
from outbox.models import Mail

CAUSE_APP = "appointments"
KEPT_FOR = datetime.timedelta(days=90)
"""How long the office can see that a mail went; never longer than the appointment itself is kept."""


def notify(
    appointment: Appointment, notice: Notice, *, moment: str = "", useful_for: datetime.timedelta | None = None
) -> Mail | None:
    """Owe the person a mail; None where there is no address. `moment` tells mails of the same sort apart.

    The link opens the appointment, so the texts are forgotten when they were handed over.
    """
    if not appointment.email:
        return None
    return outbox.put(
        key=key_of(appointment, notice, moment),
        recipient=appointment.email,
        texts=write(
            appointment=appointment,
            notice=notice,
            link=own_address(appointment),
            calendar=calendar_address(appointment),
        ),
        language=appointment.locale,
        template=template_of(notice),
        cause_app=CAUSE_APP,
        cause_id=appointment.pk,
        purge_on=min(timezone.localdate() + KEPT_FOR, appointment.retain_until),
        reply_to=office_mailbox(),
        useful_for=useful_for or outbox.USEFUL_FOR,
        is_secret=True,
    )


def key_of(appointment: Appointment, notice: Notice, moment: str) -> str:
    """What makes a mail one, however often it is asked for."""
    return f"appointment:{appointment.pk}:{notice.value}{moment}"


def template_of(notice: Notice) -> str:
    """What the outbox calls a mail of this sort."""
    return f"appointment.{notice.value}"


def mails_about(appointment: Appointment, *notices: Notice) -> QuerySet[Mail]:
    """The mails of these sorts that were written about an appointment, whatever became of them."""
    templates = [template_of(each) for each in notices]
    return Mail.objects.filter(cause_app=CAUSE_APP, cause_id=str(appointment.pk), template__in=templates)


def midnight() -> datetime.datetime:
    """When the office’s day began."""
    return at(timezone.localdate())


def last_mail(appointment: Appointment) -> Mail | None:
    """The newest mail about an appointment, for whoever wants to know whether it has gone."""
    return outbox.last_mail(cause_app=CAUSE_APP, cause_id=appointment.pk)
