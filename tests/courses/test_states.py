import itertools

import pytest

from courses.models import Happening
from courses.operations import desk, own
from courses.own.looks import QUESTIONS, TELLINGS
from courses.staff_section import ACTIONS
from courses.states import (
    ACTIVE_STATES,
    PERSON_ACTIONS,
    PLACES,
    TABLE,
    Action,
    Place,
    State,
    next_state,
    persons_actions,
    possible_actions,
)
from staff.roles import Permission

POSSIBLE = {
    ("received", "withdraw"): "withdrawn",
    ("received", "remove"): "removed",
    ("received", "leave"): "withdrawn",
    ("received", "draw-seat"): "confirmed",
    ("received", "draw-queue"): "waiting",
    ("waiting", "promote"): "confirmed",
    ("waiting", "offer"): "offered",
    ("waiting", "withdraw"): "withdrawn",
    ("waiting", "remove"): "removed",
    ("waiting", "leave"): "withdrawn",
    ("waiting", "pass-on"): "offered",
    ("offered", "promote"): "confirmed",
    ("offered", "send-back"): "waiting",
    ("offered", "withdraw"): "withdrawn",
    ("offered", "remove"): "removed",
    ("offered", "accept"): "confirmed",
    ("offered", "decline"): "withdrawn",
    ("offered", "expire"): "expired",
    ("confirmed", "send-back"): "waiting",
    ("confirmed", "withdraw"): "withdrawn",
    ("confirmed", "remove"): "removed",
    ("confirmed", "leave"): "withdrawn",
    ("confirmed", "complete"): "completed",
    ("withdrawn", "reinstate"): "waiting",
    ("expired", "reinstate"): "waiting",
    ("removed", "reinstate"): "waiting",
    ("withdrawn", "reenter"): "received",
    ("removed", "reenter"): "received",
}
OF_THE_DESK = {"promote", "offer", "send-back", "withdraw", "remove", "reinstate", "reenter"}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_each_state_and_action_leads_where_the_table_says(state, action):
    assert next_state(state, action) == POSSIBLE.get((state.value, action.value))


def test_possible_actions_are_what_the_desk_may_do():
    assert possible_actions(State.CONFIRMED) == [Action.SEND_BACK, Action.WITHDRAW, Action.REMOVE]
    assert possible_actions(State.WITHDRAWN) == [Action.REINSTATE]
    assert possible_actions(State.COMPLETED) == []
    assert possible_actions(State.RECEIVED, awaits_draw=True) == [Action.WITHDRAW, Action.REMOVE]


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.REMOVED])
def test_before_a_draw_nobody_is_put_past_it_and_after_it_nobody_into_it(state):
    assert possible_actions(state, awaits_draw=True) == [Action.REENTER]
    assert possible_actions(state) == [Action.REINSTATE]


def test_the_person_may_accept_decline_and_leave():
    assert persons_actions(State.OFFERED) == [Action.ACCEPT, Action.DECLINE]
    assert persons_actions(State.WAITING) == persons_actions(State.CONFIRMED) == [Action.LEAVE]
    assert persons_actions(State.RECEIVED) == [Action.LEAVE]
    assert persons_actions(State.EXPIRED) == []


def test_each_action_is_the_desks_or_somebody_elses():
    desks = {action for _state, action, step in TABLE if step.permission == Permission.MANAGE_REGISTRATIONS}
    others = {action for _state, action, step in TABLE if step.permission is None}
    assert {each.value for each in desks} == OF_THE_DESK
    assert desks | others == set(Action)
    assert not desks & others
    assert others >= PERSON_ACTIONS


def test_only_who_has_a_seat_an_offer_or_waits_occupies_the_address():
    assert set(ACTIVE_STATES) == {State.CONFIRMED, State.WAITING, State.OFFERED, State.RECEIVED}
    assert set(PLACES) - set(ACTIVE_STATES) == {State.COMPLETED}
    assert set(ACTIVE_STATES) - set(PLACES) == {State.RECEIVED}, "before the draw nobody has a place"
    assert PLACES[State.COMPLETED] == Place.SEAT


def test_every_state_can_be_reached():
    assert TABLE.reached_from(State.RECEIVED) == set(State)
    assert TABLE.reached_from(State.WAITING) == set(State)


def test_every_action_of_the_desk_or_the_person_tells_the_person():
    assert {*desk.NOTICE_OF, Action.OFFER} == set(map(Action, OF_THE_DESK))
    assert set(own.NOTICE_OF) == PERSON_ACTIONS


def test_the_log_and_the_history_have_words_for_every_step():
    assert {step.written for _state, _action, step in TABLE} <= set(ACTIONS)
    assert {action.value for action in Action} <= set(Happening.values)


def test_every_state_has_a_look_and_what_cannot_be_undone_is_asked():
    assert set(TELLINGS) == set(State)
    assert len({state.look for state in ACTIVE_STATES}) == len(ACTIVE_STATES)
    assert set(QUESTIONS) == PERSON_ACTIONS - {Action.ACCEPT}
