"""Exports: complete, filtered, recorded, and harmless in a spreadsheet whatever people typed."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from odfdo import Document
from openpyxl import load_workbook

from courses import exports
from courses.models import Registration
from formbuilder.definition import Definition, Step
from formbuilder.questions import Phone, Repeat, ShortText
from staff.models import AuditEvent
from staff.spreadsheets import FORMULA_STARTS

from .factories import GroupFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

TYPED = [
    '=HYPERLINK("https://evil.example","x")',
    "+39 0171 444789",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "  =1+1",
    "\r=1",
    "＝1+1",
]
RECEIVED, COURSE, GROUP, STATE, QUEUE, FIRST, LAST, EMAIL, LOCALE, *ANSWERS = range(11)


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


def definition(question_id="q1", label="Allergie?"):
    return Definition(steps=(Step(id="s", items=(ShortText(id=question_id, label=label),)),)).to_json()


def export(client, kind, **filters):
    response = client.post(reverse("courses_staff:export", args=[kind]), filters)
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    return b"".join(response.streaming_content)


def csv_rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def sheet_rows(data):
    sheet = load_workbook(io.BytesIO(data)).active
    return [list(row) for row in sheet.iter_rows()]


@pytest.mark.parametrize("formula", TYPED)
def test_no_cell_of_the_csv_is_a_formula(desk_client, formula):
    RegistrationFactory(last_name=formula, definition=definition(), answers={"q1": formula})

    _header, row = csv_rows(export(desk_client, "csv"))

    assert row[LAST].startswith("'")
    assert row[ANSWERS[0]].startswith("'")
    assert not any(cell.startswith(FORMULA_STARTS) for cell in row)


@pytest.mark.parametrize("formula", [*TYPED, "Ada\x0b\x1f", "x" * 40_000])
def test_no_cell_of_the_xlsx_is_a_formula_or_breaks_the_file(desk_client, formula):
    registration = RegistrationFactory(last_name="Neri", definition=definition(), answers={"q1": formula})
    Registration.objects.filter(pk=registration.pk).update(first_name=formula[:100])

    _header, row = sheet_rows(export(desk_client, "xlsx"))

    assert {cell.data_type for cell in row} <= {"s", "n", "d", "inlineStr"}
    assert not any(cell.data_type == "f" for cell in row)
    assert row[LAST].value == "Neri"


def test_has_a_column_for_each_question_that_anybody_was_asked(desk_client):
    RegistrationFactory(definition=definition("q1", "Allergie?"), answers={"q1": "nessuna"}, last_name="A")
    RegistrationFactory(definition=definition("q2", "Taglia?"), answers={"q2": "M"}, last_name="B")

    header, *rows = csv_rows(export(desk_client, "csv"))

    assert set(header[ANSWERS[0] :]) == {"Allergie?", "Taglia?"}
    answers = {row[LAST]: dict(zip(header, row, strict=True)) for row in rows}
    assert answers["A"]["Allergie?"] == "nessuna"
    assert answers["A"]["Taglia?"] == ""
    assert answers["B"]["Taglia?"] == "M"


def test_who_was_not_asked_a_question_has_an_empty_cell_in_its_column(desk_client):
    """A submission keeps the form as far as it applied: the columns are all of them together, in the form's order."""

    def asked(*names):
        items = tuple(ShortText(id=name, label=name.upper()) for name in names)
        return Definition(steps=(Step(id="s", items=items),)).to_json()

    RegistrationFactory(last_name="Una", definition=asked("a", "b", "d"), answers={"a": "1", "b": "2", "d": "3"})
    RegistrationFactory(last_name="Due", definition=asked("a", "c", "d"), answers={"a": "4", "c": "5"})
    RegistrationFactory(last_name="Tre", definition=asked("a", "d", "e"), answers={"d": "6"})

    header, *rows = csv_rows(export(desk_client, "csv"))

    assert sorted(header[ANSWERS[0] :]) == ["A", "B", "C", "D", "E"]
    assert (header[ANSWERS[0]], header[-2:]) == ("A", ["D", "E"])
    cells = {row[LAST]: dict(zip(header, row, strict=True)) for row in rows}
    assert {name: [cells[name][each] for each in "ABCDE"] for name in cells} == {
        "Una": ["1", "2", "", "3", ""],
        "Due": ["4", "", "5", "", ""],
        "Tre": ["", "", "", "6", ""],
    }


