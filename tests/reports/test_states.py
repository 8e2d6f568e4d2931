import itertools

import pytest

from reports import operations
from reports.errors import TransitionRefusedError
from reports.models import Case
from reports.permissions import can_assign_case, can_change_state, can_open_case
from reports.staff_section import ACTIONS
from reports.states import STATE_EXPLANATIONS, TABLE, UNWRITTEN, Action, State
from staff.models import AuditEvent
from staff.roles import Permission, Role
from tests.reports.factories import classify, close, make_case, make_user, propose, put

EXPECTED = {
    (State.RECEIVED, Action.TAKE_UP): (State.IN_PROGRESS, Permission.WORK_CASES),
    (State.RECEIVED, Action.CLOSE): (State.CLOSED, Permission.CLOSE_CASES),
    (State.IN_PROGRESS, Action.WAIT): (State.WAITING, Permission.WORK_CASES),
    (State.IN_PROGRESS, Action.CLOSE): (State.CLOSED, Permission.CLOSE_CASES),
    (State.WAITING, Action.RESUME): (State.IN_PROGRESS, Permission.WORK_CASES),
    (State.WAITING, Action.CLOSE): (State.CLOSED, Permission.CLOSE_CASES),
    (State.RECEIVED, Action.PROPOSE): (State.PROPOSED, Permission.WORK_CASES),
    (State.IN_PROGRESS, Action.PROPOSE): (State.PROPOSED, Permission.WORK_CASES),
    (State.WAITING, Action.PROPOSE): (State.PROPOSED, Permission.WORK_CASES),
    (State.PROPOSED, Action.CLOSE): (State.CLOSED, Permission.CLOSE_CASES),
    (State.PROPOSED, Action.SEND_BACK): (State.IN_PROGRESS, Permission.CLOSE_CASES),
    (State.PROPOSED, Action.RESUME): (State.IN_PROGRESS, Permission.WORK_CASES),
    (State.CLOSED, Action.REOPEN): (State.IN_PROGRESS, Permission.CLOSE_CASES),
    (State.CLOSED, Action.ASK_AGAIN): (State.IN_PROGRESS, None),
}
BY_TWO = {(state, Action.PROPOSE) for state in (State.RECEIVED, State.IN_PROGRESS, State.WAITING)}
BY_ONE = {(state, Action.CLOSE) for state, _action in BY_TWO}


def test_the_table():
    assert {key: (step.to, step.permission) for key, step in TABLE.cells.items()} == EXPECTED
    assert {step.written for _state, _action, step in TABLE if step.permission} <= set(ACTIONS)
    assert {step.written for _state, _action, step in TABLE if not step.permission} == {UNWRITTEN}
    assert set(STATE_EXPLANATIONS) == set(State)


def test_every_state_can_be_reached_and_left():
    assert TABLE.reached_from(State.RECEIVED) == set(State)
    assert all(TABLE.actions_from(state) for state in State)


@pytest.mark.django_db
@pytest.mark.parametrize("by_two", [False, True])
@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_each_cell_of_state_and_action(office, settings, state, action, by_two):
    """A proposal that waits was made by the worker, and is confirmed by the manager whatever the setting says."""
    settings.REPORTS_CLOSING_BY_TWO = True
    case = make_case()
    classify(office, case)
    if state == State.PROPOSED:
        propose(office, case)
    else:
        case = put(case, state=state)
    settings.REPORTS_CLOSING_BY_TWO = by_two
    last = AuditEvent.objects.order_by("-sequence")[0].sequence
    lines = AuditEvent.objects.filter(action="case.state_changed", sequence__gt=last)
    manager = {"case": case, "office": office.unlock(office.manager), "actor": office.manager}

    def do() -> None:
        match action:
            case Action.CLOSE if state == State.PROPOSED:
                operations.confirm(number=1, **manager)
            case Action.CLOSE:
                close(office, manager["case"])
            case Action.PROPOSE:
                propose(office, manager["case"])
            case Action.SEND_BACK:
                operations.send_back(text="Manca qualcosa.", key="k", **manager)
            case _:
                operations.change_state(case=manager["case"], action=action, actor=office.manager)

    is_reporters = (state, action) in EXPECTED and EXPECTED[state, action][1] is None
    if (state, action) not in EXPECTED or is_reporters or (state, action) in (BY_ONE if by_two else BY_TWO):
        with pytest.raises(TransitionRefusedError):
            do()
        assert Case.objects.get().state == state
        assert not lines.exists()
        return
    do()
    expected = EXPECTED[state, action][0]
    assert case.state == Case.objects.get().state == expected
    assert lines.get().details == {"action": action.value, "from": state.value, "to": expected.value}


@pytest.mark.django_db
def test_two_people_pressing_at_once_change_the_state_once(office):
    case = make_case()
    other = Case.objects.get()
    operations.change_state(case=case, action=Action.TAKE_UP, actor=office.worker)
    with pytest.raises(TransitionRefusedError):
        operations.change_state(case=other, action=Action.TAKE_UP, actor=office.manager)
    assert Case.objects.get().state == State.IN_PROGRESS


@pytest.mark.django_db
@pytest.mark.parametrize("action", [Action.CLOSE, Action.PROPOSE, Action.SEND_BACK])
def test_nobody_closes_without_saying_how_it_ended(office, settings, action):
    settings.REPORTS_CLOSING_BY_TWO = action is not Action.CLOSE
    case = make_case()
    with pytest.raises(TransitionRefusedError):
        operations.change_state(case=case, action=action, actor=office.manager)
    assert Case.objects.get().state == State.RECEIVED


@pytest.mark.django_db
def test_who_may_open_assign_and_close(office):
    case = make_case()
    colleague = make_user("collega", Role.CASE_WORKER)
    outsiders = [make_user(role.value, role) for role in (Role.EDITOR, Role.COURSE_DESK, Role.DPO, Role.ADMINISTRATOR)]
    outsiders.append(make_user("capo", is_superuser=True))
    assert can_open_case(colleague, case)
    case.assignee = office.worker
    assert can_open_case(office.worker, case)
    assert can_open_case(office.manager, case)
    assert not can_open_case(colleague, case)
    assert not can_assign_case(office.worker, case)
    assert can_assign_case(office.manager, case)
    assert can_change_state(office.worker, case, Action.TAKE_UP)
    assert not can_change_state(office.worker, case, Action.CLOSE)
    assert can_change_state(office.manager, case, Action.CLOSE)
    assert not can_change_state(office.manager, case, Action.REOPEN)
    for outsider in outsiders:
        assert not can_open_case(outsider, case)
        assert not can_assign_case(outsider, case)
