"""What a reporter does with the code besides writing: an entry of the conversation that says so (docs/adr/0041)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from django.contrib.auth.models import User
from django.views.decorators.debug import sensitive_variables

from core.once import new_key
from reports.acts import ANSWERS, Act, Standing, standing_of
from reports.entries import Side
from reports.errors import CaseGoneError, NotAskedError, TooManyMessagesError
from reports.models.cases import Case, SealedRecord
from reports.office import OpenOffice
from reports.states import TABLE, Action, State
from vault.keys import KeyPair
from vault.receipt import ReceiptCode

from .authenticity import changing, opening, replace_record
from .casework import begin_anew, content_pair
from .conversation import UNREAD_MAX, write_entry
from .points import end_following, is_followed
from .referring import take_back_all
from .reporter import content_pair_of, find_with_code
from .sealing import open_entries, seal

Acts = Mapping[Act, Mapping[str, str]]


@sensitive_variables()
def act_with_code(*, code: ReceiptCode, acts: Acts) -> bool:
    """The reporter does something, or several things, each with what is said; False when the code is of no case.

    What stands already, or cannot be any more, changes nothing: so a double click acts once, without a key. The office
    finds it as a message that nobody has read. Nothing is recorded: the audit log notes exact times. Raises as
    `read_with_code` does, `TooManyMessagesError`, and `NotAskedError` for an opinion on what is not closed any more, or
    is counted: then nothing of it is done.
    """
    found = find_with_code(code)
    if found is None:
        return False
    try:
        with changing(found[0]) as case:
            for act, said in acts.items():
                _act(case, act, said, content=content_pair_of(case, found[1]))
    except CaseGoneError:
        return False
    return True


@sensitive_variables()
def read_standing(*, case: Case, office: OpenOffice, actor: User) -> Standing:
    """What the acts of the reporter come to, what they want done with the whole case among them (`Standing.wish`).

    Raises `OfficeLockedError` and `CaseDamagedError`.
    """
    with opening(case, actor=actor) as current:
        records = SealedRecord.objects.filter(case=current, field=SealedRecord.Field.MESSAGE)
        return standing_of(open_entries(records, pair=content_pair(current, office)))


def _act(case: Case, act: Act, said: Mapping[str, str], *, content: KeyPair) -> None:
    records = list(SealedRecord.objects.filter(case=case, field=SealedRecord.Field.MESSAGE))
    entries = open_entries(records, pair=content)
    standing = standing_of(entries)
    if act is Act.OPINION:
        _require_asked(case, standing, said)
    if act not in _CHANGES_SOMETHING or not _CHANGES_SOMETHING[act](case, standing, said):
        return
    if act in (Act.IDENTIFY, Act.OPINION) and case.unread >= UNREAD_MAX:
        raise TooManyMessagesError("Nobody has read the last ones.")
    if act in (Act.IDENTIFY, Act.TAKE_BACK):
        _forget_identities(case, records, content=content)
    write_entry(case, SealedRecord.Field.MESSAGE, key=new_key(), text="", side=Side.REPORTER, act=act, said=said)
    case.unread += 1
    if act in ANSWERS:
        take_back_all(case, content=content)
    if act in ANSWERS or act is Act.STOP_POINT:
        end_following(case)
    if act is Act.REOPEN:
        _reopen(case)


def _require_asked(case: Case, standing: Standing, said: Mapping[str, str]) -> None:
    is_new = any(said.values()) and standing.opinion != dict(said)
    if is_new and (case.state != State.CLOSED or standing.is_counted):
        raise NotAskedError("The opinion came too late.")


def _reopen(case: Case) -> None:
    case.state = TABLE.cells[State(case.state), Action.ASK_AGAIN].to
    begin_anew(case)


def _forget_identities(case: Case, records: list[SealedRecord], *, content: KeyPair) -> None:
    """What was said of name and contact before is overwritten; that it was said stays."""
    for record in records:
        (entry,) = open_entries([record], pair=content)
        if entry.act is Act.IDENTIFY and entry.said:
            seal(record, replace(entry, said={}), to=bytes(case.content_public))
            replace_record(record)


_CHANGES_SOMETHING: Final[Mapping[Act, Callable[[Case, Standing, Mapping[str, str]], bool]]] = {
    Act.WITHDRAW: lambda case, stands, _said: case.state != State.CLOSED and stands.withdrawn_on is None,
    Act.ERASE: lambda _case, stands, _said: stands.erasure_asked_on is None,
    Act.IDENTIFY: lambda _case, stands, said: stands.identity is None or stands.identity.said != dict(said),
    Act.TAKE_BACK: lambda _case, stands, _said: stands.taken_back_on is None,
    Act.OPINION: lambda _case, stands, said: any(said.values()) and stands.opinion != dict(said),
    Act.REOPEN: lambda case, _stands, _said: TABLE.step(case.state, Action.ASK_AGAIN) is not None,
    Act.STOP_POINT: lambda case, _stands, _said: is_followed(case),
}
"""The reporter's acts that change something by themselves; the others are not done here."""
