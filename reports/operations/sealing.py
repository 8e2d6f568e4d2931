"""Opening and making the sealed records of a case: its answers, the messages, the notes."""

from __future__ import annotations

from collections.abc import Iterable

from django.views.decorators.debug import sensitive_variables

from reports.entries import Entry
from reports.errors import CaseDamagedError
from reports.models.cases import Case, SealedRecord
from reports.payload import Payload
from vault import envelope
from vault.errors import DecryptionError
from vault.keys import KeyPair


@sensitive_variables()
def open_answers(case: Case, *, content: KeyPair) -> Payload:
    """Open the answers of a case with its content pair.

    Raises `CaseDamagedError` when they are missing, or are not what was sealed for this case.
    """
    record = SealedRecord.objects.filter(case=case, field=SealedRecord.Field.ANSWERS).first()
    if record is None:
        raise CaseDamagedError("The case has no answers.")
    return Payload.from_bytes(_unseal(record, content))


@sensitive_variables()
def open_entries(records: Iterable[SealedRecord], *, pair: KeyPair) -> tuple[Entry, ...]:
    """Open messages with the content pair or notes with the internal one, in the order in which they were written.

    Raises `CaseDamagedError`.
    """
    entries = [Entry.from_bytes(_unseal(record, pair)) for record in records]
    return tuple(sorted(entries, key=lambda entry: entry.number))


@sensitive_variables()
def seal_entry(record: SealedRecord, entry: Entry, *, to: bytes) -> None:
    """Seal an entry into its record, which knows its place but is not stored yet."""
    record.sealed = envelope.seal(entry.to_bytes(), to=to, place=record.place)


def _unseal(record: SealedRecord, pair: KeyPair) -> bytes:
    try:
        return envelope.unseal(bytes(record.sealed), pair=pair, place=record.place)
    except DecryptionError as error:
        raise CaseDamagedError("A record is not what was sealed.") from error
