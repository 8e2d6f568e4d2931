import itertools

import pytest

from events import operations
from events.states import ACTIVE_STATES, TRANSITIONS, Action, State, next_state, possible_actions

POSSIBLE = {
    ("waiting", "promote"): "confirmed",
    ("waiting", "withdraw"): "withdrawn",
    ("confirmed", "send-back"): "waiting",
    ("confirmed", "withdraw"): "withdrawn",
    ("withdrawn", "reinstate"): "waiting",
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_each_state_and_action_leads_where_the_table_says(state, action):
    assert next_state(state, action) == POSSIBLE.get((state.value, action.value))


def test_possible_actions_are_the_rows_of_the_table():
    assert possible_actions(State.CONFIRMED) == [Action.SEND_BACK, Action.WITHDRAW]
    assert possible_actions(State.WITHDRAWN) == [Action.REINSTATE]


def test_a_withdrawn_registration_frees_the_address():
    assert set(State) - set(ACTIVE_STATES) == {State.WITHDRAWN}


def test_every_step_of_the_table_moves_the_counters():
    assert {(before, after) for (before, _action), after in TRANSITIONS.items()} == set(operations._MOVES)


def test_every_action_tells_the_person():
    assert set(operations._NOTICE_OF) == set(Action)
