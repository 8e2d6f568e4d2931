"""Room for checking codes: each check is an Argon2id run, and anybody may ask for one.

Limits by household do not stop somebody with many networks, so the wider network around each and all visitors together
are counted too; and only a few runs happen at once (`vault.stretch`). Whoever finds no room is asked to wait a moment:
the rest of the site stays quick, and staff and those who are sending a report have room of their own.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from core import ratelimit
from formbuilder.uploads.opening import SealedFile
from vault.handed import Handed
from vault.receipt import ReceiptCode
from vault.stretch import BusyError

from . import operations
from .notices import Notice
from .operations import (
    Judge,
    Renewal,
    ReporterCase,
    act_with_code,
    answer_with_code,
    ask_with_code,
    handing,
    read_with_code,
    reply_with_code,
    write_with_code,
)
from .operations.acts import Acts
from .referral_states import Action, State
from .referrals import PassedOn

WIDE_ATTEMPTS = 100
WIDE_WINDOW_SECONDS = 15 * 60
WIDE_PREFIX = 48
"""Whoever has an IPv6 /48 has 65,536 networks of a household's size. One household alone never comes so far: its own
limits (`reports.views`) speak first, and say how long to wait. An IPv4 address is both networks at once."""

ALL_ATTEMPTS = 120
ALL_WINDOW_SECONDS = 60
"""Two a second: about a third of what two processors can check."""

RETRY_SECONDS = 5


@sensitive_variables()
def check_code(request: HttpRequest, code: ReceiptCode) -> ReporterCase | None:
    """`operations.read_with_code`, where there is room. Raises `vault.stretch.BusyError` as well as its errors."""
    _require_room(request)
    return read_with_code(code=code)


@sensitive_variables()
def write_code(
    request: HttpRequest, code: ReceiptCode, *, text: str, key: str, files: Sequence[SealedFile] = ()
) -> bool:
    """`operations.write_with_code`, where there is room. Raises `vault.stretch.BusyError` as well as its errors."""
    _require_room(request)
    return write_with_code(code=code, text=text, key=key, files=files)


@sensitive_variables()
def ask_for_notices(request: HttpRequest, code: ReceiptCode, notice: Notice) -> bool:
    """`operations.ask_with_code`, where there is room. Raises `vault.stretch.BusyError` as well as its errors."""
    _require_room(request)
    return ask_with_code(code=code, notice=notice)


@sensitive_variables()
def act(request: HttpRequest, code: ReceiptCode, acts: Acts) -> bool:
    """`operations.act_with_code`, where there is room. Raises `vault.stretch.BusyError` as well as its errors."""
    _require_room(request)
    return act_with_code(code=code, acts=acts)


@sensitive_variables()
def reply(request: HttpRequest, code: ReceiptCode, *, number: int, judge: Judge) -> bool:
    """`operations.reply_with_code`, where there is room. Raises `vault.stretch.BusyError` as well as its errors."""
    _require_room(request)
    return reply_with_code(code=code, number=number, judge=judge)


@sensitive_variables()
def prepare_new_code(request: HttpRequest, code: ReceiptCode, *, key: str) -> Renewal | None:
    """`operations.prepare_new_code`, where there is room. Raises `vault.stretch.BusyError` as well as its errors."""
    _require_room(request)
    return operations.prepare_new_code(code=code, key=key)


@sensitive_variables()
def answer_request(request: HttpRequest, code: ReceiptCode, *, referral: uuid.UUID, action: Action) -> bool:
    """`operations.answer_with_code`, where there is room. Raises `vault.stretch.BusyError` as well as its errors."""
    _require_room(request)
    return answer_with_code(code=code, referral=referral, action=action)


@sensitive_variables()
def open_handed(request: HttpRequest, secret: Handed) -> tuple[State, PassedOn] | None:
    """`operations.handing.open_link`, where there is room. Raises `vault.stretch.BusyError` as well as its errors."""
    _require_room(request)
    return handing.open_link(secret)


@sensitive_variables()
def answer_handed(request: HttpRequest, secret: Handed, *, action: Action | None, text: str, key: str) -> bool:
    """`operations.handing.answer_link`, where there is room. Raises `vault.stretch.BusyError` as well as its errors."""
    _require_room(request)
    return handing.answer_link(secret, action=action, text=text, key=key)


def _require_room(request: HttpRequest) -> None:
    wide = ratelimit.hit(
        request,
        scope="reports.return.wide",
        limit=WIDE_ATTEMPTS,
        window_seconds=WIDE_WINDOW_SECONDS,
        ipv6_prefix=WIDE_PREFIX,
        fail_closed=True,
    )
    if not wide or not ratelimit.hit_by_anybody(
        scope="reports.return.all", limit=ALL_ATTEMPTS, window_seconds=ALL_WINDOW_SECONDS, fail_closed=True
    ):
        raise BusyError("Too many codes were checked.")
