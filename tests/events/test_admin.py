"""Courses in the CMS: what editors can do, what they cannot break, and what they never see."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from events import operations
from events.models import Course, CourseGroup, Registration
from events.staff_section import full_groups

from .factories import CourseFactory, GroupFactory, RegistrationFactory, registration_input

pytestmark = pytest.mark.django_db


def form_data(soup):
    """What the browser would send of the editor's form."""
    data = {}
    for field in soup.select("form [name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            data[field["name"]] = chosen["value"] if chosen else ""
        elif field.name == "textarea":
            data[field["name"]] = field.text
        elif field.get("type") not in {"checkbox", "submit"}:
            data[field["name"]] = field.get("value", "")
    return {name: value for name, value in data.items() if "__prefix__" not in name}


def edit_url(course):
    return reverse("wagtailsnippets_events_course:edit", args=[course.pk])


def open_editor(client, course):
    response = client.get(edit_url(course))
    assert response.status_code == 200
    return form_data(BeautifulSoup(response.content, "html.parser"))


def test_a_course_is_created_with_its_groups(admin_client):
    today = timezone.localdate()
    data = {
        "title": "Autodifesa 2027",
        "enrolment_from": "",
        "enrolment_until": f"{today + datetime.timedelta(days=3)} 23:59",
        "minimum_age": "16",
        "retention_days": "180",
        "groups-TOTAL_FORMS": "1",
        "groups-INITIAL_FORMS": "0",
        "groups-MIN_NUM_FORMS": "0",
        "groups-MAX_NUM_FORMS": "1000",
        "groups-0-id": "",
        "groups-0-weekday": "1",
        "groups-0-start_time": "20:00",
        "groups-0-end_time": "21:00",
        "groups-0-place": "",
        "groups-0-venue": "Madonna dell’Olmo",
        "groups-0-first_date": f"{today + datetime.timedelta(days=50)}",
        "groups-0-last_date": f"{today + datetime.timedelta(days=100)}",
        "groups-0-seats": "12",
    }

    response = admin_client.post(reverse("wagtailsnippets_events_course:add"), data)

    assert response.status_code == 302
    group = Course.objects.get().groups.get()
    assert (group.seats, group.seats_taken, group.venue) == (12, 0, "Madonna dell’Olmo")


def test_saving_a_page_opened_before_somebody_registered_keeps_the_seat(admin_client):
    group = GroupFactory(seats=5)
    data = open_editor(admin_client, group.course)
    operations.register(**registration_input(group))

    response = admin_client.post(edit_url(group.course), {**data, "groups-0-venue": "Borgo San Giuseppe"})

    assert response.status_code == 302
    group.refresh_from_db()
    assert (group.venue, group.seats_taken) == ("Borgo San Giuseppe", 1)


def test_fewer_seats_than_taken_is_an_error_at_the_field_and_nothing_typed_is_lost(admin_client):
    group = GroupFactory(seats=5)
    data = open_editor(admin_client, group.course)
    for _person in range(3):
        operations.register(**registration_input(group))

    response = admin_client.post(edit_url(group.course), {**data, "groups-0-seats": "2", "title": "Nome nuovo"})

    assert response.status_code == 200
    assert "quelli già occupati: 3" in response.content.decode()
    assert "Nome nuovo" in response.content.decode()
    group.refresh_from_db()
    assert group.seats == 5


def test_a_group_that_fills_up_between_check_and_save_is_a_message_too(admin_client, monkeypatch):
    group = GroupFactory(seats=5)
    data = open_editor(admin_client, group.course)
    check = CourseGroup.clean

    def register_right_after_the_check(self):
        check(self)
        CourseGroup.objects.filter(pk=self.pk).update(seats_taken=4)

    monkeypatch.setattr(CourseGroup, "clean", register_right_after_the_check)
    response = admin_client.post(edit_url(group.course), {**data, "groups-0-seats": "2"})

    assert response.status_code == 200
    assert "Nel frattempo qualcuno si è iscritto" in response.content.decode()
    group.refresh_from_db()
    assert (group.seats, group.seats_taken) == (5, 4)


def test_a_group_with_registrations_cannot_be_removed(admin_client):
    group = GroupFactory()
    operations.register(**registration_input(group))
    data = open_editor(admin_client, group.course)

    response = admin_client.post(edit_url(group.course), {**data, "groups-0-DELETE": "on"})

    assert response.status_code == 200
    assert "ci sono iscrizioni" in response.content.decode()
    assert CourseGroup.objects.filter(pk=group.pk).exists()


def test_an_empty_group_can_be_removed(admin_client):
    group = GroupFactory()
    data = open_editor(admin_client, group.course)

    response = admin_client.post(edit_url(group.course), {**data, "groups-0-DELETE": "on"})

    assert response.status_code == 302
    assert not CourseGroup.objects.exists()


def test_new_dates_move_the_day_to_forget_registrations(admin_client):
    group = GroupFactory()
    registration = operations.register(**registration_input(group)).registration
    data = open_editor(admin_client, group.course)

    admin_client.post(edit_url(group.course), {**data, "retention_days": "10"})

    registration.refresh_from_db()
    assert registration.retain_until == group.last_date + datetime.timedelta(days=10)


@pytest.mark.parametrize("bulk", [False, True])
def test_a_course_with_registrations_or_a_page_cannot_be_deleted(admin_client, course_page, bulk):
    with_registration = RegistrationFactory().group.course
    for course in (with_registration, course_page.course):
        if bulk:
            address = reverse("wagtail_bulk_action", args=["events", "course", "delete"]) + f"?id={course.pk}"
        else:
            address = reverse("wagtailsnippets_events_course:delete", args=[course.pk])

        response = admin_client.post(address, follow=True)

        assert "Non si può eliminare un corso" in response.content.decode()
    assert Course.objects.count() == 2


def test_an_unused_course_can_be_deleted(admin_client):
    course = CourseFactory()
    admin_client.post(reverse("wagtailsnippets_events_course:delete", args=[course.pk]))
    assert not Course.objects.exists()


def test_the_cms_shows_numbers_and_never_a_person(admin_client, course_page):
    group = course_page.course.groups.get()
    operations.register(**registration_input(group, last_name="Zanzarella", email="zanzarella@example.org"))

    for address in [
        edit_url(group.course),
        reverse("wagtailsnippets_events_course:list"),
        reverse("wagtailsnippets_events_course:usage", args=[group.course.pk]),
        reverse("wagtailsnippets_events_course:history", args=[group.course.pk]),
        reverse("wagtailadmin_pages:edit", args=[course_page.pk]),
        reverse("wagtailadmin_pages:usage", args=[course_page.pk]),
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_pages:search") + "?q=zanzarella",
    ]:
        response = admin_client.get(address)
        assert response.status_code == 200, address
        assert "zanzarella@" not in response.content.decode().lower()
        assert "Zanzarella" not in response.content.decode()


def test_deleting_the_page_keeps_the_registrations(course_page):
    RegistrationFactory(page=course_page)

    course_page.delete()

    assert Registration.objects.get().page is None


def test_the_dashboard_says_how_many_groups_are_full(rf):
    group = GroupFactory(seats=1)
    assert list(full_groups(rf.get("/"))) == []

    for _person in range(2):
        operations.register(**registration_input(group))

    (item,) = full_groups(rf.get("/"))
    assert (item.count, item.level) == (1, "info")
