"""Messages between the office and a reporter (sealed to C) and the office's own notes (sealed to I)."""

from __future__ import annotations

import uuid

from django.contrib.auth.models import User
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from reports.entries import Entry, Side
from reports.errors import OfficeLockedError, TooManyMessagesError
from reports.models.cases import Case, SealedRecord
from reports.office import OpenOffice
from staff import audit
from vault.receipt import ReceiptCode

from .authenticity import changing, insert_record, target_of
from .reporter import find_with_code
from .sealing import seal_entry

UNREAD_MAX = 30
"""Messages that nobody of the office has read; whoever has written so many is asked to telephone."""


@sensitive_variables()
def write_with_code(*, code: ReceiptCode, text: str, key: str) -> bool:
    """The reporter writes to the office; False when the code belongs to no case.

    The same `key` twice is one message. Nothing is recorded: the audit log notes exact times. Raises as
    `read_with_code` does, and `TooManyMessagesError`.
    """
    found = find_with_code(code)
    if found is None:
        return False
    with changing(found[0]) as case:
        if _is_written(case, key):
            return True
        if case.unread >= UNREAD_MAX:
            raise TooManyMessagesError("Nobody has read the last ones.")
        _write(case, SealedRecord.Field.MESSAGE, key=key, text=text, side=Side.REPORTER)
        case.unread += 1
    return True


@sensitive_variables()
def write_to_reporter(*, case: Case, office: OpenOffice, text: str, key: str, actor: User) -> None:
    """The office writes; what the reporter had written counts as read. The same `key` twice is one message.

    Raises `OfficeLockedError` for somebody who could not read what was written before, and `CaseDamagedError`.
    """
    with changing(case, actor=actor) as current:
        _require_open(current, office)
        if _is_written(current, key):
            return
        _write(current, SealedRecord.Field.MESSAGE, key=key, text=text, side=Side.OFFICE, author=actor)
        current.unread = 0
        audit.record(actor=actor, action="case.message_written", target=target_of(current))


@sensitive_variables()
def add_note(*, case: Case, office: OpenOffice, text: str, key: str, actor: User) -> None:
    """A note for colleagues, which the reporter's code does not open. Raises as `write_to_reporter` does."""
    with changing(case, actor=actor) as current:
        _require_open(current, office)
        if _is_written(current, key):
            return
        _write(current, SealedRecord.Field.NOTE, key=key, text=text, side=Side.OFFICE, author=actor)
        audit.record(actor=actor, action="case.note_added", target=target_of(current))


def mark_read(*, case: Case, seen: int, actor: User) -> None:
    """Somebody has read the `seen` messages that were new; one that came meanwhile stays new.

    Raises `CaseDamagedError`.
    """
    with changing(case, actor=actor) as current:
        if not current.unread:
            return
        current.unread = max(current.unread - seen, 0)
        audit.record(actor=actor, action="case.messages_read", target=target_of(current))


def _require_open(case: Case, office: OpenOffice) -> None:
    if case.office_key.number not in office.pairs:
        raise OfficeLockedError("The key of this epoch is not open.")


def _is_written(case: Case, key: str) -> bool:
    return SealedRecord.objects.filter(pk=_id_of(case, key)).exists()


def _write(
    case: Case, field: SealedRecord.Field, *, key: str, text: str, side: Side, author: User | None = None
) -> None:
    """The caller holds the lock of the case, so that no two entries get the same number."""
    record = SealedRecord(pk=_id_of(case, key), case=case, field=field)
    entry = Entry(
        number=SealedRecord.objects.filter(case=case, field=field).count() + 1,
        side=side,
        written_on=timezone.localdate(),
        text=text,
        author=author.pk if author else None,
    )
    public = case.internal_public if field == SealedRecord.Field.NOTE else case.content_public
    seal_entry(record, entry, to=bytes(public))
    insert_record(record)


def _id_of(case: Case, key: str) -> uuid.UUID:
    """A repeated post finds the record it has made; in another case the same key is another record."""
    return uuid.uuid5(case.pk, key)
