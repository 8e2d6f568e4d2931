"""Registrations as tables: one for each group where people read them, one for all where a program does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from courses.answers import read_registration
from courses.form_definition import FIXED_QUESTION_IDS
from courses.models import CourseGroup, Registration
from formbuilder.columns import cells_of, titles_of
from staff.spreadsheets import Sheet, Value

CHUNK = 500


def sheets(registrations: QuerySet[Registration]) -> Iterator[Sheet]:
    """A table for each group that has any, with the questions of its own registrations."""
    groups = CourseGroup.objects.filter(pk__in=registrations.order_by().values("group"))
    found = groups.select_related("edition", "place").order_by("-edition__enrolment_until", "edition", "pk")
    for group in found:
        yield sheet(registrations.filter(group=group), title=str(group))
    if not found:
        yield sheet(registrations)


def sheet(registrations: QuerySet[Registration], *, title: str = "") -> Sheet:
    """One table: a row for each registration, a column for each question that any of them was asked.

    Never with the code of the registration, which with the address opens the person's own page: a file goes from hand
    to hand. Cells are in the words of the day. Where a question was worded in several ways, its column is titled with
    the newest and names the others.
    """
    plain = registrations.order_by()
    titles = titles_of(
        plain.values_list("definition", "source_definition", "locale").annotate(newest=Max("received_at")),
        plain.values_list("answers", flat=True).iterator(chunk_size=CHUNK),
        leave_out=FIXED_QUESTION_IDS,
    )
    drawn = plain.exclude(draw_code="").exists()
    header = [
        _("Ricevuta il"),
        _("Corso"),
        _("Gruppo"),
        _("Stato"),
        _("Numero in lista d’attesa"),
        _("Nome"),
        _("Cognome"),
        _("E-mail"),
        _("Lingua"),
        *([_("Codice per il sorteggio")] if drawn else []),
        *titles.values(),
    ]
    return Sheet(title=title or _("Iscrizioni"), header=header, rows=_rows(registrations, titles, drawn=drawn))


def _rows(registrations: QuerySet[Registration], titles: Iterable[str], *, drawn: bool) -> Iterator[list[Value]]:
    for registration in registrations.select_related("group__edition", "group__place").iterator(chunk_size=CHUNK):
        code = [registration.draw_code] if drawn else []
        yield [*_fixed_cells(registration), *code, *cells_of(read_registration(registration), titles)]


def _fixed_cells(registration: Registration) -> list[Value]:
    return [
        registration.received_at,
        registration.group.edition.title,
        str(registration.group),
        registration.get_state_display(),
        registration.queue_number,
        registration.first_name,
        registration.last_name,
        registration.email,
        registration.locale,
    ]
