"""Appointments as a table, with the editor's questions as columns."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appointments.copies import read_appointment
from appointments.models import Appointment
from formbuilder.columns import cells_of, titles_of
from staff.spreadsheets import Sheet, Value

CHUNK = 500


def sheet(appointments: QuerySet[Appointment]) -> Sheet:
    """A row for each, in their order."""
    plain = appointments.order_by()
    titles = titles_of(
        plain.values_list("definition", "source_definition", "locale").annotate(newest=Max("received_at")),
        plain.values_list("answers", flat=True).iterator(chunk_size=CHUNK),
    )
    fixed = [
        _("Numero"),
        _("Inizio"),
        _("Fine"),
        _("Sportello"),
        _("Servizio"),
        _("Stato"),
        _("Nome"),
        _("E-mail"),
        _("Telefono"),
        pgettext("come ci si incontra", "Come"),
        _("Di che cosa si tratta"),
        _("Canale"),
        _("Lingua"),
        _("Preso il"),
    ]
    return Sheet(title=_("Appuntamenti"), header=[*fixed, *titles.values()], rows=_rows(appointments, list(titles)))


def _rows(appointments: QuerySet[Appointment], question_ids: list[str]) -> Iterator[list[Value]]:
    for each in appointments.select_related("desk__unit", "desk__place").iterator(chunk_size=CHUNK):
        yield [
            each.reference,
            each.begins,
            each.ends,
            str(each.desk),
            each.service_title,
            str(each.get_state_display()),
            each.name,
            each.email,
            each.phone,
            str(each.get_way_display()),
            each.matter,
            str(each.get_channel_display()),
            each.locale,
            each.received_at,
            *cells_of(read_appointment(each), question_ids),
        ]
