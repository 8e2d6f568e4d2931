"""What is new is told to the people of the office: in numbers, at most once an hour, to those who want it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from core import due_jobs
from core.models import JobState
from outbox import news
from outbox.models import Attempt, Mail, MailState, NewsReader
from staff.roles import Permission, Role
from tests.courses.factories import RegistrationFactory
from tests.staff.factories import make_user

from .factories import put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_it")]

MINUTE = dt.timedelta(minutes=1)
MORNING = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
PAGE = "outbox_staff:news"


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def clerk(clock):
    """Somebody of the course desk who was introduced to the job an hour ago."""
    person = make_user(Role.COURSE_DESK, first_name="Ada", email="ada@comune.example")
    assert news.tell() == 0
    clock.shift(dt.timedelta(minutes=61))
    return person


def registration(name="Segreta", *, tells_desk=True):
    moment = dt.datetime.now(dt.UTC)
    return RegistrationFactory(last_name=name, received_at=moment, group__edition__tells_desk=tells_desk)


def told() -> list[Mail]:
    return list(Mail.objects.filter(template=news.TEMPLATE).order_by("created_at"))


def test_numbers_are_told_and_nothing_else(clerk, clock):
    for _ in range(2):
        registration()
    clock.shift(dt.timedelta(minutes=1))
    assert news.tell() == 1
    (mail,) = told()
    text, html = mail.texts()
    assert mail.recipient == clerk.email
    assert mail.subject == "Novità nell’area riservata"
    assert "- 2 nuove iscrizioni" in text
    assert reverse(PAGE) in text
    for trace in ("Segreta", "corso", "@"):
        assert trace not in mail.subject + text.replace("iscrizioni", "")
    assert html == ""


def test_only_of_courses_that_ask_for_it(clerk, clock):
    registration(tells_desk=False)
    clock.shift(dt.timedelta(minutes=1))
    assert news.tell() == 0
    registration()
    clock.shift(dt.timedelta(minutes=61))
    assert news.tell() == 1
    assert "- 1 nuova iscrizione" in told()[0].texts()[0]


def test_at_most_once_an_hour_and_then_all_of_it(clerk, clock):
    registration()
    clock.shift(dt.timedelta(minutes=1))
    assert news.tell() == 1
    for _ in range(5):
        clock.shift(dt.timedelta(minutes=10))
        registration()
        assert news.tell() == 0
    clock.shift(dt.timedelta(minutes=11))
    assert news.tell() == 1
    assert "- 5 nuove iscrizioni" in told()[1].texts()[0]
    clock.shift(dt.timedelta(hours=3))
    assert news.tell() == 0


def test_what_is_committed_late_is_told_once_with_the_next(clerk, clock):
    registration()
    clock.shift(dt.timedelta(seconds=30))
    assert news.tell() == 0, "others of that moment may still be under way"
    clock.shift(dt.timedelta(seconds=30))
    registration()
    clock.shift(dt.timedelta(seconds=1))
    assert news.tell() == 1
    assert "- 1 nuova iscrizione" in told()[0].texts()[0]

    began = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=30)
    RegistrationFactory(received_at=began, group__edition__tells_desk=True)
    clock.shift(dt.timedelta(hours=2))
    assert news.tell() == 1
    assert "- 2 nuove iscrizioni" in told()[1].texts()[0]


def test_nothing_from_before_a_person_came_is_new_to_her(clock):
    registration()
    clock.shift(dt.timedelta(days=2))
    make_user(Role.COURSE_DESK)
    assert news.tell() == 0
    clock.shift(dt.timedelta(hours=2))
    assert news.tell() == 0


def test_only_those_who_may_are_told_and_only_where_there_is_an_address(clerk, clock):
    make_user(Role.COURSE_DESK, email="")
    gone = make_user(Role.COURSE_DESK, is_active=False)
    for role in (Role.DPO, Role.CASE_MANAGER, Role.EDITOR, Role.ADMINISTRATOR):
        make_user(role)
    news.tell()
    clock.shift(dt.timedelta(hours=2))
    registration()
    clock.shift(dt.timedelta(minutes=1))
    news.tell()
    assert [mail.recipient for mail in told()] == [clerk.email]
    assert gone.email not in {mail.recipient for mail in told()}


class TestChoice:
    def test_everybody_chooses_for_herself(self, clerk, clock, client):
        client.force_login(clerk)
        soup = BeautifulSoup(client.get(reverse(PAGE)).content, "html.parser")
        ticks = {each["value"]: each.has_attr("checked") for each in soup.select("input[name=wanted]")}
        assert ticks["registration"]
        assert "job.stopped" not in ticks
        assert all(ticks.values())

        answer = client.post(reverse(PAGE), {"wanted": ["mail.failed", "job.stopped"]})
        assert answer.status_code in {302, 200, 303}
        answer = client.post(reverse(PAGE), {"wanted": ["mail.failed"]})
        assert answer.status_code == 303
        assert news.refused_by(clerk) >= {"registration"}

        registration()
        clock.shift(dt.timedelta(hours=2))
        assert news.tell() == 0

    def test_what_is_not_offered_is_neither_wanted_nor_refused_anew(self, clerk):
        NewsReader.objects.filter(person=clerk).update(refused=["job.stopped"])
        news.choose(person=clerk, wanted={"registration"})
        assert "job.stopped" in news.refused_by(clerk)
        assert "registration" not in news.refused_by(clerk)

    def test_a_kind_that_is_not_hers_is_an_error(self, clerk, client):
        client.force_login(clerk)
        assert client.post(reverse(PAGE), {"wanted": ["job.stopped"]}).status_code == 200
        assert news.refused_by(clerk) == set()

    def test_whoever_has_none_reads_so(self, client):
        client.force_login(make_user(Role.EDITOR))
        assert "non ci sono avvisi" in client.get(reverse(PAGE)).content.decode()

    def test_it_is_found_from_the_profile(self, clerk, client):
        client.force_login(clerk)
        assert reverse(PAGE) in client.get(reverse("staff:profile")).content.decode()


class TestOwnKinds:
    def test_a_mail_that_failed_is_told_but_not_one_of_these(self, clerk, clock):
        since = dt.datetime.now(dt.UTC)
        clock.shift(dt.timedelta(minutes=1))
        for template, state in (("registration.received", MailState.REFUSED), (news.TEMPLATE, MailState.REFUSED)):
            mail = put(template=template, cause_app="courses")
            Mail.objects.filter(pk=mail.pk).update(state=state)
            Attempt.objects.create(mail=mail, at=dt.datetime.now(dt.UTC))
        now = dt.datetime.now(dt.UTC)
        assert news.failed_mails(clerk, since, now) == 1
        assert news.failed_mails(clerk, now, now + MINUTE) == 0
        assert news.failed_mails(clerk, since - MINUTE, since) == 0
        assert news.failed_mails(make_user(Role.DPO), since, now) == 0

    def test_a_mail_is_told_by_its_last_attempt_alone(self, clerk, clock):
        start = dt.datetime.now(dt.UTC)
        mail = put(cause_app="courses")
        for number in (1, 3):
            Attempt.objects.create(mail=mail, at=start + number * MINUTE)
        Mail.objects.filter(pk=mail.pk).update(state=MailState.GIVEN_UP)
        assert news.failed_mails(clerk, start, start + 2 * MINUTE) == 0
        assert news.failed_mails(clerk, start + 2 * MINUTE, start + 4 * MINUTE) == 1

    def test_a_job_that_stopped_is_told_once(self, clock):
        now = dt.datetime.now(dt.UTC)
        JobState.objects.create(
            name="outbox.sweep", due=now - dt.timedelta(hours=1), last_ok=now - dt.timedelta(hours=1)
        )
        person = make_user(Role.ADMINISTRATOR)
        others = news.stopped_jobs(person, now - MINUTE, now)
        assert news.stopped_jobs(person, now - dt.timedelta(hours=2), now) == others + 1
        assert news.stopped_jobs(person, now - dt.timedelta(hours=2), now - dt.timedelta(hours=1)) == others

    def test_one_that_never_succeeded_is_told_once(self, clock):
        now = dt.datetime.now(dt.UTC)
        began = now - dt.timedelta(hours=1)
        JobState.objects.create(
            name="outbox.sweep", due=now, failures=3, failing_since=began, last_error="OSError", last_ok=None
        )
        person = make_user(Role.ADMINISTRATOR)
        assert news.stopped_jobs(person, began - MINUTE, began) == 1
        assert news.stopped_jobs(person, began, now) == 0

    @pytest.mark.parametrize("last_ok", [MORNING, None])
    def test_other_news_meanwhile_hides_no_job_that_stopped(self, clock, last_ok):
        """A job of a day is late only two days after it was due; until then mails that failed were told every hour."""
        for job in due_jobs.all_jobs():  # All others are well.
            JobState.objects.create(name=job.name, due=MORNING + dt.timedelta(days=30), last_ok=MORNING)
        name = next(job.name for job in due_jobs.all_jobs() if job.every == dt.timedelta(days=1))
        JobState.objects.filter(name=name).update(due=MORNING + dt.timedelta(days=1), last_ok=last_ok)
        make_user(Role.ADMINISTRATOR)
        news.tell()
        for _hour in range(4 * 24):
            clock.shift(dt.timedelta(hours=1))
            mail = put(template="registration.received", cause_app="staff")
            Mail.objects.filter(pk=mail.pk).update(state=MailState.REFUSED)
            Attempt.objects.create(mail=mail, at=dt.datetime.now(dt.UTC) - 2 * MINUTE)
            news.tell()
        said = [mail for mail in told() if "- 1 lavoro periodico non va avanti" in mail.texts()[0]]
        assert len(told()) > 40
        assert len(said) == 1


def test_two_kinds_cannot_share_a_code():
    kind = news.Kind(
        code="registration", label="", permission=Permission.ENTER_DESK, number=lambda *_: 0, words=lambda _: ""
    )
    with pytest.raises(ImproperlyConfigured):
        news.register_kind(kind)
