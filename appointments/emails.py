"""The mails about an appointment: in the person's language, and neutral.

Not only its owner may read a mailbox: a mail never says for what somebody comes. Where the service is discreet it names
neither place nor desk nor service: the page behind the link does. Who sends it stands in every mail: the office.
"""

from __future__ import annotations

from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appointments.models.appointments import Appointment
from appointments.states import State
from appointments.ways import Way
from appointments.words import how, place_of
from outbox.operations import Texts
from outbox.writing import compose


class Notice(models.TextChoices):
    """Why we write; the label is what the desk calls the mail."""

    BOOKED = "booked", _("Appuntamento preso")
    CHANGED = "changed", _("Appuntamento spostato dalla persona")
    MOVED = "moved", _("Appuntamento spostato dall’ufficio")
    GIVEN_UP = "given_up", _("Appuntamento disdetto dalla persona")
    CANCELLED = "cancelled", _("Appuntamento disdetto dall’ufficio")
    REMINDER = "reminder", _("Promemoria di un appuntamento")
    LINK = "link", _("Nuovo collegamento a un appuntamento")


_SUBJECTS: dict[Notice, Promise] = {
    Notice.BOOKED: _("Il tuo appuntamento è confermato"),
    Notice.CHANGED: _("Hai cambiato l’orario dell’appuntamento"),
    Notice.MOVED: _("Il tuo appuntamento cambia orario"),
    Notice.GIVEN_UP: _("Hai disdetto l’appuntamento"),
    Notice.CANCELLED: _("Il tuo appuntamento è annullato"),
    Notice.REMINDER: _("Promemoria: il tuo appuntamento"),
    Notice.LINK: _("Il collegamento al tuo appuntamento"),
}
_LEADS: dict[Notice, Promise] = {
    Notice.BOOKED: _("Il tuo appuntamento è confermato."),
    Notice.CHANGED: _("Hai scelto un altro orario: vale quello che segue."),
    Notice.MOVED: _("Abbiamo spostato il tuo appuntamento: vale l’orario che segue. Se così non puoi, cambialo."),
    Notice.GIVEN_UP: _("Hai disdetto l’appuntamento che segue. Se non l’hai fatto tu, scrivici."),
    Notice.CANCELLED: _("Non possiamo riceverti all’appuntamento che segue. Ci dispiace: puoi prenderne un altro."),
    Notice.REMINDER: _("Ti ricordiamo il tuo appuntamento."),
    Notice.LINK: _("Ecco di nuovo il collegamento al tuo appuntamento."),
}


def write(*, appointment: Appointment, notice: Notice, link: str, calendar: str) -> Texts:
    """The mail's subject and texts, as things stand now. Nobody is greeted: a stranger's words reach no mailbox."""
    with translation.override(appointment.locale):
        is_visit = appointment.way == Way.IN_PERSON
        place = place_of(appointment.desk) if is_visit and not appointment.is_discreet else None
        how_we_meet = how(appointment)
    return compose(
        "appointment",
        language=appointment.locale,
        subject=_SUBJECTS[notice],
        name="",
        appointment=appointment,
        lead=_LEADS[notice],
        how=how_we_meet,
        place=place,
        is_on=appointment.state == State.BOOKED,
        is_asked_for=notice == Notice.LINK,
        link=link,
        calendar=calendar,
    )
