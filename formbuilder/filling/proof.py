"""Proof of work: the device looks for a number, which costs it a moment and a robot a moment for every post (ADR 0014).

The scheme is ALTCHA's: SHA-256 over a salt and a secret number that the server chose between 0 and a bound, so that
nobody ever searches longer than the bound. What the server must know again stands in the challenge, signed for one
subject (a visit of a form); it keeps nothing but, in the cache, which challenges are spent.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Final

from django.core import signing
from django.core.cache import cache

from core.ratelimit import CACHE_ERRORS

LIFETIME_SECONDS: Final = 30 * 60
SEPARATOR: Final = "~"
NUMBER_MAX_DIGITS: Final = 9

_PURPOSE: Final = "formbuilder.filling.proof"
_SALT_BYTES: Final = 12


@dataclass(frozen=True, kw_only=True)
class Challenge:
    """For which number from 0 to `most` is SHA-256 of `salt` and the number, written in decimals, the `goal`?

    The answer is `token`, `SEPARATOR` and the number.
    """

    token: str
    salt: str
    goal: str
    most: int


def make_challenge(subject: str, *, most: int) -> Challenge:
    """A new one for this subject; half of `most` tries are needed on average."""
    salt = secrets.token_hex(_SALT_BYTES)
    goal = _digest(salt, str(secrets.randbelow(most + 1)))
    return Challenge(token=signing.dumps([salt, goal], salt=_purpose(subject)), salt=salt, goal=goal, most=most)


def accept(answer: str, subject: str) -> bool:
    """Whether this solves a challenge for this subject that is neither expired nor spent; it is spent from now on.

    While the cache does not answer nothing is accepted: there is always another way (`formbuilder.filling.robots`).
    """
    token, _separator, number = answer.rpartition(SEPARATOR)
    if not (number.isascii() and number.isdecimal() and len(number) <= NUMBER_MAX_DIGITS):
        return False
    try:
        salt, goal = signing.loads(token, salt=_purpose(subject), max_age=LIFETIME_SECONDS)
    except signing.BadSignature:
        return False
    return _digest(salt, number) == goal and _spend(goal)


def _spend(goal: str) -> bool:
    """True the first time; of two at once, for one."""
    try:
        return bool(cache.add(f"proof:{goal}", True, timeout=LIFETIME_SECONDS))
    except CACHE_ERRORS:
        return False


def _digest(salt: str, number: str) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()


def _purpose(subject: str) -> str:
    return f"{_PURPOSE}:{subject}"
