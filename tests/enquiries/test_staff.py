"""The desk's pages: what they show, who may see them, what they leave in the audit log."""

import csv
import datetime
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from enquiries import operations
from enquiries.operations.links import make_link
from enquiries.states import Action, State
from staff.models import AuditEvent
from staff.roles import Role
from tests.staff.factories import make_user

from .desk import fresh, soup_of, text_of, url
from .factories import make_enquiry, make_page, submit

pytestmark = pytest.mark.django_db


def references(response):
    return [code.get_text() for code in soup_of(response).select("tbody code")]


def listed(client, **asked):
    return references(client.post(url("inbox"), asked, follow=True))


class TestAccess:
    def test_nothing_may_be_kept_and_reading_is_recorded(self, desk_client, desk, enquiry):
        for address in (url("inbox"), url("detail", enquiry.pk), url("reply", enquiry.pk), url("template_list")):
            response = desk_client.get(address)
            assert response.status_code == 200
            assert "no-store" in response.headers["Cache-Control"]
        event = AuditEvent.objects.get(action="enquiry.read")
        assert (event.actor_id, event.target) == (desk.pk, f"enquiry:{enquiry.pk}")

    def test_a_case_worker_answers_but_exports_nothing(self, client, enquiry):
        client.force_login(make_user(Role.CASE_WORKER))
        assert client.get(url("reply", enquiry.pk)).status_code == 200
        assert "Esporta" not in text_of(client.get(url("inbox")))
        assert client.post(url("export", "csv")).status_code == 403

    def test_what_does_not_exist_is_not_found(self, desk_client):
        for name in ("detail", "reply", "note", "edit", "merge", "draft"):
            assert desk_client.get(url(name, uuid.uuid4())).status_code == 404
        for name in ("act", "link"):
            assert desk_client.post(url(name, uuid.uuid4())).status_code == 404

    def test_no_get_changes_anything(self, desk_client, enquiry):
        for name in ("detail", "reply", "note", "edit", "merge"):
            desk_client.get(url(name, enquiry.pk))
        assert fresh(enquiry).version == 0

    def test_the_section_counts_the_new_ones(self, desk_client, enquiry):
        assert "Richieste 1 in attesa" in " ".join(soup_of(desk_client.get(url("inbox"))).nav.get_text(" ").split())


QUERIES_OF_THE_INBOX = 21  # one for the saved views
QUERIES_OF_A_RECORD = 26


class TestInbox:
    def test_most_urgent_first_and_closed_ones_not_at_all(self, desk_client, page):
        today = timezone.localdate()
        later = make_enquiry(page, due_on=today + datetime.timedelta(days=5))
        late = make_enquiry(page, due_on=today - datetime.timedelta(days=1))
        make_enquiry(page, state=State.CLOSED)

        response = desk_client.get(url("inbox"))
        assert references(response) == [late.reference, later.reference]
        assert text_of(response).count("in ritardo") == 1

    def test_filters(self, desk_client, desk, page, home_page):
        other_page = make_page(home_page, kind="school", unit=page.unit)
        mine = make_enquiry(page, assignee=desk)
        school = make_enquiry(other_page)
        closed = make_enquiry(page, state=State.CLOSED)
        late = make_enquiry(page, due_on=timezone.localdate() - datetime.timedelta(days=1))

        assert listed(desk_client, segue="mine") == [mine.reference]
        assert listed(desk_client, modulo=str(other_page.translation_key)) == [school.reference]
        assert listed(desk_client, tipo="school") == [school.reference]
        assert listed(desk_client, stato="closed") == [closed.reference]
        assert listed(desk_client, stato="late") == [late.reference]
        assert len(listed(desk_client, stato="all")) == 4
        assert mine.reference not in listed(desk_client, segue="nobody")

    @pytest.mark.parametrize("words", ["d'aponte", "0171 555555", "NICCOLO"])
    def test_finds_people_also_among_the_closed(self, desk_client, page, words):
        wanted = make_enquiry(page, name="Niccolò D’Aponte", phone="+39 0171 555555", state=State.CLOSED)
        make_enquiry(page)
        assert listed(desk_client, testo=words) == [wanted.reference]

    def test_a_name_is_neither_in_the_address_nor_in_the_log(self, desk_client, page):
        response = desk_client.post(url("inbox"), {"testo": "Canarini"})
        assert "Canarini" not in response.url
        desk_client.get(response.url)
        assert "Canarini" not in str(AuditEvent.objects.filter(action="enquiry.listed").values_list("details"))

    def test_as_many_queries_for_many(self, desk_client, page, django_assert_num_queries):
        make_enquiry(page)
        desk_client.get(url("inbox"))
        with django_assert_num_queries(QUERIES_OF_THE_INBOX):
            desk_client.get(url("inbox"))
        for _each in range(20):
            make_enquiry(page)
        with django_assert_num_queries(QUERIES_OF_THE_INBOX):
            desk_client.get(url("inbox"))


