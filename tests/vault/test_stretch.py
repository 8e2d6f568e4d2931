"""Only a few runs at once, only a few who wait, and nobody waits without end."""

import threading
import time

import pytest

from vault import stretch
from vault.stretch import MAX_PARALLEL_RUNS, OFFICE_SLOTS, PUBLIC_SLOTS, BusyError, Cost, Slots

CHEAP = Cost(ops=1, memory_mib=1)


class Runs:
    """Argon2id that takes as long as it is told, and counts who runs beside whom."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.running, self.peak, self.lock = seconds, 0, 0, threading.Lock()

    def __call__(self, *arguments) -> bytes:
        with self.lock:
            self.running += 1
            self.peak = max(self.peak, self.running)
        time.sleep(self.seconds)
        with self.lock:
            self.running -= 1
        return b"\0" * 32


def crowd(number: int, *, slots: Slots) -> list[str]:
    """What becomes of so many at the same moment."""
    outcomes, start = [], threading.Barrier(number)

    def run() -> None:
        start.wait(timeout=10)
        try:
            stretch.stretch(b"x", salt=b"\0" * 16, cost=CHEAP, slots=slots)
        except BusyError:
            outcomes.append("busy")
        else:
            outcomes.append("done")

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def test_no_more_than_two_runs_at_once(monkeypatch):
    runs = Runs(0.02)
    monkeypatch.setattr(stretch.bindings, "crypto_pwhash_alg", runs)
    assert crowd(8, slots=OFFICE_SLOTS) == ["done"] * 8
    assert runs.peak == MAX_PARALLEL_RUNS == 2


def test_twenty_four_at_once_find_two_running_and_four_waiting(monkeypatch):
    monkeypatch.setattr(stretch.bindings, "crypto_pwhash_alg", Runs(0.2))
    started = time.monotonic()
    outcomes = crowd(24, slots=PUBLIC_SLOTS)
    assert sorted(outcomes) == ["busy"] * 18 + ["done"] * 6
    assert time.monotonic() - started < 5


def test_nobody_waits_longer_than_told(monkeypatch):
    monkeypatch.setattr(stretch.bindings, "crypto_pwhash_alg", Runs(0.5))
    assert sorted(crowd(4, slots=Slots(waiting=2, seconds=0.05))) == ["busy", "busy", "done", "done"]


def test_a_flood_of_codes_leaves_staff_their_room(monkeypatch):
    monkeypatch.setattr(stretch.bindings, "crypto_pwhash_alg", Runs(0))
    with PUBLIC_SLOTS.take(), PUBLIC_SLOTS.take():
        stretch.stretch(b"x", salt=b"\0" * 16, cost=CHEAP)


def test_what_was_taken_is_given_back():
    slots = Slots(waiting=0, seconds=0.01)
    for _turn in range(2):
        with slots.take(), slots.take(), pytest.raises(BusyError), slots.take():
            pass
    with pytest.raises(ZeroDivisionError), slots.take():
        raise ZeroDivisionError
    with slots.take(), slots.take():
        pass


@pytest.mark.parametrize(("ops", "memory_mib"), [(1, 1), (16, 1024)])
def test_the_dearest_and_the_cheapest_run_are_accepted(ops, memory_mib):
    assert Cost(ops=ops, memory_mib=memory_mib).ops == ops


@pytest.mark.parametrize(("ops", "memory_mib"), [(0, 1), (1, 0), (17, 1024), (16, 1025)])
def test_what_is_beyond_is_refused(ops, memory_mib):
    with pytest.raises(ValueError, match="costs"):
        Cost(ops=ops, memory_mib=memory_mib)
