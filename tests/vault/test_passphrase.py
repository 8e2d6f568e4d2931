import math
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault import passphrase, stretch
from vault.errors import DecryptionError
from vault.stretch import PASSPHRASE_COST, RECEIPT_COST, Cost

CHEAP = Cost(ops=1, memory_mib=1)
PRIVATE = bytes(range(32))


def wrap(text="one two three", context="staff:1"):
    return passphrase.wrap(PRIVATE, text, context=context, cost=CHEAP)


def test_six_words_of_plain_letters_make_more_than_72_bits():
    words = passphrase.generate().split(" ")
    assert len(words) == 6
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert 6 * math.log2(len(passphrase._words())) > 72
    assert passphrase.generate() != passphrase.generate()


def test_the_costs_are_those_of_the_design():
    assert Cost(ops=4, memory_mib=256) == PASSPHRASE_COST
    assert Cost(ops=2, memory_mib=64) == RECEIPT_COST


def test_the_full_cost_works_and_is_what_a_key_is_wrapped_with_by_default():
    wrapped = passphrase.wrap(PRIVATE, "one two three", context="staff:1")
    assert wrapped[:4] == bytes([1, 4]) + (256).to_bytes(2, "big")
    assert passphrase.unwrap(wrapped, "one two three", context="staff:1") == PRIVATE


@pytest.mark.parametrize(
    "typed", ["one two three", " One  TWO\tthree ", "one-two-three", "ONE.two,three.", "one – two_three"]
)
def test_case_and_separators_do_not_matter(typed):
    assert passphrase.unwrap(wrap(), typed, context="staff:1") == PRIVATE


@pytest.mark.parametrize("typed", ["", "one two", "two one three", "one two threee"])
def test_a_wrong_passphrase_is_refused(typed):
    with pytest.raises(passphrase.WrongPassphraseError):
        passphrase.unwrap(wrap(), typed, context="staff:1")


def test_a_wrapped_key_moved_to_another_person_is_refused():
    with pytest.raises(DecryptionError):
        passphrase.unwrap(wrap(), "one two three", context="staff:2")


def test_two_wraps_of_one_key_share_no_salt():
    assert wrap()[4:20] != wrap()[4:20]


@given(position=st.integers(min_value=0, max_value=91))
def test_any_changed_byte_is_refused(position):
    wrapped = bytearray(wrap())
    wrapped[position % len(wrapped)] ^= 1
    with pytest.raises(DecryptionError):
        passphrase.unwrap(bytes(wrapped), "one two three", context="staff:1")


@pytest.mark.parametrize("length", [0, 1, 19, 20, 50])
def test_a_cut_key_is_refused(length):
    with pytest.raises(DecryptionError):
        passphrase.unwrap(wrap()[:length], "one two three", context="staff:1")


@pytest.mark.parametrize(("ops", "memory_mib"), [(0, 1), (17, 1), (1, 0), (1, 1025)])
def test_absurd_costs_are_refused_before_any_work(ops, memory_mib):
    wrapped = wrap()
    absurd = wrapped[:1] + bytes([ops]) + memory_mib.to_bytes(2, "big") + wrapped[4:]
    with pytest.raises(DecryptionError, match="costs"):
        passphrase.unwrap(absurd, "one two three", context="staff:1")


def test_no_more_than_two_runs_at_once(monkeypatch):
    running, peak, lock = 0, 0, threading.Lock()

    def observed(*arguments):
        nonlocal running, peak
        with lock:
            running += 1
            peak = max(peak, running)
        time.sleep(0.02)
        with lock:
            running -= 1
        return b"\0" * 32

    monkeypatch.setattr(stretch.bindings, "crypto_pwhash_alg", observed)
    threads = [
        threading.Thread(target=stretch.stretch, args=(b"x",), kwargs={"salt": b"\0" * 16, "cost": CHEAP})
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert peak == stretch.MAX_PARALLEL_RUNS == 2
