"""Courses in the CMS: what editors can do, what they cannot break, and what they never see."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import operations
from courses.attention import full_groups
from courses.models import Course, CourseGroup, Edition, Lesson, Registration
from courses.states import State
from outbox.models import Mail, MailState
from staff.models import AuditEvent
from staff.roles import Role
from tests.staff.factories import make_cms_user

from .factories import CourseFactory, EditionFactory, GroupFactory, RegistrationFactory, next_day, registration_input

pytestmark = pytest.mark.django_db

CONFIRMED = {"confirm_changes": "on"}


def form_data(soup):
    """What the browser would send of the editor's form."""
    data = {}
    for field in soup.select("form [name]"):
        if field.name == "select":
            chosen = field.select_one("option[selected]")
            data[field["name"]] = chosen["value"] if chosen else ""
        elif field.name == "textarea":
            data[field["name"]] = field.text
        elif field.get("type") == "radio":
            data |= {field["name"]: field["value"]} if field.has_attr("checked") else {}
        elif field.get("type") not in {"checkbox", "submit"}:
            data[field["name"]] = field.get("value", "")
    return {name: value for name, value in data.items() if "__prefix__" not in name}


def edit_url(edition):
    return reverse("wagtailsnippets_courses_edition:edit", args=[edition.pk])


def open_editor(client, edition):
    response = client.get(edit_url(edition))
    assert response.status_code == 200
    return form_data(BeautifulSoup(response.content, "html.parser"))


def test_an_edition_is_created_with_its_groups(admin_client):
    today = timezone.localdate()
    data = {
        "course": CourseFactory().pk,
        "title": "Autodifesa 2027",
        "enrolment_from": "",
        "enrolment_until": f"{today + datetime.timedelta(days=3)} 23:59",
        "allocation": "first_come",
        "largest_party": "1",
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
        "groups-0-first_date": f"{next_day(1, days=50)}",
        "groups-0-last_date": f"{today + datetime.timedelta(days=100)}",
        "groups-0-seats": "12",
        "groups-0-desk_reserve": "0",
    }

    response = admin_client.post(reverse("wagtailsnippets_courses_edition:add"), data)

    assert response.status_code == 302
    group = Edition.objects.get().groups.get()
    assert (group.seats, group.seats_taken, group.venue) == (12, 0, "Madonna dell’Olmo")


def test_saving_a_page_opened_before_somebody_registered_keeps_the_seat(admin_client):
    group = GroupFactory(seats=5)
    data = open_editor(admin_client, group.edition)
    operations.register(**registration_input(group))

    response = admin_client.post(edit_url(group.edition), {**data, "groups-0-venue": "Borgo San Giuseppe", **CONFIRMED})

    assert response.status_code == 302
    group.refresh_from_db()
    assert (group.venue, group.seats_taken) == ("Borgo San Giuseppe", 1)


def test_groups_are_locked_in_the_order_of_everybody_else_not_in_that_of_the_form(admin_client):
    """Or a save and a move between the two groups would wait for each other, and the database would end one of them."""
    friday = GroupFactory(weekday=5)
    monday = GroupFactory(edition=friday.edition, weekday=1)
    data = open_editor(admin_client, friday.edition)
    with CaptureQueriesContext(connection) as queries:
        response = admin_client.post(edit_url(friday.edition), {**data, "title": "Altro"})
    assert response.status_code == 302
    changes = (re.match(r'UPDATE "courses_coursegroup".* WHERE .*"id" = (\d+)', each["sql"]) for each in queries)
    locked = dict.fromkeys(int(found[1]) for found in changes if found)
    assert list(locked) == [friday.pk, monday.pk]


def test_fewer_seats_than_taken_is_an_error_at_the_field_and_nothing_typed_is_lost(admin_client):
    group = GroupFactory(seats=5)
    data = open_editor(admin_client, group.edition)
    for _person in range(3):
        operations.register(**registration_input(group))

    response = admin_client.post(edit_url(group.edition), {**data, "groups-0-seats": "2", "title": "Nome nuovo"})

    assert response.status_code == 200
    assert "quelli già occupati o offerti: 3" in response.content.decode()
    assert "Nome nuovo" in response.content.decode()
    group.refresh_from_db()
    assert group.seats == 5