def test_several_people_stand_in_one_cell_a_line_for_each(desk_client):
    inner = (ShortText(id="n", label="Nome"), Phone(id="t", label="Telefono"))
    people = Repeat(id="q1", label="Chi avvisiamo?", one="Persona", questions=inner)
    stored = Definition(steps=(Step(id="s", items=(people,)),)).to_json()
    RegistrationFactory(definition=stored, answers={"q1": [{"n": "Eva", "t": "0171 1"}, {"n": "=1+1", "t": "0171 2"}]})
    lines = "Persona 1 – Nome: Eva; Telefono: 0171 1\nPersona 2 – Nome: =1+1; Telefono: 0171 2"

    assert csv_rows(export(desk_client, "csv"))[1][ANSWERS[0]] == lines
    assert sheet_rows(export(desk_client, "xlsx"))[1][ANSWERS[0]].value == lines


def test_holds_what_the_filter_asks_and_is_recorded(desk_client, desk):
    wanted = RegistrationFactory(last_name="Neri")
    RegistrationFactory(last_name="Bianchi")

    _header, *rows = csv_rows(export(desk_client, "csv", testo="neri"))

    assert [row[EMAIL] for row in rows] == [wanted.email]
    event = AuditEvent.objects.get(action="registration.exported")
    assert event.actor_id == desk.pk
    assert event.details["number"] == 1
    assert event.details["format"] == "csv"
    assert "neri" not in str(event.details)


def test_an_invalid_filter_exports_nothing(desk_client):
    RegistrationFactory()

    response = desk_client.post(reverse("courses_staff:export", args=["csv"]), {"corso": "x"})

    assert response.status_code == 302
    assert not AuditEvent.objects.filter(action="registration.exported").exists()


def test_nothing_is_exported_by_following_a_link(desk_client):
    assert desk_client.get(reverse("courses_staff:export", args=["csv"])).status_code == 405


def test_takes_the_same_number_of_queries_for_many(django_assert_num_queries):
    RegistrationFactory.create_batch(10)
    rows = Registration.objects.order_by("pk")
    with django_assert_num_queries(4):
        assert len(list(exports.sheet(rows).rows)) == 10
    RegistrationFactory.create_batch(40)
    with django_assert_num_queries(4):
        assert len(list(exports.sheet(rows).rows)) == 50


def test_each_group_has_a_sheet_of_its_own_with_the_questions_of_its_people(desk_client):
    first, second = GroupFactory(venue="Palestra"), GroupFactory(venue="Biblioteca")
    RegistrationFactory(group=first, last_name="A", definition=definition("q1", "Allergie?"), answers={"q1": "no"})
    RegistrationFactory(group=second, last_name="B", definition=definition("q2", "Taglia?"), answers={"q2": "M"})

    book = load_workbook(io.BytesIO(export(desk_client, "xlsx")))

    tables = {name: [[cell.value for cell in row] for row in book[name].iter_rows()] for name in book.sheetnames}
    assert len(tables) == 2
    assert sorted((rows[0][-1], rows[1][LAST]) for rows in tables.values()) == [("Allergie?", "A"), ("Taglia?", "B")]


def test_the_day_is_a_date_to_a_spreadsheet(desk_client):
    registration = RegistrationFactory()

    cell = sheet_rows(export(desk_client, "xlsx"))[1][RECEIVED]

    assert cell.is_date
    assert cell.value.date() == timezone.localdate(registration.received_at)


def test_opens_as_ods_too(desk_client):
    RegistrationFactory(last_name="Neri")

    table = Document(io.BytesIO(export(desk_client, "ods"))).body.get_table(0)

    assert "Neri" in [cell.value for row in table.rows for cell in row.cells]


def test_of_nobody_there_is_a_table_without_rows(desk_client):
    assert len(sheet_rows(export(desk_client, "xlsx"))) == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_no_file_has_both_halves_of_the_key_to_the_own_page(desk_client, kind):
    """Code and address open it (docs/adr/0022)."""
    registration = RegistrationFactory()
    data = export(desk_client, kind)
    if kind == "csv":
        cells = [cell for row in csv_rows(data) for cell in row]
    elif kind == "xlsx":
        cells = [str(cell.value) for row in sheet_rows(data) for cell in row]
    else:
        cells = [str(cell) for table in Document(io.BytesIO(data)).body.tables for cell in table.get_values(flat=True)]
    assert registration.email in cells
    assert registration.reference not in cells
