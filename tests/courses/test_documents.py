"""What the desk prints: who is on it, who may, and what the log says of it."""

from __future__ import annotations

import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import documents
from courses.models import By, Certificate, Happening, Lesson, Registration
from courses.operations import follow_plan, mark, note_event
from courses.states import State
from printing import listing
from staff import papers
from staff.models import AuditEvent
from tests.printing.samples import opened, text_of

from .factories import GroupFactory, RegistrationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_it")]

PAPERS = ("attendance_sheet", "participant_list", "labels", "badges")


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


@pytest.fixture
def group():
    over = timezone.localdate() - datetime.timedelta(days=1)
    group = GroupFactory(first_date=over - datetime.timedelta(weeks=7), last_date=over, edition__title="Autodifesa")
    RegistrationFactory(group=group, first_name="Олена", last_name="Шевченко", phone="+380441234567")
    RegistrationFactory(group=group, first_name="Anna", last_name="Neri", state=State.WAITING, queue_number=1)
    RegistrationFactory(group=group, first_name="Bea", last_name="Verdi", state=State.WITHDRAWN)
    return group


def url(name, *args):
    return reverse(f"courses_staff:{name}", args=args)


def printed(action):
    return AuditEvent.objects.filter(action=action)


def flat(response):
    assert response.status_code == 200
    return text_of(response.content).replace("\n", "")


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_names_who_has_a_seat_and_the_log_names_the_paper(desk_client, group, paper):
    response = desk_client.get(url(paper, group.uuid))
    text = flat(response)
    assert "Шевченко" in text
    assert "Verdi" not in text
    assert ("Neri" in text) is (paper == "participant_list")
    assert ("+380441234567" in text) is (paper == "participant_list")
    event = printed("registration.printed").get()
    assert (event.target, event.details) == (f"group:{group.pk}", {"document": paper})
    assert "Autodifesa" not in response["Content-Disposition"]


def test_the_sheet_has_a_box_for_each_lesson(group):
    follow_plan(group=group)
    days = documents.lesson_days(group)
    assert days == tuple(Lesson.objects.values_list("date", flat=True))
    assert 6 <= len(days) <= 8
    Lesson.objects.filter(date=days[0]).update(cancelled=True)
    Lesson.objects.create(edition=group.edition, date=days[-1] + datetime.timedelta(days=1), venue="Sala B")
    assert documents.lesson_days(group) == (*days[1:], days[-1] + datetime.timedelta(days=1))


def test_how_long_a_course_was(group):
    """Lessons that took place, those of all groups included, each with its own hours or the group's (one hour)."""
    assert documents.duration(group) == ""
    follow_plan(group=group)
    number = Lesson.objects.count()
    assert documents.duration(group) == f"{number} lezioni, ore {number}"
    Lesson.objects.create(
        edition=group.edition,
        date=group.last_date,
        start_time=datetime.time(18),
        end_time=datetime.time(19, 30),
        venue="Sala B",
    )
    first = Lesson.objects.filter(group=group).first()
    Lesson.objects.filter(pk=first.pk).update(cancelled=True)
    assert documents.duration(group) == f"{number} lezioni, ore {number},5"


def test_all_groups_of_a_course_are_one_file(desk_client, group):
    GroupFactory(edition=group.edition)
    response = desk_client.get(url("course_attendance", group.edition.pk))
    assert len(opened(response.content).pages) == 2
    assert printed("registration.printed").get().target == f"edition:{group.edition.pk}"
    assert desk_client.get(url("course_attendance", 0)).status_code == 404


@pytest.mark.parametrize("paper", ["participant_list", "registration_list_paper"])
def test_the_code_does_not_lie_about_beside_the_address_with_which_it_opens_the_persons_page(desk_client, group, paper):
    person = Registration.objects.filter(state=State.CONFIRMED).first()
    address = url(paper, group.uuid) if paper == "participant_list" else url(paper)
    text = flat(desk_client.get(address) if paper == "participant_list" else desk_client.post(address))
    assert person.email.partition("@")[0] in text
    assert person.reference not in text


def test_a_badge_does_not_name_the_course(desk_client, group):
    """It is worn in the street; only the title of the file says it, to the office."""
    with opened(desk_client.get(url("badges", group.uuid)).content) as pdf:
        assert "Autodifesa" in str(pdf.docinfo.Title)
    assert "Autodifesa" not in flat(desk_client.get(url("badges", group.uuid)))


