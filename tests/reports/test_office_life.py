"""Five people, some cases, anything that can happen to them in any order: nobody reads what is not theirs, nothing that
was written is lost, and no state comes about that the table does not know.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from reports import permissions, signal_handlers
from reports.errors import ReportsError
from reports.models import Case
from reports.operations import casework
from reports.states import TABLE, Action, State
from staff.roles import Permission, Role
from staff.state_table import StateTable, Step
from tests.reports.factories import make_holder
from tests.reports.office_model import MANAGERS, WORKERS
from tests.reports.office_turns import EVERYTHING, OfficeTurns

pytestmark = pytest.mark.django_db

WALK = settings(
    max_examples=20,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
"""The same walks every time; whoever wants more changes these numbers for a while."""

WRONG = (AssertionError, pytest.fail.Exception, ReportsError)
"""How a walk ends in which the office and its model part."""


@pytest.fixture
def five(office):
    """Two managers and three workers, who all hold the key."""
    for name in ("vice", "seconda", "terza"):
        make_holder(office, name, Role.CASE_MANAGER if name in MANAGERS else Role.CASE_WORKER)
    assert set(office.words) == {*MANAGERS, *WORKERS}
    return office


def walk(office, settings) -> Counter[str]:
    done: Counter[str] = Counter()
    run_state_machine_as_test(lambda: OfficeTurns(office, settings, done), settings=WALK)
    return done


def test_whatever_happens_the_office_is_what_it_should_be(five, settings):
    done = walk(five, settings)
    assert {each for each in EVERYTHING if not done[each]} == set()


def table_with_a_wrong_cell(monkeypatch) -> None:
    wrong = Step(State.WAITING, "case.state_changed", Permission.WORK_CASES)
    monkeypatch.setattr(casework, "TABLE", StateTable({**TABLE.cells, (State.RECEIVED, Action.TAKE_UP): wrong}))


def nobody_asks_who_keeps_a_reserved_case(monkeypatch) -> None:
    monkeypatch.setattr(permissions, "_keeps", lambda user, case: True)


def a_key_stays_with_whoever_leaves(monkeypatch) -> None:
    monkeypatch.setattr(signal_handlers, "end_lapsed_grants", lambda *, actor: None)


def a_case_is_changed_without_a_new_mac(monkeypatch) -> None:
    """As somebody would who writes to the database alone."""
    monkeypatch.setattr(casework, "changing", _saved)


@contextmanager
def _saved(case, *, actor):
    current = Case.objects.get(pk=case.pk)
    yield current
    current.save()


GUARDS_OFF = (
    table_with_a_wrong_cell,
    nobody_asks_who_keeps_a_reserved_case,
    a_key_stays_with_whoever_leaves,
    a_case_is_changed_without_a_new_mac,
)


@pytest.mark.once
@pytest.mark.parametrize("guard_off", GUARDS_OFF)
def test_control_the_walk_notices(five, settings, monkeypatch, guard_off):
    guard_off(monkeypatch)
    with pytest.raises(WRONG):
        walk(five, settings)
