"""The audit log taken out: CSV, tables, a sheet of paper; and how far it is proven."""

from __future__ import annotations

import csv
import io

import pytest
from django.conf import settings
from django.urls import reverse
from odfdo import Document
from openpyxl import load_workbook

from staff import audit, audit_lines, audit_views
from staff.models import AuditEvent
from staff.roles import Role
from tests.staff.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_it")]

URL = "/area-riservata/registro/"


@pytest.fixture
def dpo(client):
    person = make_user(Role.DPO, username="garante", first_name="Gaia", last_name="Blu")
    client.force_login(person)
    return client


def note(action="registration.read", target="", actor=None, **details) -> AuditEvent:
    return audit.record(actor=actor, action=action, target=target, details=details)


class TestFiles:
    @staticmethod
    def take(client, file_format="csv", **query):
        return client.post(reverse("staff:audit_export", args=[file_format]), query)

    @staticmethod
    def rows(response) -> list[list[str]]:
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";"))

    def test_csv_has_words_and_codes_and_what_the_chain_is_over(self, dpo):
        person = make_user(username="ada", first_name="Ada", last_name="Neri")
        event = note("case.assigned", "case:26-ABC12", actor=person, assignee=person.pk)
        header, *rows = self.rows(self.take(dpo, cosa="case.assigned"))
        assert rows == [
            [
                str(event.sequence),
                rows[0][1],
                "ada",
                "Ada Neri (ada)",
                "ha assegnato una segnalazione",
                "segnalazione 26-ABC12",
                "assegnata a: Ada Neri (ada)",
                "case.assigned",
                "case:26-ABC12",
                f'{{"assignee": {person.pk}}}',
                event.digest,
            ]
        ]
        assert len(header) == len(rows[0])

    @pytest.mark.parametrize("file_format", ["xlsx", "ods"])
    def test_the_same_as_a_table(self, dpo, file_format):
        note("case.opened", "case:26-ABC12")
        content = io.BytesIO(b"".join(self.take(dpo, file_format, cosa="case.opened").streaming_content))
        if file_format == "xlsx":
            cells = [[cell.value for cell in row] for row in load_workbook(content).active]
        else:
            cells = list(Document(content).body.get_table(0).get_values())
        assert cells[1][5] == "segnalazione 26-ABC12"
        assert len(cells) == 2

    def test_it_is_recorded_with_what_was_asked_and_how_many_and_is_not_in_the_file_itself(self, dpo):
        note("case.opened", "case:26-ABC12")
        rows = self.rows(self.take(dpo, chi="", su="26-ABC12", genere="reads"))
        assert len(rows) == 2
        event = AuditEvent.objects.latest("sequence")
        assert event.action == "audit.exported"
        assert event.details == {"su": True, "genere": "reads", "format": "csv", "number": 1}
        everything = self.rows(self.take(dpo))
        assert "audit.exported" in {row[7] for row in everything}
        assert len(everything) - 1 == AuditEvent.objects.latest("sequence").details["number"]

    def test_it_is_read_in_chunks_that_cost_the_same(self, dpo, monkeypatch, django_assert_num_queries):
        monkeypatch.setattr(audit_lines, "CHUNK", 10)
        for number in range(25):
            note("case.opened", f"case:26-{number:05}")
        rows = self.rows(self.take(dpo, cosa="case.opened"))
        assert [row[8] for row in rows[1:]] == [f"case:26-{number:05}" for number in range(25)]
        with django_assert_num_queries(4):  # three chunks, and the one that finds nothing
            list(audit_lines.sheet(AuditEvent.objects.filter(action="case.opened")).rows)

    def test_tables_have_a_limit_that_is_said(self, dpo, monkeypatch):
        monkeypatch.setattr(audit_views, "TABLE_MAX", 2)
        for _ in range(3):
            note("case.opened", "case:26-ABC12")
        listed = dpo.post(URL, {"cosa": "case.opened"}).url
        dpo.get(listed)
        answer = self.take(dpo, "xlsx", cosa="case.opened")
        assert (answer.status_code, answer.url) == (303, listed)
        assert "Sono 3 righe: XLSX e ODS ne tengono 2." in dpo.get(listed).content.decode()
        assert not AuditEvent.objects.filter(action="audit.exported").exists()
        assert len(self.rows(self.take(dpo, cosa="case.opened"))) == 4

    def test_a_wrong_filter_gives_no_file(self, dpo):
        assert self.take(dpo, dal="ieri").status_code == 303
        assert self.take(dpo, "exe").status_code == 404
        assert not AuditEvent.objects.filter(action="audit.exported").exists()

    def test_a_sheet_of_paper(self, dpo):
        note("case.opened", "case:26-ABC12")
        answer = dpo.post(reverse("staff:audit_paper"), {"cosa": "case.opened"})
        assert answer["Content-Type"] == "application/pdf"
        event = AuditEvent.objects.latest("sequence")
        assert (event.action, event.details["format"], event.details["number"]) == ("audit.exported", "pdf", 1)


class TestHowFarItIsProven:
    @pytest.fixture
    def anchored(self, settings, tmp_path):
        note("case.opened", "case:26-ABC12")
        settings.AUDIT_ANCHORS = [f"file:{tmp_path}/anchors.log"]

        def write(anchor: str) -> None:
            (tmp_path / "anchors.log").write_text(f"2026-03-08 {anchor}\n", encoding="ascii")

        return write

    def test_it_says_up_to_which_line(self, dpo, anchored):
        anchored(audit.current_anchor())
        last = AuditEvent.objects.latest("sequence").sequence
        assert f"L’8 marzo 2026 il registro è stato controllato fino alla riga {last}" in dpo.get(URL).content.decode()

    def test_a_line_that_is_another_one_now_is_an_alarm(self, dpo, anchored):
        anchored(f"1:{'f' * 64}")
        html = dpo.get(URL).content.decode()
        assert "La riga 1 non è più quella annotata" in html
        assert "è stato controllato" not in html

    @pytest.mark.parametrize("line", ["", "nothing", "x:y"])
    def test_a_file_that_tells_nothing_is_passed_over(self, dpo, anchored, line):
        anchored(line)
        assert "è stato controllato" not in dpo.get(URL).content.decode()

    def test_without_a_file_it_says_nothing(self, dpo):
        assert settings.AUDIT_ANCHORS == []
        assert "è stato controllato" not in dpo.get(URL).content.decode()
