"""The office sends a reporter questions; they are answered with the code, once (docs/adr/0046)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import User
from django.views.decorators.debug import sensitive_variables

from core.once import new_key
from reports.entries import Side
from reports.errors import CaseGoneError, NoQuestionsError, NotAskedError, TooManyMessagesError
from reports.follow_ups import Asked, Reply, open_requests
from reports.models.cases import Case, SealedRecord
from reports.office import OpenOffice
from vault.keys import KeyPair
from vault.receipt import ReceiptCode

from .authenticity import changing, opening
from .casework import content_pair
from .conversation import UNREAD_MAX, write_entry, write_to_reporter
from .reporter import content_pair_of, find_with_code
from .sealing import open_answers, open_entries

Judge = Callable[[Asked], Reply | None]
"""What is replied to these questions; None where what was typed is not right yet."""


@sensitive_variables()
def ask_reporter(
    *,
    case: Case,
    office: OpenOffice,
    choose: Callable[[str], Asked | None],
    text: str,
    key: str,
    seen: int,
    actor: User,
) -> None:
    """Send the questions that `choose` gives for the reporter's language, with a few words or none.

    They are a message (`conversation.write_to_reporter`, with its errors). Raises `NoQuestionsError`: there are none.
    """
    with opening(case, actor=actor) as current:
        language = open_answers(current, content=content_pair(current, office)).locale
    asked = choose(language)
    if asked is None:
        raise NoQuestionsError("There are no such questions.")
    write_to_reporter(case=case, office=office, text=text, key=key, seen=seen, actor=actor, asked=asked)


@sensitive_variables()
def reply_with_code(*, code: ReceiptCode, number: int, judge: Judge) -> bool:
    """The reporter replies to the request with this number; False when the code belongs to no case.

    A request has one reply: the same again changes nothing, so a double click sends once, without a key. Nothing is
    recorded: the audit log notes exact times. Raises as `read_with_code` does, `TooManyMessagesError`, and
    `NotAskedError` where there is no such request, or another reply to it.
    """
    found = find_with_code(code)
    if found is None:
        return False
    try:
        with changing(found[0]) as case:
            _reply(case, number, judge, content=content_pair_of(case, found[1]))
    except CaseGoneError:
        return False
    return True


def _reply(case: Case, number: int, judge: Judge, *, content: KeyPair) -> None:
    entries = open_entries(SealedRecord.objects.filter(case=case, field=SealedRecord.Field.MESSAGE), pair=content)
    asked = next((entry.asked for entry in entries if entry.number == number), None)
    if asked is None:
        raise NotAskedError("There are no such questions.")
    reply = judge(asked)
    if reply is not None and reply in [entry.reply for entry in entries]:
        return
    if number not in [entry.number for entry in open_requests(entries)]:
        raise NotAskedError("They were answered already.")
    if reply is None:
        return
    if case.unread >= UNREAD_MAX:
        raise TooManyMessagesError("Nobody has read the last ones.")
    write_entry(case, SealedRecord.Field.MESSAGE, key=new_key(), text="", side=Side.REPORTER, reply=reply)
    case.unread += 1
