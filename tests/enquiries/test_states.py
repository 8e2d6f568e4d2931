"""The life of an enquiry, as a table."""

import itertools

import pytest

from enquiries.staff_section import ACTIONS
from enquiries.states import EXPLANATIONS, PENDING_STATES, PLAIN_ACTIONS, TABLE, Action, State
from staff.roles import Permission

OFFICE = {
    ("new", "take"): "in_progress",
    ("new", "answer"): "answered",
    ("new", "ask"): "waiting_for_person",
    ("new", "close"): "closed",
    ("new", "merge"): "merged",
    ("new", "remove"): "removed",
    ("in_progress", "answer"): "answered",
    ("in_progress", "ask"): "waiting_for_person",
    ("in_progress", "close"): "closed",
    ("in_progress", "merge"): "merged",
    ("in_progress", "remove"): "removed",
    ("waiting_for_person", "take"): "in_progress",
    ("waiting_for_person", "answer"): "answered",
    ("waiting_for_person", "ask"): "waiting_for_person",
    ("waiting_for_person", "close"): "closed",
    ("waiting_for_person", "merge"): "merged",
    ("answered", "answer"): "answered",
    ("answered", "ask"): "waiting_for_person",
    ("answered", "close"): "closed",
    ("answered", "reopen"): "in_progress",
    ("answered", "merge"): "merged",
    ("closed", "reopen"): "in_progress",
    ("merged", "separate"): "in_progress",
    ("removed", "restore"): "new",
}
PERSON = {
    ("new", "write"): "new",
    ("new", "give_up"): "closed",
    ("in_progress", "write"): "in_progress",
    ("in_progress", "give_up"): "closed",
    ("waiting_for_person", "write"): "in_progress",
    ("waiting_for_person", "give_up"): "closed",
    ("answered", "write"): "in_progress",
    ("answered", "give_up"): "closed",
    ("closed", "write"): "in_progress",
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_each_state_and_action_leads_where_the_table_says(state, action):
    step = TABLE.step(state, action)
    assert (step and step.to) == (OFFICE | PERSON).get((state.value, action.value))


@pytest.mark.parametrize(("cells", "permission"), [(OFFICE, Permission.MANAGE_ENQUIRIES), (PERSON, None)])
def test_who_may(cells, permission):
    assert {TABLE.step(state, action).permission for state, action in cells} == {permission}


def test_possible_actions_are_the_rows_of_the_table():
    manage = [Permission.MANAGE_ENQUIRIES]
    assert TABLE.actions_from(State.CLOSED, allowed=manage) == [Action.REOPEN]
    assert TABLE.actions_from(State.CLOSED, allowed=[Permission.VIEW_ENQUIRIES]) == []


def test_every_state_can_be_reached_and_left():
    assert TABLE.reached_from(State.NEW) == set(State)
    assert {before for before, _action, _step in TABLE} == set(State)


def test_what_one_button_does_another_one_undoes():
    for state, action, step in TABLE:
        if action in PLAIN_ACTIONS:
            assert state in TABLE.reached_from(step.to) or state == State.WAITING


def test_whoever_asked_reads_about_every_state():
    assert set(EXPLANATIONS) == set(State)


def test_nobody_owes_anything_in_a_state_that_is_not_pending():
    assert set(State) - set(PENDING_STATES) == {State.ANSWERED, State.CLOSED, State.MERGED, State.REMOVED}


def test_the_log_has_words_for_every_step():
    assert {step.written for _state, _action, step in TABLE} <= set(ACTIONS)