class TestDetail:
    def test_shows_answers_conversation_and_what_was_done(self, desk_client, desk, enquiry):
        operations.act(enquiry_id=enquiry.pk, action=Action.TAKE, actor=desk)
        operations.note(enquiry_id=enquiry.pk, text="Chiedere a Palazzo", is_from_person=False, key="n", actor=desk)
        operations.write(enquiry_id=enquiry.pk, text="È urgente", key="w")

        text = text_of(desk_client.get(url("detail", enquiry.pk)))
        assert "Di che cosa si tratta? Una panchina" in text
        assert f"{desk.username} ha preso in carico una richiesta." in text
        assert "Nota interna" in text
        assert "Chiedere a Palazzo" in text
        assert "È urgente" in text

    def test_says_where_answers_by_mail_arrive(self, desk_client, home_page, site_it):
        enquiry = submit(make_page(home_page, reply_to="casella@example.org"))
        text = text_of(desk_client.get(url("detail", enquiry.pk)))
        assert "casella@example.org" in text
        assert "Qui non compaiono da sole" in text

    def test_points_out_others_of_the_same_address(self, desk_client, page, enquiry):
        twin = submit(page)
        assert twin.reference in text_of(desk_client.get(url("detail", enquiry.pk)))

    def test_a_merged_one_shows_where_it_went_and_the_other_what_came(self, desk_client, desk, page, enquiry):
        other = submit(page)
        operations.write(enquiry_id=enquiry.pk, text="Dalla prima", key="w")
        operations.merge(enquiry_id=enquiry.pk, into_id=other.pk, actor=desk)
        assert other.reference in text_of(desk_client.get(url("detail", enquiry.pk)))
        text = text_of(desk_client.get(url("detail", other.pk)))
        assert enquiry.reference in text
        assert "Dalla prima" in text

    def test_an_unreadable_snapshot_shows_the_rest(self, desk_client, page):
        enquiry = make_enquiry(page, definition={"format": "x"})
        assert enquiry.name in text_of(desk_client.get(url("detail", enquiry.pk)))

    def test_as_many_queries_however_long(self, desk_client, desk, enquiry, django_assert_num_queries):
        desk_client.get(url("detail", enquiry.pk))
        with django_assert_num_queries(QUERIES_OF_A_RECORD):
            desk_client.get(url("detail", enquiry.pk))
        for number in range(8):
            operations.note(enquiry_id=enquiry.pk, text="…", is_from_person=False, key=str(number), actor=desk)
        with django_assert_num_queries(QUERIES_OF_A_RECORD):
            desk_client.get(url("detail", enquiry.pk))

    def test_a_file_is_given_back_and_recorded(self, desk_client, client, enquiry):
        path = make_link(enquiry).replace("http://localhost:8000", "")
        file = SimpleUploadedFile("pianta.txt", b"La pianta", content_type="text/plain")
        client.post(path, {"text": "", "key": "k", "q-enquiry-more": file})
        links = soup_of(desk_client.get(url("detail", enquiry.pk))).select(".desk-files a")
        original = next(link["href"] for link in links if "originale" in link["href"])

        response = desk_client.get(original)
        assert b"".join(response.streaming_content) == b"La pianta"
        assert AuditEvent.objects.filter(action="enquiry.file_read", target=f"enquiry:{enquiry.pk}").exists()
        assert desk_client.get(url("file", enquiry.pk, "0" * 32, "originale")).status_code == 404


class TestExport:
    def test_csv_holds_columns_and_answers(self, desk_client, page, enquiry):
        response = desk_client.post(url("export", "csv"), {"stato": "new"})
        rows = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig")), delimiter=";"))
        assert rows[0][0] == "Codice"
        assert "Di che cosa si tratta?" in rows[0]
        assert "Nome e cognome" not in rows[0]
        assert rows[1][0] == enquiry.reference
        assert "Una panchina" in rows[1]

    def test_the_workbook_has_a_sheet_for_each_form(self, desk_client, home_page, page, enquiry):
        other = make_page(home_page, title="Le scuole", unit=page.unit)
        submit(other)
        response = desk_client.post(url("export", "xlsx"))
        book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))
        assert book.sheetnames == [page.title, "Le scuole"]

    def test_is_recorded_with_its_number_and_no_name(self, desk_client, enquiry):
        desk_client.post(url("export", "ods"), {"testo": "Neri"})
        event = AuditEvent.objects.get(action="enquiry.exported")
        assert event.details["number"] == 1
        assert "Neri" not in str(event.details)
