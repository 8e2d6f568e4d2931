"""Lessons: made from a group's plan without holidays, changed by hand, copied with an edition."""

from __future__ import annotations

import datetime
import itertools
import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from core.holidays import easter, is_holiday
from courses import operations
from courses.dates import all_meetings, meetings_of, span_of
from courses.days import weekly
from courses.emails import Notice, write
from courses.form_definition import registration_step
from courses.minors import BIRTH_ID, why_not_admitted
from courses.models import CourseGroup, Edition, Lesson, Registration
from courses.models.courses import current_first, current_of
from courses.own.copy import calendar_of, copy_of_data
from courses.structured_data import _instance_data
from tests.databases import ROOT

from .factories import CourseFactory, EditionFactory, GroupFactory, RegistrationFactory, registration_input

pytestmark = pytest.mark.django_db

FIRST = datetime.date(2027, 4, 5)
"""A Monday; the one before it was Easter Monday."""
WEEK = datetime.timedelta(weeks=1)


@pytest.fixture
def group():
    group = GroupFactory(weekday=1, first_date=FIRST, last_date=FIRST + 7 * WEEK)
    operations.follow_plan(group=group)
    return group


def days_of(group):
    return list(Lesson.objects.filter(group=group).values_list("date", flat=True))


@pytest.mark.parametrize(
    "day", ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2285-03-22", "1943-04-25"]
)
def test_easter(day):
    assert easter(int(day[:4])).isoformat() == day


def test_the_public_holidays():
    assert all(map(is_holiday, [datetime.date(2027, 3, 29), datetime.date(2027, 4, 25), datetime.date(2026, 10, 4)]))
    assert not any(
        map(is_holiday, [datetime.date(2025, 10, 4), datetime.date(2027, 3, 30), datetime.date(2027, 3, 21)])
    )


def test_a_group_meets_weekly_but_not_on_holidays():
    days = list(weekly(weekday=1, first=datetime.date(2027, 3, 15), last=datetime.date(2027, 4, 12)))
    assert [day.isoformat() for day in days] == ["2027-03-15", "2027-03-22", "2027-04-05", "2027-04-12"]


def test_groups_are_locked_in_one_order_whichever_changes_its_days():
    """Or following lessons and a move between the two groups would wait for each other."""
    friday = GroupFactory(weekday=5, first_date=FIRST, last_date=FIRST + 7 * WEEK)
    monday = GroupFactory(edition=friday.edition, weekday=1, first_date=FIRST, last_date=FIRST + 7 * WEEK)
    operations.follow_plan(group=monday)
    Lesson.objects.filter(group=monday).last().delete()
    with CaptureQueriesContext(connection) as queries:
        operations.follow_lessons(edition=friday.edition)
    changes = (re.match(r'UPDATE "courses_coursegroup".* WHERE .*"id" = (\d+)', each["sql"]) for each in queries)
    assert list(dict.fromkeys(int(found[1]) for found in changes if found)) == [friday.pk, monday.pk]


def test_what_somebody_changed_stays_while_the_plan_grows_or_shrinks(group):
    Lesson.objects.filter(date=FIRST + WEEK).update(date=FIRST + WEEK + datetime.timedelta(days=1))
    group.last_date += WEEK
    operations.follow_plan(group=group)
    assert len(days_of(group)) == 9
    group.first_date += WEEK
    operations.follow_plan(group=group)
    assert days_of(group)[0] == FIRST + WEEK + datetime.timedelta(days=1)
    operations.follow_plan(group=group, anew=True)
    assert days_of(group)[0] == FIRST + WEEK


def test_dates_and_retention_of_the_group_follow_its_lessons(group):
    registration = RegistrationFactory(group=group)
    before = registration.retain_until
    Lesson.objects.filter(date=group.last_date).update(date=group.last_date + 2 * WEEK)
    Lesson.objects.filter(date=FIRST).update(cancelled=True)
    operations.follow_lessons(edition=group.edition)
    group.refresh_from_db()
    assert (group.first_date, group.last_date) == (FIRST + WEEK, FIRST + 9 * WEEK)
    assert Registration.objects.get().retain_until == before + 2 * WEEK


THEORY = FIRST - datetime.timedelta(days=8)
"""A Sunday before the first practice."""


@pytest.fixture
def theory(group):
    lesson = Lesson.objects.create(
        edition=group.edition,
        date=THEORY,
        start_time=datetime.time(18),
        end_time=datetime.time(20),
        venue="Sala B",
        kind="theory",
    )
    operations.follow_lessons(edition=group.edition)
    group.refresh_from_db()
    return lesson


