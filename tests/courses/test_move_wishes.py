"""Somebody asks for another group: the desk sees it, moves them or says no; nothing is promised, one wish at a time."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from courses import attention, operations
from courses.links import token_of
from courses.minors import BIRTH_ID
from courses.models import Happening, MoveWish, Registration, RegistrationEvent, open_wish
from courses.own.copy import copy_of_data
from courses.states import Action, State
from outbox.models import Mail
from staff.models import AuditEvent

from .desk_pages import filled_in
from .factories import GroupFactory, registration_input

pytestmark = pytest.mark.django_db

WORDS = "Il martedì lavoro"


@pytest.fixture
def desk_client(client, desk):
    client.force_login(desk)
    return client


def text_of(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def page_of(registration):
    return reverse("own:page", args=[token_of(registration)])


def desk_url(name, registration):
    return reverse(f"courses_staff:{name}", args=[registration.pk])


def waits(registration):
    return open_wish(Registration.objects.get(pk=registration.pk))


def history(registration):
    return list(
        RegistrationEvent.objects.filter(registration=registration).order_by("pk").values_list("what", "by", "text")
    )


@pytest.fixture
def group():
    return GroupFactory(seats=2)


@pytest.fixture
def other(group):
    return GroupFactory(edition=group.edition, seats=1, weekday=4)


@pytest.fixture
def person(group, other):
    return operations.register(**registration_input(group)).registration


@pytest.fixture
def wish(person, other):
    return operations.ask_to_move(registration_id=person.pk, group=other.uuid, words=WORDS)


def ask(client, registration, group, **more):
    return client.post(page_of(registration), {"azione": "cambia-gruppo", "gruppo": str(group.uuid), **more})


class TestThePerson:
    def test_asks_and_reads_that_it_was_sent_and_nothing_more(self, client, person, other):
        assert "Chiedi di cambiare gruppo" in text_of(client.get(page_of(person)))
        for _press in range(2):
            response = ask(client, person, other, parole=WORDS)
            assert (response.status_code, response.url) == (303, page_of(person) + "#cambia-gruppo")

        text = text_of(client.get(page_of(person)))
        assert "Richiesta inviata" in text
        assert "non ha ancora risposto" in text
        assert "Hai un posto" in text
        assert "Chiedi di cambiare gruppo" not in text
        assert MoveWish.objects.get().words == WORDS
        assert [(what, by) for what, by, _text in history(person)] == [(Happening.WISHED, "person")]
        assert AuditEvent.objects.filter(action="registration.move_wished", actor_id=None).count() == 1
        person.refresh_from_db()
        assert person.group_id != other.pk

    def test_has_one_wish_at_a_time(self, client, wish, person, other):
        third = GroupFactory(edition=other.edition, weekday=5)
        ask(client, person, third)
        with pytest.raises(operations.ImpossibleActionError):
            operations.ask_to_move(registration_id=person.pk, group=third.uuid)
        assert MoveWish.objects.get().target == other

    def test_takes_it_back_and_may_ask_anew(self, client, wish, person, other):
        for _press in range(2):
            assert client.post(page_of(person), {"azione": "non-cambiare"}).status_code == 303
        assert waits(person) is None
        assert [what for what, _by, _text in history(person)] == [Happening.WISHED, Happening.WISH_WITHDRAWN]
        ask(client, person, other)
        assert waits(person).target == other

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({}, "Scegli un gruppo."),
            ({"gruppo": "7"}, "Questo gruppo non c’è più."),
            ({"parole": "a" * 501}, "al massimo 500"),
        ],
    )
    def test_is_told_at_the_field_and_loses_nothing(self, client, person, other, typed, said):
        typed = {"parole": WORDS, **typed}
        response = client.post(page_of(person), {"azione": "cambia-gruppo", **typed})
        assert response.status_code == 422
        assert said in text_of(response)
        assert typed["parole"] in response.content.decode()
        assert not MoveWish.objects.exists()

    def test_cannot_ask_for_a_group_of_another_edition_or_for_their_own(self, person, group):
        for foreign in (GroupFactory(), group):
            with pytest.raises(operations.UnknownGroupError):
                operations.ask_to_move(registration_id=person.pk, group=foreign.uuid)

    def test_cannot_ask_for_a_group_for_which_they_have_not_the_age(self, client, group, other):
        """Sixteen on the first day of their group, fifteen on that of the other."""
        type(group.edition).objects.update(minimum_age=16)
        type(other).objects.filter(pk=other.pk).update(begins_on=group.first_date - datetime.timedelta(days=60))
        born = group.first_date.replace(day=1, year=group.first_date.year - 16).isoformat()
        group = type(group).objects.select_related("edition").get(pk=group.pk)
        person = operations.register(**registration_input(group, answers={BIRTH_ID: born})).registration

        assert "Chiedi di cambiare gruppo" not in text_of(client.get(page_of(person)))
        assert ask(client, person, other).status_code == 303
        with pytest.raises(operations.UnknownGroupError):
            operations.ask_to_move(registration_id=person.pk, group=other.uuid)
        assert not MoveWish.objects.exists()

    def test_is_offered_nothing_where_there_is_no_other_group_or_they_are_out(self, client, person, other):
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        type(other).objects.filter(pk=other.pk).update(begins_on=yesterday, ends_on=yesterday)
        assert "Chiedi di cambiare gruppo" not in text_of(client.get(page_of(person)))
        type(other).objects.filter(pk=other.pk).update(ends_on=timezone.localdate())
        operations.act_as_person(registration_id=person.pk, action=Action.LEAVE)
        assert "Chiedi di cambiare gruppo" not in text_of(client.get(page_of(person)))
        with pytest.raises(operations.ImpossibleActionError):
            operations.ask_to_move(registration_id=person.pk, group=other.uuid)

    def test_before_a_draw_there_is_no_place_to_leave(self, wish, person):
        person = Registration.objects.get(pk=person.pk)
        assert operations.groups_to_ask_for(person)
        assert open_wish(person)
        person.state = State.RECEIVED
        assert operations.groups_to_ask_for(person) == []
        assert open_wish(person) is None

    def test_takes_it_along_with_the_copy_of_their_data(self, wish, person):
        copy = copy_of_data(Registration.objects.get(pk=person.pk))["wish_to_move"]
        assert copy["words"] == WORDS
        assert copy["group"].startswith("Giovedì")


class TestTheDesk:
    @pytest.fixture
    def lines(self):
        return lambda: [item.message for item in attention.wishes(RequestFactory().get("/"))]

    def test_sees_it_on_the_home_in_the_list_and_on_the_record(self, desk_client, wish, person, lines):
        assert lines() == ["1 persona chiede di cambiare gruppo"]
        (item,) = attention.wishes(RequestFactory().get("/"))
        found = desk_client.get(item.url, follow=True).content.decode()
        assert person.reference in found
        operations.register(**registration_input(person.group))
        assert (
            str(Registration.objects.latest("received_at").reference) not in desk_client.get(item.url).content.decode()
        )

        text = text_of(desk_client.get(desk_url("registration_detail", person)))
        assert "ha chiesto di passare a:" in text
        assert WORDS in text

    def test_moves_them_with_the_group_chosen_already_and_nothing_waits(self, desk_client, wish, person, other, lines):
        page = BeautifulSoup(desk_client.get(desk_url("move", person)).content, "html.parser")
        assert page.select_one("input[name=group][checked]")["value"] == str(other.uuid)
        desk_client.post(desk_url("move", person), {"group": str(other.uuid)})
        person.refresh_from_db()
        assert person.group_id == other.pk
        assert waits(person) is None
        assert lines() == []

    def test_says_no_in_words_that_the_person_reads(self, desk_client, wish, person, lines):
        page = filled_in(desk_client.get(desk_url("refuse_wish", person)))
        refused = desk_client.post(desk_url("refuse_wish", person), page)
        assert refused.status_code == 422
        page = filled_in(refused)
        for _press in range(2):
            desk_client.post(desk_url("refuse_wish", person), {**page, "words": "Quel gruppo è pieno.", "tell": "on"})
        (mail,) = Mail.objects.filter(template="registration.not_moved")
        for part in mail.texts():
            assert "Quel gruppo è pieno." in part
        assert history(person)[-1] == (Happening.WISH_REFUSED, "office", "Quel gruppo è pieno.")
        assert lines() == []
        person.refresh_from_db()
        assert person.state == State.CONFIRMED

    def test_may_answer_without_a_mail(self, desk_client, wish, person):
        page = filled_in(desk_client.get(desk_url("refuse_wish", person)))
        del page["tell"]
        desk_client.post(desk_url("refuse_wish", person), {**page, "words": "Detto per telefono."})
        assert history(person)[-1] == (Happening.WISH_REFUSED, "office", "Detto per telefono.")
        assert not Mail.objects.filter(template="registration.not_moved").exists()

    def test_answers_the_wish_that_was_read_and_no_other_that_came_meanwhile(self, desk_client, wish, person, other):
        page = filled_in(desk_client.get(desk_url("refuse_wish", person)))
        third = GroupFactory(edition=other.edition, weekday=5)
        operations.withdraw_wish(registration_id=person.pk)
        operations.ask_to_move(registration_id=person.pk, group=third.uuid)

        response = desk_client.post(desk_url("refuse_wish", person), {**page, "words": "È pieno."}, follow=True)

        assert "La richiesta non c’è più" in response.content.decode()
        assert waits(person).target == third
        assert not Mail.objects.filter(template="registration.not_moved").exists()

    def test_a_wish_of_somebody_who_left_waits_for_nobody(self, wish, person, lines):
        operations.act_as_person(registration_id=person.pk, action=Action.LEAVE)
        assert lines() == []

    def test_a_move_that_is_taken_back_leaves_the_wish_where_it_was(self, desk_client, wish, person, other, lines):
        response = desk_client.post(desk_url("move", person), {"group": str(other.uuid)}, follow=True)
        form = BeautifulSoup(response.content, "html.parser").find("form", action=reverse("staff:undo"))
        data = {field["name"]: field.get("value", "") for field in form.select("input[name], button[name]")}
        desk_client.post(form["action"], data)
        person.refresh_from_db()
        assert person.group_id != other.pk
        assert lines() == ["1 persona chiede di cambiare gruppo"]


def test_it_goes_with_the_registration(wish, person, desk):
    operations.erase(registration_id=person.pk, actor=desk)
    assert not MoveWish.objects.exists()
