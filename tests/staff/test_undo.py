"""«Annulla»: who may press it, once, for how long, and what it says when it is too late."""

import dataclasses

import pytest
from bs4 import BeautifulSoup
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from staff import undo
from staff.roles import Permission, Role
from tests.staff.factories import make_user

pytestmark = pytest.mark.django_db

HOME, UNDO, PAGE = "/area-riservata/", reverse("staff:undo"), reverse("staff:profile")


@pytest.fixture
def taken_back(monkeypatch):
    """What a way of this test has taken back, and by whom."""
    done = []

    def take_back(facts, actor):
        if facts.get("is_stale"):
            raise undo.ChangedSinceError
        done.append((facts["thing"], actor.get_username()))
        return f"Thing {facts['thing']} is back."

    way = undo.Way(code="test", permission=Permission.VIEW_REGISTRATIONS, take_back=take_back)
    monkeypatch.setitem(undo._ways, "test", way)
    return done


@pytest.fixture
def act(rf):
    """Act in a client's session; returns the word that takes it back, empty without one."""

    def acted(client, facts):
        request = rf.post("/")
        request.session = client.session
        request._messages = messages.storage.default_storage(request)
        undo.success(request, "Done <b>it</b>.", way="test", facts=facts, page=PAGE)
        request.session.save()
        (message,) = request._messages._queued_messages
        return undo.word_of(message)

    return acted


@pytest.fixture
def desk_client(client):
    client.force_login(make_user(Role.COURSE_DESK, username="grazia"))
    return client


def press(client, word):
    response = client.post(UNDO, {undo.FIELD: word}, follow=True)
    soup = BeautifulSoup(response.content, "html.parser")
    said = [" ".join(each.get_text(" ").split()) for each in soup.select("main [role=status] .desk-notice")]
    return response, said


def test_it_is_taken_back_once_and_leads_to_the_page(desk_client, act, taken_back):
    word = act(desk_client, {"thing": 7})

    response, said = press(desk_client, word)
    again, said_again = press(desk_client, word)

    assert taken_back == [(7, "grazia")]
    assert response.redirect_chain == [(PAGE, 303)] == again.redirect_chain
    assert said == ["Thing 7 is back."]
    assert said_again == ["È già annullato."]


@pytest.mark.parametrize(
    ("facts", "minutes", "said"),
    [
        ({"thing": 7, "is_stale": True}, 0, "Non si può più annullare: nel frattempo qualcosa è cambiato."),
        ({"thing": 7}, undo.MINUTES + 1, "Non si può più annullare: sono passati più di dieci minuti."),
    ],
)
def test_too_late_it_says_why_and_does_nothing(desk_client, act, taken_back, time_machine, facts, minutes, said):
    word = act(desk_client, facts)
    time_machine(minutes)
    assert press(desk_client, word)[1][0].startswith(said)
    assert taken_back == []


@pytest.fixture
def time_machine(monkeypatch):
    real = undo.time.time

    def forward(minutes):
        monkeypatch.setattr(undo, "time", type("Clock", (), {"time": staticmethod(lambda: real() + minutes * 60)}))

    return forward


def test_just_in_time_it_still_works(desk_client, act, taken_back, time_machine):
    word = act(desk_client, {"thing": 7})
    time_machine(undo.MINUTES - 1)
    press(desk_client, word)
    assert taken_back


@pytest.mark.parametrize("word", ["", "nothing", "is_done"])
def test_an_unknown_word_does_nothing(desk_client, taken_back, word):
    response, said = press(desk_client, word)
    assert response.redirect_chain == [(HOME, 303)]
    assert said == ["Questo atto non si può più annullare da qui."]


def test_it_is_bound_to_the_session_that_acted(desk_client, act, taken_back, django_user_model):
    word = act(desk_client, {"thing": 7})
    desk_client.force_login(make_user(Role.COURSE_DESK, username="colleague"))
    assert press(desk_client, word)[1] == ["Questo atto non si può più annullare da qui."]
    assert taken_back == []


def test_whoever_may_not_any_more_is_refused(desk_client, act, taken_back, monkeypatch):
    word = act(desk_client, {"thing": 7})
    way = dataclasses.replace(undo._ways["test"], permission=Permission.VIEW_AUDIT)
    monkeypatch.setitem(undo._ways, "test", way)
    assert desk_client.post(UNDO, {undo.FIELD: word}).status_code == 403
    assert taken_back == []


def test_only_the_last_acts_are_remembered(desk_client, act, taken_back):
    words = [act(desk_client, {"thing": number}) for number in range(undo._MOST + 1)]
    assert press(desk_client, words[0])[1] == ["Questo atto non si può più annullare da qui."]
    assert press(desk_client, words[1])[1] == ["Thing 1 is back."]


def test_what_cannot_be_taken_back_has_no_button(desk_client, act):
    assert act(desk_client, None) == ""


@pytest.mark.parametrize("tags", ["", "safe", None])
def test_other_tags_of_messages_are_no_words(tags):
    assert undo.word_of(Message(messages.SUCCESS, "x", extra_tags=tags)) == ""


def test_two_ways_with_one_name_are_a_mistake(taken_back):
    with pytest.raises(ImproperlyConfigured):
        undo.register(undo._ways["test"])
