"""What a sending must show for itself when many arrive: a proof of work, or some seconds (docs/adr/0014).

Nothing is asked on an ordinary day. The proof needs JavaScript; whoever has none, or whose device finds nothing, takes
the slow lane: the form must have been begun some seconds ago for each of its steps, and a network may take it less
often. Nobody is ever refused for good.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from enum import IntEnum
from typing import Final

from django.http import HttpRequest

from formbuilder.filling import proof
from formbuilder.filling.gate import Limit, is_signed_in
from formbuilder.filling.proof import Challenge
from formbuilder.filling.state import FlowState, Notice

PROOF_FIELD: Final = "_proof"
SEND_WINDOW: Final = 10 * 60
"""Seconds within which sendings are counted."""
NEAR: Final = 0.5
"""The part of a limit from which it comes near."""
SLOW_LANE_TIMES: Final = 20
"""Sendings of one network without a proof, within the window, while one is asked for."""
REFRESH_SECONDS: Final = 10
"""How often the page that counts down is loaded again."""


class Ask(IntEnum):
    """How much is asked of a sending."""

    NOTHING = 0
    SOME = 1
    MORE = 2

    @property
    def tries(self) -> int:
        """The most tries that the proof can take: 0.3 seconds on a desk, some seconds on an old telephone."""
        return _TRIES[self]

    @property
    def seconds_a_step(self) -> int:
        """How long each step must have taken without a proof."""
        return _SECONDS[self]


_TRIES: Final[Mapping[Ask, int]] = {Ask.NOTHING: 0, Ask.SOME: 50_000, Ask.MORE: 200_000}
_SECONDS: Final[Mapping[Ask, int]] = {Ask.NOTHING: 0, Ask.SOME: 3, Ask.MORE: 20}


def send_limit(form: str, times: int) -> Limit:
    """Sendings of one form by one network."""
    return Limit(scope=f"form:{form}", times=times, window_seconds=SEND_WINDOW, spares_staff=True)


def crowd_limit(form: str, times: int) -> Limit:
    """Sendings of one form by everybody; it refuses nobody, and says when a form is under attack."""
    return Limit(scope=f"form.crowd:{form}", times=times, window_seconds=SEND_WINDOW, spares_staff=True, for_all=True)


def slow_lane(form: str) -> Limit:
    """Sendings of one form by one network without a proof."""
    return Limit(scope=f"form.slow:{form}", times=SLOW_LANE_TIMES, window_seconds=SEND_WINDOW)


def ask_of(request: HttpRequest, *, form: str, times: int, always: bool) -> Ask:
    """More when all networks together have sent as much as one may, some when that or a network's limit comes near."""
    if is_signed_in(request):
        return Ask.NOTHING
    crowd = crowd_limit(form, times).used(request)
    if crowd >= 1:
        return Ask.MORE
    is_near = max(crowd, send_limit(form, times).used(request)) >= NEAR
    return Ask.SOME if always or is_near else Ask.NOTHING


def challenge_for(subject: str, ask: Ask) -> Challenge | None:
    """What the check page gives the device to do, if anything."""
    return proof.make_challenge(subject, most=ask.tries) if ask else None


def seconds_to_wait(ask: Ask, state: FlowState) -> int:
    """What is missing of the time that a person without a proof takes."""
    asked = ask.seconds_a_step * len(state.done)
    return min(max(math.ceil(state.started_at + asked - time.time()), 0), asked)


def why_not_yet(
    request: HttpRequest, ask: Ask, state: FlowState, *, form: str, subject: str, answer: str
) -> Notice | None:
    """What keeps a form from leaving now, if anything. A proof is spent with this."""
    if not ask or proof.accept(answer, subject):
        return None
    if seconds_to_wait(ask, state):
        return Notice.WAITED
    return None if slow_lane(form).allows(request) else Notice.TOO_OFTEN
