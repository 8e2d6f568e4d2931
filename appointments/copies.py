"""An appointment for whoever it is about: in their calendar, and everything that is kept, as data and on paper."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_info, pgettext
from django.utils.translation import gettext as _

from appointments.models import Appointment
from appointments.operations.notices import CAUSE_APP
from appointments.states import State
from appointments.ways import Way
from appointments.words import place_of, when
from core import calendars
from formbuilder.copies import answers_as_data, answers_on_paper
from formbuilder.reading import Reading, read_for_office, read_snapshot
from outbox.copies import mails_as_data
from printing.record import Record, Section
from staff.copies import moment


def calendar_of(appointment: Appointment) -> bytes:
    """The title is neutral: others look at a calendar too. One that was cancelled is in it no more."""
    entry = calendars.Entry(
        uid=f"appointment-{appointment.pk}",
        begins=appointment.begins,
        ends=appointment.ends,
        title=_("Appuntamento"),
        place=_place(appointment),
    )
    return calendars.write([entry] if appointment.state != State.CANCELLED else [])


def _place(appointment: Appointment) -> str:
    """Where somebody has to be; of a telephone call or a video how it is, and nothing of a visit that is discreet."""
    if appointment.way != Way.IN_PERSON:
        return str(appointment.get_way_display())
    if appointment.is_discreet:
        return ""
    place = place_of(appointment.desk)
    return f"{place.name}, {place.address}"


def read_appointment(appointment: Appointment) -> Reading:
    """The answers to the editor's questions, in the words of the day."""
    return read_for_office(
        definition=read_snapshot(appointment.definition),
        source=read_snapshot(appointment.source_definition),
        answers=appointment.answers,
        locale=appointment.locale,
    )


def copy_of_data(appointment: Appointment) -> dict[str, Any]:
    """What is kept of it."""
    return {
        "reference": appointment.reference,
        "service": appointment.service_title,
        "desk": str(appointment.desk),
        "begins": moment(appointment.begins),
        "ends": moment(appointment.ends),
        "state": appointment.state,
        "name": appointment.name,
        "email": appointment.email,
        "telephone": appointment.phone,
        "way": appointment.way,
        "matter": appointment.matter,
        "language": appointment.locale,
        "channel": appointment.channel,
        "received_at": moment(appointment.received_at),
        "kept_until": appointment.retain_until.isoformat(),
        "answers": answers_as_data(
            definition=appointment.definition, answers=appointment.answers, locale=appointment.locale
        ),
        "messages": mails_as_data(cause_app=CAUSE_APP, cause_id=appointment.pk),
    }


def data_copy(appointment: Appointment) -> Record:
    """The same as a document, in the words of the office."""
    return Record(
        title=_("Copia dei dati"),
        facts=((_("Appuntamento"), appointment.reference),),
        sections=(
            Section(
                title=_("Appuntamento"),
                entries=(
                    (_("Quando"), when(appointment.begins)),
                    (_("Sportello"), str(appointment.desk)),
                    (_("Servizio"), appointment.service_title),
                    (_("Stato"), str(appointment.get_state_display())),
                    (_("Nome"), appointment.name),
                    (_("E-mail"), appointment.email),
                    (_("Telefono"), appointment.phone),
                    (pgettext("come ci si incontra", "Come"), appointment.get_way_display()),
                    (_("Di che cosa si tratta"), appointment.matter),
                    (_("Lingua"), get_language_info(appointment.locale)["name_translated"]),
                    (_("Preso il"), date_format(timezone.localtime(appointment.received_at), "DATETIME_FORMAT")),
                    (_("Si cancella dopo il"), date_format(appointment.retain_until, "DATE_FORMAT")),
                ),
            ),
            *answers_on_paper(read_appointment(appointment).sections),
        ),
    )
