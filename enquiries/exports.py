"""Enquiries as tables: one for each form, with its questions as columns."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from enquiries.contact import EMAIL_ID, NAME_ID, PHONE_ID
from enquiries.models import Enquiry
from formbuilder.columns import cells_of, titles_of
from formbuilder.reading import read_for_office, read_snapshot
from staff.people import name_of
from staff.spreadsheets import Sheet, Value

CHUNK = 500
OWN_COLUMNS = frozenset({NAME_ID, EMAIL_ID, PHONE_ID})
"""Questions of the site's own step: their answers are columns already."""


def sheets_by_form(enquiries: QuerySet[Enquiry]) -> Iterator[Sheet]:
    """A sheet for each form, by its newest title."""
    forms = enquiries.order_by().values_list("form_key").annotate(newest=Max("received_at")).order_by("newest")
    for form_key, _newest in list(forms):
        of_form = enquiries.filter(form_key=form_key)
        yield one_sheet(of_form, title=of_form.order_by("-received_at").values_list("form_title", flat=True)[0])


def one_sheet(enquiries: QuerySet[Enquiry], *, title: str) -> Sheet:
    """All of them in one table."""
    plain = enquiries.order_by()
    titles = titles_of(
        plain.values_list("definition", "source_definition", "locale").annotate(newest=Max("received_at")),
        plain.values_list("answers", flat=True).iterator(chunk_size=CHUNK),
        leave_out=OWN_COLUMNS,
    )
    fixed = [
        _("Codice"),
        _("Ricevuta il"),
        _("Modulo"),
        _("Stato"),
        _("Chi la segue"),
        _("Entro il"),
        _("Nome"),
        _("E-mail"),
        _("Telefono"),
        _("Lingua"),
    ]
    return Sheet(title=title, header=[*fixed, *titles.values()], rows=_rows(enquiries, list(titles)))


def _rows(enquiries: QuerySet[Enquiry], question_ids: list[str]) -> Iterator[list[Value]]:
    for each in enquiries.select_related("assignee").iterator(chunk_size=CHUNK):
        reading = read_for_office(
            definition=read_snapshot(each.definition),
            source=read_snapshot(each.source_definition),
            answers=each.answers,
            locale=each.locale,
        )
        yield [
            each.reference,
            each.received_at,
            each.form_title,
            each.get_state_display(),
            name_of(each.assignee) if each.assignee else "",
            each.due_on,
            each.name,
            each.email,
            each.phone,
            each.locale,
            *cells_of(reading, question_ids),
        ]