def test_a_group_that_fills_up_between_check_and_save_is_a_message_too(admin_client, monkeypatch):
    group = GroupFactory(seats=5)
    data = open_editor(admin_client, group.edition)
    check = CourseGroup.clean

    def register_right_after_the_check(self):
        check(self)
        CourseGroup.objects.filter(pk=self.pk).update(seats_taken=4)

    monkeypatch.setattr(CourseGroup, "clean", register_right_after_the_check)
    response = admin_client.post(edit_url(group.edition), {**data, "groups-0-seats": "2"})

    assert response.status_code == 200
    assert "Nel frattempo qualcuno si è iscritto" in response.content.decode()
    group.refresh_from_db()
    assert (group.seats, group.seats_taken) == (5, 4)


def test_a_group_with_registrations_cannot_be_removed(admin_client):
    group = GroupFactory()
    operations.register(**registration_input(group))
    data = open_editor(admin_client, group.edition)

    response = admin_client.post(edit_url(group.edition), {**data, "groups-0-DELETE": "on"})

    assert response.status_code == 200
    assert "ci sono iscrizioni" in response.content.decode()
    assert CourseGroup.objects.filter(pk=group.pk).exists()


def test_an_empty_group_can_be_removed(admin_client):
    group = GroupFactory()
    data = open_editor(admin_client, group.edition)

    response = admin_client.post(edit_url(group.edition), {**data, "groups-0-DELETE": "on"})

    assert response.status_code == 302
    assert not CourseGroup.objects.exists()


def test_new_dates_move_the_day_to_forget_registrations(admin_client):
    group = GroupFactory()
    registration = operations.register(**registration_input(group)).registration
    data = open_editor(admin_client, group.edition)

    before, later = group.last_date, group.last_date + datetime.timedelta(days=7)
    admin_client.post(
        edit_url(group.edition), {**data, "groups-0-last_date": later.isoformat(), "confirm_changes": "on"}
    )

    kept = registration.retain_until - before
    registration.refresh_from_db()
    group.refresh_from_db()
    assert later - datetime.timedelta(days=14) < group.last_date <= later
    assert group.last_date == Lesson.objects.latest("date").date
    assert registration.retain_until == group.last_date + kept


@pytest.mark.parametrize("bulk", [False, True])
def test_what_is_in_use_cannot_be_deleted(admin_client, course_page, bulk):
    edition = RegistrationFactory().group.edition
    for model, used in (("edition", edition), ("course", edition.course), ("course", course_page.course)):
        if bulk:
            address = reverse("wagtail_bulk_action", args=["courses", model, "delete"]) + f"?id={used.pk}"
        else:
            address = reverse(f"wagtailsnippets_courses_{model}:delete", args=[used.pk])

        response = admin_client.post(address, follow=True)

        assert "Non si può eliminare un" in response.content.decode()
    assert (Course.objects.count(), Edition.objects.count()) == (2, 2)


def test_what_is_not_used_can_be_deleted(admin_client):
    edition = EditionFactory()
    admin_client.post(reverse("wagtailsnippets_courses_edition:delete", args=[edition.pk]))
    admin_client.post(reverse("wagtailsnippets_courses_course:delete", args=[edition.course_id]))
    assert not Course.objects.exists()


