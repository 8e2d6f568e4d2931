"""Messages between the office and a reporter (sealed to C) and the office's own notes (sealed to I)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from core.once import new_key
from formbuilder.uploads import waiting
from formbuilder.uploads.opening import SealedFile
from reports import deadlines
from reports.acts import WISH_OF, Act, Standing, standing_of
from reports.entries import Entry, Side
from reports.errors import (
    CaseGoneError,
    ConversationMovedError,
    TooManyFilesError,
    TooManyMessagesError,
)
from reports.follow_ups import Asked, Reply
from reports.models.cases import Case, SealedRecord
from reports.office import OpenOffice
from reports.opinions import Opinion
from reports.states import Action, State
from staff import audit
from vault.keys import KeyPair
from vault.receipt import ReceiptCode, ReceiptKeys

from . import figures
from .authenticity import changing, file_mark, insert_record, target_of
from .casework import content_pair, opener_of, record_due_date, take_step
from .notices import tell_reporter
from .reporter import content_pair_of, find_with_code
from .sealing import is_written, open_entries, record_id, seal

UNREAD_MAX = 30
"""Messages that nobody of the office has read; whoever has written so many is asked to telephone."""
FILES_MAX_BYTES: Final = 300 * 1024 * 1024
"""All files together that one reporter has sent with messages: anybody can have a code."""


@sensitive_variables()
def write_with_code(*, code: ReceiptCode, text: str, key: str, files: Sequence[SealedFile] = ()) -> bool:
    """The reporter writes to the office; False when the code belongs to no case.

    The same `text` and `files` with the same `key` are one message. Nothing is recorded: the audit log notes exact
    times. Raises as `read_with_code` does, `TooManyMessagesError`, `TooManyFilesError` and `FilesGone`.
    """
    found = find_with_code(code)
    if found is None:
        return False
    try:
        with changing(found[0]) as case:
            _receive(case, found[1], text=text, key=key, files=files)
    except CaseGoneError:
        return False
    return True


def _receive(case: Case, code_keys: ReceiptKeys, *, text: str, key: str, files: Sequence[SealedFile]) -> None:
    if is_written(case, key, text, files):
        waiting.forget_unclaimed([file.id for file in files])
        return
    if case.unread >= UNREAD_MAX:
        raise TooManyMessagesError("Nobody has read the last ones.")
    if files:
        _require_room(case, files, content=content_pair_of(case, code_keys))
    write_entry(case, SealedRecord.Field.MESSAGE, key=key, text=text, side=Side.REPORTER, files=files)
    case.unread += 1


def _require_room(case: Case, files: Sequence[SealedFile], *, content: KeyPair) -> None:
    """Raises `TooManyFilesError`."""
    messages = open_entries(_records(case, SealedRecord.Field.MESSAGE), pair=content)
    sent = [file for message in messages if message.side is Side.REPORTER for file in message.files]
    if sum(file.size for file in (*sent, *files)) > FILES_MAX_BYTES:
        raise TooManyFilesError("The case holds no more files.")


@sensitive_variables()
def write_to_reporter(
    *,
    case: Case,
    office: OpenOffice,
    text: str,
    key: str,
    seen: int,
    actor: User,
    files: Sequence[SealedFile] = (),
    answer: Act | None = None,
    asked: Asked | None = None,
) -> None:
    """The office writes, or asks what is `asked`, and has read the `seen` messages that stood there. The same `text`,
    `files`, questions and `key` are one message. An `answer` ends a wish of the reporter (`acts.ANSWERS`); no line of
    the log says which.

    Raises `ConversationMovedError` where there are more by now, of the reporter or of a colleague: an answer to what
    nobody has read would make it count as read; also where the wish waits no more. Raises `OfficeLockedError` for
    somebody who could not read them, `CaseDamagedError` and `FilesGone`. Whoever has asked to be told by mail is told.
    """
    key = f"{key}:{answer.value}" if answer else key
    key = f"{key}:{asked.source_definition.digest}" if asked else key
    with changing(case, actor=actor) as current:
        require_open(current, office)
        if is_written(current, key, text, files):
            waiting.forget_unclaimed([file.id for file in files])
            return
        if seen < _count(current, SealedRecord.Field.MESSAGE):
            raise ConversationMovedError("There are newer messages.")
        if answer and WISH_OF[answer] is not _standing(current, office).wish(current.state):
            raise ConversationMovedError("No such wish waits.")
        write_entry(
            current,
            SealedRecord.Field.MESSAGE,
            key=key,
            text=text,
            side=Side.OFFICE,
            author=actor,
            files=files,
            act=answer,
            asked=asked,
        )
        tell_reporter(current, content=content_pair(current, office))
        current.unread = 0
        _count_opinion(current, office, seen=seen)
        details: audit.Details = {"files": len(files)} if files else {}
        audit.record(actor=actor, action="case.message_written", target=target_of(current), details=details)
        if current.state == State.RECEIVED:
            take_step(current, Action.TAKE_UP, actor=actor)
        if current.due_on == deadlines.first_answer_by(current.received_on):
            current.due_on = deadlines.conclusion_by(current.received_on)
            record_due_date(current, actor=actor)


@sensitive_variables()
def add_note(*, case: Case, office: OpenOffice, text: str, key: str, actor: User) -> None:
    """A note for colleagues, which the code does not open. Raises `OfficeLockedError` and `CaseDamagedError`."""
    with changing(case, actor=actor) as current:
        require_open(current, office)
        if is_written(current, key, text):
            return
        write_entry(current, SealedRecord.Field.NOTE, key=key, text=text, side=Side.OFFICE, author=actor)
        audit.record(actor=actor, action="case.note_added", target=target_of(current))


def mark_read(*, case: Case, office: OpenOffice, seen: int, actor: User) -> None:
    """Somebody has read the first `seen` messages of the case; those that came meanwhile stay new, however often.

    Raises `OfficeLockedError` for somebody who could not read them, and `CaseDamagedError`.
    """
    with changing(case, actor=actor) as current:
        require_open(current, office)
        unread = min(current.unread, max(_count(current, SealedRecord.Field.MESSAGE) - seen, 0))
        if unread == current.unread:
            return
        current.unread = unread
        _count_opinion(current, office, seen=seen)
        audit.record(actor=actor, action="case.messages_read", target=target_of(current))


def _count_opinion(case: Case, office: OpenOffice, *, seen: int) -> None:
    """What the reporter thought of it goes into the figures once somebody has read it, and only once (ADR 0037)."""
    standing = _standing(case, office)
    if not standing.opinion or standing.is_counted or standing.opinion_number > seen:
        return
    figures.count_opinion(case, Opinion.of(standing.opinion, year=timezone.localdate().year), office=office)
    write_entry(case, SealedRecord.Field.MESSAGE, key=new_key(), text="", side=Side.OFFICE, act=Act.COUNTED)


def _standing(case: Case, office: OpenOffice) -> Standing:
    return standing_of(open_entries(_records(case, SealedRecord.Field.MESSAGE), pair=content_pair(case, office)))


def require_open(case: Case, office: OpenOffice) -> None:
    """Raises `OfficeLockedError` for somebody who could not read what was written before, `CaseDamagedError`."""
    opener_of(case, office)


def _records(case: Case, field: SealedRecord.Field) -> QuerySet[SealedRecord]:
    return SealedRecord.objects.filter(case=case, field=field)


def _count(case: Case, field: SealedRecord.Field) -> int:
    return _records(case, field).count()


def write_entry(
    case: Case,
    field: SealedRecord.Field,
    *,
    key: str,
    text: str,
    side: Side,
    author: User | None = None,
    files: Sequence[SealedFile] = (),
    act: Act | None = None,
    said: Mapping[str, str] | None = None,
    asked: Asked | None = None,
    reply: Reply | None = None,
) -> None:
    """A message, an act, questions, a reply to them, or a note. The caller holds the lock of the case, so that no two
    entries get the same number.

    Raises `FilesGone` where one of the files belongs to something else, or is there no more.
    """
    waiting.claim([file.id for file in files], mark=file_mark(case))
    record = SealedRecord(pk=record_id(case, key, text, files), case=case, field=field)
    entry = Entry(
        number=_count(case, field) + 1,
        side=side,
        written_on=timezone.localdate(),
        text=text,
        author=author.pk if author else None,
        files=tuple(files),
        act=act,
        said=said or {},
        asked=asked,
        reply=reply,
    )
    public = case.internal_public if field == SealedRecord.Field.NOTE else case.content_public
    seal(record, entry, to=bytes(public))
    insert_record(record)
