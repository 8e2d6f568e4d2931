"""Tables as files: CSV for other programs, XLSX and ODS for people. The one place where a cell is made harmless.

    sheets = [Sheet(title=str(group), header=[…], rows=…) for group in groups]
    xlsx_file(sheets)  # frozen header, columns as wide as what is in them, real dates and numbers, one sheet each
    ods_file(sheets)
    csv_lines(sheet)

What people typed is data. Text that a spreadsheet would take for a formula (CSV injection, CWE-1236) is written with an
apostrophe before it in CSV, and as a string cell in the others.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone
from django.utils.translation import gettext as _
from odfdo import Document, Element, Table
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

Value = str | int | float | Decimal | dt.date | dt.datetime | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_TEXT = 32_767
"""Longest text that a cell of Excel holds."""
WIDTHS = (8, 48)
"""The narrowest and the widest column, in characters."""

_SAMPLE = 200
_TITLE_MAX = 31
_NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_DATE, _DATE_TIME = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table with its header. `rows` is read once, row by row; times become those of the site's time zone."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]


def harmless(text: str) -> str:
    """The text as a spreadsheet may open it from CSV: never a formula, also behind spaces."""
    if text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS):
        return f"'{text}"
    return text


class _Echo:
    """A file that returns what is written to it, so that `csv` can feed a streaming response."""

    def write(self, value: str) -> str:
        return value


def csv_lines(sheet: Sheet) -> Iterator[bytes]:
    """CSV with semicolons and a byte-order mark, as Italian spreadsheets expect; dates as ISO writes them."""
    writer: Any = csv.writer(_Echo(), delimiter=";", quoting=csv.QUOTE_ALL)
    yield "\N{BYTE ORDER MARK}".encode()
    for row in itertools.chain([sheet.header], sheet.rows):
        yield writer.writerow([harmless(_plain(value)) for value in row]).encode()


def _plain(value: Value) -> str:
    value = _local(value)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return "" if value is None else str(value)


def _local(value: Value) -> Value:
    """Times without a zone: neither format knows any."""
    is_aware = isinstance(value, dt.datetime) and timezone.is_aware(value)
    return timezone.localtime(value).replace(tzinfo=None) if is_aware else value  # type: ignore[arg-type]  # is_aware


def _text(value: str) -> str:
    """What XML and Excel can hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT]


def _file(save: Callable[[Any], object]) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    save(file)
    file.seek(0)
    return file


def _measured(sheet: Sheet) -> tuple[list[int], Iterator[Sequence[Value]]]:
    """How wide each column should be, by its header and first rows, and the rows once more."""
    rows = iter(sheet.rows)
    sample = list(itertools.islice(rows, _SAMPLE))
    shown = [sheet.header, *sample]
    columns = max(len(row) for row in shown)
    longest = [
        max((_longest_line(row[each]) for row in shown if each < len(row)), default=0) for each in range(columns)
    ]
    narrowest, widest = WIDTHS
    return [min(max(length + 2, narrowest), widest) for length in longest], itertools.chain(sample, rows)


def _longest_line(value: Value) -> int:
    if isinstance(value, dt.datetime):
        return len(_DATE_TIME)
    return max(map(len, str(value).splitlines()), default=0)


def _titles(sheets: Iterable[Sheet]) -> Iterator[tuple[str, Sheet]]:
    """Names that both formats take: short, without signs, each once."""
    taken: set[str] = set()
    for sheet in sheets:
        plain = " ".join(_text(sheet.title).translate(_NOT_IN_TITLES).split()).strip("'") or _("Foglio")
        title, number = plain[:_TITLE_MAX], 2
        while title.lower() in taken:
            title, number = f"{plain[: _TITLE_MAX - 5]} ({number})", number + 1
        taken.add(title.lower())
        yield title, sheet


# --- XLSX -------------------------------------------------------------------------------------------------------------


def xlsx_file(sheets: Iterable[Sheet]) -> IO[bytes]:
    """An XLSX in a temporary file, at its beginning, written in constant memory; the caller closes it."""
    book = Workbook(write_only=True)
    for title, sheet in _titles(sheets):
        page: Any = book.create_sheet(title)
        widths, rows = _measured(sheet)
        for number, width in enumerate(widths, start=1):
            page.column_dimensions[get_column_letter(number)].width = width
        page.freeze_panes = "A2"
        page.print_title_rows = "1:1"
        page.append([_xlsx_cell(page, name, is_head=True) for name in sheet.header])
        for row in rows:
            page.append([_xlsx_cell(page, value) for value in row])
    return _file(book.save)


