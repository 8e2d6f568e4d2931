"""Referrals and steps that need the reporter's consent: the office's side, and the reporter's with the code."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from reports.errors import CaseGoneError, TransitionRefusedError
from reports.models.cases import Case, SealedRecord
from reports.models.referrals import Referral
from reports.office import OpenOffice
from reports.referral_states import (
    GIVES_CONSENT,
    NOTES,
    OF_THE_REPORTER,
    OPEN_TO_PARTNER,
    TABLES,
    WITH_CONSENT,
    Action,
    State,
)
from reports.referrals import ASK, ReferralAct, Referred, Request
from reports.states import Action as CaseAction
from reports.states import State as CaseState
from staff import audit
from staff.state_table import Step
from vault.keys import KeyPair
from vault.receipt import ReceiptCode

from .authenticity import changing, insert_record, target_of, update_row
from .casework import content_pair, internal_pair, take_step
from .notices import tell_reporter
from .reporter import content_pair_of, find_with_code
from .sealing import is_written, open_referrals, record_id, seal


@sensitive_variables()
def ask_consent(*, case: Case, office: OpenOffice, request: Request, key: str, actor: User) -> None:
    """Ask the reporter for consent; who has asked for it is told by mail, and whoever asks takes the case up.

    The same `request` with the same `key` is one. Raises `TransitionRefusedError` for a closed case,
    `OfficeLockedError` and `CaseDamagedError`.
    """
    words = "\0".join(request.to_json().values())
    with changing(case, actor=actor) as current:
        content = content_pair(current, office)
        if is_written(current, key, words):
            return
        if current.state == CaseState.CLOSED:
            raise TransitionRefusedError("Of a closed case nothing is asked.")
        act = record_id(current, key, words)
        referral = Referral(pk=uuid.uuid5(act, "referral"), case=current)
        insert_record(referral)
        write_act(current, referral.pk, action=ASK, request=request, author=actor, act=act)
        tell_reporter(current, content=content)
        _record(current, referral, "referral.asked", actor=actor)
        if current.state == CaseState.RECEIVED:
            take_step(current, CaseAction.TAKE_UP, actor=actor)


@sensitive_variables()
def act_on_referral(
    *, case: Case, office: OpenOffice, referral: uuid.UUID, action: Action, seen: int, actor: User
) -> None:
    """One step that the office takes; what it notes of the reporter is `note_consent`. Twice by one person is once.

    What came after the first `seen` acts and answers stays unread. Raises `TransitionRefusedError`, also when
    somebody was quicker and where something would leave for a closed case, `OfficeLockedError` and `CaseDamagedError`.
    """
    if action in NOTES:
        raise TransitionRefusedError("A note says how the reporter said it.")
    with changing(case, actor=actor) as current:
        found = find_referral(
            current, referral, content=content_pair(current, office), internal=internal_pair(current, office)
        )
        last = found.acts[-1]
        if (last.action, last.author) == (action.value, actor.pk):
            return
        if action is Action.SEND and current.state == CaseState.CLOSED:
            raise TransitionRefusedError("For a closed case nothing leaves.")
        _step(current, found, action, author=actor)
        _mark_seen(current, found, seen)


@sensitive_variables()
def note_consent(
    *, case: Case, office: OpenOffice, referral: uuid.UUID, action: Action, how: str, key: str, actor: User
) -> None:
    """What the reporter said without the code, on the telephone for example, and `how`: the reporter reads both.

    The same `key` and `how` is one. Raises as `act_on_referral` does.
    """
    words = f"{referral}\0{action}\0{how}"
    with changing(case, actor=actor) as current:
        content = content_pair(current, office)
        if is_written(current, key, words):
            return
        if action not in NOTES:
            raise TransitionRefusedError("This is not said by the reporter.")
        found = find_referral(current, referral, content=content)
        _step(current, found, action, author=actor, text=how, record=record_id(current, key, words))


@sensitive_variables()
def mark_answer_read(*, case: Case, office: OpenOffice, referral: uuid.UUID, seen: int, actor: User) -> None:
    """Somebody has read the first `seen` acts and answers. Raises `OfficeLockedError` and `CaseDamagedError`."""
    with changing(case, actor=actor) as current:
        found = find_referral(
            current, referral, content=content_pair(current, office), internal=internal_pair(current, office)
        )
        if found.is_unread and _mark_seen(current, found, seen):
            audit.record(actor=actor, action="referral.answer_read", target=target_of(current))


@sensitive_variables()
def answer_with_code(*, code: ReceiptCode, referral: uuid.UUID, action: Action) -> bool:
    """The reporter consents, refuses or takes consent back; False when the code belongs to no case.

    Twice is once. Nothing is recorded: the audit log notes exact times. Raises as `read_with_code` does, and
    `TransitionRefusedError` where the office has moved on meanwhile.
    """
    found = find_with_code(code)
    if found is None:
        return False
    if action not in OF_THE_REPORTER:
        raise TransitionRefusedError("This is not said by the reporter.")
    try:
        with changing(found[0]) as case:
            referred = find_referral(case, referral, content=content_pair_of(case, found[1]))
            if referred.acts[-1].action != action.value:
                _step(case, referred, action)
    except CaseGoneError:
        return False
    return True


@sensitive_variables()
def take_back_all(case: Case, *, content: KeyPair) -> None:
    """Whoever wants the whole report stopped or erased takes every consent back, and says no to what is asked.

    The caller holds the lock of the case.
    """
    for each in open_referrals(case, content=content):
        table = TABLES[each.request.kind]
        action = next((one for one in (Action.TAKE_BACK, Action.SAY_NO) if table.step(each.state, one)), None)
        if action is not None:
            _step(case, each, action)


@sensitive_variables()
def withdraw_asked(case: Case, *, content: KeyPair, actor: User) -> None:
    """Nobody waits for an answer any more: the work on the case ends. The caller holds its lock."""
    for each in open_referrals(case, content=content):
        if each.state == State.ASKED:
            _step(case, each, Action.WITHDRAW, author=actor)


def end_access(referral: Referral) -> None:
    """A service's link opens nothing any more, and nothing is left that it had opened. The caller stores the row."""
    referral.token_digest, referral.open_until = None, None
    referral.token_salt = referral.passed_on = b""