def test_the_cms_shows_numbers_and_never_a_person(admin_client, course_page):
    group = course_page.edition.groups.get()
    operations.register(**registration_input(group, last_name="Zanzarella", email="zanzarella@example.org"))

    for address in [
        edit_url(group.edition),
        reverse("wagtailsnippets_courses_edition:list"),
        reverse("wagtailsnippets_courses_edition:usage", args=[group.edition.pk]),
        reverse("wagtailsnippets_courses_edition:history", args=[group.edition.pk]),
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


def test_the_dashboard_says_how_many_groups_are_full(rf, site_it):
    request = rf.get("/")
    request.user = make_cms_user(Role.EDITOR)
    group = GroupFactory(seats=1)
    assert list(full_groups(request)) == []

    for _person in range(2):
        operations.register(**registration_input(group))

    (item,) = full_groups(request)
    assert (item.count, item.level) == (1, "info")
    assert item.url == reverse("wagtailsnippets_courses_edition:list")
    request.user = make_cms_user(Role.WRITER)
    assert [item.url for item in full_groups(request)] == [""], "who may not open the list is not led there"


# --- a group with people in it changes --------------------------------------------------------------------------------


@pytest.fixture
def full_course():
    """A course with a person in each of three states and a second, empty group."""
    group = GroupFactory(seats=5)
    GroupFactory(edition=group.edition, weekday=4, venue="Vuoto")
    operations.register(**registration_input(group))
    RegistrationFactory(group=group, state=State.WAITING, queue_number=1)
    RegistrationFactory(group=group, state=State.WITHDRAWN)
    return group


@pytest.mark.parametrize(
    "change",
    [
        {"groups-0-venue": "Borgo"},
        {"groups-0-start_time": "19:00"},
        {"groups-0-end_time": "22:00"},
        {"groups-0-weekday": "2", "groups-0-first_date": str(next_day(2, days=41))},
        {"groups-0-last_date": str(next_day(1, days=110))},
    ],
)
def test_changing_when_or_where_a_group_with_people_meets_asks(admin_client, full_course, change):
    data = open_editor(admin_client, full_course.edition)

    response = admin_client.post(edit_url(full_course.edition), {**data, **change})

    text = " ".join(response.content.decode().split())
    assert response.status_code == 200
    assert "2 persone sono iscritte al gruppo «lunedì 20:00–21:00" in text
    assert "Prepara un messaggio" in text
    assert str(CourseGroup.objects.get(pk=full_course.pk)) == str(full_course)
    assert not Mail.objects.filter(template="registration.changed").exists()


@pytest.mark.parametrize("tell", [True, False])
def test_a_confirmed_change_is_recorded_and_its_mails_wait_for_the_desk(admin_client, full_course, tell):
    data = open_editor(admin_client, full_course.edition)
    changed = {**data, "groups-0-venue": "Borgo", **CONFIRMED, **({"tell_people": "on"} if tell else {})}

    assert admin_client.post(edit_url(full_course.edition), changed).status_code == 302

    mails = Mail.objects.filter(template="registration.changed")
    assert [mail.state for mail in mails] == [MailState.HELD] * (2 if tell else 0)
    event = AuditEvent.objects.get(action="group.rescheduled")
    assert event.details == {"people": 2, "mails": 2 if tell else 0}


@pytest.mark.parametrize("change", [{"groups-0-seats": "9"}, {"title": "Altro"}, {"groups-1-venue": "Altrove"}])
def test_other_changes_ask_nothing(admin_client, full_course, change):
    data = open_editor(admin_client, full_course.edition)
    assert "confirm_changes" not in data
    assert admin_client.post(edit_url(full_course.edition), {**data, **change}).status_code == 302
    assert not AuditEvent.objects.filter(action="group.rescheduled").exists()


def test_the_weekday_agrees_with_the_first_meeting():
    group = GroupFactory.build(edition=EditionFactory(), weekday=1, first_date=next_day(2, days=40))
    with pytest.raises(ValidationError, match="cade di martedì"):
        group.full_clean()


class TestAllocation:
    """How seats are given is decided before anybody registers, and the seed is nobody's to see."""

    def save(self, client, edition, **changes):
        return client.post(edit_url(edition), {**open_editor(client, edition), **changes})

    def test_an_edition_may_draw_lots_and_has_a_seed_from_then_on(self, admin_client):
        edition = GroupFactory().edition
        response = self.save(admin_client, edition, allocation="draw", draw_residents_first="on")
        assert response.status_code == 302
        edition.refresh_from_db()
        assert edition.awaits_draw
        assert edition.draw_residents_first
        assert edition.draw_seed

    @pytest.mark.parametrize("was_erased", [False, True])
    def test_once_somebody_has_registered_it_stays(self, admin_client, was_erased):
        group = GroupFactory()
        operations.register(**registration_input(group))
        if was_erased:
            operations.purge(today=timezone.localdate().replace(year=2999))
        response = self.save(admin_client, group.edition, allocation="draw")
        assert response.status_code == 200
        assert "Non si può più cambiare: qualcuno si è già iscritto con questa regola." in response.content.decode()
        group.edition.refresh_from_db()
        assert not group.edition.draws_lots

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"allocation": "draw", "residents_first_until": "2027-01-01 10:00"}, "lascia vuoto"),
            ({"draw_residents_first": "on"}, "Vale soltanto se i posti si danno a sorteggio."),
        ],
    )
    def test_who_comes_first_is_said_in_one_way(self, admin_client, fields, message):
        response = self.save(admin_client, GroupFactory().edition, **fields)
        assert response.status_code == 200
        assert message in response.content.decode()

    def test_a_group_that_somebody_may_wish_cannot_be_deleted(self, admin_client):
        edition = EditionFactory(allocation="draw")
        wished, other = GroupFactory(edition=edition), GroupFactory(edition=edition, weekday=2)
        operations.register(**registration_input(wished))
        data = open_editor(admin_client, edition)
        number = next(
            name.split("-")[1] for name, value in data.items() if name.endswith("-id") and value == str(other.pk)
        )
        response = admin_client.post(edit_url(edition), {**data, f"groups-{number}-DELETE": "on"})
        assert response.status_code == 200
        assert CourseGroup.objects.count() == 2