def _xlsx_cell(page: Any, value: Value, *, is_head: bool = False) -> Any:
    value = _local(value)
    cell = WriteOnlyCell(page, _text(value) if isinstance(value, str) else value)  # type: ignore[arg-type]  # the stubs know no Decimal
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = Alignment(vertical="top", wrap_text="\n" in value)
    elif isinstance(value, dt.date):
        cell.number_format = _DATE_TIME if isinstance(value, dt.datetime) else _DATE
        cell.alignment = Alignment(vertical="top", horizontal="left")
    if is_head:
        cell.font = Font(bold=True)
    return cell


# --- ODS --------------------------------------------------------------------------------------------------------------

_HEAD, _DATE_CELL, _TIME_CELL = "pariHead", "pariDate", "pariTime"
_DATE_PARTS = (
    '<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>'
    '<number:text>/</number:text><number:year number:style="long"/>'
)
_TIME_PARTS = (
    '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'
    '<number:minutes number:style="long"/>'
)
_STYLES = (
    f'<style:style style:name="{_HEAD}" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>'
    "</style:style>",
    f'<number:date-style style:name="{_DATE_CELL}N">{_DATE_PARTS}</number:date-style>',
    f'<number:date-style style:name="{_TIME_CELL}N">{_DATE_PARTS}{_TIME_PARTS}</number:date-style>',
    *(
        f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="{name}N"/>'
        for name in (_DATE_CELL, _TIME_CELL)
    ),
)
_CENTIMETRES = 0.2
"""The width of one character."""


def ods_file(sheets: Iterable[Sheet]) -> IO[bytes]:
    """The same as an OpenDocument spreadsheet. It is built in memory."""
    document: Any = Document("spreadsheet")
    document.body.clear()
    styles = document.get_part("content.xml").get_element("//office:automatic-styles")
    _add(styles, *_STYLES)
    titles = []
    for title, sheet in _titles(sheets):
        document.body.append(_ods_table(title, sheet, styles))
        titles.append(title)
    _freeze_heads(document.get_part("settings.xml"), titles)
    return _file(document.save)


def _ods_table(title: str, sheet: Sheet, styles: Element) -> Table:
    table = Table(title)
    widths, rows = _measured(sheet)
    for width in dict.fromkeys(widths):
        size = f"{width * _CENTIMETRES:.1f}cm"
        name = f"pariWide{width}"
        if styles.get_element(f'style:style[@style:name="{name}"]') is None:
            properties = f'<style:table-column-properties style:column-width="{size}"/>'
            _add(styles, f'<style:style style:name="{name}" style:family="table-column">{properties}</style:style>')
    head = "".join(_ods_cell(name, style=_HEAD) for name in sheet.header)
    _add(
        table,
        *(f'<table:table-column table:style-name="pariWide{width}"/>' for width in widths),
        f"<table:table-header-rows><table:table-row>{head}</table:table-row></table:table-header-rows>",
    )
    for row in rows:
        _add(table, f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>")
    return table


def _add(parent: Element, *pieces: str) -> None:
    """Append XML as it is. A `Cell` of the library for each value takes thirty times as long."""
    for piece in pieces:
        Element.append(parent, Element.from_tag(piece))


def _ods_cell(value: Value, *, style: str = "") -> str:
    value = _local(value)
    if value is None or value == "":
        return "<table:table-cell/>"
    attributes: Mapping[str, str]
    if isinstance(value, dt.datetime):
        text, style = f"{value:%d/%m/%Y %H:%M}", _TIME_CELL
        attributes = {"office:value-type": "date", "office:date-value": value.isoformat(timespec="seconds")}
    elif isinstance(value, dt.date):
        text, style = f"{value:%d/%m/%Y}", _DATE_CELL
        attributes = {"office:value-type": "date", "office:date-value": value.isoformat()}
    elif isinstance(value, str):
        text, attributes = _text(value), {"office:value-type": "string"}
    else:
        text, attributes = str(value), {"office:value-type": "float", "office:value": str(value)}
    named = {**attributes, **({"table:style-name": style} if style else {})}
    written = " ".join(f"{name}={quoteattr(each)}" for name, each in named.items())
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.splitlines() or [""])
    return f"<table:table-cell {written}>{lines}</table:table-cell>"


_FROZEN = (
    ("VerticalSplitMode", "short", 2),
    ("VerticalSplitPosition", "int", 1),
    ("ActiveSplitRange", "short", 2),
    ("PositionBottom", "int", 1),
)


def _freeze_heads(settings: Any, titles: Iterable[str]) -> None:
    views = settings.get_element('//config:config-item-map-named[@config:name="Tables"]')
    views.clear()
    views.set_attribute("config:name", "Tables")
    items = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        for name, kind, value in _FROZEN
    )
    for title in titles:
        name = quoteattr(title)
        _add(views, f"<config:config-item-map-entry config:name={name}>{items}</config:config-item-map-entry>")
