"""How much is asked of a sending: nothing on an ordinary day, never the impossible."""

from __future__ import annotations

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory

from formbuilder.filling.robots import Ask, ask_of, challenge_for, crowd_limit, seconds_to_wait, send_limit
from formbuilder.filling.state import FlowState

pytestmark = pytest.mark.usefixtures("stopped_clock")

FORM, TIMES = "7f0c", 4


def request_from(address="203.0.113.7"):
    return RequestFactory().post("/x/", REMOTE_ADDR=address)


def send(address="203.0.113.7", *, times=1):
    for _each in range(times):
        send_limit(FORM, TIMES).allows(request_from(address))
        crowd_limit(FORM, TIMES).allows(request_from(address))


def ask(address="203.0.113.7", *, form=FORM, always=False):
    return ask_of(request_from(address), form=form, times=TIMES, always=always)


@pytest.fixture(autouse=True)
def _one_window():
    with time_machine.travel(1_900_000_000, tick=False):
        yield


def test_nothing_is_asked_on_an_ordinary_day():
    send()
    assert ask() is Ask.NOTHING


def test_asking_counts_nothing():
    assert [ask() for _each in range(10 * TIMES)] == [Ask.NOTHING] * 10 * TIMES


def test_a_proof_is_asked_when_the_limit_comes_near_and_a_dearer_one_under_attack():
    send(times=TIMES // 2)
    assert ask() is Ask.SOME
    send(times=TIMES)
    assert ask() is Ask.MORE


def test_many_networks_that_each_send_little_are_noticed_together():
    for number in range(TIMES // 2):
        send(f"192.0.2.{number}")
    assert ask("198.51.100.1") is Ask.SOME
    assert ask("198.51.100.1", form="another") is Ask.NOTHING


def test_one_network_alone_is_noticed():
    for _each in range(TIMES // 2):
        send_limit(FORM, TIMES).allows(request_from())
    assert ask() is Ask.SOME
    assert ask("198.51.100.1") is Ask.NOTHING


def test_an_editor_may_have_it_always():
    assert ask(always=True) is Ask.SOME


def test_it_is_over_with_the_window():
    send(times=2 * TIMES)
    with time_machine.travel(1_900_000_000 + 601, tick=False):
        assert ask() is Ask.NOTHING


def test_a_cache_that_does_not_answer_asks_nothing(monkeypatch, caplog):
    send(times=2 * TIMES)

    def fail(*args, **kwargs):
        raise OSError("down")

    monkeypatch.setattr(cache, "get", fail)
    assert ask() is Ask.NOTHING


def test_a_challenge_is_made_only_where_one_is_asked():
    assert challenge_for("x", Ask.NOTHING) is None
    some, more = challenge_for("x", Ask.SOME), challenge_for("x", Ask.MORE)
    assert some is not None
    assert more is not None
    assert some.most < more.most


@pytest.mark.parametrize(
    ("ask_", "age", "seconds"),
    [
        (Ask.NOTHING, 0, 0),
        (Ask.SOME, 0, 6),
        (Ask.SOME, 5, 1),
        (Ask.SOME, 6, 0),
        (Ask.MORE, 6, 34),
        (Ask.MORE, 10_000, 0),
        (Ask.MORE, -10_000, 40),
    ],
)
def test_the_slow_lane_asks_for_some_seconds_a_step(ask_, age, seconds):
    """A clock that goes wrong holds nobody for longer than a form's own time."""
    state = FlowState(key="", started_at=1_900_000_000 - age, done={"a": [], "b": []})
    assert seconds_to_wait(ask_, state) == seconds