class TestFirstMeeting:
    """One answer for everybody: the first time that the group meets, alone or with all others."""

    def test_is_that_of_all_groups_where_it_comes_before_and_the_plan_stays(self, group, theory):
        assert (group.begins_on, group.ends_on) == (THEORY, group.last_date)
        assert group.first_date == FIRST

    def test_follows_what_comes_after_what_is_cancelled_and_what_goes(self, group, theory):
        Lesson.objects.filter(pk=theory.pk).update(date=group.last_date + WEEK)
        operations.follow_lessons(edition=group.edition)
        group.refresh_from_db()
        assert (group.begins_on, group.ends_on) == (FIRST, group.last_date + WEEK)

        Lesson.objects.filter(pk=theory.pk).update(date=THEORY, cancelled=True)
        operations.follow_lessons(edition=group.edition)
        group.refresh_from_db()
        assert (group.begins_on, group.ends_on) == (FIRST, group.last_date)

        Lesson.objects.all().delete()
        operations.follow_lessons(edition=group.edition)
        group.refresh_from_db()
        assert (group.begins_on, group.ends_on) == (group.first_date, group.last_date), "as planned"

    @pytest.mark.parametrize(("begins", "is_first"), [(8, True), (20, False)])
    def test_of_two_on_a_day_the_earlier_is_the_first(self, group, theory, begins, is_first):
        """Most lessons have no hours of their own, and databases order those differently."""
        hours = {"start_time": datetime.time(begins), "end_time": datetime.time(begins + 1)}
        Lesson.objects.filter(pk=theory.pk).update(date=FIRST, **hours)
        assert (span_of(group).first.number == theory.pk) is is_first
        met = [meeting.begins for meeting in meetings_of(group)]
        assert met == sorted(met)
        held = [meeting.begins for meeting in all_meetings(since=FIRST)]
        assert held == sorted(held)

    def test_an_editors_form_that_is_hours_old_does_not_write_it(self, group, theory):
        old = CourseGroup.objects.get(pk=group.pk)
        old.begins_on = FIRST
        old.save()
        group.refresh_from_db()
        assert group.begins_on == THEORY

    def test_is_said_the_same_everywhere(self, group, theory):
        registration = RegistrationFactory(group=group, answers={BIRTH_ID: "2000-01-01"})
        with translation.override("it"):
            texts = write(registration=registration, notice=Notice.RECEIVED, position=None, link="https://x.example/")
            option = registration_step(edition=group.edition, groups=[group]).items[0].options[0]
        for text in (texts.text, texts.html):
            assert "domenica 28 marzo 2027, 18:00–20:00, Sala B" in text
            assert "5 aprile" not in text
        assert "28 marzo 2027" in option.help_text
        assert copy_of_data(registration)["first_date"] == THEORY.isoformat()
        assert b"DTSTART" in calendar_of(registration)
        assert calendar_of(registration).count(b"20270328T") >= 1
        assert _instance_data(group)["startDate"] == THEORY.isoformat()
        assert meetings_of(group)[0].begins.date() == span_of(group).first.begins.date() == group.begins_on

    def test_ages_are_counted_on_it(self, group, theory):
        Edition.objects.update(minimum_age=16)
        group = CourseGroup.objects.select_related("edition").get(pk=group.pk)
        birthday_between = {BIRTH_ID: (THEORY + datetime.timedelta(days=1)).replace(year=THEORY.year - 16).isoformat()}
        assert "28 marzo 2027" in why_not_admitted(group, birthday_between)
        group.begins_on = FIRST
        assert not why_not_admitted(group, birthday_between)

    def test_no_page_or_mail_reads_the_plan_instead(self):
        """Only what makes lessons out of the plan, offers seats or is for editors knows the plan's two days."""
        may = {"courses/models/courses.py", "courses/operations/lessons.py", "courses/operations/copying.py"}
        may |= {"courses/dates.py", "courses/viewsets.py", "courses/structured_data.py", "courses/operations/offers.py"}
        plan = re.compile(r"group(s__|__|\.)(first|last)_date")
        files = [*(ROOT / "courses").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
        files += [*(ROOT / "templates").rglob("*.txt"), *(ROOT / "events").rglob("*.py")]
        reading = {str(path.relative_to(ROOT)) for path in files if plan.search(path.read_text(encoding="utf-8"))}
        reading = {path for path in reading if "/migrations/" not in path}
        assert reading <= may
        assert reading, "the rule finds what it looks for"


def test_a_lesson_of_all_groups_needs_hours_and_a_place(group):
    with pytest.raises(ValidationError, match="sue ore"):
        Lesson(edition=group.edition, date=FIRST).full_clean()
    with pytest.raises(ValidationError, match="altra edizione"):
        Lesson(edition=EditionFactory(), group=group, date=FIRST).full_clean()


class TestCopy:
    def test_everything_moves_by_whole_weeks_and_nobody_is_registered(self, group):
        operations.register(**registration_input(Edition.objects.get().groups.get()))
        copy = operations.copy_edition(edition=group.edition, title="Autunno", first_day=datetime.date(2027, 9, 15))
        new = CourseGroup.objects.get(edition=copy)
        assert days_of(new)[0] == datetime.date(2027, 9, 20)
        assert {day.isoweekday() for day in days_of(new)} == {1}
        assert len(days_of(new)) == 8
        assert not any(map(is_holiday, days_of(new)))
        assert (new.seats, new.seats_taken, new.waiting, new.last_queue_number) == (10, 0, 0, 0)
        assert new.uuid != group.uuid
        assert (new.first_date, new.last_date) == (days_of(new)[0], days_of(new)[-1])
        assert copy.enrolment_until - group.edition.enrolment_until == new.first_date - group.first_date
        assert (copy.course, copy.title) == (group.edition.course, "Autunno")
        assert Registration.objects.get().group == group

    def test_a_lesson_that_would_fall_on_a_holiday_is_a_week_later_with_those_behind_it(self, group):
        copy = operations.copy_edition(edition=group.edition, title="x", first_day=datetime.date(2027, 12, 20))
        days = days_of(CourseGroup.objects.get(edition=copy))
        assert len(days) == len(set(days)) == 8
        copy = operations.copy_edition(edition=group.edition, title="x", first_day=datetime.date(2028, 4, 10))
        days = days_of(CourseGroup.objects.get(edition=copy))
        assert [day.isoformat() for day in days[:3]] == ["2028-04-10", "2028-04-24", "2028-05-08"]

    def test_from_the_list_of_editions(self, admin_client, group):
        address = reverse("wagtailsnippets_courses_edition:copy", args=[group.edition_id])
        assert address in admin_client.get(reverse("wagtailsnippets_courses_edition:list")).content.decode()
        assert "Copia l’edizione" in admin_client.get(address).content.decode()
        assert Edition.objects.count() == 1
        wrong = admin_client.post(address, {"title": "Autunno", "first_day": "x"})
        assert (wrong.status_code, Edition.objects.count()) == (200, 1)
        done = admin_client.post(address, {"title": "Autunno", "first_day": "2027-09-20"})
        copy = Edition.objects.exclude(pk=group.edition_id).get()
        assert done.url == reverse("wagtailsnippets_courses_edition:edit", args=[copy.pk])


def test_a_lesson_is_cancelled_in_the_cms_and_the_page_says_why(admin_client, client, course_page):
    group = course_page.edition.groups.get()
    operations.follow_plan(group=group)
    lesson = Lesson.objects.order_by("date").last()
    data = {"edition": group.edition_id, "group": group.pk, "date": lesson.date.isoformat(), "kind": "practice"}
    address = reverse("wagtailsnippets_courses_lesson:edit", args=[lesson.pk])
    assert admin_client.get(address).status_code == 200
    answer = admin_client.post(address, {**data, "cancelled": "on", "reason": "Palestra chiusa"})
    assert answer.status_code == 302
    group.refresh_from_db()
    assert group.last_date < lesson.date
    lessons = BeautifulSoup(client.get(course_page.url).content, "html.parser").select(".course-lesson-list li")
    assert len(lessons) == Lesson.objects.count()
    assert "annullata: Palestra chiusa" in " ".join(lessons[-1].text.split())


def test_seats_kept_for_the_desk_are_not_given_by_the_form():
    group = GroupFactory(seats=3, desk_reserve=2)
    assert group.free_seats == 1
    first, second = (operations.register(**registration_input(group)).registration for _each in range(2))
    assert (first.state, second.state) == ("confirmed", "waiting")


def test_a_page_shows_what_is_open_then_what_opens_next_then_the_last():
    now = timezone.now()
    day = datetime.timedelta(days=1)
    course = EditionFactory(enrolment_from=now - 9 * day, enrolment_until=now - 8 * day).course
    last = EditionFactory(course=course, enrolment_from=now - 7 * day, enrolment_until=now - 6 * day)
    editions = Edition.objects.filter(course=course)
    assert current_first(editions).first() == last
    EditionFactory(course=course, enrolment_from=now + 9 * day, enrolment_until=now + 99 * day)
    soon = EditionFactory(course=course, enrolment_from=now + 8 * day, enrolment_until=now + 98 * day)
    assert current_first(editions).first() == soon
    is_open = EditionFactory(course=course, enrolment_from=now - day, enrolment_until=now + day)
    assert current_first(editions).first() == is_open
    sooner = EditionFactory(course=course, enrolment_from=None, enrolment_until=now + day / 2)
    assert list(current_first(editions))[:2] == [sooner, is_open]
    assert current_first(editions, now + 8.5 * day).first() == soon


def test_editions_that_were_read_already_are_chosen_from_as_the_database_chooses():
    now = timezone.now()
    day = datetime.timedelta(days=1)
    course = CourseFactory()
    editions = Edition.objects.filter(course=course)
    assert current_of(editions.all()) is None
    for begin, end in itertools.product((None, -5, -2, 2), (-4, -1, 1, 4)):
        if begin is None or begin < end:
            begun = begin if begin is None else now + begin * day
            EditionFactory.create_batch(2, course=course, enrolment_from=begun, enrolment_until=now + end * day)
    for hours in range(-150, 150, 6):
        moment = now + datetime.timedelta(hours=hours)
        assert current_of(editions.all(), moment) == current_first(editions, moment).first()