def step_of(found: Referred, action: Action) -> Step[State]:
    """What the table says. Raises `TransitionRefusedError`."""
    step = TABLES[found.request.kind].step(found.state, action)
    if step is None:
        raise TransitionRefusedError("The table of referrals does not know this step.")
    return step


def write_act(
    case: Case,
    referral: uuid.UUID,
    *,
    action: str,
    act: uuid.UUID | None = None,
    author: User | None = None,
    text: str = "",
    request: Request | None = None,
    field: SealedRecord.Field = SealedRecord.Field.REFERRAL,
) -> None:
    """Seal one act. The caller holds the lock of the case, so that no two get the same number."""
    record = SealedRecord(pk=act or uuid.uuid4(), case=case, field=field)
    content = ReferralAct(
        referral=referral,
        number=SealedRecord.objects.filter(case=case, field=field).count() + 1,
        action=str(action),
        done_on=timezone.localdate(),
        author=author.pk if author else None,
        text=text,
        request=request,
    )
    public = case.content_public if field == SealedRecord.Field.REFERRAL else case.internal_public
    seal(record, content, to=bytes(public))
    insert_record(record)


def _step(
    case: Case,
    found: Referred,
    action: Action,
    *,
    author: User | None = None,
    text: str = "",
    record: uuid.UUID | None = None,
) -> None:
    step = step_of(found, action)
    referral = Referral.objects.get(pk=found.id)
    move(referral, step, action)
    if author is None:
        referral.is_unread = True
    update_row(referral)
    write_act(case, found.id, action=action.value, author=author, text=text, act=record)
    if author is not None:
        _record(case, referral, step.written, actor=author)


def move(referral: Referral, step: Step[State], action: Action) -> None:
    """Where the step leads. Consent comes from the action, not from the state: where a cell of the table is wrong, the
    two do not fit and the constraint refuses the row. The caller stores it.
    """
    referral.state = step.to
    if action in GIVES_CONSENT:
        referral.has_consent = True
    elif step.to not in WITH_CONSENT:
        referral.has_consent = False
    if step.to not in OPEN_TO_PARTNER:
        end_access(referral)


def _mark_seen(case: Case, found: Referred, seen: int) -> bool:
    """Whether all of it has been read."""
    referral = Referral.objects.get(pk=found.id)
    if seen < found.seen:
        return False
    if referral.is_unread:
        referral.is_unread = False
        update_row(referral)
    return True


def find_referral(case: Case, referral: uuid.UUID, *, content: KeyPair, internal: KeyPair | None = None) -> Referred:
    """Raises `TransitionRefusedError` for one that is not of this case, and `CaseDamagedError`."""
    for each in open_referrals(case, content=content, internal=internal):
        if each.id == referral:
            return each
    raise TransitionRefusedError("The case has no such referral.")


def _record(case: Case, referral: Referral, written: str, *, actor: User) -> None:
    details = {"referral": str(referral.pk), "state": str(referral.state)}
    audit.record(actor=actor, action=written, target=target_of(case), details=details)
