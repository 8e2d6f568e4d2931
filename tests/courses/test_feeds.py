"""The calendar of the staff: a secret address, neutral titles, nothing without the permission."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from courses import operations
from courses.models import Lesson, LessonFeed
from staff.models import AuditEvent
from staff.roles import Role, forget_roles, give_role

from .desk_pages import url, words_of
from .factories import EditionFactory, GroupFactory, RegistrationFactory

pytestmark = pytest.mark.django_db

QUERIES = 3
"""Whose address, which roles, which lessons."""


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


@pytest.fixture
def feed(desk):
    return address_of(operations.make_feed(person=desk))


def address_of(token):
    return reverse("lesson_feed:lessons", args=[token])


def lines_of(response):
    return response.content.replace(b"\r\n ", b"").decode().split("\r\n")


def titles(response):
    return [line.removeprefix("SUMMARY:") for line in lines_of(response) if line.startswith("SUMMARY:")]


def lesson(*, day=None, **fields):
    group = fields.pop("group", None) or GroupFactory(edition=EditionFactory(title="Segreta"), venue="Palestra")
    fields = {"group": group, "edition": group.edition, **fields}
    return Lesson.objects.create(date=day or timezone.localdate() + datetime.timedelta(days=3), **fields)


class TestReading:
    def test_without_a_session_day_hour_and_place_and_nothing_else(self, client, feed):
        friday = datetime.date(2099, 1, 2)
        one = lesson(day=friday)
        person = RegistrationFactory(group=one.group, first_name="Olga", last_name="Neri")

        response = client.get(feed)

        assert response.status_code == 200
        assert titles(response) == ["Incontro – Venerdì 20:00"]
        text = response.content.decode()
        assert "LOCATION:Palestra" in text
        assert f"UID:lesson-{one.pk}@" in text
        assert "DTSTART:20990102T190000Z" in text
        for word in ("Segreta", one.group.edition.course.title, person.last_name, person.reference):
            assert word not in text

    def test_in_the_language_of_the_address(self, client, feed):
        lesson(day=datetime.date(2099, 1, 2))
        assert "Venerdì" not in titles(client.get(f"/en{feed}"))[0]

    def test_headers(self, client, feed):
        response = client.get(feed)
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert response.headers["Cache-Control"] == "no-store"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
        assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines_of(response)
        assert client.post(feed).status_code == 405
        assert client.head(feed).status_code == 200

    def test_a_common_lesson_stands_there_once_with_its_own_hours_and_place(self, client, feed):
        group = GroupFactory()
        GroupFactory(edition=group.edition, weekday=2)
        theory = {"start_time": datetime.time(18, 30), "end_time": datetime.time(20), "venue": "Sala rossa"}
        lesson(group=group, day=datetime.date(2099, 1, 2), **theory)
        Lesson.objects.update(group=None)
        response = client.get(feed)
        assert titles(response) == ["Incontro – Venerdì 18:30"]
        assert "LOCATION:Sala rossa" in lines_of(response)

    @pytest.mark.parametrize(("days", "is_there"), [(-32, False), (-31, True), (0, True), (400, True)])
    def test_from_a_month_ago_on(self, client, feed, days, is_there):
        lesson(day=timezone.localdate() + datetime.timedelta(days=days))
        assert bool(titles(client.get(feed))) == is_there

    def test_a_cancelled_one_is_gone(self, client, feed):
        lesson(cancelled=True)
        assert titles(client.get(feed)) == []

    def test_many_lessons_take_no_more_queries(self, client, feed, django_assert_num_queries):
        client.get(feed)
        with django_assert_num_queries(QUERIES):
            client.get(feed)
        for _each in range(5):
            lesson()
        with django_assert_num_queries(QUERIES):
            assert len(titles(client.get(feed))) == 5


def test_nobody_reads_too_often(client, feed, monkeypatch):
    monkeypatch.setattr("courses.feed_views.READS_AN_HOUR", 2)
    assert [client.get(feed).status_code for _each in range(3)] == [200, 200, 429]
    assert client.get(feed).headers["Retry-After"] == "3600"


class TestWhoseAddress:
    def opens(self, client, address):
        return client.get(address).status_code == 200

    def test_the_token_is_nowhere_in_the_database(self, desk):
        token = operations.make_feed(person=desk)
        stored = LessonFeed.objects.get()
        assert len(token) == 32
        assert token not in (stored.digest, str(stored))
        assert token not in str(list(AuditEvent.objects.values_list("target", "details")))

    @pytest.mark.parametrize("token", ["n" * 32, "N" * 32])
    def test_another_token_opens_nothing(self, client, feed, token):
        assert not self.opens(client, address_of(token))

    def test_a_new_one_ends_the_one_before(self, client, desk, feed):
        newer = address_of(operations.make_feed(person=desk))
        assert not self.opens(client, feed)
        assert self.opens(client, newer)

    def test_off_is_off(self, client, desk, feed):
        operations.end_feed(person=desk)
        assert not self.opens(client, feed)
        operations.end_feed(person=desk)
        assert AuditEvent.objects.filter(action="lesson_feed.ended").count() == 1

    def test_without_the_role_it_opens_nothing_and_with_it_again(self, client, desk, feed):
        desk.groups.clear()
        assert not self.opens(client, feed)
        give_role(desk, Role.COURSE_DESK)
        forget_roles(desk)
        assert self.opens(client, feed)

    @pytest.mark.parametrize("change", [{"is_active": False}, {"is_superuser": True}])
    def test_who_has_left_reads_nothing_and_a_superuser_no_more_than_others(self, client, desk, feed, change):
        User.objects.filter(pk=desk.pk).update(**change)
        if "is_superuser" in change:
            desk.groups.clear()
        assert not self.opens(client, feed)

    def test_a_colleagues_address_is_another(self, client, desk, feed):
        colleague = User.objects.create_user("colleague")
        give_role(colleague, Role.COURSE_DESK)
        operations.make_feed(person=colleague)
        operations.end_feed(person=colleague)
        assert self.opens(client, feed)


class TestPage:
    def press(self, client, what):
        return client.post(url("lesson_feed"), {"azione": what}, follow=True)

    def shown(self, response):
        field = BeautifulSoup(response.content, "html.parser").select_one("#indirizzo")
        return field["value"] if field else None

    def test_it_is_shown_once(self, desk_client, client):
        assert "Non hai ancora un indirizzo." in words_of(desk_client.get(url("lesson_feed")))

        made = self.press(desk_client, "nuovo")

        address = self.shown(made)
        assert client.get(address).status_code == 200
        assert made.headers["Cache-Control"] == "no-store"
        again = desk_client.get(url("lesson_feed"))
        assert self.shown(again) is None
        assert "Hai un indirizzo dal" in words_of(again)

    def test_off(self, desk_client, client):
        address = self.shown(self.press(desk_client, "nuovo"))
        assert "non apre più niente" in words_of(self.press(desk_client, "spegni"))
        assert client.get(address).status_code == 404

    def test_something_else_does_nothing(self, desk_client):
        assert self.press(desk_client, "altro").status_code == 404
        assert not LessonFeed.objects.exists()
