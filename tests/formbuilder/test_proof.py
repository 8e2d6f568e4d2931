"""Proof of work: solved, for this visit, in time, once."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
import time_machine
from django.core import signing
from django.core.cache import cache
from redis.exceptions import ConnectionError as RedisConnectionError

from formbuilder.filling import proof
from formbuilder.filling.proof import LIFETIME_SECONDS, SEPARATOR, accept, make_challenge

SUBJECT = "form:7f0c:abcdefgh"
MOST = 200


def find(challenge):
    """What the worker does."""
    for number in range(challenge.most + 1):
        if hashlib.sha256(f"{challenge.salt}{number}".encode()).hexdigest() == challenge.goal:
            return number
    raise AssertionError("no number leads to the goal")


def solve(challenge):
    return f"{challenge.token}{SEPARATOR}{find(challenge)}"


@pytest.fixture
def challenge():
    return make_challenge(SUBJECT, most=MOST)


def test_a_solution_is_accepted_once(challenge):
    answer = solve(challenge)

    assert [accept(answer, SUBJECT), accept(answer, SUBJECT)] == [True, False]


def test_every_challenge_can_be_solved_within_its_bound():
    assert all(0 <= find(make_challenge(SUBJECT, most=3)) <= 3 for _each in range(50))


def test_a_solution_is_spent_for_every_process_that_shares_the_cache(challenge, monkeypatch):
    """Two at once: both have verified when the first of them is written down."""
    answer, seen = solve(challenge), []
    add = cache.add
    monkeypatch.setattr(cache, "add", lambda *args, **options: seen.append(args[0]) or add(*args, **options))
    assert accept(answer, SUBJECT)
    assert not accept(answer, SUBJECT)
    assert len(set(seen)) == 1
    cache.delete(seen[0])  # The control: what refuses the second is this entry and nothing else.
    assert accept(answer, SUBJECT)


def test_another_number_is_refused(challenge):
    wrong = (find(challenge) + 1) % (MOST + 1)

    assert not accept(f"{challenge.token}{SEPARATOR}{wrong}", SUBJECT)
    assert accept(solve(challenge), SUBJECT)


def test_a_solution_is_good_for_one_visit_of_one_form(challenge):
    answer = solve(challenge)

    assert not accept(answer, "form:7f0c:hgfedcba")
    assert not accept(answer, "form:other:abcdefgh")
    assert accept(answer, SUBJECT)


def test_a_solution_expires():
    with time_machine.travel(0, tick=False) as clock:
        early, late = make_challenge(SUBJECT, most=MOST), make_challenge(SUBJECT, most=MOST)
        clock.shift(LIFETIME_SECONDS)
        assert accept(solve(early), SUBJECT)
        clock.shift(1)
        assert not accept(solve(late), SUBJECT)


def test_nobody_can_ask_an_easier_question(challenge):
    easy = hashlib.sha256(b"salt0").hexdigest()
    forged = signing.dumps(["salt", easy], key="not ours", salt=f"formbuilder.filling.proof:{SUBJECT}")
    elsewhere = signing.dumps(["salt", easy], salt="another purpose")

    assert not accept(f"{forged}{SEPARATOR}0", SUBJECT)
    assert not accept(f"{elsewhere}{SEPARATOR}0", SUBJECT)
    ours = signing.dumps(["salt", easy], salt=f"formbuilder.filling.proof:{SUBJECT}")
    assert accept(f"{ours}{SEPARATOR}0", SUBJECT)


def _variants(token, number):
    null = base64.urlsafe_b64encode(json.dumps(None).encode()).decode()
    return [
        "",
        SEPARATOR,
        null,
        f"{null}{SEPARATOR}{number}",
        f"{null}:{token.partition(':')[2]}{SEPARATOR}{number}",
        f"{token}",
        f"{token}{SEPARATOR}",
        f"{token}{SEPARATOR}-{number}",
        f"{token}{SEPARATOR}0{number}",
        f"{token}{SEPARATOR} {number}",
        f"{token}{SEPARATOR}{number}.0",
        f"{token}{SEPARATOR}²",
        f"{token}{SEPARATOR}{'9' * 100_000}",
        f"{token[:-1]}{SEPARATOR}{number}",
        f".{token}{SEPARATOR}{number}",
        f"{token}\0{SEPARATOR}{number}",
        f"\ud800{token}{SEPARATOR}{number}".encode("utf-8", "replace").decode(),
    ]


def test_garbage_is_refused_and_spends_nothing(challenge):
    for answer in _variants(challenge.token, find(challenge)):
        assert not accept(answer, SUBJECT), answer[:80]
    assert accept(solve(challenge), SUBJECT)


@pytest.mark.parametrize("error", [RedisConnectionError("down"), OSError("down")])
def test_without_a_memory_of_what_is_spent_nothing_is_accepted(challenge, monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(cache, "add", fail)
    assert not accept(solve(challenge), SUBJECT)


def test_a_challenge_says_nothing_about_who_asked_for_it(challenge):
    assert SUBJECT.rpartition(":")[2] not in challenge.token
    assert len(signing.loads(challenge.token, salt=f"{proof._PURPOSE}:{SUBJECT}")) == 2
