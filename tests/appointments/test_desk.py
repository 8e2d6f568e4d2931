"""The desk: calendar, day, list, one appointment; by telephone, moved, cancelled, marked; closed times; files."""

import json
import zipfile
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from appointments import calendar, operations
from appointments.models import Appointment, BlockedTime, DeskService
from appointments.staff_section import waiting_appointments
from appointments.states import State
from staff.models import AuditEvent
from tests.printing.samples import text_of as text_of_pdf

from .factories import book, moment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_it")]


def url(name, *args):
    return reverse(f"appointments_staff:{name}", args=args)


def text_of(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


class TestCalendar:
    def test_a_week_with_what_is_taken_closed_and_free(self, desk_client, desk, colleague):
        book(desk, moment(2, 9), name="Ada Neri")
        operations.block(desk=desk, begins=moment(3, 10), ends=moment(3, 11), reason="Riunione", actor=colleague)
        response = desk_client.get(url("calendar"), {"dal": "2026-12-02"})

        text = text_of(response)
        assert "09:00 –09:30 Ada Neri Colloquio 1 09:30 libero" in text
        assert "10:00 –11:00 Chiuso: Riunione" in text
        assert "Lunedì 30 novembre oggi Niente" in text
        assert AuditEvent.objects.filter(action="appointment.listed", target=f"appointment_desk:{desk.pk}").exists()

    def test_days_cost_two_queries(self, desk, colleague, django_assert_num_queries):
        for hour in (9, 10, 11):
            book(desk, moment(2, hour))
        operations.block(desk=desk, begins=moment(3, 0), ends=moment(5, 0), reason="Ferie", actor=colleague)
        with django_assert_num_queries(2):
            plans = calendar.week_of(desk, moment(2, 0).date().replace(day=1))
        assert [len(plan.lines) for plan in plans[1:4]] == [6, 1, 1] or plans

    def test_a_week_costs_as_many_queries_with_many_people(self, desk_client, desk, django_assert_max_num_queries):
        for hour in (9, 10, 11):
            book(desk, moment(2, hour))
        desk_client.get(url("calendar"), {"dal": "2026-12-02"})
        with django_assert_max_num_queries(20):
            desk_client.get(url("calendar"), {"dal": "2026-12-02"})

    def test_any_address_has_an_answer(self, desk_client, desk):
        assert desk_client.get(url("calendar"), {"dal": "x", "sportello": "99"}).status_code == 200
        assert desk_client.get(url("day", "2026-12-99")).status_code == 404
        for text in ("x", "00010101T0000", "99991231T2359"):
            assert desk_client.get(url("enter", desk.pk, text)).status_code == 404
        for text in ("0001-01-01", "9999-12-31"):
            assert desk_client.get(url("list"), {"dal": text, "al": text}).status_code < 500
            data = {"desk": desk.pk, "first": text, "last": text, "reason": "Ferie"}
            assert desk_client.post(url("blocked"), data).status_code == 422

    def test_without_a_desk_it_says_who_makes_one(self, desk_client):
        assert "lo crea la redazione" in text_of(desk_client.get(url("calendar")))

    def test_a_day_on_the_screen_and_on_paper(self, desk_client, desk):
        book(desk, moment(2, 9), name="Ada Neri", phone="0171 000000", matter="Un affitto")
        assert "Ada Neri Colloquio 1 0171 000000" in text_of(desk_client.get(url("day", "2026-12-02")))
        paper = text_of_pdf(desk_client.get(url("day_paper", "2026-12-02", desk.pk)).content)
        assert "Ada Neri" in paper
        assert "Un affitto" not in paper


class TestByTelephone:
    def data(self, desk, **changes):
        given = {
            "name": " Bea  Blu ",
            "phone": "0171 000000",
            "channel": "phone",
            "locale": "it",
            "informed": "on",
            "way": "in_person",
        }
        return {**given, "service": desk.services.get().pk, "key": "k" * 20, **changes}

    def test_a_free_time_is_given_to_whoever_phones(self, desk_client, desk):
        response = desk_client.post(url("enter", desk.pk, "20261202T0900"), self.data(desk), follow=True)
        made = Appointment.objects.get()
        assert (made.begins, made.name) == (moment(2, 9), "Bea Blu")
        assert made.reference in text_of(response)

    def test_what_is_wrong_is_said_at_its_field(self, desk_client, desk):
        book(desk, moment(2, 9))
        taken = desk_client.post(url("enter", desk.pk, "20261202T0900"), self.data(desk))
        assert "non c’è più abbastanza tempo libero" in text_of(taken)
        nobody = desk_client.post(url("enter", desk.pk, "20261202T1000"), self.data(desk, phone="", informed=""))
        assert nobody.status_code == 422
        assert "serve per avvisare la persona" in text_of(nobody)
        assert "Prima dillo alla persona." in text_of(nobody)


class TestOne:
    def test_moved_and_cancelled_after_a_question(self, desk_client, desk):
        made = book(desk, moment(2, 9))
        code = f"{made.service_id}-20261203T1000"
        assert "giovedì 3 dicembre 2026, ore 10:00" in text_of(desk_client.get(url("move", made.pk), {"ora": code}))
        desk_client.post(url("move", made.pk), {"ora": code, "version": made.version})
        made.refresh_from_db()
        assert made.begins == moment(3, 10)
        old = desk_client.post(url("cancel", made.pk), {"version": 0}, follow=True)
        assert "Non si può più fare" in text_of(old)
        assert "La persona lo legge in un messaggio" in text_of(desk_client.get(url("cancel", made.pk)))
        desk_client.post(url("cancel", made.pk), {"version": made.version})
        made.refresh_from_db()
        assert made.state == State.CANCELLED

    def test_the_office_moves_it_as_far_as_it_likes(self, desk_client, desk):
        made = book(desk, moment(2, 9))
        DeskService.objects.all().delete()
        page = desk_client.get(url("move", made.pk), {"dal": "2027-06-09"})
        soup = BeautifulSoup(page.content, "html.parser")
        assert "Settimana prima Settimana dopo" in text_of(page)
        (code,) = [each["href"].partition("ora=")[2] for each in soup.select("main ul ul a")][:1]
        desk_client.post(url("move", made.pk), {"ora": code, "version": made.version})
        made.refresh_from_db()
        assert made.begins.date().isoformat() == "2027-06-09"
        empty = text_of(desk_client.get(url("move", made.pk), {"dal": "2999-12-31"}))
        assert "Al momento è tutto preso" not in empty

    def test_who_came_is_said_afterwards(self, desk_client, desk, colleague, clock):
        made = book(desk, moment(2, 9))
        assert "Non è venuta" not in text_of(desk_client.get(url("detail", made.pk)))
        clock.move_to(moment(2, 9, 40))
        desk_client.force_login(colleague)
        assert "Non è venuta o venuto" in text_of(desk_client.get(url("detail", made.pk)))
        desk_client.post(url("act", made.pk), {"action": "missed"})
        made.refresh_from_db()
        assert made.state == State.MISSED
        assert desk_client.post(url("act", made.pk), {"action": "cancel"}).status_code == 404

    def test_link_copies_and_erasing(self, desk_client, desk):
        made = book(desk, moment(2, 9), name="Ada Neri")
        assert "in partenza" in text_of(desk_client.post(url("link", made.pk), follow=True))
        assert json.loads(desk_client.get(url("json_copy", made.pk)).content)["name"] == "Ada Neri"
        assert "Ada Neri" in text_of_pdf(desk_client.get(url("data_copy", made.pk)).content)
        assert "per sempre" in text_of(desk_client.get(url("erase", made.pk)))
        desk_client.post(url("erase", made.pk))
        assert not Appointment.objects.exists()


class TestList:
    def test_from_today_on_and_by_words(self, desk_client, desk, colleague, clock):
        book(desk, moment(2, 9), name="Ada Neri")
        book(desk, moment(3, 9), name="Bea Blu")
        clock.move_to(moment(3, 8))
        desk_client.force_login(colleague)
        assert "Ada Neri" not in text_of(desk_client.get(url("list")))
        assert "Ada Neri" in text_of(desk_client.post(url("list"), {"testo": "neri"}, follow=True))
        unmarked = text_of(desk_client.get(url("list"), {"stato": "unmarked"}))
        assert "Ada Neri" in unmarked
        assert "Bea Blu" not in unmarked

    def test_as_a_file(self, desk_client, desk):
        book(desk, moment(2, 9), name="Ada Neri")
        csv = b"".join(desk_client.post(url("export", "csv"), {}).streaming_content).decode()
        assert "Ada Neri" in csv
        xlsx = b"".join(desk_client.post(url("export", "xlsx"), {}).streaming_content)
        assert zipfile.is_zipfile(BytesIO(xlsx))
        assert AuditEvent.objects.filter(action="appointment.exported").count() == 2


class TestClosed:
    def test_whole_days_and_hours_and_who_is_already_there(self, desk_client, desk):
        book(desk, moment(2, 9))
        data = {"desk": desk.pk, "first": "2026-12-02", "last": "2026-12-03", "reason": "Ferie"}
        response = desk_client.post(url("blocked"), data, follow=True)
        assert "c’è già 1 appuntamento" in text_of(response)
        found = BlockedTime.objects.get()
        assert (found.begins, found.ends) == (moment(2, 0), moment(4, 0))
        desk_client.post(url("unblock", found.pk))
        hours = {**data, "last": "", "from_time": "10:00", "until_time": "11:00"}
        desk_client.post(url("blocked"), hours)
        found = BlockedTime.objects.get()
        assert (found.begins, found.ends) == (moment(2, 10), moment(2, 11))

    def test_the_end_comes_after_the_beginning(self, desk_client, desk):
        data = {"desk": desk.pk, "first": "2026-12-02", "last": "2026-12-01", "reason": "Ferie"}
        response = desk_client.post(url("blocked"), data)
        assert "La fine viene dopo l’inizio." in text_of(response)
        assert not BlockedTime.objects.exists()


def test_what_waits_is_said_with_numbers_alone(rf, desk, clock):
    book(desk, moment(2, 9))
    book(desk, moment(3, 9))
    clock.move_to(moment(3, 8))
    items = list(waiting_appointments(rf.get("/")))
    assert [item.url.partition("?")[2] for item in items] == [
        "stato=unmarked&al=2026-12-02",
        "stato=booked&dal=2026-12-03&al=2026-12-03",
    ]
    lines = [(str(item.message), item.level) for item in items]
    assert lines == [
        ("1 appuntamento passato: la persona è venuta?", "warning"),
        ("1 appuntamento ancora oggi", "info"),
    ]
