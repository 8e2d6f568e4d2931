"""Registrations as CSV and XLSX: row by row, in constant memory, and harmless in a spreadsheet.

What people typed is data. A cell that a spreadsheet would take for a formula (CSV injection, CWE-1236) is written with
an apostrophe before it in CSV, and as a string cell in XLSX.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from events.answers import in_italian, italian_definitions, read_snapshot
from events.form_definition import FIXED_QUESTION_IDS
from events.models import Registration
from formbuilder.answers import display
from formbuilder.definition import Definition

CHUNK = 500
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SPREADSHEET_MAX_TEXT = 32_767
"""Longest text that a cell of Excel holds."""


def harmless(text: str) -> str:
    """The text as a spreadsheet may open it from CSV: never a formula, also behind spaces."""
    if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS):
        return f"'{text}"
    return text


def rows(registrations: QuerySet[Registration]) -> Iterator[list[str]]:
    """The header, then one row for each registration; a column for each question that any of them was asked."""
    questions, italian = _questions(registrations)
    yield [
        _("Codice"),
        _("Ricevuta il"),
        _("Corso"),
        _("Gruppo"),
        _("Stato"),
        _("Numero in lista d’attesa"),
        _("Nome"),
        _("Cognome"),
        _("E-mail"),
        _("Lingua"),
        *questions.values(),
    ]
    for registration in registrations.select_related("group__course", "group__place").iterator(chunk_size=CHUNK):
        yield [*_fixed_cells(registration), *_answer_cells(registration, list(questions), italian)]


def _fixed_cells(registration: Registration) -> list[str]:
    return [
        registration.reference,
        f"{timezone.localtime(registration.received_at):%Y-%m-%d %H:%M:%S}",
        registration.group.course.title,
        str(registration.group),
        registration.get_state_display(),
        str(registration.queue_number or ""),
        registration.first_name,
        registration.last_name,
        registration.email,
        registration.locale,
    ]


def _answer_cells(registration: Registration, question_ids: list[str], italian: dict[int, Definition]) -> Iterator[str]:
    definition = in_italian(read_snapshot(registration.definition), italian.get(registration.page_id or 0))
    answered = {
        row.question.id: row.text for section in display(definition, registration.answers) for row in section.rows
    }
    return (answered.get(question_id, "") for question_id in question_ids)


def _questions(registrations: QuerySet[Registration]) -> tuple[dict[str, str], dict[int, Definition]]:
    """Labels of the editor's questions by id, and the Italian forms by page id."""
    plain = registrations.order_by()
    pages = [Registration(page_id=page_id) for page_id in plain.values_list("page_id", flat=True).distinct()]
    italian = italian_definitions(pages)
    labels: dict[str, str] = {}
    for snapshot, page_id in plain.values_list("definition", "page_id").distinct().iterator(chunk_size=CHUNK):
        definition = in_italian(read_snapshot(snapshot), italian.get(page_id or 0))
        for question in definition.questions:
            if question.id not in FIXED_QUESTION_IDS:
                labels.setdefault(question.id, question.label)
    return labels, italian


class _Echo:
    """A file that returns what is written to it, so that `csv` can feed a streaming response."""

    def write(self, value: str) -> str:
        return value


def csv_lines(registrations: QuerySet[Registration]) -> Iterator[bytes]:
    """The export as CSV, semicolons and a byte-order mark as Italian spreadsheets expect."""
    writer: Any = csv.writer(_Echo(), delimiter=";", quoting=csv.QUOTE_ALL)
    yield "\N{BYTE ORDER MARK}".encode()
    for row in rows(registrations):
        yield writer.writerow([harmless(cell) for cell in row]).encode()


def xlsx_file(registrations: QuerySet[Registration]) -> IO[bytes]:
    """The export as XLSX in a temporary file, at its beginning; the caller closes it."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Iscrizioni"))
    for row in rows(registrations):
        sheet.append([_string_cell(sheet, cell) for cell in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _string_cell(sheet: Any, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text)[:SPREADSHEET_MAX_TEXT])
    cell.data_type = "s"
    return cell
