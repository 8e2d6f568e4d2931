"""Marking who is there: on a telephone, as often as one likes, by two people at once."""

import datetime

import pytest
from django.utils import timezone

from courses import operations
from courses.models import Attendance, Lesson
from courses.operations.lessons import follow_plan
from courses.states import State
from staff.models import AuditEvent

from .desk_pages import main_of, url, words_of
from .factories import GroupFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


@pytest.fixture
def group():
    return GroupFactory()


@pytest.fixture
def lesson(group):
    return Lesson.objects.create(edition=group.edition, group=group, date=group.first_date)


@pytest.fixture
def people(group):
    return [RegistrationFactory(group=group, last_name=name) for name in ("Bianchi", "Neri", "Rossi")]


def form_of(response):
    """What a browser sends back if nothing is touched."""
    main = main_of(response)
    return {
        "prima": main.select_one('[name="prima"]')["value"],
        "presente": [box["value"] for box in main.select('[name="presente"][checked]')],
    }


def test_names_are_ticked_and_stay_ticked(desk_client, group, lesson, people):
    RegistrationFactory(group=group, state=State.WITHDRAWN, last_name="Partita")
    address = url("attendance", group.uuid, lesson.pk)
    page = desk_client.get(address)
    assert [each.get_text(strip=True) for each in main_of(page).select("label")] == [
        "Bianchi Ada",
        "Neri Ada",
        "Rossi Ada",
    ]

    response = desk_client.post(address, {**form_of(page), "presente": [people[0].pk.hex, people[2].pk.hex]})

    assert (response.status_code, response.url) == (303, address)
    again = desk_client.get(address)
    assert "Salvato. Presenti: 2." in words_of(again)
    assert form_of(again)["presente"] == [people[0].pk.hex, people[2].pk.hex]
    event = AuditEvent.objects.get(action="attendance.marked")
    assert (event.target, event.details) == (
        f"group:{group.pk}",
        {"lesson": lesson.pk, "arrived": 2, "taken_back": 0},
    )
    assert AuditEvent.objects.filter(action="attendance.read").count() == 2


def test_what_a_colleague_ticks_meanwhile_is_not_lost_and_a_tick_is_taken_back(desk_client, group, lesson, people):
    address = url("attendance", group.uuid, lesson.pk)
    ada, bea, eva = (each.pk.hex for each in people)
    mine = form_of(desk_client.get(address))
    desk_client.post(address, {**mine, "presente": [bea]})

    desk_client.post(address, {**mine, "presente": [ada]})
    now = form_of(desk_client.get(address))
    assert set(now["presente"]) == {ada, bea}
    desk_client.post(address, {**now, "presente": [ada, eva]})

    assert set(form_of(desk_client.get(address))["presente"]) == {ada, eva}


def test_a_post_that_arrives_twice_changes_nothing(desk_client, group, lesson, people):
    address = url("attendance", group.uuid, lesson.pk)
    typed = {**form_of(desk_client.get(address)), "presente": [people[0].pk.hex]}
    for _time in range(2):
        assert desk_client.post(address, typed).status_code == 303
    assert Attendance.objects.count() == 1
    assert AuditEvent.objects.filter(action="attendance.marked").count() == 1


@pytest.mark.parametrize("presente", ["x", "", "0" * 32, "é" * 32])
def test_nonsense_marks_nobody(desk_client, group, lesson, people, presente):
    address = url("attendance", group.uuid, lesson.pk)
    assert desk_client.post(address, {"presente": [presente], "prima": "y"}).status_code == 303
    assert not Attendance.objects.exists()


def test_nobody_of_another_group_is_marked_and_another_groups_lesson_is_not_there(desk_client, group, lesson):
    stranger = RegistrationFactory()
    desk_client.post(url("attendance", group.uuid, lesson.pk), {"presente": [stranger.pk.hex]})
    assert not Attendance.objects.exists()
    assert desk_client.get(url("attendance", stranger.group.uuid, lesson.pk)).status_code == 404


def test_the_lessons_of_a_group_and_of_all_groups_with_how_many_came(
    desk_client, desk, group, lesson, people, django_assert_num_queries
):
    theory = Lesson.objects.create(edition=group.edition, date=group.last_date)
    Lesson.objects.create(edition=group.edition, group=group, date=group.last_date, cancelled=True)
    other = RegistrationFactory(group=GroupFactory(edition=group.edition))
    operations.mark(lesson=theory, group=group, arrived=[people[0].pk, people[1].pk], missing=[], actor=desk)
    operations.mark(lesson=theory, group=other.group, arrived=[other.pk], missing=[], actor=desk)

    text = words_of(desk_client.get(url("lessons", group.uuid)))

    assert "presenti 2 su 3" in text
    Lesson.objects.filter(pk=lesson.pk).update(date=timezone.localdate() + datetime.timedelta(days=1))
    assert "presenti 0" not in words_of(desk_client.get(url("lessons", group.uuid)))
    Lesson.objects.filter(pk=lesson.pk).update(date=timezone.localdate() - datetime.timedelta(days=1))
    assert "presenti 0 su 3" in words_of(desk_client.get(url("lessons", group.uuid)))
    with django_assert_num_queries(1):
        assert [each.present for each in operations.lessons_of(group)] == [0, 2]
    assert operations.attended_by(people[0]) == operations.Attended(times=1, lessons=1)
    assert "1 su 1 lezioni" in words_of(desk_client.get(url("registration_detail", people[0].pk)))


def test_a_lesson_at_which_somebody_was_stays_when_the_plan_changes(desk, group, lesson, people):
    operations.mark(lesson=lesson, group=group, arrived=[people[0].pk], missing=[], actor=desk)
    follow_plan(group=group, anew=True)
    assert Lesson.objects.filter(pk=lesson.pk).exists()
    assert Attendance.objects.count() == 1


def test_attendance_goes_with_the_registration(desk, group, lesson, people):
    operations.mark(lesson=lesson, group=group, arrived=[each.pk for each in people], missing=[], actor=desk)
    people[0].delete()
    assert Attendance.objects.count() == 2


def test_many_people_take_no_more_queries(desk_client, group, lesson, people, django_assert_num_queries):
    address = url("attendance", group.uuid, lesson.pk)
    desk_client.get(address)
    with django_assert_num_queries(21):
        desk_client.get(address)
    RegistrationFactory.create_batch(20, group=group)
    with django_assert_num_queries(21):
        desk_client.get(address)
