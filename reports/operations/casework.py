"""The office's side of a case: opening it, its state, its assignee, its date."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.views.decorators.debug import sensitive_variables

from formbuilder.uploads.opening import SealedFile
from reports.entries import Entry
from reports.errors import CaseDamagedError, TransitionRefusedError
from reports.models.cases import Case, SealedRecord
from reports.office import OpenOffice
from reports.payload import Payload
from reports.states import TABLE, Action
from staff import audit, conflicts
from staff.conflicts import require_current
from vault import keys
from vault.errors import DecryptionError
from vault.keys import KeyPair

from .authenticity import changing, opening, target_of
from .sealing import open_answers, open_entries

OPENINGS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case and what was sealed in it."""

    case: Case
    payload: Payload = field(repr=False)
    messages: tuple[Entry, ...] = field(default=(), repr=False)
    notes: tuple[Entry, ...] = field(default=(), repr=False)


@sensitive_variables()
def open_case(*, case: Case, office: OpenOffice, actor: User) -> OpenedCase:
    """Decrypt a case for someone who has unlocked the office's key. Recorded, whether it succeeds or not.

    Raises `OfficeLockedError` when this epoch's key is not open, `CaseDamagedError` when what is stored was changed.
    """
    with opening(case, actor=actor) as current:
        content = _content_pair(current, office)
        payload = open_answers(current, content=content)
        records = list(SealedRecord.objects.filter(case=current).exclude(field=SealedRecord.Field.ANSWERS))
        messages = open_entries((each for each in records if each.field == SealedRecord.Field.MESSAGE), pair=content)
        notes = open_entries(
            (each for each in records if each.field == SealedRecord.Field.NOTE), pair=_internal_pair(current, office)
        )
        audit.record(actor=actor, action="case.opened", target=target_of(current))
    return OpenedCase(case=current, payload=payload, messages=messages, notes=notes)


@sensitive_variables()
def open_case_file(*, case: Case, office: OpenOffice, actor: User, file_id: str, version: str) -> SealedFile | None:
    """The key to one file of a case, recorded with the version that is asked for; None where the case has no such file.

    Raises as `open_case` does.
    """
    with opening(case, actor=actor) as current:
        payload = open_answers(current, content=_content_pair(current, office))
        found = next((file for file in payload.files if file.id == file_id), None)
        if found is not None:
            details = {"file": file_id, "version": version}
            audit.record(actor=actor, action="case.file_read", target=target_of(current), details=details)
    return found


def _content_pair(case: Case, office: OpenOffice) -> KeyPair:
    return _pair(case, office, sealed=case.content_private, public=case.content_public)


def _internal_pair(case: Case, office: OpenOffice) -> KeyPair:
    return _pair(case, office, sealed=case.internal_private, public=case.internal_public)


def _pair(case: Case, office: OpenOffice, *, sealed: bytes | memoryview, public: bytes | memoryview) -> KeyPair:
    office_pair = office.pair(case.office_key.number)
    try:
        return keys.unseal_pair(office_pair.private, bytes(sealed), expected_public=bytes(public))
    except DecryptionError as error:
        raise CaseDamagedError("The key of this case was changed.") from error


def last_openings(case: Case) -> list[conflicts.Change]:
    """Who opened the case and when, by the audit log, the newest first."""
    return conflicts.changes(target=target_of(case), actions=["case.opened"], most=OPENINGS_SHOWN)


def change_state(*, case: Case, action: Action, actor: User, version: str | None = None) -> None:
    """Do what the state table allows; whoever takes up a case that nobody follows follows it from then on.

    Raises `TransitionRefusedError`, also when somebody else was quicker, `StaleRecordError` when the page of the
    `version` showed another state, and `CaseDamagedError`.
    """
    step = TABLE.step(case.state, action)
    if step is None:
        raise TransitionRefusedError("The state table does not know this step.")
    with changing(case, actor=actor) as current:
        require_current(current, ["state"], version)
        if current.state != case.state:
            raise TransitionRefusedError("The case has changed meanwhile.")
        current.state = step.to
        takes_over = action is Action.TAKE_UP and current.assignee is None
        if takes_over:
            current.assignee = actor
        audit.record(
            actor=actor,
            action=step.written,
            target=target_of(current),
            details={"action": action.value, "from": case.state, "to": step.to.value},
        )
        if takes_over:
            audit.record(actor=actor, action="case.assigned", target=target_of(current), details={"assignee": actor.pk})
    case.state, case.assignee = step.to, current.assignee


def assign(*, case: Case, assignee: User | None, actor: User, version: str | None = None) -> None:
    """Give the case to one person, or to nobody in particular. Raises `StaleRecordError` and `CaseDamagedError`."""
    with changing(case, actor=actor) as current:
        require_current(current, ["assignee"], version)
        current.assignee = assignee
        audit.record(
            actor=actor,
            action="case.assigned",
            target=target_of(current),
            details={"assignee": assignee.pk if assignee else None},
        )
    case.assignee = assignee


def set_due_date(*, case: Case, due_on: datetime.date | None, actor: User, version: str | None = None) -> None:
    """Set or clear the day by which something must happen. Raises `StaleRecordError` and `CaseDamagedError`."""
    with changing(case, actor=actor) as current:
        require_current(current, ["due_on"], version)
        current.due_on = due_on
        audit.record(
            actor=actor,
            action="case.due_changed",
            target=target_of(current),
            details={"due_on": due_on.isoformat() if due_on else None},
        )
    case.due_on = due_on