class TestFilteredList:
    URL = "registration_list_paper"

    def test_it_prints_what_the_filter_asks_group_by_group(self, desk_client, group):
        other = RegistrationFactory(last_name="Altrove")
        text = flat(desk_client.post(url(self.URL), {"stato": "confirmed"}))
        for each in ("Шевченко", "Altrove", group.edition.title, other.group.edition.title):
            assert each in text
        assert "Verdi" not in text
        event = printed("registration.exported").get()
        assert event.details == {"stato": "confirmed", "format": "pdf", "number": 2}

    def test_a_filter_that_is_wrong_prints_nobody(self, desk_client, group):
        assert "Шевченко" not in flat(desk_client.post(url(self.URL), {"stato": "nonsense"}))

    def test_what_is_too_long_is_said_and_not_noted(self, desk_client, group, monkeypatch):
        monkeypatch.setattr(listing, "ROWS_MAX", 1)
        answer = desk_client.post(url(self.URL), follow=True)
        assert "troppo lungo" in answer.content.decode()
        assert not printed("registration.exported").exists()

    def test_as_many_queries_for_many_as_for_few(self, desk_client, group, monkeypatch):
        monkeypatch.setattr(papers, "render", lambda document, **_kwargs: str(document.content()).encode())
        counts = []
        for _cold_warm_more in range(3):
            RegistrationFactory.create_batch(3)
            with CaptureQueriesContext(connection) as queries:
                desk_client.post(url(self.URL))
            counts.append(len(queries))
        assert counts[1] == counts[2], counts


class TestCertificates:
    def test_a_page_for_each_with_its_code(self, desk_client, group):
        follow_plan(group=group)
        RegistrationFactory(group=group, first_name="Ada", last_name="Bianchi")
        response = desk_client.post(url("certificates", group.uuid))
        text = flat(response)
        assert len(opened(response.content).pages) == 2
        assert "Attestato di partecipazione" in text
        assert "Ada Bianchi" in text
        assert "lezioni, ore" in text
        assert "/verifica/" in text
        assert Certificate.objects.count() == 2
        assert "Neri" not in text

    def test_reading_gives_none(self, desk_client, group):
        assert desk_client.get(url("certificates", group.uuid)).status_code == 405
        assert not Certificate.objects.exists()

    def test_before_the_end_it_says_so(self, desk_client):
        group = RegistrationFactory().group
        response = desk_client.post(url("certificates", group.uuid), follow=True)
        assert "non ha ancora finito" in response.content.decode()
        assert not Certificate.objects.exists()

    def test_of_one_person(self, desk_client, group):
        confirmed, waiting = (group.registrations.get(state=state) for state in (State.CONFIRMED, State.WAITING))
        assert "Шевченко" in flat(desk_client.post(url("certificate", confirmed.pk)))
        assert printed("certificate.issued").get().target == f"registration:{confirmed.pk}"
        assert desk_client.post(url("certificate", waiting.pk)).status_code == 404


class TestCopyOfData:
    def test_it_holds_all_that_is_kept(self, desk_client, desk, group):
        person = group.registrations.get(state=State.CONFIRMED)
        note_event(person, Happening.NOTED, by=By.OFFICE, actor=desk, text="Arriva tardi", before={"nome": "Olga"})
        lesson = Lesson.objects.create(edition=group.edition, group=group, date=datetime.date(2026, 11, 2))
        mark(lesson=lesson, group=group, arrived=[person.pk], missing=[], actor=desk)
        text = flat(desk_client.get(url("data_copy", person.pk)))
        assert "2 novembre 2026" in text.partition("Presenze")[2]
        kept = (
            person.first_name,
            person.last_name,
            person.email,
            person.phone,
            person.reference,
            "Autodifesa",
            "Confermata",
        )
        for each in (*kept, "Italiano", "Arriva tardi", "Olga"):
            assert each in text
        assert desk.get_username() not in text.partition("Storia")[2].partition("Stampa")[0]
        assert printed("registration.copied").get().target == f"registration:{person.pk}"


class TestPages:
    def test_what_can_be_printed_for_a_group(self, desk_client, group):
        soup = BeautifulSoup(desk_client.get(url("group_documents", group.uuid)).content, "html.parser")
        links = {each["href"] for each in soup.main.select("a")} | {soup.main.form["action"]}
        assert links >= {url(paper, group.uuid) for paper in (*PAPERS, "certificates")}
        assert "Шевченко" not in soup.get_text()

    def test_of_a_group_that_still_meets_it_says_from_when(self, desk_client):
        group = RegistrationFactory().group
        page = desk_client.get(url("group_documents", group.uuid)).content.decode()
        assert "Si fanno dopo l’ultimo incontro" in page
        assert url("certificates", group.uuid) not in page

    def test_list_and_record_lead_there(self, desk_client, group):
        person = group.registrations.get(state=State.CONFIRMED)
        courses = desk_client.get(url("course_list")).content.decode()
        assert url("group_documents", group.uuid) in courses
        assert url("course_attendance", group.edition.pk) in courses
        record = desk_client.get(url("registration_detail", person.pk)).content.decode()
        assert url("data_copy", person.pk) in record
        assert url("certificate", person.pk) in record


@pytest.mark.parametrize(("paper", "method"), [*((paper, "get") for paper in PAPERS), ("certificates", "post")])
def test_as_many_queries_for_many_people_as_for_few(desk_client, group, paper, method, monkeypatch):
    monkeypatch.setattr(papers, "render", lambda *_args, **_kwargs: b"")
    counts = []
    for _cold_warm_more in range(3):
        RegistrationFactory.create_batch(5, group=group)
        with CaptureQueriesContext(connection) as queries:
            assert getattr(desk_client, method)(url(paper, group.uuid)).status_code == 200
        counts.append(len(queries))
    assert counts[1] == counts[2], counts
