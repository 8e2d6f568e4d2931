"""Exports: complete, filtered, recorded, and harmless in a spreadsheet whatever people typed."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from events import exports
from events.models import Registration
from formbuilder.definition import Definition, ShortText, Step
from staff.models import AuditEvent

from .factories import RegistrationFactory

pytestmark = pytest.mark.django_db

FORMULAS = [
    '=HYPERLINK("https://evil.example","x")',
    "+39 0171 444789",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "  =1+1",
    "\r=1",
    "＝1+1",
]
CODE, RECEIVED, COURSE, GROUP, STATE, QUEUE, FIRST, LAST, EMAIL, LOCALE, *ANSWERS = range(12)


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


def definition(question_id="q1", label="Allergie?"):
    return Definition(steps=(Step(id="s", items=(ShortText(id=question_id, label=label),)),)).to_json()


def export(client, kind, **filters):
    response = client.post(reverse("events_staff:export", args=[kind]), filters)
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    return b"".join(response.streaming_content)


def csv_rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def sheet_rows(data):
    sheet = load_workbook(io.BytesIO(data)).active
    return [list(row) for row in sheet.iter_rows()]


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_the_csv_is_a_formula(desk_client, formula):
    RegistrationFactory(last_name=formula, definition=definition(), answers={"q1": formula})

    _header, row = csv_rows(export(desk_client, "csv"))

    assert row[LAST].startswith("'")
    assert row[ANSWERS[0]].startswith("'")
    assert not any(cell.startswith(exports.FORMULA_STARTS) for cell in row)


def test_harmless_text_stays_as_it_is():
    for text in ("Ada", "D’Angelo-Rossi", "", "a=b", "è"):
        assert exports.harmless(text) == text


@pytest.mark.parametrize("formula", [*FORMULAS, "Ada\x0b\x1f", "x" * 40_000])
def test_no_cell_of_the_xlsx_is_a_formula_or_breaks_the_file(desk_client, formula):
    registration = RegistrationFactory(last_name="Neri", definition=definition(), answers={"q1": formula})
    Registration.objects.filter(pk=registration.pk).update(first_name=formula[:100])

    _header, row = sheet_rows(export(desk_client, "xlsx"))

    assert {cell.data_type for cell in row} <= {"s", "n", "inlineStr"}
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


def test_holds_what_the_filter_asks_and_is_recorded(desk_client, desk):
    wanted = RegistrationFactory(last_name="Neri")
    RegistrationFactory(last_name="Bianchi")

    _header, *rows = csv_rows(export(desk_client, "csv", testo="neri"))

    assert [row[CODE] for row in rows] == [wanted.reference]
    event = AuditEvent.objects.get(action="registration.exported")
    assert event.actor_id == desk.pk
    assert event.details["number"] == 1
    assert event.details["format"] == "csv"
    assert "neri" not in str(event.details)


def test_an_invalid_filter_exports_nothing(desk_client):
    RegistrationFactory()

    response = desk_client.post(reverse("events_staff:export", args=["csv"]), {"corso": "x"})

    assert response.status_code == 302
    assert not AuditEvent.objects.filter(action="registration.exported").exists()


def test_nothing_is_exported_by_following_a_link(desk_client):
    assert desk_client.get(reverse("events_staff:export", args=["csv"])).status_code == 405


def test_takes_the_same_number_of_queries_for_many(django_assert_num_queries):
    RegistrationFactory.create_batch(10)
    rows = Registration.objects.order_by("pk")
    with django_assert_num_queries(3):
        assert len(list(exports.rows(rows))) == 11
    RegistrationFactory.create_batch(40)
    with django_assert_num_queries(3):
        assert len(list(exports.rows(rows))) == 51
