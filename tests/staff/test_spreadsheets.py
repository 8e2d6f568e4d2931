"""Spreadsheets: harmless whatever people typed, and pleasant for whoever opens them."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from odfdo import Document
from openpyxl import load_workbook

from staff.spreadsheets import FORMULA_STARTS, WIDTHS, Sheet, csv_lines, harmless, ods_file, xlsx_file

FORMULAS = [
    '=HYPERLINK("https://evil.example","x")',
    "+39 0171",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "  =1+1",
    "\r=1",
    "＝1+1",
]
MOMENT = dt.datetime(2026, 1, 2, 8, 30, tzinfo=dt.UTC)
"""Half past nine in Italy."""


def one(*rows, title="Gruppo", header=("Nome", "Quando")):
    return Sheet(title=title, header=header, rows=rows)


def read_csv(sheet):
    data = b"".join(csv_lines(sheet)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(data), delimiter=";"))


def read_xlsx(*sheets):
    with xlsx_file(sheets) as file:
        return load_workbook(io.BytesIO(file.read()))


def read_ods(*sheets):
    with ods_file(sheets) as file:
        return Document(io.BytesIO(file.read()))


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(formula):
    assert read_csv(one([formula, None]))[1][0].startswith("'")
    assert not harmless(formula).startswith(FORMULA_STARTS)
    cell = read_xlsx(one([formula, None])).active["A2"]
    assert cell.data_type in {"s", "inlineStr"}
    table = read_ods(one([formula, None])).body.get_table(0)
    assert table.get_cell("A2").type == "string"
    assert "formula" not in table.serialize()


def test_a_header_is_harmless_too():
    sheet = one(["x", None], header=("=1+1", "Quando"))
    assert read_csv(sheet)[0][0] == "'=1+1"
    assert read_xlsx(sheet).active["A1"].data_type in {"s", "inlineStr"}


def test_harmless_text_stays_as_it_is():
    for text in ("Ada", "D’Angelo-Rossi", "", "a=b", "è"):
        assert harmless(text) == text


@pytest.mark.parametrize("text", ["Ada\x0b\x1f", "x" * 40_000, "<b>&\"'", "due\nrighe", "العربية 中文"])
def test_nothing_that_people_type_breaks_a_file(text):
    sheet = one([text, None])
    expected = text.replace("\x0b\x1f", "")[:32_767]
    assert read_xlsx(sheet).active["A2"].value == expected
    assert read_ods(sheet).body.get_table(0).get_cell("A2").value == expected


def test_dates_and_numbers_are_dates_and_numbers():
    sheet = one([MOMENT, dt.date(2026, 1, 2)], [7, 2.5])
    assert read_csv(sheet)[1] == ["2026-01-02 09:30:00", "2026-01-02"]
    page = read_xlsx(sheet).active
    assert page["A2"].value == dt.datetime(2026, 1, 2, 9, 30)
    assert (page["B2"].is_date, page["B2"].number_format) == (True, "dd/mm/yyyy")
    assert (page["A3"].value, page["B3"].value) == (7, 2.5)
    table = read_ods(sheet).body.get_table(0)
    assert table.get_cell("A2").value == dt.datetime(2026, 1, 2, 9, 30)
    assert table.get_cell("B2").type == "date"
    assert float(table.get_cell("B3").value) == 2.5


def test_the_header_stays_in_sight_and_columns_fit():
    sheet = one(["x" * 30, None], ["y" * 300, None])
    page = read_xlsx(sheet).active
    assert page.freeze_panes == "A2"
    assert page.print_title_rows == "$1:$1"
    assert [page.column_dimensions[each].width for each in "AB"] == [WIDTHS[1], WIDTHS[0]]
    document = read_ods(sheet)
    assert 'name="VerticalSplitMode" config:type="short">2' in document.get_part("settings.xml").serialize().decode()
    assert "table-header-rows" in document.body.get_table(0).serialize()


def test_one_sheet_each_with_a_name_of_its_own():
    titles = ["Lunedì / base: 18", "Lunedì / base: 18", "", "'", "x" * 60, "x" * 60]
    sheets = [one([each, None], title=each) for each in titles]
    names = read_xlsx(*sheets).sheetnames
    assert names[:3] == ["Lunedì base 18", "Lunedì base 18 (2)", "Foglio"]
    assert len({name.lower() for name in names}) == len(titles)
    assert max(map(len, names)) <= 31
    assert [table.name for table in read_ods(*sheets).body.tables] == names


def test_rows_are_read_once_and_an_empty_sheet_is_a_header():
    def many():
        return Sheet(title="x", header=["a"], rows=([str(each)] for each in range(1000)))

    assert len(read_csv(many())) == 1001
    assert read_xlsx(many()).active.max_row == 1001
    assert read_ods(many()).body.get_table(0).height == 1001
    assert read_xlsx(one()).active.max_row == 1
