"""Opening and making the sealed records of a case: its answers, the messages, the notes."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterable

from django.views.decorators.debug import sensitive_variables

from core.once import digest_of_act
from formbuilder.uploads.opening import SealedFile
from reports.classification import Classification
from reports.entries import Entry
from reports.errors import CaseDamagedError
from reports.follow_ups import with_requests
from reports.models.cases import Case, SealedRecord
from reports.models.referrals import Referral
from reports.notices import Notice
from reports.payload import Payload
from reports.proposals import Proposal
from reports.referral_states import State as ReferralState
from reports.referrals import ReferralAct, Referred, by_referral
from vault import envelope
from vault.errors import DecryptionError
from vault.keys import KeyPair


@sensitive_variables()
def open_answers(case: Case, *, content: KeyPair) -> Payload:
    """Open the answers of a case with its content pair.

    Raises `CaseDamagedError` when they are missing, or are not what was sealed for this case.
    """
    return open_answers_in(SealedRecord.objects.filter(case=case, field=SealedRecord.Field.ANSWERS), content=content)


@sensitive_variables()
def open_answers_in(records: Iterable[SealedRecord], *, content: KeyPair) -> Payload:
    """The same, of the records with the answers of a case. Raises `CaseDamagedError`."""
    record = next(iter(records), None)
    if record is None:
        raise CaseDamagedError("The case has no answers.")
    return Payload.from_bytes(_unseal(record, content))


@sensitive_variables()
def open_entries(records: Iterable[SealedRecord], *, pair: KeyPair) -> tuple[Entry, ...]:
    """Open messages with the content pair or notes with the internal one, in the order in which they were written.

    Raises `CaseDamagedError`.
    """
    entries = [Entry.from_bytes(_unseal(record, pair)) for record in records]
    return tuple(sorted(with_requests(entries), key=lambda entry: entry.number))


@sensitive_variables()
def open_classifications(records: Iterable[SealedRecord], *, pair: KeyPair) -> list[Classification]:
    """Open all that the office has said of a case with the internal pair, and the empty one with which it began.

    Raises `CaseDamagedError`.
    """
    return [Classification(), *(Classification.from_bytes(_unseal(record, pair)) for record in records)]


@sensitive_variables()
def open_proposal(records: Iterable[SealedRecord], *, pair: KeyPair) -> Proposal | None:
    """Open the newest proposal to end the work with the internal pair; None where there is none.

    Raises `CaseDamagedError`.
    """
    opened = [Proposal.from_bytes(_unseal(record, pair)) for record in records]
    return max(opened, key=lambda each: each.number, default=None)


@sensitive_variables()
def open_referrals(case: Case, *, content: KeyPair, internal: KeyPair | None = None) -> tuple[Referred, ...]:
    """The referrals of a case in the order in which they were asked for, with the `internal` pair what services wrote.

    Raises `CaseDamagedError`.
    """
    rows = list(Referral.objects.filter(case=case))
    if not rows:
        return ()
    records = SealedRecord.objects.filter(case=case)
    return open_referrals_in(
        rows,
        records.filter(field=SealedRecord.Field.REFERRAL),
        records.filter(field=SealedRecord.Field.PARTNER_ANSWER) if internal else (),
        content=content,
        internal=internal,
    )


@sensitive_variables()
def open_referrals_in(
    rows: Iterable[Referral],
    acts_of_case: Iterable[SealedRecord],
    answers: Iterable[SealedRecord],
    *,
    content: KeyPair,
    internal: KeyPair | None,
) -> tuple[Referred, ...]:
    """The same, of rows and records that were read with the case. Raises `CaseDamagedError`."""
    known = {row.pk: row for row in rows}
    written = by_referral(_acts(answers, pair=internal)) if internal else {}
    found = []
    for pk, acts in by_referral(_acts(acts_of_case, pair=content)).items():
        row, request = known.get(pk), acts[0].request
        if row is None or request is None:
            raise CaseDamagedError("A referral has no row, or begins without a request.")
        found.append(
            Referred(
                id=pk,
                state=ReferralState(row.state),
                is_unread=row.is_unread,
                open_until=row.open_until,
                request=request,
                acts=acts,
                answers=written.get(pk, ()),
            )
        )
    return tuple(found)


def _acts(records: Iterable[SealedRecord], *, pair: KeyPair) -> list[ReferralAct]:
    return [ReferralAct.from_bytes(_unseal(record, pair)) for record in records]


def files_by_id(payload: Payload, messages: Iterable[Entry]) -> dict[str, SealedFile]:
    """Every file that came with the answers or with a message."""
    return {file.id: file for file in itertools.chain(payload.files, *(message.files for message in messages))}


@sensitive_variables()
def seal(record: SealedRecord, content: Entry | Classification | Proposal | ReferralAct, *, to: bytes) -> None:
    """Seal something into its record, which knows its place but is not stored yet."""
    record.sealed = envelope.seal(content.to_bytes(), to=to, place=record.place)


@sensitive_variables()
def seal_notice(case: Case, notice: Notice) -> None:
    """Put the wish into the case, which is being made or changed."""
    case.notice = envelope.seal(notice.to_bytes(), to=bytes(case.content_public), place=case.place_of_notice)


@sensitive_variables()
def open_notice(case: Case, *, content: KeyPair) -> Notice:
    """What the reporter wishes. Raises `CaseDamagedError`."""
    try:
        return Notice.from_bytes(envelope.unseal(bytes(case.notice), pair=content, place=case.place_of_notice))
    except DecryptionError as error:
        raise CaseDamagedError("The wish to be told is not what was sealed.") from error


def record_id(case: Case, key: str, text: str, files: Iterable[SealedFile] = ()) -> uuid.UUID:
    """A repeated post finds the record that it has made. The key stands nowhere in the clear, so ids tell nothing.

    A repetition has uploaded its files anew: what they are called and how long they are says that they are the same.
    """
    words = "".join([text, *(f"\0{file.name}\0{file.size}" for file in files)])
    return uuid.uuid5(case.pk, digest_of_act(key, about=str(case.pk), text=words))


def is_written(case: Case, key: str, text: str, files: Iterable[SealedFile] = ()) -> bool:
    """Whether a post with this key, these words and these files has made its record."""
    return SealedRecord.objects.filter(pk=record_id(case, key, text, files)).exists()


def _unseal(record: SealedRecord, pair: KeyPair) -> bytes:
    try:
        return envelope.unseal(bytes(record.sealed), pair=pair, place=record.place)
    except DecryptionError as error:
        raise CaseDamagedError("A record is not what was sealed.") from error
