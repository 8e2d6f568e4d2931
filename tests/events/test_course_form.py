"""Registering, as a citizen without JavaScript does it."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from events.form_definition import AGE_ID, EMAIL_ID, FIRST_NAME_ID, GROUP_ID
from events.models import Course, Registration
from events.states import State
from formbuilder.definition import Definition

from .factories import GroupFactory
from .pages import OPTION_NO, QUESTION_ID, make_course_page, make_unit, question_steps
from .visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(course_page):
    return course_page.course.groups.get()


def register(page, group, **changes):
    visitor = Visitor(page)
    visitor.identify(group, **changes)
    visitor.press("send")
    return visitor


def test_a_seat_is_confirmed_on_the_page_and_by_mail(course_page, group, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        visitor = register(course_page, group)

    registration = Registration.objects.get()
    assert "Hai un posto" in visitor.text
    assert registration.reference in visitor.text
    assert (registration.first_name, registration.last_name) == ("Ada", "Neri")
    assert (registration.state, registration.page_id, registration.locale) == (State.CONFIRMED, course_page.pk, "it")
    assert [message.to for message in mail.outbox] == [["ada@example.org"]]


def test_nothing_of_it_sets_a_cookie_or_may_be_stored(course_page, group):
    visitor = Visitor(course_page)
    visitor.identify(group)
    check = visitor.response
    visitor.press("send")

    for response in (check, visitor.response):
        assert not response.cookies
        assert response.headers["Cache-Control"] == "no-store"


def test_a_full_group_says_so_before_and_gives_the_position_after(course_page, group):
    type(group).objects.update(seats=1)
    register(course_page, group)

    visitor = Visitor(course_page)
    assert "Lista d’attesa" in visitor.text
    visitor.identify(group, **{EMAIL_ID: "bea@example.org"})
    visitor.press("send")

    assert "Sei in lista d’attesa" in visitor.text
    assert "Posizione in lista d’attesa 1" in visitor.text


def test_a_double_click_shows_the_same_confirmation_and_registers_once(course_page, group):
    visitor = Visitor(course_page)
    visitor.identify(group)
    data = {**visitor.data(), "_action": "send"}

    first = visitor.client.post(visitor.url, data)
    second = visitor.client.post(visitor.url, data)

    assert Registration.objects.count() == 1
    reference = Registration.objects.get().reference.encode()
    assert reference in first.content
    assert reference in second.content


def test_going_back_to_register_somebody_else_loses_nobody(course_page, group):
    visitor = Visitor(course_page)
    visitor.identify(group)
    check = visitor.response
    visitor.press("send")

    visitor.show(check)
    visitor.press("back")
    visitor.identify(group, **{FIRST_NAME_ID: "Bea", EMAIL_ID: "bea@example.org"})
    visitor.press("send")

    second = Registration.objects.get(first_name="Bea")
    assert second.reference in visitor.text
    assert Registration.objects.get(first_name="Ada").reference not in visitor.text


def test_the_same_address_is_refused_at_its_question_without_saying_more(course_page, group):
    register(course_page, group)

    visitor = register(course_page, group, **{FIRST_NAME_ID: "Chiunque"})

    assert len(visitor.errors) == 1
    assert "Indirizzo e-mail" in visitor.errors[0]
    assert "Neri" not in visitor.errors[0]
    assert visitor.soup.select_one(f"#q-{FIRST_NAME_ID}")["value"] == "Chiunque"
    assert Registration.objects.count() == 1


def test_the_editors_answers_are_kept_by_id_with_the_definition_they_answered(index, home_page):
    group = GroupFactory()
    page = make_course_page(index, course=group.course, unit=make_unit(home_page), form_steps=question_steps())
    visitor = Visitor(page)
    visitor.identify(group)
    visitor.press(**{f"q-{QUESTION_ID}": OPTION_NO})
    visitor.press("send")

    registration = Registration.objects.get()
    definition = Definition.from_json(registration.definition)
    assert registration.answers == {QUESTION_ID: OPTION_NO}
    assert definition.question(QUESTION_ID).label == "Hai già frequentato un corso?"
    assert definition.question(GROUP_ID).option(str(group.uuid)).label.startswith("Lunedì 20:00–21:00")


def test_the_minimum_age_has_to_be_confirmed(index, home_page):
    group = GroupFactory(course__minimum_age=16)
    page = make_course_page(index, course=group.course, unit=make_unit(home_page))
    visitor = Visitor(page)

    visitor.identify(group, **{AGE_ID: ""})
    assert len(visitor.errors) == 1
    visitor.identify(group)
    visitor.press("send")

    assert Registration.objects.get().answers[AGE_ID]["given"] is True


@pytest.mark.parametrize(
    "changes",
    [
        {GROUP_ID: "0a0f5d2e-3a52-4c59-8a67-0d6d7d3d9999"},
        {GROUP_ID: "'; drop table"},
        {FIRST_NAME_ID: "A" * 101},
        {FIRST_NAME_ID: ""},
        {EMAIL_ID: "ada@"},
        {EMAIL_ID: "a" * 250 + "@example.org"},
    ],
    ids=["unknown group", "no id", "too long", "empty", "no address", "address too long"],
)
def test_bad_input_is_an_error_at_the_question(course_page, group, changes):
    visitor = Visitor(course_page)

    visitor.identify(group, **changes)

    assert visitor.response.status_code == 200
    assert len(visitor.errors) == 1
    assert not Registration.objects.exists()


def test_characters_that_a_database_refuses_do_no_harm(course_page, group):
    register(course_page, group, **{FIRST_NAME_ID: "A\x00da \U0001f600\u202e"})

    assert "\x00" not in "".join(Registration.objects.values_list("first_name", flat=True))


def test_a_robot_that_fills_the_trap_in_registers_nobody(course_page, group):
    visitor = Visitor(course_page)
    visitor.identify(group)

    visitor.press("send", sito_web="https://spam.example")

    assert not Registration.objects.exists()


def test_a_post_from_another_site_is_refused(course_page, group):
    visitor = Visitor(course_page)
    visitor.identify(group)

    response = visitor.client.post(
        visitor.url, {**visitor.data(), "_action": "send"}, headers={"sec-fetch-site": "cross-site"}
    )

    assert response.status_code == 403
    assert not Registration.objects.exists()


def test_too_many_from_one_network_are_asked_to_wait(course_page, group, monkeypatch):
    monkeypatch.setattr(type(course_page), "form_send_limit", 1)
    register(course_page, group)

    visitor = register(course_page, group, **{EMAIL_ID: "bea@example.org"})

    assert visitor.response.status_code == 429
    assert Registration.objects.count() == 1


class TestClosed:
    def test_before_the_window_there_is_a_message_instead_of_the_form(self, course_page):
        Course.objects.update(enrolment_from=timezone.now() + datetime.timedelta(days=1))

        visitor = Visitor(course_page)

        assert "Le iscrizioni non sono ancora aperte" in visitor.text
        assert not visitor.soup.select("main form")

    def test_without_groups_there_is_a_message_instead_of_the_form(self, course_page, group):
        group.delete()
        assert "I gruppi non sono ancora stati fissati" in Visitor(course_page).text

    def test_closing_in_mid_form_registers_nobody(self, course_page, group):
        visitor = Visitor(course_page)
        visitor.identify(group)
        Course.objects.update(enrolment_from=None, enrolment_until=timezone.now() - datetime.timedelta(seconds=1))

        visitor.press("send")

        assert "Le iscrizioni sono chiuse" in visitor.text
        assert not Registration.objects.exists()

    def test_a_group_that_fills_up_in_mid_form_leads_to_the_waiting_list_without_detours(self, course_page, group):
        type(group).objects.update(seats=1)
        visitor = Visitor(course_page)
        visitor.identify(group)
        register(course_page, group, **{EMAIL_ID: "bea@example.org"})

        visitor.press("send")

        assert "Sei in lista d’attesa" in visitor.text
